"""Curves on the unit interval, and noisy samples of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks
from regularization.data._dataset import Part, SimulatedDataset, Truth

__all__ = ["CURVES", "CurveFunction", "bump", "doppler", "line", "noisy_curve", "noisy_sine", "sine", "step", "wave"]


def sine(x: ArrayLike) -> np.ndarray:
    """One full period, ``sin(2 pi x)``.

    >>> bool(np.isclose(sine(0.25), 1.0))
    True
    """
    return np.sin(2 * np.pi * np.asarray(x))


def line(x: ArrayLike) -> np.ndarray:
    """A straight line from -1 to 1: the curve that needs no flexibility at all.

    >>> float(line(0.5))
    0.0
    """
    return 2 * np.asarray(x) - 1.0


def wave(x: ArrayLike) -> np.ndarray:
    """A trend with two and a half waves on it, ``x + sin(5 pi x) / 2``.

    >>> float(wave(0.0))
    0.0
    """
    x = np.asarray(x)
    return x + 0.5 * np.sin(5 * np.pi * x)


def bump(x: ArrayLike) -> np.ndarray:
    """Runge's function moved to the unit interval, ``1 / (1 + 25 (2x - 1)^2)``: polynomials struggle at its ends.

    Runge (1901), "Über empirische Funktionen und die Interpolation zwischen äquidistanten Ordinaten".

    >>> float(bump(0.5))
    1.0
    """
    return 1 / (1 + 25 * (2 * np.asarray(x) - 1) ** 2)


def step(x: ArrayLike) -> np.ndarray:
    """-1 on the left half, 1 on the right half: no smooth curve fits the jump.

    >>> step(np.array([0.2, 0.8]))
    array([-1.,  1.])
    """
    return np.where(np.asarray(x) < 0.5, -1.0, 1.0)


def doppler(x: ArrayLike) -> np.ndarray:
    """Waves that grow longer from left to right, after the test curve of Donoho & Johnstone (1994).

    ``2 sqrt(x (1 - x)) sin(2.1 pi / (x + 0.05))``; the factor 2 gives it an amplitude of 1. It ends at 0 on both
    sides, and stays there outside [0, 1].

    >>> np.abs(doppler([-0.05, 1.0, 3.0]))
    array([0., 0., 0.])
    """
    x = np.clip(x, 0, 1)
    return 2 * np.sqrt(x * (1 - x)) * np.sin(2.1 * np.pi / (x + 0.05))


#: Curves by name; each maps positions in [0, 1] to heights, arrays of one shape.
CURVES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "sine": sine,
    "line": line,
    "wave": wave,
    "bump": bump,
    "step": step,
    "doppler": doppler,
}


@dataclass(frozen=True)
class CurveFunction:
    """A curve as a function of a design matrix with one column.

    >>> CurveFunction("line")(np.array([[0.0], [1.0]]))
    array([-1.,  1.])
    """

    curve: str

    def __call__(self, X: np.ndarray) -> np.ndarray:
        """The curve at the first column of X, shape (n,)."""
        return CURVES[self.curve](X[:, 0])


def _positions(n: int, spacing: str, gap: tuple[float, float], rng: np.random.Generator) -> np.ndarray:
    """n positions in [0, 1] outside the gap: drawn in an interval that is short of the gap, then moved past it.

    Moving may round to just inside the gap, or above 1; the limits put that right.
    """
    low, high = gap
    width = 1.0 - (high - low)
    x = width * ((np.arange(n) + 0.5) / n if spacing == "even" else rng.uniform(size=n))
    return np.where(x < low, x, np.clip(x + (high - low), high, 1.0))


def _sample(curve: str, n: int, noise: float, spacing: str, gap: tuple[float, float], rng: np.random.Generator) -> Part:
    x = _positions(n, spacing, gap, rng)
    return Part(x[:, None], CURVES[curve](x) + noise * rng.normal(size=n))


def _checked_gap(gap: tuple[float, float] | None) -> tuple[float, float]:
    if gap is None:
        return 0.0, 0.0
    if not isinstance(gap, tuple | list) or len(gap) != 2:
        raise ValueError(f"gap must be None or a pair (low, high) with 0 <= low <= high <= 1, got {gap!r}")
    low = checks.number("gap[0]", gap[0], low=0, high=1)
    high = checks.number("gap[1]", gap[1], low=low, high=1)
    if high - low == 1:
        raise ValueError(f"gap must leave a part of [0, 1] to sample from, got {gap!r}")
    return low, high


def noisy_curve(
    curve: str,
    *,
    n: int,
    noise: float,
    rng: np.random.Generator,
    spacing: str = "random",
    gap: tuple[float, float] | None = None,
    validation: int = 100,
    test: int = 1000,
) -> SimulatedDataset:
    """Sample a curve on [0, 1] with Gaussian noise: ``y = curve(x) + noise * standard normal``.

    Parameters
    ----------
    curve : one of the names in `CURVES`
    n : int >= 1
        Number of training rows.
    noise : float >= 0
        Standard deviation of the noise, in units of y (the curves range over about -1 to 1).
    rng : numpy.random.Generator
        The training rows are drawn first, so they do not depend on the sizes of the other parts.
    spacing : "random" or "even"
        Training positions: uniform at random, or the midpoints of n equal cells. The other parts are random.
    gap : (low, high) or None
        No training or validation row has low <= x < high: a sample that does not represent its
        population. Test rows cover all of [0, 1].
    validation, test : int >= 0
        Rows in those parts; 0 leaves the part out.

    Returns
    -------
    SimulatedDataset
        With one feature, x, and ``truth.function``, ``truth.noise``.

    Examples
    --------
    >>> problem = noisy_curve("wave", n=30, noise=0.2, gap=(0.4, 0.6), rng=np.random.default_rng(1))
    >>> problem.train.n, problem.test.n
    (30, 1000)
    >>> bool(((problem.train.X >= 0.4) & (problem.train.X < 0.6)).any())
    False
    """
    checks.one_of("curve", curve, tuple(CURVES))
    checks.integer("n", n, low=1)
    noise = checks.number("noise", noise, low=0)
    checks.one_of("spacing", spacing, ("random", "even"))
    checks.integer("validation", validation, low=0)
    checks.integer("test", test, low=0)
    checks.generator("rng", rng)
    gap = _checked_gap(gap)
    return SimulatedDataset(
        name=f"noisy {curve}",
        train=_sample(curve, n, noise, spacing, gap, rng),
        validation=_sample(curve, validation, noise, "random", gap, rng) if validation else None,
        test=_sample(curve, test, noise, "random", (0.0, 0.0), rng) if test else None,
        features=("x",),
        truth=Truth(function=CurveFunction(curve), noise=noise),
    )


def noisy_sine(*, n: int, noise: float, rng: np.random.Generator, **options: Any) -> SimulatedDataset:
    """One period of a sine with Gaussian noise.

    Parameters
    ----------
    n, noise, rng, **options
        As in `noisy_curve`, whose curve is "sine" here.

    Returns
    -------
    SimulatedDataset

    Examples
    --------
    >>> noisy_sine(n=12, noise=0.3, rng=np.random.default_rng(0)).train.X.shape
    (12, 1)
    """
    return noisy_curve("sine", n=n, noise=noise, rng=rng, **options)
