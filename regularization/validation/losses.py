"""Errors that validation measures: the mean over rows of a loss.

Used in: chapters 2, 6, 11.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

__all__ = ["Loss", "mean_squared_error", "misclassification"]

Loss = Callable[[np.ndarray, np.ndarray], float]


def mean_squared_error(y: np.ndarray, predictions: np.ndarray) -> float:
    """Mean of ``(y - prediction)^2``, in squared units of y.

    >>> mean_squared_error(np.array([1.0, 2.0]), np.array([1.0, 4.0]))
    2.0
    """
    return float(np.mean((np.asarray(y) - np.asarray(predictions)) ** 2))


def misclassification(y: np.ndarray, predictions: np.ndarray) -> float:
    """Fraction of labels that are wrong, in [0, 1].

    >>> misclassification(np.array([0, 1, 1, 0]), np.array([0, 1, 0, 0]))
    0.25
    """
    return float(np.mean(np.asarray(y) != np.asarray(predictions)))
