"""The other form of a penalty: the best fit within a budget ``penalty(w) <= t``.

Every penalised solution is the constrained one for the budget that it uses up, and the other way round: the strength
``lam`` is the price (Lagrange multiplier) at which the budget is just spent. So each form is solved by finding ``lam``.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks
from regularization._values import Summarised
from regularization.linear._centred import Centred, centred
from regularization.linear._convergence import ConvergenceWarning
from regularization.linear._coordinate import quadratic_of
from regularization.linear._exact_path import default_limit, walked
from regularization.linear._ridge import thin_svd
from regularization.linear._root import falling_root
from regularization.penalties import L1, L1L2, L2

# A strength, relative to the one at which all weights are zero, that is small enough to stand for "almost none" where
# least squares has no unique solution, or none that inner products can tell.
_NEARLY_FREE = 1e-9
_MAX_SWEEPS = 1000


@dataclass(frozen=True, eq=False, repr=False)
class ConstrainedFit(Summarised):
    """The best fit within a budget.

    Examples
    --------
    >>> fit = constrained_fit([[1.0], [-1.0]], [2.0, -2.0], 0.5, penalty=L1())
    >>> fit.coef.tolist(), fit.intercept, fit.lam
    ([0.5], 0.0, 3.0)
    """

    coef: np.ndarray
    """Weights, shape (p,)."""
    intercept: float
    """The best for these weights."""
    lam: float
    """Strength of the penalty that has the same solution: 0 if the budget does not bind."""
    t: float
    """The budget."""


def constrained_fit(
    X: ArrayLike, y: ArrayLike, t: float, *, penalty: L1 | L2 | L1L2, fit_intercept: bool = True
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
    penalty : L1(), L2() or L1L2(rho)
    fit_intercept : bool
        Whether there is an intercept ``b``; the budget does not concern it.

    Returns
    -------
    ConstrainedFit
        If the budget does not bind: the least-squares solution, and where it is not unique one of least penalty.
        Under ``L1L2`` with collinear columns, or nearly so, ``lam`` stays above 1e-9 of the strength at which all
        weights are zero.
        At ``t = 0`` all weights are zero, and under L2 no finite ``lam`` does that: it is infinite.

    Warns
    -----
    ConvergenceWarning
        If a solution is not exact to rounding, with the violation reached.

    Notes
    -----
    Cost: L2 one decomposition, O(n p min(n, p)); L1 the exact path; L1L2 about 70 solutions by coordinate descent, as
    those of ``elastic_net_path``. Memory: O(n p), and for L1 one row of p weights for each knot of the path.

    References
    ----------
    Tibshirani (1996), Regression shrinkage and selection via the lasso, section 2; Zou & Hastie (2005), section 2.

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
    if not isinstance(penalty, (L1, L2, L1L2)):
        raise TypeError(f"penalty must be L1(), L2() or L1L2(rho), got {penalty!r}")
    coef, lam = _within(problem, t, _share_of_l1(penalty))
    return ConstrainedFit(coef, float(problem.intercept(coef)), lam, t)


def _share_of_l1(penalty: L1 | L2 | L1L2) -> float:
    return penalty.rho if isinstance(penalty, L1L2) else float(isinstance(penalty, L1))


def _within(problem: Centred, t: float, rho: float) -> tuple[np.ndarray, float]:
    if rho == 0:
        return _within_sphere(problem, t)
    if rho == 1:
        path = walked(problem, 0.0, default_limit(problem)).at_norm([t])
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
    work = quadratic_of(problem)
    highest = work.highest / rho
    if t == 0:
        return work.w, highest
    lowest = 0.0 if _independent(problem.X) else _NEARLY_FREE * highest
    penalty, residual, allowed = L1L2(rho), 0.0, 0.0

    def unspent(lam: float) -> float:
        nonlocal residual, allowed
        residual, allowed = work.solve(lam * rho, lam * (1 - rho), 0.0, _MAX_SWEEPS)
        return penalty.value(work.w) - t

    lam = lowest
    if unspent(lowest) > 0:
        lam = falling_root(unspent, highest, lowest=lowest)
        unspent(lam)
    if residual > allowed:
        warnings.warn(
            f"the constrained fit stopped at lam = {lam:.3g} with KKT residual {residual:.3g} > {allowed:.3g}; "
            "standardise the columns, or use a smaller t",
            ConvergenceWarning,
            stacklevel=4,
        )
    return work.w, lam


def _independent(X: np.ndarray) -> bool:
    """Tell whether the columns, at equal size, are far enough from collinear for their inner products."""
    if X.shape[1] > len(X):
        return False
    lengths = np.linalg.norm(X, axis=0)
    s = np.linalg.svd(X / np.where(lengths > 0, lengths, 1.0), compute_uv=False)
    return bool(s[-1] ** 2 > _NEARLY_FREE * s[0] ** 2)
