"""Kernel ridge regression: ridge on columns that are never written down, only their inner products.

The minimum of ``(1/n) ||y - Xw - b||^2 + lam ||w||^2`` is ``w = X'a`` with ``a = (XX' + n lam I)^-1 (y - b)``. Rows
enter only through ``XX'``, in whose place any kernel may stand.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks


def gaussian_kernel(X: ArrayLike, Z: ArrayLike, width: float) -> np.ndarray:
    """Return ``exp(-||x - z||^2 / (2 width^2))`` for every row x of X and z of Z.

    Parameters
    ----------
    X : array of shape (n, p)
    Z : array of shape (m, p)
    width : float > 0

    Returns
    -------
    array of shape (n, m)

    Examples
    --------
    >>> gaussian_kernel([[0.0], [2.0]], [[0.0]], width=1.0).round(4).tolist()
    [[1.0], [0.1353]]
    """
    X = checks.design("X", X)
    Z = checks.design("Z", Z)
    if Z.shape[1] != X.shape[1]:
        raise ValueError(f"Z must have {X.shape[1]} columns, as X has, got shape {Z.shape}")
    apart = ((X[:, None] - Z) ** 2).sum(axis=-1)
    return np.exp(-apart / (2 * checks.number("width", width, low=0, low_open=True) ** 2))


def kernel_ridge(K: ArrayLike, y: ArrayLike, lam: float, *, fit_intercept: bool = True) -> tuple[np.ndarray, float]:
    """Return dual weights ``a`` and intercept ``b`` of kernel ridge regression.

    Minimises ``(1/n) sum (y_i - f(x_i))^2 + lam * a'Ka`` with ``f(x) = b + sum_i a_i k(x, x_i)``. scikit-learn's
    ``KernelRidge(alpha)`` has no intercept, and an ``alpha`` of ``n * lam``.

    Parameters
    ----------
    K : array of shape (n, n)
        The kernel between the rows, symmetric and without negative eigenvalues.
    y : array of shape (n,)
    lam : float > 0
    fit_intercept : bool
        Whether there is an intercept; it is never penalised.

    Returns
    -------
    a : array of shape (n,)
        The residuals divided by ``n * lam``.
    b : float

    References
    ----------
    Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, section 5.8.

    Examples
    --------
    >>> a, b = kernel_ridge([[1.0, 0.0], [0.0, 1.0]], [3.0, 1.0], lam=0.5)
    >>> a.round(12).tolist(), round(b, 12)
    ([0.5, -0.5], 2.0)
    """
    K = checks.design("K", K)
    n = K.shape[0]
    if K.shape != (n, n) or not np.allclose(K, K.T):
        raise ValueError(f"K must be symmetric, with a row and a column for each target, got shape {K.shape}")
    y = checks.target("y", y, rows=n)
    ridged = K + n * checks.number("lam", lam, low=0, low_open=True) * np.eye(n)
    by_y, by_one = np.linalg.solve(ridged, np.column_stack([y, np.ones(n)])).T
    b = float(by_y.sum() / by_one.sum()) if checks.switch("fit_intercept", fit_intercept) else 0.0
    return by_y - b * by_one, b
