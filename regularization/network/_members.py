"""Many networks at once: the members axis and the random streams that feed it.

Every array of this library has a leading axis of *members*. A member is one network: one seed, one
setting, one row of the figure. NumPy multiplies a stack of matrices in one call, so many small networks
share the price of each call: sixteen of 64-64-10 cost four to six times as much as one, not sixteen times.

Randomness is either one ``numpy.random.Generator``, from which all members draw in turn, or a
sequence with one generator per member. With a sequence, a member's run does not depend on its
neighbours: it equals the run of that network alone, as NumPy multiplies a stack matrix by matrix. On
one machine with one BLAS thread the two have been found the same to the last bit; promised, and tested, are
twelve digits in double precision and five in single. Giving several members the same seed pairs their
comparison, because they see the same initial weights, batches and uniform draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .. import checks

__all__ = ["Rng", "align", "fits", "normal", "per_member", "permutation", "streams", "uniform"]

Rng = np.random.Generator | Sequence[np.random.Generator]


def streams(rng: Rng, members: int | None = None) -> tuple[Rng, int]:
    """Return the checked random source and the number of members it serves.

    Parameters
    ----------
    rng : Generator or sequence of Generator
        One generator for all members, or one for each.
    members : int or None
        How many networks; None means one, or the length of the sequence.

    >>> streams([np.random.default_rng(0), np.random.default_rng(1)])[1]
    2
    """
    if members is not None:
        members = checks.integer("members", members, low=1)
    if isinstance(rng, np.random.Generator) or not isinstance(rng, Sequence) or isinstance(rng, str):
        return checks.generator("rng", rng), members or 1
    for index, generator in enumerate(rng):
        checks.generator(f"rng[{index}]", generator)
    if len({id(generator) for generator in rng}) < len(rng):
        raise ValueError("rng must hold a different generator for each member, got the same one twice")
    if len(rng) != (members or len(rng)) or not rng:
        raise ValueError(f"rng must hold one generator for each of {members or 1} members, got {len(rng)}")
    return list(rng), len(rng)


def uniform(rng: Rng, shape: tuple[int, ...]) -> np.ndarray:
    """Draw numbers uniform in [0, 1) of shape (M, ...), in single precision for speed.

    >>> uniform(np.random.default_rng(0), (2, 3)).shape
    (2, 3)
    """
    rng, _ = streams(rng, shape[0])
    if isinstance(rng, np.random.Generator):
        return rng.random(shape, dtype=np.float32)
    draws = np.empty(shape, dtype=np.float32)
    for generator, row in zip(rng, draws, strict=True):
        generator.random(dtype=np.float32, out=row)
    return draws


def normal(rng: Rng, shape: tuple[int, ...]) -> np.ndarray:
    """Draw standard normal numbers of shape (M, ...).

    >>> normal([np.random.default_rng(3)], (1, 2)) == normal(np.random.default_rng(3), (1, 2))
    array([[ True,  True]])
    """
    rng, _ = streams(rng, shape[0])
    if isinstance(rng, np.random.Generator):
        return rng.standard_normal(shape)
    return np.stack([generator.standard_normal(shape[1:]) for generator in rng])


def permutation(rng: Rng, n: int) -> np.ndarray:
    """Return an order of n examples: (1, n) shared by all members, or (M, n) with one stream each.

    >>> sorted(permutation(np.random.default_rng(0), 3)[0].tolist())
    [0, 1, 2]
    """
    if isinstance(rng, np.random.Generator):
        return rng.permutation(n)[None]
    return np.stack([generator.permutation(n) for generator in rng])


def per_member(name: str, value: ArrayLike, **interval: Any) -> np.ndarray:
    """Return a setting as float64 of shape (1,) or (M,), each entry checked by ``checks.number``.

    >>> per_member("rate", [0.0, 0.5], low=0, high=1, high_open=True)
    array([0. , 0.5])
    >>> per_member("rate", [0.0, 1.0], low=0, high=1, high_open=True)
    Traceback (most recent call last):
    ...
    ValueError: rate[1] must be a finite number in [0, 1), got 1.0
    """
    if np.ndim(value) == 0:
        scalar = value.item() if isinstance(value, np.ndarray) else value
        return np.array([checks.number(name, scalar, **interval)])
    entries = value if isinstance(value, Iterable) else np.asarray(value)
    if np.ndim(value) != 1 or np.size(value) == 0:
        raise ValueError(f"{name} must be a number or have shape (members,), got shape {np.shape(value)}")
    return np.array([checks.number(f"{name}[{i}]", entry, **interval) for i, entry in enumerate(entries)])


def fits(name: str, values: np.ndarray, members: int) -> np.ndarray:
    """Return ``values`` when it has one entry, or one for each member.

    >>> fits("rate", np.array([0.1, 0.2]), 3)
    Traceback (most recent call last):
    ...
    ValueError: rate must have one value or one for each of 3 members, got 2
    """
    if len(values) not in (1, members):
        raise ValueError(f"{name} must have one value or one for each of {members} members, got {len(values)}")
    return values


def align(values: np.ndarray, like: np.ndarray) -> np.ndarray:
    """Reshape (M,) to (M, 1, ..., 1) so that it multiplies ``like``, and match its precision.

    >>> align(np.array([1.0, 2.0]), np.zeros((2, 5, 3))).shape
    (2, 1, 1)
    """
    return values.reshape(-1, *(1,) * (like.ndim - 1)).astype(like.dtype, copy=False)
