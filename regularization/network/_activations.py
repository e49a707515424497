"""Activation functions, applied to each number on its own."""

from __future__ import annotations

import numpy as np

from ._layer import Layer
from ._members import Rng

__all__ = ["ReLU", "Tanh", "softmax"]


class ReLU(Layer):
    """max(x, 0); its gradient is 1 where x > 0 and else 0, also at x = 0.

    Any shape (M, B, ...) stays as it is. Reference: Nair & Hinton (2010).

    Examples
    --------
    >>> ReLU().forward(np.array([-1.0, 0.0, 2.0]))
    array([0., 0., 2.])
    """

    def forward(self, x: np.ndarray, *, training: bool = False, rng: Rng | None = None) -> np.ndarray:
        """Replace negative numbers by zero."""
        self.positive = x > 0
        return np.maximum(x, 0)

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """Let the gradient pass where the input was positive."""
        return grad * self.positive


class Tanh(Layer):
    """The hyperbolic tangent, between -1 and 1; its gradient is 1 - tanh(x)^2.

    Any shape (M, B, ...) stays as it is. Reference: LeCun et al. (1998), Efficient backprop.

    Examples
    --------
    >>> Tanh().forward(np.array([0.0]))
    array([0.])
    """

    def forward(self, x: np.ndarray, *, training: bool = False, rng: Rng | None = None) -> np.ndarray:
        """Squash each number."""
        self.output = np.tanh(x)
        return self.output

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """Scale the gradient by the slope."""
        return grad * (1 - self.output**2)


def softmax(scores: np.ndarray) -> np.ndarray:
    """Turn scores (..., K) into probabilities exp(s_k) / sum_j exp(s_j) along the last axis.

    The largest score is subtracted first, which changes nothing but prevents overflow. Reference: Bridle (1990).

    Parameters
    ----------
    scores : array of shape (..., K)

    Returns
    -------
    ndarray of the shape of ``scores``
        Positive, with sum 1 along the last axis.

    Examples
    --------
    >>> softmax(np.array([1000.0, 1000.0]))
    array([0.5, 0.5])
    """
    scores = np.asarray(scores)
    exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)
