"""Is it a solution? The optimality (Karush-Kuhn-Tucker) conditions, and the strength at which all weights are zero."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks
from regularization.linear._centred import centred


def violations(downhill: np.ndarray, w: np.ndarray, threshold: float) -> np.ndarray:
    """Return how far each weight is from optimal, where ``downhill`` is minus the gradient of the smooth part.

    A kept weight needs ``downhill = threshold * sign(w)``, a zero weight ``|downhill| <= threshold``.
    """
    kept = np.abs(downhill - threshold * np.sign(w))
    return np.where(w != 0, kept, np.maximum(np.abs(downhill) - threshold, 0.0))


def kkt_residual(
    X: ArrayLike, y: ArrayLike, coef: ArrayLike, lam: float, *, rho: float = 1.0, fit_intercept: bool = True
) -> float:
    """Return the largest violation of the optimality conditions; zero exactly at a solution.

    The objective is ``(1/n) sum (y_i - x_i.w - b)^2 + lam * (rho * sum |w_j| + (1 - rho) * sum w_j^2)``, with the best
    intercept for the given weights. The residual is in units of ``lam``: compare it with ``lam_max(X, y)``.

    Parameters
    ----------
    X : array of shape (n, p)
    y : array of shape (n,)
    coef : array of shape (p,)
    lam : float >= 0
    rho : float in [0, 1]
        1 is the lasso, 0 is ridge.
    fit_intercept : bool

    Returns
    -------
    float >= 0

    References
    ----------
    Hastie, Tibshirani & Wainwright (2015), Statistical Learning with Sparsity, section 2.2.

    Examples
    --------
    >>> X, y = [[1.0], [-1.0]], [3.0, 1.0]
    >>> kkt_residual(X, y, [0.5], lam=1.0), kkt_residual(X, y, [0.0], lam=1.0)
    (0.0, 1.0)
    """
    problem = centred(X, y, fit_intercept)
    n, p = problem.X.shape
    coef = checks.reals("coef", coef, shape=(p,))
    lam, rho = checks.number("lam", lam, low=0), checks.number("rho", rho, low=0, high=1)
    downhill = 2 / n * problem.X.T @ (problem.y - problem.X @ coef) - 2 * lam * (1 - rho) * coef
    return float(violations(downhill, coef, lam * rho).max())


def lam_max(X: ArrayLike, y: ArrayLike, *, rho: float = 1.0, fit_intercept: bool = True) -> float:
    """Return the smallest strength at which every weight of the lasso or elastic net is zero.

    It is ``max_j |(2/n) x_j.(y - mean(y))| / rho``, with centred columns when there is an intercept.

    Parameters
    ----------
    X : array of shape (n, p)
    y : array of shape (n,)
    rho : float in (0, 1]
    fit_intercept : bool

    Returns
    -------
    float >= 0

    References
    ----------
    Friedman, Hastie & Tibshirani (2010), Regularization paths for generalized linear models, section 2.5.

    Examples
    --------
    >>> lam_max([[1.0], [-1.0]], [3.0, 1.0])
    2.0
    """
    problem = centred(X, y, fit_intercept)
    rho = checks.number("rho", rho, low=0, high=1, low_open=True)
    return float(np.abs(problem.X.T @ problem.y).max()) * 2 / problem.X.shape[0] / rho
