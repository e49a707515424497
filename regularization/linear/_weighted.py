"""Ridge regression with a separate price for each weight."""

from __future__ import annotations

from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks
from regularization.linear._centred import centred
from regularization.linear._estimator import LinearEstimator


class WeightedRidge(LinearEstimator):
    """Linear regression with an L2 penalty of its own for each feature.

    Minimises ``(1/n) sum (y_i - x_i.w - b)^2 + lam * sum_j v_j w_j^2``. It is solved as what it is: least squares with
    one extra row for each feature, ``sqrt(n lam v_j)`` in column j and 0 as its target.

    Parameters
    ----------
    weights : array of shape (p,), each >= 0, or one number for all
        The prices ``v``; a feature of price 0 is not penalised.
    lam : float >= 0
        Strength of the penalty. Where the solution is not unique it is the one of minimum norm.
    fit_intercept : bool
        Whether there is an intercept; it is never penalised.

    Attributes
    ----------
    coef_ : array of shape (p,)
    intercept_ : float
    n_features_in_ : int

    References
    ----------
    Hoerl & Kennard (1970), section 6, generalized ridge; Wager, Wang & Liang (2013) for dropout as an instance of it.

    Examples
    --------
    >>> X, y = [[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]], [2.0, 1.0, -2.0, -1.0]
    >>> WeightedRidge(weights=[0.0, 1.0], lam=0.5).fit(X, y).coef_.round(12).tolist()
    [2.0, 0.5]
    """

    def __init__(self, weights: ArrayLike, lam: float = 1.0, *, fit_intercept: bool = True) -> None:
        self.weights = weights
        self.lam = lam
        self.fit_intercept = fit_intercept

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Fit to rows of shape (n, p) and a target of shape (n,), and return self."""
        problem = centred(X, y, self.fit_intercept)
        n, p = problem.X.shape
        one = np.ndim(self.weights) == 0
        prices = checks.reals("weights", np.full(p, self.weights) if one else self.weights, shape=(p,), low=0)
        extra = np.diag(np.sqrt(n * prices) * np.sqrt(checks.number("lam", self.lam, low=0)))
        rows, target = np.vstack([problem.X, extra]), np.append(problem.y, np.zeros(p))
        coef = np.linalg.lstsq(rows, target)[0]
        return self._keep(X, coef, problem.intercept(coef))
