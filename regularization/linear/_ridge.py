"""Ridge regression from one singular value decomposition.

With ``X = U diag(s) V'`` the solution of ``min (1/n) ||y - Xw||^2 + lam ||w||^2`` is
``w = V diag(s / (s^2 + n lam)) U'y``: along the k-th principal direction the least-squares solution is multiplied by
``s_k^2 / (s_k^2 + n lam)``. The decomposition does not depend on ``lam``, and so serves a whole path.
"""

from __future__ import annotations

from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks
from regularization.linear._centred import centred
from regularization.linear._estimator import LinearEstimator
from regularization.linear._path import Path


def thin_svd(X: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return ``U, s, Vt`` of X restricted to its numerical rank: directions made of rounding only are left out."""
    U, s, Vt = np.linalg.svd(X, full_matrices=False)
    rank = np.count_nonzero(s > s[0] * max(X.shape) * np.finfo(float).eps)
    return U[:, :rank], s[:rank], Vt[:rank]


def ridge_path(X: ArrayLike, y: ArrayLike, lams: ArrayLike, *, fit_intercept: bool = True) -> Path:
    """Solve ridge regression for many strengths with one singular value decomposition.

    Minimises ``(1/n) sum (y_i - x_i.w - b)^2 + lam * sum w_j^2`` over ``w`` and ``b``, for each ``lam``.

    Parameters
    ----------
    X : array of shape (n, p)
    y : array of shape (n,)
    lams : array of shape (m,), each >= 0, in any order
        At ``lam = 0`` the least-squares solution; where that is not unique, the one of minimum norm, which is also
        the limit as ``lam`` falls to 0.
    fit_intercept : bool
        Whether there is an intercept ``b``; it is never penalised.

    Returns
    -------
    Path
        ``lams`` (m,), ``coefs`` (m, p), ``intercepts`` (m,).

    Notes
    -----
    Cost: one decomposition, O(n p min(n, p)), and O(p min(n, p)) for each strength.

    References
    ----------
    Hoerl & Kennard (1970), Ridge regression: biased estimation for nonorthogonal problems.

    Examples
    --------
    >>> path = ridge_path([[1.0], [-1.0]], [3.0, 1.0], [0.0, 1.0])
    >>> path.coefs.round(12).tolist(), path.intercepts.tolist()
    ([[1.0], [0.5]], [2.0, 2.0])
    """
    problem = centred(X, y, fit_intercept)
    lams = checks.strengths("lams", lams).copy()
    U, s, Vt = thin_svd(problem.X)
    n = problem.X.shape[0]
    shrinkage = (s / n) / (s**2 / n + lams[:, None])
    coefs = (shrinkage * (U.T @ problem.y)) @ Vt
    return Path(lams, coefs, problem.intercept(coefs))


class Ridge(LinearEstimator):
    """Linear regression with an L2 penalty.

    Minimises ``(1/n) sum (y_i - x_i.w - b)^2 + lam * sum w_j^2``. scikit-learn's ``Ridge(alpha)`` leaves out the
    1/n, so that its ``alpha`` is ``n * lam``.

    Parameters
    ----------
    lam : float >= 0
        Strength of the penalty; 0 gives least squares, of minimum norm where it is not unique.
    fit_intercept : bool
        Whether there is an intercept; it is never penalised.

    Attributes
    ----------
    coef_ : array of shape (p,)
    intercept_ : float
    n_features_in_ : int

    References
    ----------
    Hoerl & Kennard (1970), Ridge regression: biased estimation for nonorthogonal problems.

    Examples
    --------
    >>> model = Ridge(lam=1.0).fit([[1.0], [-1.0]], [3.0, 1.0])
    >>> model.coef_.round(12).tolist(), model.intercept_, model.predict([[2.0]]).round(12).tolist()
    ([0.5], 2.0, [3.0])
    """

    def __init__(self, lam: float = 1.0, *, fit_intercept: bool = True) -> None:
        self.lam = lam
        self.fit_intercept = fit_intercept

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Fit to rows of shape (n, p) and a target of shape (n,), and return self."""
        path = ridge_path(X, y, [checks.number("lam", self.lam, low=0)], fit_intercept=self.fit_intercept)
        return self._keep(X, path.coefs[0], path.intercepts[0])
