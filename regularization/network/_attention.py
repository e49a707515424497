"""A single attention head with attention dropout."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from .. import checks
from ._activations import softmax
from ._dense import as_rows
from ._dropout import MaskedLayer
from ._initialisation import glorot
from ._layer import expect_rank
from ._members import Rng

__all__ = ["Attention"]


class Attention(MaskedLayer):
    """Every token looks at every token: softmax(Q K' / sqrt(units)) V.

    Q, K and V are products of the tokens with three weight matrices (no biases). Dropout acts on the
    attention matrix *after* the softmax, inverted, so its rows no longer sum to 1 in training.

    Parameters
    ----------
    units : int
        Length of queries, keys and values.
    rate : float or ndarray of shape (M,)
        Probability of dropping an entry of the attention matrix, in [0, 1).

    Attributes
    ----------
    attention : ndarray of shape (M, B, tokens, tokens)
        The latest attention matrix before dropout; row t says where token t looks.
    used : ndarray
        The same after dropout.

    Raises
    ------
    TypeError
        In training mode without ``rng``.

    References
    ----------
    Vaswani et al. (2017), Attention is all you need.

    Examples
    --------
    >>> layer = Attention(4, rate=0.5)
    >>> layer.build((3, 2), members=1, rng=np.random.default_rng(0))
    (3, 4)
    >>> output = layer.forward(np.ones((1, 1, 3, 2)), training=True, rng=np.random.default_rng(0))
    >>> layer.attention.sum(axis=-1).round(3)
    array([[[1., 1., 1.]]])
    >>> layer.used.sum(axis=-1).round(3)
    array([[[2., 0., 0.]]])
    """

    weights = ("query", "key", "value")

    def __init__(self, units: int, *, rate: ArrayLike = 0.0) -> None:
        super().__init__(rate)
        self.units = checks.integer("units", units, low=1)

    def setup(self, shape: tuple[int, ...], rng: Rng) -> tuple[int, ...]:
        """Draw the three matrices for sequences of shape (tokens, features)."""
        expect_rank(self, shape, "tokens, features")
        super().setup(shape, rng)
        self.add(**{name: glorot(rng, (self.members, shape[1], self.units)) for name in self.weights})
        return (shape[0], self.units)

    def forward(self, x: np.ndarray, *, training: bool = False, rng: Rng | None = None) -> np.ndarray:
        """Map (M, B, tokens, features) to (M, B, tokens, units)."""
        self._look(x)
        self.used = super().forward(self.attention, training=training, rng=rng)
        return self.used @ self.value

    def forward_masked(self, x: np.ndarray, mask: np.ndarray) -> np.ndarray:
        """Use a given mask of a shape that broadcasts against (M, B, tokens, tokens)."""
        self._look(x)
        self.used = self.apply(self.attention, mask)
        return self.used @ self.value

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """Differentiate the product, dropout, the softmax and the three projections, in this order."""
        attended = super().backward(grad @ self.value.swapaxes(-1, -2))
        scores = self.attention * (attended - (attended * self.attention).sum(axis=-1, keepdims=True))
        scores = scores / math.sqrt(self.units)
        return (
            self._project_back("query", scores @ self.key)
            + self._project_back("key", scores.swapaxes(-1, -2) @ self.query)
            + self._project_back("value", self.used.swapaxes(-1, -2) @ grad)
        )

    def _look(self, x: np.ndarray) -> None:
        """Compute queries, keys, values and the attention matrix."""
        self.x = x
        self.query, self.key, self.value = (self._project(name) for name in self.weights)
        self.attention = softmax(self.query @ self.key.swapaxes(-1, -2) / math.sqrt(self.units))

    def _project(self, name: str) -> np.ndarray:
        return (as_rows(self.x) @ self.params[name]).reshape(self.members, *self.x.shape[1:-1], self.units)

    def _project_back(self, name: str, grad: np.ndarray) -> np.ndarray:
        """Write the gradient of one matrix; return that of the tokens."""
        rows = as_rows(grad)
        self.grads[name][...] = as_rows(self.x).swapaxes(1, 2) @ rows
        return (rows @ self.params[name].swapaxes(1, 2)).reshape(self.members, *self.x.shape[1:])
