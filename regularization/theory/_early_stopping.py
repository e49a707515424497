"""How much worse early stopping can be than ridge: two constants.

For least squares, gradient descent with small steps for a time t shrinks a direction of curvature s by
``1 - exp(-s t)``, ridge with strength 1/t by ``s / (s + 1/t)``. With x = s t the two risks can be
compared direction by direction, and the worst x gives a bound that holds for every data set.

Reference: Ali, Kolter & Tibshirani (2019), "A continuous-time view of early stopping for least squares regression".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks

__all__ = ["EarlyStoppingBounds", "early_stopping_bounds", "matched_risk_ratio", "tuned_risk_ratio"]


def _positive(x: ArrayLike) -> np.ndarray:
    x = checks.reals("x", x)
    if (x <= 0).any():
        raise ValueError(f"x must be > 0 everywhere, got {x[x <= 0].flat[0]}")
    return x


def matched_risk_ratio(x: ArrayLike) -> np.ndarray:
    """Variance of early stopping over that of ridge at lambda = 1/t, ``[(1 - e^-x)(1 + x) / x]^2``.

    The squared bias is never larger than ridge's, so this bounds the ratio of the risks.

    Reference: Ali, Kolter & Tibshirani (2019), Theorem 2.

    Parameters
    ----------
    x : float or array of any shape, each > 0; curvature times training time

    Returns
    -------
    float or array of the shape of x

    Examples
    --------
    >>> matched_risk_ratio(np.array([1e-6, 2.0])).round(4)
    array([1.    , 1.6822])
    """
    x = _positive(x)
    return (-np.expm1(-x) * (1 + x) / x) ** 2


def tuned_risk_ratio(x: ArrayLike) -> np.ndarray:
    """Risk of early stopping over that of ridge in one direction, each optimally tuned.

    ``(1 + x) (e^-2x + (1 - e^-x)^2 / x)``: the risks are averaged over true weights drawn from the prior
    for which that ridge is optimal.

    Reference: Ali, Kolter & Tibshirani (2019), Theorem 3.

    Parameters
    ----------
    x : float or array of any shape, each > 0; curvature times training time

    Returns
    -------
    float or array of the shape of x

    Examples
    --------
    >>> tuned_risk_ratio(np.array([1e-6, 2.0])).round(4)
    array([1.    , 1.1764])
    """
    x = _positive(x)
    return (1 + x) * (np.exp(-2 * x) + np.expm1(-x) ** 2 / x)


@dataclass(frozen=True)
class EarlyStoppingBounds:
    """The two worst cases of gradient descent's risk against ridge's.

    Reference: Ali, Kolter & Tibshirani (2019), Theorems 2 and 3.

    Parameters
    ----------
    matched, matched_x : float
        Largest ratio at matching strengths, and the ``x`` (time times curvature) at which it is reached.
    tuned, tuned_x : float; largest ratio when both are tuned, and where

    Examples
    --------
    >>> bounds = EarlyStoppingBounds(matched=1.69, matched_x=1.79, tuned=1.22, tuned_x=3.0)
    >>> bounds.matched > bounds.tuned
    True
    """

    matched: float
    matched_x: float
    tuned: float
    tuned_x: float


def _maximum(function: Callable[[float], np.ndarray], low: float, high: float) -> float:
    """Where a function with one peak in [low, high] is largest, by golden-section search to 1e-9."""
    shrink = (np.sqrt(5) - 1) / 2
    while high - low > 1e-9:
        left, right = high - shrink * (high - low), low + shrink * (high - low)
        low, high = (low, right) if function(left) > function(right) else (left, high)
    return float(low + high) / 2


def early_stopping_bounds() -> EarlyStoppingBounds:
    """Compute both bounds by maximising over x.

    Reference: Ali, Kolter & Tibshirani (2019), Theorems 2 and 3: 1.69 and 1.22.

    Returns
    -------
    EarlyStoppingBounds

    Examples
    --------
    >>> bounds = early_stopping_bounds()
    >>> round(bounds.matched, 4), round(bounds.tuned, 4)
    (1.6859, 1.2147)
    """
    matched_x = _maximum(matched_risk_ratio, 0.1, 20.0)
    tuned_x = _maximum(tuned_risk_ratio, 0.1, 20.0)
    return EarlyStoppingBounds(
        float(matched_risk_ratio(matched_x)), matched_x, float(tuned_risk_ratio(tuned_x)), tuned_x
    )
