"""Which fold each row is in: at random, classes spread evenly, rows that are alike together; or in blocks."""

from __future__ import annotations

import numpy as np

from regularization.advice._fit import Problem

__all__ = ["assigned", "halves", "splits"]


def assigned(problem: Problem, k: int, seed: int, *, blocks: bool = False) -> np.ndarray:
    """The fold, from 0 to k - 1, of each row.

    Rows get random numbers; sorted by class, and by these numbers within a class, they are dealt like cards.
    """
    n = len(problem.y)
    if blocks:
        return np.arange(n) * k // n
    first, group = np.unique(problem.groups, return_index=True, return_inverse=True)[1:]
    if len(first) == n:
        first = group = np.arange(n)
    keys = problem.y[first] if problem.two_classes else np.zeros(len(first))
    order = np.lexsort((np.random.default_rng(seed).random(len(first)), keys))
    return (np.argsort(order) % k)[group]


def splits(folds: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """The rows to train on and those held out, for each fold."""
    return [((folds != k).nonzero()[0], (folds == k).nonzero()[0]) for k in range(int(folds.max()) + 1)]


def halves(problem: Problem, count: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Halves of the rows, drawn two by two: each half and its complement."""
    found: list[np.ndarray] = []
    while len(found) < count:
        side = assigned(problem, 2, int(rng.integers(2**31)))
        found += [(side == 0).nonzero()[0], (side == 1).nonzero()[0]]
    return found[:count]
