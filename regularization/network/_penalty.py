"""What is added to the data loss, and the constraint that replaces it.

The objective of a network is ``data loss + l2 * sum w^2 + l1 * sum |w|``, where w runs over weights only:
no biases, no batch-normalization parameters.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ._members import align, fits, per_member

__all__ = ["WeightPenalty", "max_norm"]


class WeightPenalty:
    """``l2 * sum w^2 + l1 * sum |w|`` for each member.

    Parameters
    ----------
    l2, l1 : float or ndarray of shape (M,)
        Strengths, at least 0.

    References
    ----------
    Hoerl & Kennard (1970) for l2, Tibshirani (1996) for l1; in networks Krogh & Hertz (1992).

    Examples
    --------
    >>> penalty = WeightPenalty(l2=[0.0, 0.5])
    >>> penalty.value(np.array([[1.0, 2.0], [1.0, 2.0]]))
    array([0. , 2.5])
    >>> penalty.gradient(np.array([[1.0, 2.0], [1.0, 2.0]]))
    array([[0., 0.],
           [1., 2.]])
    """

    def __init__(self, *, l2: ArrayLike = 0.0, l1: ArrayLike = 0.0) -> None:
        self.l2 = per_member("l2", l2, low=0)
        self.l1 = per_member("l1", l1, low=0)

    def __bool__(self) -> bool:
        return bool(self.l2.any() or self.l1.any())

    def check(self, members: int) -> None:
        """Raise unless there is one strength, or one for each member."""
        fits("l2", self.l2, members)
        fits("l1", self.l1, members)

    def value(self, weights: np.ndarray) -> np.ndarray:
        """Return the penalty of each member, shape (M,), for weights of shape (M, ...)."""
        axes = tuple(range(1, weights.ndim))
        return self.l2 * (weights**2).sum(axis=axes) + self.l1 * np.abs(weights).sum(axis=axes)

    def gradient(self, weights: np.ndarray) -> np.ndarray:
        """Return 2 l2 w + l1 sign(w), with sign(0) = 0 (a subgradient), shape (M, ...)."""
        grad = align(2 * self.l2, weights) * weights
        if self.l1.any():
            grad = grad + align(self.l1, weights) * np.sign(weights)
        return grad


def max_norm(weights: np.ndarray, limit: ArrayLike) -> np.ndarray:
    """Shrink the incoming weights of every unit to a norm of at most ``limit``; shorter ones stay.

    Parameters
    ----------
    weights : ndarray of shape (M, ..., units)
        The axes between the first and the last are the inputs of a unit.
    limit : float or ndarray of shape (M,)
        Largest norm, above 0.

    Returns
    -------
    ndarray of the shape of ``weights``

    References
    ----------
    Srivastava et al. (2014), section 5.1.

    Examples
    --------
    >>> max_norm(np.array([[[3.0, 0.3], [4.0, 0.4]]]), 1.0)
    array([[[0.6, 0.3],
            [0.8, 0.4]]])
    """
    if np.ndim(weights) < 3:
        raise ValueError(f"weights must have shape (members, ..., inputs, units), got shape {np.shape(weights)}")
    limit = fits("limit", per_member("limit", limit, low=0, low_open=True), len(weights))
    norms = np.sqrt((weights**2).sum(axis=tuple(range(1, weights.ndim - 1)), keepdims=True))
    bound = align(limit, weights)
    return weights * (bound / np.maximum(norms, bound))
