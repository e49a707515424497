"""The other form of a penalty: the best fit within a budget ``penalty(w) <= t``.

Every penalised solution is the constrained one for the budget that it uses up, and the other way round: the strength
``lam`` is the price (Lagrange multiplier) at which the budget is just spent. So each form is solved by finding ``lam``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from regularization import checks
from regularization.linear._centred import Centred, centred
from regularization.linear._coordinate import solve
from regularization.linear._exact_path import exact_lasso_path
from regularization.linear._ridge import thin_svd
from regularization.linear._root import falling_root
from regularization.penalties import L1, L2, ElasticNet

# Relative to the strength at which all weights are zero: the violation that a solution may have, and a strength small
# enough to stand for "almost none" where least squares has no unique solution.
_ACCEPTED = 1e-14
_NEARLY_FREE = 1e-9


@dataclass(frozen=True, eq=False)
class ConstrainedFit:
    """The best fit within a budget.

    Used in: chapters L1 and Elastic net.
    """

    coef: np.ndarray
    """Weights, shape (p,)."""
    intercept: float
    lam: float
    """Strength of the penalty that has the same solution: 0 if the budget does not bind."""
    t: float
    """The budget."""


def constrained_fit(
    X: np.ndarray, y: np.ndarray, t: float, *, penalty: L1 | L2 | ElasticNet, fit_intercept: bool = True
) -> ConstrainedFit:
    """Fit as well as a budget allows.

    Minimises ``(1/n) sum (y_i - x_i.w - b)^2`` over ``w`` and ``b`` subject to ``penalty(w) <= t``. The optimality
    conditions are those of the penalised problem at the returned ``lam``, together with ``penalty(w) = t`` unless
    ``lam = 0``.

    Parameters
    ----------
    X : array of shape (n, p)
    y : array of shape (n,)
    t : float >= 0
        The budget. For L2 it bounds the *squared* radius, ``sum w_j^2 <= t``.
    penalty : L1(), L2() or ElasticNet(rho)
    fit_intercept : bool
        Whether there is an intercept ``b``; the budget does not concern it.

    Returns
    -------
    ConstrainedFit
        If the budget does not bind: the least-squares solution, and where it is not unique one of least penalty
        (under ``ElasticNet`` up to a ``lam`` of 1e-9 of the one at which all weights are zero).
        At ``t = 0`` all weights are zero, and under L2 no finite ``lam`` does that: it is infinite.

    Raises
    ------
    TypeError, ValueError
        If the data are empty, do not match or are not finite, ``t`` is negative or the penalty is another object.

    References
    ----------
    Tibshirani (1996), Regression shrinkage and selection via the lasso, section 2; Zou & Hastie (2005), section 2.

    Used in: chapters L1 and Elastic net.

    Examples
    --------
    >>> X, y = [[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]], [4.0, 3.0, -4.0, -3.0]
    >>> constrained_fit(X, y, 5.0, penalty=L1()).coef.round(12).tolist()
    [3.0, 2.0]
    >>> constrained_fit(X, y, 6.25, penalty=L2()).coef.round(12).tolist()
    [2.0, 1.5]
    """
    problem = centred(X, y, fit_intercept)
    t = checks.number("t", t, low=0)
    if not isinstance(penalty, (L1, L2, ElasticNet)):
        raise TypeError(f"penalty must be L1(), L2() or ElasticNet(rho), got {penalty!r}")
    coef, lam = _within(problem, t, _share_of_l1(penalty))
    return ConstrainedFit(coef, float(problem.intercept(coef)), lam, t)


def _share_of_l1(penalty: L1 | L2 | ElasticNet) -> float:
    return penalty.rho if isinstance(penalty, ElasticNet) else float(isinstance(penalty, L1))


def _within(problem: Centred, t: float, rho: float) -> tuple[np.ndarray, float]:
    if rho == 0:
        return _within_sphere(problem, t)
    if rho == 1:
        path = exact_lasso_path(problem.X, problem.y, fit_intercept=False).at_norm([t])
        return path.coefs[0], float(path.lams[0])
    return _within_elastic_ball(problem, t, rho)


def _within_sphere(problem: Centred, t: float) -> tuple[np.ndarray, float]:
    """L2: along the k-th principal direction the weight is ``s u.y / (s^2 + n lam)``; find the lam that spends t."""
    n, p = problem.X.shape
    U, s, Vt = thin_svd(problem.X)
    scores = s * (U.T @ problem.y)

    def unspent(total: float) -> float:
        return float(((scores / (s**2 + total)) ** 2).sum()) - t

    if scores.size == 0 or unspent(0.0) <= 0:
        return (scores / s**2) @ Vt, 0.0
    if t == 0:
        return np.zeros(p), math.inf
    total = falling_root(unspent, float(np.linalg.norm(scores)) / math.sqrt(t))
    return (scores / (s**2 + total)) @ Vt, total / n


def _within_elastic_ball(problem: Centred, t: float, rho: float) -> tuple[np.ndarray, float]:
    """Elastic net: search for the lam whose penalised solution spends exactly t."""
    n, p = problem.X.shape
    gram, correlation = problem.X.T @ problem.X * (2 / n), 2 / n * (problem.X.T @ problem.y)
    highest = float(np.abs(correlation).max()) / rho
    lowest = 0.0 if thin_svd(problem.X)[1].size == p else _NEARLY_FREE * highest
    penalty, w = ElasticNet(rho), np.zeros(p)

    def unspent(lam: float) -> float:
        nonlocal w
        ridged = gram + 2 * lam * (1 - rho) * np.eye(p)
        w = solve(ridged, correlation, lam * rho, w, _ACCEPTED * highest, max_sweeps=1000)[0]
        return penalty.value(w) - t

    if unspent(lowest) <= 0:
        return w, lowest
    lam = falling_root(unspent, highest, lowest=lowest)
    unspent(lam)
    return w, lam
