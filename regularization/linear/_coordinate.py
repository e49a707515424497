"""Lasso and elastic net paths by coordinate descent, fast enough in numpy.

One weight at a time has a closed form: soft-threshold its partial correlation. Three things make a whole path cheap:
inner products are computed once, each strength starts at its neighbour's solution, and once the signs of the kept
weights are right the rest is a small linear system, solved at once instead of swept to convergence. Where there are
more features than rows, inner products are needed of a working set only: the kept features and those that the strong
rule can't leave out; the others are asked afterwards whether they were left out rightly.
``coordinate_descent`` is the plain method without these.
"""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks
from regularization.linear._centred import Centred, centred
from regularization.linear._convergence import ConvergenceWarning
from regularization.linear._path import Path
from regularization.linear._quadratic import ROUNDING, Quadratic
from regularization.linear._ridge import ridge_path

_RUNGS = 12


def lasso_path(
    X: ArrayLike,
    y: ArrayLike,
    lams: ArrayLike,
    *,
    fit_intercept: bool = True,
    tol: float = 1e-11,
    max_sweeps: int = 1000,
) -> Path:
    """Solve the lasso for many strengths by coordinate descent with warm starts.

    Minimises ``(1/n) sum (y_i - x_i.w - b)^2 + lam * sum |w_j|`` over ``w`` and ``b``, for each ``lam``. It is
    ``elastic_net_path`` with ``rho = 1``, and warns as that does.

    Parameters
    ----------
    X, y, lams, fit_intercept, tol, max_sweeps
        As for ``elastic_net_path``.

    Returns
    -------
    Path
        ``lams`` (m,), ``coefs`` (m, p), ``intercepts`` (m,).

    Notes
    -----
    Cost: with p <= n, O(n p^2) for the inner products, then O(p k) for each strength with k kept weights, and O(k^2)
    for each weight that comes or goes; with more features O(n p) for each strength. Memory: O(n p).

    References
    ----------
    Friedman, Hastie & Tibshirani (2010), Regularization paths for generalized linear models via coordinate descent.

    Examples
    --------
    >>> path = lasso_path([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]], [2.0, 1.0, -2.0, -1.0], [3.0, 1.5, 0.5])
    >>> path.coefs.round(12).tolist(), path.n_kept.tolist()
    ([[0.0, 0.0], [0.5, 0.0], [1.5, 0.5]], [0, 1, 2])
    """
    return elastic_net_path(X, y, lams, rho=1.0, fit_intercept=fit_intercept, tol=tol, max_sweeps=max_sweeps)


def elastic_net_path(
    X: ArrayLike,
    y: ArrayLike,
    lams: ArrayLike,
    *,
    rho: float,
    fit_intercept: bool = True,
    tol: float = 1e-11,
    max_sweeps: int = 1000,
) -> Path:
    """Solve the (naive) elastic net for many strengths by coordinate descent with warm starts.

    Minimises ``(1/n) sum (y_i - x_i.w - b)^2 + lam * (rho * sum |w_j| + (1 - rho) * sum w_j^2)`` for each ``lam``.

    Parameters
    ----------
    X : array of shape (n, p)
    y : array of shape (n,)
    lams : array of shape (m,), each >= 0, in any order
        At ``lam = 0`` there is no penalty: least squares, and where that is not unique the solution of minimum L2
        norm. (``exact_lasso_path`` ends in the limit from above instead, which has minimum L1 norm.)
    rho : float in [0, 1]
        1 is the lasso; 0 is ridge, and is solved as such.
    fit_intercept : bool
        Whether there is an intercept ``b``; it is never penalised.
    tol : float > 0
        Accepted violation of the optimality conditions, relative to the strength at which all weights are zero.
    max_sweeps : int >= 1
        Limit for each strength.

    Returns
    -------
    Path
        ``lams`` (m,), ``coefs`` (m, p), ``intercepts`` (m,).

    Warns
    -----
    ConvergenceWarning
        If ``tol`` is not reached within ``max_sweeps``, with the violation reached.

    Notes
    -----
    Cost: with p <= n, O(n p^2) for the inner products, then O(p k + k^3) for each strength with k kept weights; with
    more features O(n p + k^3) for each strength. Memory: O(n p).

    References
    ----------
    Zou & Hastie (2005), Regularization and variable selection via the elastic net; Friedman, Hastie & Tibshirani
    (2010), Regularization paths for generalized linear models via coordinate descent.

    Examples
    --------
    >>> elastic_net_path([[1.0, 1.0], [-1.0, -1.0]], [2.0, -2.0], [1.0], rho=0.5).coefs.round(12).tolist()
    [[0.7, 0.7]]
    """
    problem = centred(X, y, fit_intercept)
    n, p = problem.X.shape
    lams, rho = checks.strengths("lams", lams).copy(), checks.number("rho", rho, low=0, high=1)
    tol = checks.number("tol", tol, low=0, low_open=True)
    max_sweeps = checks.integer("max_sweeps", max_sweeps, low=1)
    if rho == 0 or not lams.any():
        return ridge_path(X, y, lams, fit_intercept=fit_intercept)
    work = quadratic_of(problem)
    coefs = np.zeros((lams.size, p))
    for lam in _descending(lams, work.highest / rho, wide=p >= n):
        residual, allowed = work.solve(lam * rho, lam * (1 - rho), tol * work.highest, max_sweeps)
        coefs[lams == lam] = work.w
        if residual > allowed and lam in lams:
            _warn(lam, residual, allowed, max_sweeps)
    if 0 in lams:
        coefs[lams == 0] = ridge_path(problem.X, problem.y, [0.0], fit_intercept=False).coefs[0]
    return Path(lams, coefs, problem.intercept(coefs))


