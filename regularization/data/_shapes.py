"""Two classes in the plane: moons and spirals.

Each class is a curve, sampled uniformly in its parameter, with Gaussian noise on both coordinates.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from regularization import checks
from regularization.data._dataset import Part, SimulatedDataset, Truth

__all__ = ["moons", "spirals"]


def _two_classes(
    name: str,
    curve: Callable[[np.ndarray, np.ndarray], np.ndarray],
    n: int,
    noise: float,
    rng: np.random.Generator,
    validation: int,
    test: int,
) -> SimulatedDataset:
    """Sample ``curve(t, label)`` with t uniform in [0, 1] and labels that alternate 0, 1."""
    checks.integer("n", n, low=2)
    checks.integer("validation", validation, low=0)
    checks.integer("test", test, low=0)
    noise = checks.number("noise", noise, low=0)
    checks.generator("rng", rng)

    def part(rows: int) -> Part:
        label = np.arange(rows) % 2
        return Part(curve(rng.uniform(size=rows), label) + noise * rng.normal(size=(rows, 2)), label)

    return SimulatedDataset(
        name,
        train=part(n),
        validation=part(validation) if validation else None,
        test=part(test) if test else None,
        target="class",
        classes=("class 0", "class 1"),
        truth=Truth(noise=noise),
    )


def moons(
    *, n: int, noise: float, rng: np.random.Generator, validation: int = 200, test: int = 1000
) -> SimulatedDataset:
    """Two interleaving half circles of radius 1.

    Class 0 is the upper half circle around (0, 0), class 1 the lower half circle around (1, 0.5).

    Parameters
    ----------
    n : int >= 2
        Training rows; the classes alternate, so they are balanced.
    noise : float >= 0
        Standard deviation on each coordinate.
    rng : numpy.random.Generator
    validation, test : int >= 0
        Rows in those parts; 0 leaves the part out.

    Returns
    -------
    SimulatedDataset
        Two features, labels 0 and 1.

    Examples
    --------
    >>> moons(n=100, noise=0.2, rng=np.random.default_rng(0)).train.X.shape
    (100, 2)
    """

    def curve(t: np.ndarray, label: np.ndarray) -> np.ndarray:
        side = 1 - 2 * label
        return np.column_stack([label + side * np.cos(np.pi * t), 0.5 * label + side * np.sin(np.pi * t)])

    return _two_classes("moons", curve, n, noise, rng, validation, test)


def spirals(
    *, n: int, noise: float, rng: np.random.Generator, turns: float = 1.5, validation: int = 200, test: int = 1000
) -> SimulatedDataset:
    """Two interleaving spirals of radius up to 1, each the other turned by half a turn.

    A point at angle ``2 pi turns t``, with t uniform in [0, 1], has radius t.

    Parameters
    ----------
    n, noise, rng, validation, test
        As in `moons`.
    turns : float > 0

    Returns
    -------
    SimulatedDataset
        Two features, labels 0 and 1.

    References
    ----------
    Lang & Witbrock (1988), "Learning to tell two spirals apart", with three turns each.

    Examples
    --------
    >>> spirals(n=50, noise=0.02, rng=np.random.default_rng(0)).classes
    ('class 0', 'class 1')
    """
    turns = checks.number("turns", turns, low=0, low_open=True)

    def curve(t: np.ndarray, label: np.ndarray) -> np.ndarray:
        angle = 2 * np.pi * turns * t + np.pi * label
        return t[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])

    return _two_classes("spirals", curve, n, noise, rng, validation, test)
