"""How many parameters does a penalised model use? Effective degrees of freedom."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks
from regularization.linear._centred import centred
from regularization.linear._ridge import thin_svd
from regularization.linear._root import falling_root


def _squared_singular_values(X: ArrayLike, fit_intercept: bool) -> np.ndarray:
    X = checks.design("X", X)
    return thin_svd(centred(X, np.zeros(X.shape[0]), fit_intercept).X)[1] ** 2


def ridge_df(X: ArrayLike, lams: ArrayLike, *, fit_intercept: bool = True) -> np.ndarray:
    """Return the effective degrees of freedom of ridge regression for each strength.

    ``df(lam) = sum_k s_k^2 / (s_k^2 + n lam)`` with the singular values ``s`` of the (centred) design: the trace of the
    matrix that turns ``y`` into its fit. It falls from the rank at ``lam = 0`` to 0. The intercept is not counted.

    Parameters
    ----------
    X : array of shape (n, p)
    lams : array of shape (m,), each >= 0
    fit_intercept : bool

    Returns
    -------
    array of shape (m,)

    References
    ----------
    Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, equation 3.50.

    Examples
    --------
    >>> ridge_df([[1.0], [-1.0]], [0.0, 1.0, 3.0]).round(12).tolist()
    [1.0, 0.5, 0.25]
    """
    squares = _squared_singular_values(X, fit_intercept)
    lams = checks.strengths("lams", lams)
    return (squares / (squares + np.shape(X)[0] * lams[:, None])).sum(axis=1)


def ridge_lam_at_df(X: ArrayLike, df: float, *, fit_intercept: bool = True) -> float:
    """Return the strength at which ridge regression has the given effective degrees of freedom.

    Parameters
    ----------
    X : array of shape (n, p)
    df : float, above 0 and at most the rank of the (centred) design
    fit_intercept : bool

    Returns
    -------
    float >= 0

    References
    ----------
    Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, equation 3.50.

    Examples
    --------
    >>> round(ridge_lam_at_df([[1.0], [-1.0]], 0.25), 12)
    3.0
    """
    squares = _squared_singular_values(X, fit_intercept)
    df = checks.number("df", df, low=0, high=squares.size, low_open=True)
    if df == squares.size:
        return 0.0
    # Each term is at most s^2 / (n lam), so that at this strength df is not exceeded.
    highest = float(squares.sum()) / df
    return falling_root(lambda lam: float((squares / (squares + lam)).sum()) - df, highest) / np.shape(X)[0]


def lasso_df(X: ArrayLike, coef: ArrayLike, *, fit_intercept: bool = True) -> int:
    """Return the effective degrees of freedom of a lasso solution: the rank of the columns that it kept.

    With linearly independent columns that is the number of weights that are not zero: what selection costs, shrinkage
    gives back. The intercept is not counted.

    Parameters
    ----------
    X : array of shape (n, p)
    coef : array of shape (p,)
    fit_intercept : bool

    Returns
    -------
    int in 0..p

    References
    ----------
    Zou, Hastie & Tibshirani (2007), On the degrees of freedom of the lasso; Tibshirani & Taylor (2012).

    Examples
    --------
    >>> lasso_df([[1.0, 0.0], [0.0, 1.0], [-1.0, -1.0]], [0.5, 0.0])
    1
    """
    X = checks.design("X", X)
    kept = checks.reals("coef", coef, shape=(X.shape[1],)) != 0
    if not kept.any():
        return 0
    return int(thin_svd(centred(X[:, kept], np.zeros(X.shape[0]), fit_intercept).X)[1].size)
