"""Errors that validation measures: the mean over rows of a loss."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks

__all__ = ["Loss", "mean_squared_error", "misclassification"]

Loss = Callable[[np.ndarray, np.ndarray], float]
"""Maps y and predictions, both of shape (n,), to one number."""


def _aligned(y: ArrayLike, predictions: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Both as float64 of the same shape (n,): NumPy would broadcast other shapes, and wrap unsigned integers around."""
    y = checks.reals("y", y)
    if y.ndim != 1 or y.size == 0:
        raise ValueError(f"y must have shape (n,) with n >= 1, got shape {y.shape}")
    return y, checks.reals("predictions", predictions, shape=y.shape)


def mean_squared_error(y: ArrayLike, predictions: ArrayLike) -> float:
    """Mean of ``(y - prediction)^2``, in squared units of y.

    Parameters
    ----------
    y, predictions : array of shape (n,), n >= 1

    Returns
    -------
    float >= 0

    Examples
    --------
    >>> mean_squared_error(np.array([1.0, 2.0]), np.array([1.0, 4.0]))
    2.0
    """
    y, predictions = _aligned(y, predictions)
    return float(np.mean((y - predictions) ** 2))


def misclassification(y: ArrayLike, predictions: ArrayLike) -> float:
    """Fraction of labels that are wrong, in [0, 1].

    Parameters
    ----------
    y, predictions : array of shape (n,), n >= 1
        Labels, as numbers.

    Returns
    -------
    float in [0, 1]

    Examples
    --------
    >>> misclassification(np.array([0, 1, 1, 0]), np.array([0, 1, 0, 0]))
    0.25
    """
    y, predictions = _aligned(y, predictions)
    return float(np.mean(y != predictions))