def quadratic_of(problem: Centred) -> Whole | WorkingSet:
    """Return the problem in a form that is solved for one strength after the other."""
    return Whole(problem) if problem.X.shape[1] <= len(problem.y) else WorkingSet(problem)


class Whole:
    """A problem that has no more features than rows, with all inner products."""

    def __init__(self, problem: Centred) -> None:
        scale = 2 / len(problem.y)
        correlation = scale * (problem.y @ problem.X)
        self.highest = float(np.abs(correlation).max())
        gram = problem.X.T @ problem.X
        gram *= scale
        self._quadratic = Quadratic(gram)
        self._quadratic.grow(correlation)
        self.w, self.solve = self._quadratic.w, self._quadratic.solve


class WorkingSet:
    """A problem with more features than rows, solved over those features that may be kept.

    Memory is that of X: inner products are stored of about as many features as there are rows.
    """

    def __init__(self, problem: Centred) -> None:
        self.X, self.y = problem.X, problem.y
        n, p = self.X.shape
        self.scale, self.room = 2 / n, min(p, 3 * n + 100)
        self.sizes = np.sqrt(self.scale * np.einsum("ij,ij->j", self.X, self.X))
        self.correlation = self.downhill = self.scale * (self.y @ self.X)
        self.highest = self.last = float(np.abs(self.correlation).max())
        self.w, self._columns = np.zeros(p), np.empty((self.room, n))
        self._begin(np.empty(0, dtype=int))

    def _begin(self, features: np.ndarray) -> None:
        """Forget all inner products but those of some features, which are kept."""
        self.features, self.inside = np.empty(0, dtype=int), np.zeros(self.X.shape[1], dtype=bool)
        self._quadratic = Quadratic(np.empty((self.room, self.room)))
        self._add(features)
        self._quadratic.start(self.w[features])

    def _add(self, new: np.ndarray) -> None:
        old, total = self.features.size, self.features.size + new.size
        self.features = np.concatenate((self.features, new))
        self.inside[new] = True
        self._columns[old:total] = self.X[:, new].T
        products = self.scale * (self._columns[old:total] @ self._columns[:total].T)
        self._quadratic.add(products, self.correlation[new])

    def _take(self, sizes: np.ndarray, bound: float) -> None:
        """Add the features that exceed a bound, or as many of the strongest as there is room for beside the kept."""
        kept, wanted = np.flatnonzero(self.w), ((sizes > bound) & ~self.inside).nonzero()[0]
        most = max((self.room - kept.size) // 2, 1)
        if wanted.size > most:
            wanted = wanted[np.argsort(-sizes[wanted], kind="stable")[:most]]
        if self.features.size + wanted.size > self.room:
            self._begin(kept)
        if wanted.size:
            self._add(wanted)

    def solve(self, threshold: float, l2: float, accepted: float, max_sweeps: int) -> tuple[float, float]:
        """Minimise over all weights; return their violation of the conditions, and the violation allowed."""
        self._take(np.abs(self.downhill), 2 * threshold - self.last)
        self.last, residual, allowed, worst = threshold, 0.0, accepted, 0.0
        for _ in range(max_sweeps):
            residual, allowed = self._quadratic.solve(threshold, l2, accepted, max_sweeps)
            self.w[self.features], kept = self._quadratic.w, self._quadratic.kept
            residuals = self.y - self._quadratic.w[kept] @ self._columns[kept]
            self.downhill = self.scale * (residuals @ self.X)
            excess = np.abs(self.downhill) - threshold
            excess[self.features] = 0.0
            over = excess - np.maximum(accepted, ROUNDING * float(self.sizes @ np.abs(self.w)) * self.sizes)
            worst = float(excess[np.argmax(over)])
            if over.max() <= 0:
                return residual, allowed
            if residual > allowed:
                break
            self._take(excess, 0.0)
        return max(residual, worst), allowed


def _descending(lams: np.ndarray, highest: float, wide: bool) -> np.ndarray:
    """Return the positive strengths below the highest from high to low, with rungs between them for a wide problem.

    A wide problem that starts far from its solution first keeps too many features and then drops them one by one.
    """
    lams = np.unique(lams[(lams > 0) & (lams < highest)])
    rungs = np.geomspace(highest, lams[0], _RUNGS)[1:] if wide and lams.size and np.isfinite(highest) else []
    return np.union1d(lams, rungs)[::-1]


def _warn(lam: float, residual: float, allowed: float, max_sweeps: int) -> None:
    warnings.warn(
        f"coordinate descent stopped after {max_sweeps} sweeps at lam = {lam:.3g} with KKT residual {residual:.3g} > "
        f"{allowed:.3g}; raise max_sweeps or tol, standardise the columns, or use a larger lam",
        ConvergenceWarning,
        stacklevel=3,
    )
