"""Optimisers: how the gradient becomes a step.

``parameters`` and ``gradients`` have shape (M, P), one row for each network. Learning rates and decays are
one number or one for each member. An L2 penalty is *coupled*: it is part of the gradient, and Adam
divides it by the gradient's size. Weight decay is *decoupled*: every step multiplies the weights by
``1 - learning_rate * weight_decay`` and the gradient doesn't know of it. For plain SGD the two are the same
when ``weight_decay = 2 * l2``, that is when each step removes the fraction ``2 * learning_rate * l2``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .. import checks
from ._members import align, fits, per_member

__all__ = ["SGD", "Adam", "AdamW", "Optimiser"]


class Optimiser:
    """A learning rate, a decoupled weight decay, and a rule ``direction`` that subclasses define.

    The instance remembers its moving averages, so use a new one for each training (``train`` copies it).
    """

    def __init__(self, learning_rate: ArrayLike, *, weight_decay: ArrayLike = 0.0) -> None:
        self.learning_rate = per_member("learning_rate", learning_rate, low=0, low_open=True)
        self.weight_decay = per_member("weight_decay", weight_decay, low=0)

    def check(self, members: int) -> None:
        """Raise unless each setting has one value, or one for each member."""
        fits("learning_rate", self.learning_rate, members)
        fits("weight_decay", self.weight_decay, members)

    def step(self, parameters: np.ndarray, gradients: np.ndarray, decayed: np.ndarray | None = None) -> None:
        """Change ``parameters`` in place.

        ``decayed`` of shape (P,) says which entries weight decay acts on; None means all.
        """
        rate = align(self.learning_rate, parameters)
        if self.weight_decay.any():
            removed = rate * align(self.weight_decay, parameters)
            parameters -= parameters * (removed if decayed is None else removed * decayed)
        parameters -= rate * self.direction(gradients)

    def direction(self, gradients: np.ndarray) -> np.ndarray:
        """Return what is subtracted, before it is multiplied by the learning rate."""
        raise NotImplementedError


class SGD(Optimiser):
    """Gradient descent with momentum: v = momentum * v + g; w = w - learning_rate * v.

    Parameters
    ----------
    learning_rate : float or ndarray of shape (M,)
        Above 0.
    momentum : float
        In [0, 1).
    weight_decay : float or ndarray of shape (M,)
        Decoupled decay, at least 0.

    References
    ----------
    Polyak (1964), in the form of Sutskever et al. (2013) that PyTorch uses.

    Examples
    --------
    >>> w = np.array([[1.0]])
    >>> SGD(0.1).step(w, np.array([[2.0]]))
    >>> w
    array([[0.8]])
    """

    def __init__(self, learning_rate: ArrayLike, *, momentum: float = 0.0, weight_decay: ArrayLike = 0.0) -> None:
        super().__init__(learning_rate, weight_decay=weight_decay)
        self.momentum = checks.number("momentum", momentum, low=0, high=1, high_open=True)
        self.velocity: np.ndarray | None = None

    def direction(self, gradients: np.ndarray) -> np.ndarray:
        """Return the velocity, or the gradient when there is no momentum."""
        if not self.momentum:
            return gradients
        if self.velocity is None:
            self.velocity = np.zeros_like(gradients)
        self.velocity *= self.momentum
        self.velocity += gradients
        return self.velocity


class Adam(Optimiser):
    """Divide the averaged gradient by the root of the averaged squared gradient: w = w - rate m / (sqrt(s) + epsilon).

    The averages m = beta1 m + (1 - beta1) g and s = beta2 s + (1 - beta2) g^2 start at 0, which is corrected for.

    Parameters
    ----------
    learning_rate : float or ndarray of shape (M,)
        Above 0.
    beta1, beta2 : float
        Memories of the two averages, in [0, 1).
    epsilon : float
        Added to the root, above 0.

    References
    ----------
    Kingma & Ba (2015), Adam: a method for stochastic optimization.

    Examples
    --------
    >>> w = np.array([[1.0, 1.0]])
    >>> Adam(0.1).step(w, np.array([[200.0, 0.02]]))
    >>> w.round(4)
    array([[0.9, 0.9]])
    """

    def __init__(
        self,
        learning_rate: ArrayLike = 0.001,
        *,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
    ) -> None:
        super().__init__(learning_rate)
        self.beta1 = checks.number("beta1", beta1, low=0, high=1, high_open=True)
        self.beta2 = checks.number("beta2", beta2, low=0, high=1, high_open=True)
        self.epsilon = checks.number("epsilon", epsilon, low=0, low_open=True)
        self.steps = 0

    def direction(self, gradients: np.ndarray) -> np.ndarray:
        """Return mean / (sqrt(mean of squares) + epsilon), both corrected for their start at zero."""
        if self.steps == 0:
            self.first, self.second = np.zeros_like(gradients), np.zeros_like(gradients)
        self.steps += 1
        self.first *= self.beta1
        self.first += (1 - self.beta1) * gradients
        self.second *= self.beta2
        self.second += (1 - self.beta2) * gradients**2
        root = np.sqrt(self.second / (1 - self.beta2**self.steps))
        return self.first / (1 - self.beta1**self.steps) / (root + self.epsilon)


class AdamW(Adam):
    """Adam with decoupled weight decay: first w = (1 - rate weight_decay) w, then Adam's step.

    Parameters
    ----------
    learning_rate, **settings
        As for ``Adam``.
    weight_decay : float or ndarray of shape (M,)
        At least 0, multiplied by the learning rate as in PyTorch. With constant settings the weights stay
        within +-1 / weight_decay, whatever the loss (Xie & Li 2024).

    References
    ----------
    Loshchilov & Hutter (2019), Decoupled weight decay regularization.

    Examples
    --------
    >>> w = np.array([[1.0]])
    >>> AdamW(0.1, weight_decay=0.5).step(w, np.array([[0.0]]))
    >>> w
    array([[0.95]])
    """

    def __init__(self, learning_rate: ArrayLike = 0.001, *, weight_decay: ArrayLike = 0.01, **settings: float) -> None:
        super().__init__(learning_rate, **settings)
        self.weight_decay = per_member("weight_decay", weight_decay, low=0)
