"""Ridge and gradient descent as filters on the principal directions of the data.

With ``X = U diag(d) V'`` the least-squares solution is ``V diag(1/d) U'y``. Both methods multiply its
component along direction j by a factor between 0 and 1 that depends on d_j alone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks

__all__ = ["filtered_weights", "gradient_descent_filter", "matching_strength", "ridge_filter"]


def _singular_values(values: ArrayLike) -> np.ndarray:
    values = checks.reals("singular_values", values, low=0)
    if values.ndim != 1 or values.size == 0:
        raise ValueError(f"singular_values must have shape (r,) with r >= 1, got shape {values.shape}")
    return values


def ridge_filter(singular_values: ArrayLike, lam: float, *, n: int) -> np.ndarray:
    """Factor by which ridge shrinks each principal direction, ``d^2 / (d^2 + n lam)``.

    Their sum is the effective number of parameters of the fit.

    Reference: Hastie, Tibshirani & Friedman (2009), *The Elements of Statistical Learning*, eq. 3.47.

    Parameters
    ----------
    singular_values : array of shape (r,), each >= 0; of the centred design matrix
    lam : float >= 0
        In our scaling, mean squared error + lam * sum of squares. With lam = 0 the factor is 1, and 0
        where d = 0.
    n : int >= 1; rows of the design matrix

    Returns
    -------
    array of shape (r,), each in [0, 1]

    Examples
    --------
    >>> ridge_filter(np.array([2.0, 1.0]), 0.25, n=4)
    array([0.8, 0.5])
    """
    d2 = _singular_values(singular_values) ** 2
    lam = checks.number("lam", lam, low=0)
    added = checks.integer("n", n, low=1) * lam
    return np.divide(d2, d2 + added, out=np.zeros_like(d2), where=d2 > 0)


def gradient_descent_filter(singular_values: ArrayLike, *, n: int, step: float, steps: int) -> np.ndarray:
    """Factor that k steps of gradient descent from zero have reached, ``1 - (1 - step s)^k``.

    s = 2 d^2 / n is the curvature of the mean squared error along the direction.

    Reference: Ali, Kolter & Tibshirani (2019), "A continuous-time view of early stopping for least squares".

    Parameters
    ----------
    singular_values : array of shape (r,), each >= 0; of the centred design matrix
    n : int >= 1; rows of the design matrix
    step : float > 0; the descent converges when ``step * max(s) < 2`` and rises evenly when it is at most 1
    steps : int >= 0

    Returns
    -------
    array of shape (r,)

    Raises
    ------
    ValueError
        When the descent would diverge, ``step * max(s) > 2``.

    Examples
    --------
    >>> gradient_descent_filter(np.array([2.0, 1.0]), n=4, step=0.25, steps=2)
    array([0.75    , 0.234375])
    """
    d = _singular_values(singular_values)
    curvature = 2 * d**2 / checks.integer("n", n, low=1)
    limit = 2 / curvature.max() if curvature.max() > 0 else np.inf
    step = checks.number("step", step, low=0, high=limit, low_open=True)
    return 1 - (1 - step * curvature) ** checks.integer("steps", steps, low=0)


def matching_strength(*, step: float, steps: int) -> float:
    """The lam whose ridge filter resembles that many steps of gradient descent, ``1 / (2 step steps)``.

    Where little has been learnt the two filters agree to first order: ``step steps 2 d^2 / n`` against
    ``d^2 / (n lam)``. They are alike, not equal.

    Reference: Ali, Kolter & Tibshirani (2019), who compare at lambda = 1/t with t = step * steps for half our loss.

    Parameters
    ----------
    step : float > 0
    steps : int >= 1

    Returns
    -------
    float > 0

    Examples
    --------
    >>> matching_strength(step=0.1, steps=50)
    0.1
    """
    step = checks.number("step", step, low=0, low_open=True)
    return 1 / (2 * step * checks.integer("steps", steps, low=1))


def filtered_weights(X: ArrayLike, y: ArrayLike, factors: ArrayLike) -> np.ndarray:
    """Least squares with each principal direction multiplied by its factor, ``V diag(factors / d) U'y``.

    Reference: Hansen (1998), *Rank-Deficient and Discrete Ill-Posed Problems*, chapter 4 (filter factors).

    Parameters
    ----------
    X : array of shape (n, p); centred, as y: there is no intercept here
    y : array of shape (n,)
    factors : array of shape (min(n, p),)
        In the order of falling singular values. Directions with d = 0 get weight zero.

    Returns
    -------
    array of shape (p,)

    Examples
    --------
    >>> filtered_weights(np.diag([2.0, 1.0]), np.array([2.0, 3.0]), np.array([1.0, 0.5]))
    array([1. , 1.5])
    """
    X = checks.design("X", X)
    y = checks.target("y", y, rows=len(X))
    factors = checks.reals("factors", factors, shape=(min(X.shape),))
    U, d, Vt = np.linalg.svd(X, full_matrices=False)
    inverse = np.divide(1.0, d, out=np.zeros_like(d), where=d > 1e-12 * d[0])
    return Vt.T @ (factors * inverse * (U.T @ y))
