"""Fully connected layers."""

from __future__ import annotations

import numpy as np

from .. import checks
from ._initialisation import INITIALISERS
from ._layer import Layer
from ._members import Rng

__all__ = ["Dense"]


class Dense(Layer):
    """Every output is a weighted sum of all inputs: ``x @ weights + bias``.

    Acts on the last axis, so it serves vectors, the tokens of a sequence and the channels of an image.

    Parameters
    ----------
    units : int
        Number of outputs, at least 1.
    init : {"he", "glorot"}
        Distribution of the initial weights; the biases start at 0.

    Notes
    -----
    ``params["weights"]`` has shape (M, inputs, units), ``params["bias"]`` has shape (M, 1, units).

    Examples
    --------
    >>> layer = Dense(3)
    >>> layer.build((4,), members=2, rng=np.random.default_rng(0))
    (3,)
    >>> layer.forward(np.ones((1, 5, 4))).shape
    (2, 5, 3)
    """

    weights = ("weights",)

    def __init__(self, units: int, *, init: str = "he") -> None:
        self.units = checks.integer("units", units, low=1)
        self.init = checks.one_of("init", init, tuple(INITIALISERS))

    def setup(self, shape: tuple[int, ...], rng: Rng) -> tuple[int, ...]:
        """Draw weights for inputs whose last axis has ``shape[-1]`` features."""
        if not shape:
            raise ValueError(f"{self!r} must receive examples of shape (..., features), got shape ()")
        self.add(
            weights=INITIALISERS[self.init](rng, (self.members, shape[-1], self.units)),
            bias=np.zeros((self.members, 1, self.units)),
        )
        return (*shape[:-1], self.units)

    def forward(self, x: np.ndarray, *, training: bool = False, rng: Rng | None = None) -> np.ndarray:
        """Map (M, B, ..., inputs) to (M, B, ..., units)."""
        self.x = x
        rows = as_rows(x) @ self.params["weights"]
        rows += self.params["bias"]
        return rows.reshape(len(rows), *x.shape[1:-1], self.units)

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """Write the gradients of weights and bias; return the gradient of the input."""
        self.parameter_gradients(grad)
        inputs = as_rows(grad) @ self.params["weights"].swapaxes(1, 2)
        return inputs.reshape(len(grad), *self.x.shape[1:])

    def parameter_gradients(self, grad: np.ndarray) -> None:
        """Write the gradients of weights and bias."""
        rows = as_rows(grad)
        self.grads["weights"][...] = as_rows(self.x).swapaxes(1, 2) @ rows
        self.grads["bias"][...] = rows.sum(axis=1, keepdims=True)

    def __repr__(self) -> str:
        return f"Dense({self.units})"


def as_rows(x: np.ndarray) -> np.ndarray:
    """View (M, B, ..., d) as a stack of matrices (M, rows, d).

    >>> as_rows(np.zeros((2, 5, 3, 4))).shape
    (2, 15, 4)
    """
    return x.reshape(len(x), -1, x.shape[-1])
