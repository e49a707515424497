"""Splitting rows into folds, each of which is held out once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks
from regularization._values import Frozen, Summarised

__all__ = ["Fold", "Folds", "k_fold"]


@dataclass(frozen=True, eq=False, repr=False)
class Fold(Frozen):
    """Row indices to train on, and those held out.

    Parameters
    ----------
    train, held_out : array of int, read-only
        No row twice, and none in both; those of `k_fold` are together the rows 0..n-1, each in rising order.

    Examples
    --------
    >>> fold = k_fold(4, 2, rng=np.random.default_rng(0)).repeats[0][0]
    >>> fold.train, fold.held_out
    (array([1, 3]), array([0, 2]))
    """

    train: np.ndarray
    held_out: np.ndarray

    def __post_init__(self) -> None:
        """Check the rows and store read-only copies."""
        both = np.intersect1d(_rows("train", self.train), _rows("held_out", self.held_out))
        if both.size:
            raise ValueError(f"held_out must hold no row to train on, got {both.size} of them, such as {both[0]}")
        super().__post_init__()


def _rows(name: str, value: object) -> np.ndarray:
    """Return row indices as an array of int when they are different integers >= 0, and at least one."""
    rows = np.asarray(value)
    if rows.dtype.kind not in "iu" or rows.ndim != 1 or rows.size == 0:
        raise ValueError(f"{name} must be an array of row indices of shape (m,), m >= 1, got {value!r}")
    if rows.min() < 0 or np.unique(rows).size < rows.size:
        raise ValueError(f"{name} must hold different rows, each >= 0, got {np.sort(rows)}")
    return rows


@dataclass(frozen=True, eq=False, repr=False)
class Folds(Summarised):
    """K folds for each of one or more independent shufflings of n rows.

    Parameters
    ----------
    n : int
        Number of rows.
    repeats : tuple of tuples of Fold
        One inner tuple of K folds for each shuffling.

    Examples
    --------
    >>> k_fold(6, 3, rng=np.random.default_rng(0), repeats=4).shape
    (4, 3)
    """

    n: int
    repeats: tuple[tuple[Fold, ...], ...]

    def __post_init__(self) -> None:
        """Refuse rows that don't exist, and repeats of different length."""
        checks.integer("n", self.n, low=2)
        if not self.repeats or len({len(repeat) for repeat in self.repeats}) != 1 or not self.repeats[0]:
            raise ValueError(f"repeats must hold equally many folds each, at least one, got {self.repeats!r}")
        for fold in (fold for repeat in self.repeats for fold in repeat):
            if not isinstance(fold, Fold):
                raise TypeError(f"repeats must hold tuples of Fold, got {fold!r}")
            if (last := max(fold.train.max(), fold.held_out.max())) >= self.n:
                raise ValueError(f"repeats must hold rows from 0 to {self.n - 1}, got {last}")

    @classmethod
    def of(cls, n: int, splits: Iterable[tuple[ArrayLike, ArrayLike]]) -> Folds:
        """Make one repeat of given splits, pairs of the rows to train on and those held out.

        >>> Folds.of(4, [([0, 1], [2, 3]), ([2, 3], [0, 1])]).shape
        (1, 2)
        """
        if not isinstance(splits, Iterable) or isinstance(splits, str):
            raise TypeError(f"splits must be pairs (train, held_out) of row indices, got {splits!r}")
        pairs: list[tuple[Any, ...]] = [tuple(pair) if isinstance(pair, Iterable) else (pair,) for pair in splits]
        if not pairs or any(len(pair) != 2 for pair in pairs):
            raise ValueError(f"splits must be pairs (train, held_out) of row indices, got {pairs!r}")
        return cls(n, (tuple(Fold(np.asarray(train), np.asarray(held_out)) for train, held_out in pairs),))

    @property
    def shape(self) -> tuple[int, int]:
        """Number of shufflings and number of folds, (R, K)."""
        return len(self.repeats), len(self.repeats[0])


def _one_shuffling(n: int, k: int, rng: np.random.Generator) -> tuple[Fold, ...]:
    pieces = np.array_split(rng.permutation(n), k)
    return tuple(Fold(np.sort(np.concatenate(pieces[:i] + pieces[i + 1 :])), np.sort(pieces[i])) for i in range(k))


def k_fold(n: int, k: int, *, rng: np.random.Generator, repeats: int = 1) -> Folds:
    """Split n rows at random into k folds whose sizes differ by one at most, and again for each repeat.

    Parameters
    ----------
    n : int >= 2
        Number of rows.
    k : int in 2..n
        Number of folds; n leaves out one row at a time.
    rng : numpy.random.Generator
    repeats : int >= 1
        Number of independent shufflings.

    Returns
    -------
    Folds

    References
    ----------
    Stone (1974), "Cross-validatory choice and assessment of statistical predictions", JRSS B 36.

    Examples
    --------
    >>> folds = k_fold(7, 3, rng=np.random.default_rng(0), repeats=2)
    >>> folds.shape, [fold.held_out.size for fold in folds.repeats[0]]
    ((2, 3), [3, 2, 2])
    >>> k_fold(5, 6, rng=np.random.default_rng(0))
    Traceback (most recent call last):
    ...
    ValueError: k must be an integer from 2 to 5, got 6
    """
    checks.integer("n", n, low=2)
    checks.integer("k", k, low=2, high=n)
    checks.generator("rng", rng)
    checks.integer("repeats", repeats, low=1)
    return Folds(n, tuple(_one_shuffling(n, k, rng) for _ in range(repeats)))
