"""Splitting rows into folds, each of which is held out once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from regularization import checks
from regularization._values import Frozen, Summarised

__all__ = ["Fold", "Folds", "k_fold"]


@dataclass(frozen=True, eq=False, repr=False)
class Fold(Frozen):
    """Row indices to train on, and those held out.

    Parameters
    ----------
    train, held_out : array of int, read-only
        Together the rows 0..n-1, each in rising order.

    Examples
    --------
    >>> fold = k_fold(4, 2, rng=np.random.default_rng(0)).repeats[0][0]
    >>> fold.train, fold.held_out
    (array([1, 3]), array([0, 2]))
    """

    train: np.ndarray
    held_out: np.ndarray


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
