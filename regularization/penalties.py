"""Penalties: what a model pays for its weights.

A penalty is a value object that knows three things: its value, a (sub)gradient and its proximal step. The
strength ``lam`` is never part of it: the book's objective is ``data_loss + lam * penalty(w)``, and the intercept is
never among the weights ``w``::

    L2          sum w_i^2
    L1          sum |w_i|
    L1L2  rho * sum |w_i| + (1 - rho) * sum w_i^2
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks

__all__ = ["L1", "L1L2", "L2", "Penalty", "soft_threshold"]


@runtime_checkable
class Penalty(Protocol):
    """What an estimator may ask of a penalty. Any object that answers is one.

    Examples
    --------
    >>> isinstance(L1(), Penalty), isinstance("L1", Penalty)
    (True, False)
    """

    def value(self, w: np.ndarray) -> float:
        """Return the penalty of the weights."""
        ...

    def gradient(self, w: np.ndarray) -> np.ndarray:
        """Return a subgradient, of the shape of ``w``."""
        ...

    def prox(self, w: np.ndarray, step: float) -> np.ndarray:
        """Return ``argmin_v (1/2) ||v - w||^2 + step * penalty(v)``."""
        ...


def soft_threshold(w: ArrayLike, threshold: ArrayLike) -> np.ndarray:
    """Move every weight towards zero by ``threshold``, and stop at zero.

    Solves ``min_v (1/2) (v - w)^2 + threshold * |v|`` for each weight.

    Parameters
    ----------
    w : array of real numbers, any shape
    threshold : float >= 0, or an array of them that broadcasts against ``w``

    Returns
    -------
    array of the broadcast shape

    References
    ----------
    Donoho & Johnstone (1994), Ideal spatial adaptation by wavelet shrinkage.

    Examples
    --------
    >>> soft_threshold([3.0, -0.5, -2.0], 1.0).tolist()
    [2.0, 0.0, -1.0]
    """
    w = checks.reals("w", w)
    threshold = checks.reals("threshold", threshold, low=0)
    try:
        np.broadcast_shapes(w.shape, threshold.shape)
    except ValueError:
        raise ValueError(f"threshold must broadcast against w of shape {w.shape}, got {threshold.shape}") from None
    # The difference is w itself clipped to +-threshold: no negative zeros, and exact zeros inside.
    return w - np.clip(w, -threshold, threshold)


@dataclass(frozen=True)
class L2:
    """The ridge penalty ``sum w_i^2``: smooth, hardest on large weights, never exactly zero.

    References
    ----------
    Hoerl & Kennard (1970), Ridge regression: biased estimation for nonorthogonal problems.

    Examples
    --------
    >>> L2().value([3.0, 4.0]), L2().gradient([3.0, 4.0]).tolist(), L2().prox([3.0, 4.0], 0.5).tolist()
    (25.0, [6.0, 8.0], [1.5, 2.0])
    """

    def value(self, w: ArrayLike) -> float:
        """Return ``sum w_i^2``."""
        return float((checks.reals("w", w) ** 2).sum())

    def gradient(self, w: ArrayLike) -> np.ndarray:
        """Return ``2 w``."""
        return 2 * checks.reals("w", w)

    def prox(self, w: ArrayLike, step: float) -> np.ndarray:
        """Return ``w / (1 + 2 step)``: every weight shrinks by the same factor."""
        return checks.reals("w", w) / (1 + 2 * checks.number("step", step, low=0))


@dataclass(frozen=True)
class L1:
    """The lasso penalty ``sum |w_i|``: a corner at zero, and so exact zeros.

    References
    ----------
    Tibshirani (1996), Regression shrinkage and selection via the lasso.

    Examples
    --------
    >>> L1().value([3.0, -4.0]), L1().gradient([3.0, 0.0]).tolist(), L1().prox([3.0, -0.2], 0.5).tolist()
    (7.0, [1.0, 0.0], [2.5, 0.0])
    """

    def value(self, w: ArrayLike) -> float:
        """Return ``sum |w_i|``."""
        return float(np.abs(checks.reals("w", w)).sum())

    def gradient(self, w: ArrayLike) -> np.ndarray:
        """Return ``sign(w)``: at the corner any number from -1 to 1 would do, and this is 0."""
        return np.sign(checks.reals("w", w))

    def prox(self, w: ArrayLike, step: float) -> np.ndarray:
        """Return the soft-thresholded weights: each moves by ``step`` towards zero and stops there."""
        return soft_threshold(w, checks.number("step", step, low=0))


@dataclass(frozen=True)
class L1L2:
    """The mixture ``rho * sum |w_i| + (1 - rho) * sum w_i^2``.

    Parameters
    ----------
    rho : float in [0, 1]
        The share of L1: 0 is ridge, 1 is the lasso.

    References
    ----------
    Zou & Hastie (2005), Regularization and variable selection via the elastic net.

    Examples
    --------
    >>> half = L1L2(0.5)
    >>> half.value([3.0, -4.0]), half.gradient([3.0, 0.0]).tolist(), half.prox([3.0, -0.2], 1.0).tolist()
    (16.0, [3.5, 0.0], [1.25, 0.0])
    """

    rho: float

    def __post_init__(self) -> None:
        """Refuse a share outside [0, 1]."""
        checks.number("rho", self.rho, low=0, high=1)

    def value(self, w: ArrayLike) -> float:
        """Return ``rho * sum |w_i| + (1 - rho) * sum w_i^2``."""
        return self.rho * L1().value(w) + (1 - self.rho) * L2().value(w)

    def gradient(self, w: ArrayLike) -> np.ndarray:
        """Return ``rho * sign(w) + 2 (1 - rho) w``."""
        return self.rho * L1().gradient(w) + (1 - self.rho) * L2().gradient(w)

    def prox(self, w: ArrayLike, step: float) -> np.ndarray:
        """Return the lasso step followed by the ridge step, each with its share of ``step``."""
        step = checks.number("step", step, low=0)
        return L2().prox(L1().prox(w, self.rho * step), (1 - self.rho) * step)
