"""Lasso and elastic net as estimators."""

from __future__ import annotations

from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks
from regularization.linear._centred import centred
from regularization.linear._coordinate import elastic_net_path
from regularization.linear._estimator import LinearEstimator


class Lasso(LinearEstimator):
    """Linear regression with an L1 penalty: shrinks, and sets weights to exactly zero.

    Minimises ``(1/n) sum (y_i - x_i.w - b)^2 + lam * sum |w_j|``. scikit-learn's ``Lasso(alpha)`` halves the first
    term, so that its ``alpha`` is ``lam / 2``.

    Parameters
    ----------
    lam : float >= 0
        Strength of the penalty; 0 gives least squares, of minimum L2 norm where it is not unique.
    fit_intercept : bool
        Whether there is an intercept; it is never penalised.
    tol, max_sweeps
        As for ``lasso_path``.

    Attributes
    ----------
    coef_ : array of shape (p,)
    intercept_ : float
    n_features_in_ : int

    References
    ----------
    Tibshirani (1996), Regression shrinkage and selection via the lasso.

    Examples
    --------
    >>> model = Lasso(lam=1.5).fit([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]], [2.0, 1.0, -2.0, -1.0])
    >>> model.coef_.round(12).tolist()
    [0.5, 0.0]
    """

    def __init__(
        self, lam: float = 1.0, *, fit_intercept: bool = True, tol: float = 1e-11, max_sweeps: int = 1000
    ) -> None:
        self.lam = lam
        self.fit_intercept = fit_intercept
        self.tol = tol
        self.max_sweeps = max_sweeps

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Fit to rows of shape (n, p) and a target of shape (n,), and return self."""
        lams = [checks.number("lam", self.lam, low=0)]
        options = {"fit_intercept": self.fit_intercept, "tol": self.tol, "max_sweeps": self.max_sweeps}
        path = elastic_net_path(X, y, lams, rho=1.0, **options)
        return self._keep(X, path.coefs[0], path.intercepts[0])


class ElasticNet(LinearEstimator):
    """Linear regression with both penalties.

    The naive form minimises ``(1/n) sum (y_i - x_i.w - b)^2 + lam * (rho * sum |w_j| + (1 - rho) * sum w_j^2)``.
    scikit-learn's ``ElasticNet`` is naive too: its ``alpha * l1_ratio`` is ``lam * rho / 2`` and its
    ``alpha * (1 - l1_ratio)`` is ``lam * (1 - rho)``.

    The naive form shrinks twice. The rescaled form, which its authors call *the* elastic net, undoes the ridge part
    of the shrinkage: it multiplies weight j by ``1 + lam * (1 - rho) / v_j``, where ``v_j`` is the variance of column j
    (its mean square when there is no intercept). For columns of equal scale that is the paper's factor
    ``1 + lambda_2``, and for uncorrelated columns the result is the lasso's.

    Parameters
    ----------
    lam : float >= 0
        Strength of the penalty; 0 gives least squares, of minimum L2 norm where it is not unique.
    rho : float in [0, 1]
        Share of L1: 1 is the lasso, 0 is ridge.
    form : "naive" or "rescaled"
    fit_intercept : bool
        Whether there is an intercept; it is never penalised.
    tol, max_sweeps
        As for ``elastic_net_path``.

    Attributes
    ----------
    coef_ : array of shape (p,)
    intercept_ : float
    n_features_in_ : int

    References
    ----------
    Zou & Hastie (2005), Regularization and variable selection via the elastic net, sections 2 and 3.

    Examples
    --------
    >>> X, y = [[1.0], [-1.0]], [2.0, -2.0]
    >>> naive, rescaled = (ElasticNet(1.0, rho=0.5, form=form).fit(X, y) for form in ("naive", "rescaled"))
    >>> round(float(naive.coef_[0]), 6), round(float(rescaled.coef_[0]), 6)
    (1.166667, 1.75)
    """

    def __init__(
        self,
        lam: float = 1.0,
        *,
        rho: float = 0.5,
        form: str = "naive",
        fit_intercept: bool = True,
        tol: float = 1e-11,
        max_sweeps: int = 1000,
    ) -> None:
        self.lam = lam
        self.rho = rho
        self.form = form
        self.fit_intercept = fit_intercept
        self.tol = tol
        self.max_sweeps = max_sweeps

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Fit to rows of shape (n, p) and a target of shape (n,), and return self."""
        lam = checks.number("lam", self.lam, low=0)
        form = checks.one_of("form", self.form, ("naive", "rescaled"))
        options = {"fit_intercept": self.fit_intercept, "tol": self.tol, "max_sweeps": self.max_sweeps}
        coef = elastic_net_path(X, y, [lam], rho=self.rho, **options).coefs[0]
        problem = centred(X, y, self.fit_intercept)
        if form == "rescaled":
            coef = _undo_ridge(coef, problem.X, lam * (1 - self.rho))
        return self._keep(X, coef, problem.intercept(coef))


def _undo_ridge(coef: np.ndarray, X: np.ndarray, l2: float) -> np.ndarray:
    """Multiply each weight by ``1 + l2 / mean(x_j^2)``; that of a column of zeros is zero and stays so."""
    squares = (X**2).mean(axis=0)
    return coef + np.divide(l2 * coef, squares, out=np.zeros_like(squares), where=squares > 0)
