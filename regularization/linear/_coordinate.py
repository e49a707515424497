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
from regularization.linear._diagnostics import violations
from regularization.linear._path import Path
from regularization.linear._ridge import ridge_path

# A linear system solved less exactly than this (relative) is taken for singular.
_CONSISTENT = 1e-8
_RUNGS = 12
# From so many kept features on, an inverse that follows them is cheaper than a linear system each time.
_LARGE = 40


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
    Cost: with p <= n, O(n p^2) for the inner products, then O(p^2 + k^3) for each strength with k kept weights; with
    more features O(n p + k^3) for each strength. Memory: O(n p).

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
    Cost: with p <= n, O(n p^2) for the inner products, then O(p^2 + k^3) for each strength with k kept weights; with
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
    work = _Whole(problem) if p <= n else _WorkingSet(problem)
    coefs, w = np.zeros((lams.size, p)), np.zeros(p)
    for lam in _descending(lams, work.highest / rho, wide=p >= n):
        w, residual, allowed = work.solve(lam * rho, lam * (1 - rho), w, tol * work.highest, max_sweeps)
        coefs[lams == lam] = w
        if residual > allowed and lam in lams:
            _warn(lam, residual, allowed, max_sweeps)
    if 0 in lams:
        coefs[lams == 0] = ridge_path(problem.X, problem.y, [0.0], fit_intercept=False).coefs[0]
    return Path(lams, coefs, problem.intercept(coefs))


class _Whole:
    """All inner products of a problem that has no more features than rows."""

    def __init__(self, problem: Centred) -> None:
        scale = 2 / len(problem.y)
        self.gram, self.correlation = problem.X.T @ problem.X, scale * (problem.y @ problem.X)
        self.gram *= scale
        self.highest = float(np.abs(self.correlation).max())
        self.inverse = Inverse(self.gram)

    def solve(
        self, threshold: float, l2: float, start: np.ndarray, accepted: float, max_sweeps: int
    ) -> tuple[np.ndarray, float, float]:
        """Return the weights for one strength, their violation of the conditions, and the violation allowed."""
        if l2:
            gram = self.gram + 2 * l2 * np.eye(len(start))
            return solve(gram, self.correlation, threshold, start, accepted, max_sweeps)
        return solve(self.gram, self.correlation, threshold, start, accepted, max_sweeps, self.inverse)


class Inverse:
    """The inverse of the inner products of the kept features, which follows them as they come and go."""

    def __init__(self, gram: np.ndarray, room: int | None = None) -> None:
        room = len(gram) if room is None else room
        self.gram, self._memory = gram, np.empty((room, room))
        self.rows = np.arange(len(gram))  # of gram, one for each weight of the problem at hand
        self.clear()

    def clear(self) -> None:
        """Forget the inverse, to begin anew."""
        self._keep(np.empty(0, dtype=int))

    def _keep(self, features: np.ndarray) -> None:
        self.features, k = features, features.size
        self.matrix = self._memory[:k, :k]

    def step(self, kept: np.ndarray, slope: np.ndarray) -> np.ndarray | None:
        """Return the step to where the slope is zero, or None where there is no inverse."""
        kept = self.rows[kept]
        if kept.size > len(self._memory) or not self._follow(kept):
            self.clear()
            return None
        slopes, steps = np.empty(len(self.gram)), np.empty(len(self.gram))
        slopes[kept] = slope
        steps[self.features] = self.matrix @ slopes[self.features]
        return steps[kept]

    def _follow(self, kept: np.ndarray) -> bool:
        """Take out what is no longer kept and put in what is new; return False where that is singular."""
        wanted, held = np.zeros(len(self.gram), dtype=bool), np.zeros(len(self.gram), dtype=bool)
        wanted[kept], held[self.features] = True, True
        stays, new = wanted[self.features], kept[~held[kept]]
        try:
            if new.size + np.count_nonzero(~stays) > max(10, kept.size // 4):
                inverse = np.linalg.inv(self.gram[np.ix_(kept, kept)])
                self._keep(kept)
                self.matrix[...] = inverse
                return True
            if not stays.all():
                cross = self.matrix[np.ix_(stays, ~stays)]
                inner = self.matrix[np.ix_(~stays, ~stays)]
                inverse = self.matrix[np.ix_(stays, stays)] - cross @ np.linalg.solve(inner, cross.T)
                self._keep(self.features[stays])
                self.matrix[...] = inverse
            if new.size:
                self._border(new)
        except np.linalg.LinAlgError:
            return False
        return True

    def _border(self, new: np.ndarray) -> None:
        """Put in new features, each of which has a part of its own outside the span of the others."""
        cross, k = self.gram[np.ix_(self.features, new)], self.features.size
        image = self.matrix @ cross
        corner = np.linalg.inv(self.gram[np.ix_(new, new)] - cross.T @ image)
        side = image @ corner
        self.matrix += side @ image.T
        self._keep(np.append(self.features, new))
        self.matrix[:k, k:], self.matrix[k:, :k], self.matrix[k:, k:] = -side, -side.T, corner


class _WorkingSet:
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
        self._empty()

    def _empty(self) -> None:
        self.place = np.full(self.X.shape[1], -1)
        self.features, self.columns = np.empty(0, dtype=int), np.empty((self.room, len(self.y)))
        self.gram = np.empty((self.room, self.room))
        self.inverse = Inverse(self.gram, min(len(self.y), self.room))

    def _inner_products(self, chosen: np.ndarray) -> np.ndarray:
        """Return those of the chosen features, of which new ones are computed."""
        new = chosen[self.place[chosen] < 0]
        if len(self.features) + new.size > self.room:
            self._empty()
            new = chosen
        if new.size:
            old, total = len(self.features), len(self.features) + new.size
            self.place[new] = np.arange(old, total)
            self.features = np.append(self.features, new)
            self.columns[old:total] = self.X[:, new].T
            self.gram[old:total, :total] = self.scale * (self.columns[old:total] @ self.columns[:total].T)
            self.gram[:old, old:total] = self.gram[old:total, :old].T
        self.inverse.rows = rows = self.place[chosen]
        return self.gram[np.ix_(rows, rows)]

    def solve(
        self, threshold: float, l2: float, start: np.ndarray, accepted: float, max_sweeps: int
    ) -> tuple[np.ndarray, float, float]:
        """Return the weights for one strength, their violation of the conditions, and the violation allowed."""
        w, chosen = start, self._strongest(np.abs(self.downhill), 2 * threshold - self.last, start)
        found, excess, worst = (w, 0.0, 0.0), np.zeros_like(w), 0
        for _ in range(max_sweeps):
            gram = self._inner_products(chosen)
            gram[np.diag_indices_from(gram)] += 2 * l2
            inverse = None if l2 else self.inverse
            found = solve(gram, self.correlation[chosen], threshold, w[chosen], accepted, max_sweeps, inverse)
            w = np.zeros_like(start)
            w[chosen] = found[0]
            kept = np.flatnonzero(w)
            self.downhill = self.scale * ((self.y - w[kept] @ self.columns[self.place[kept]]) @ self.X)
            self.downhill -= 2 * l2 * w
            excess = np.abs(self.downhill) - threshold
            excess[chosen] = 0.0
            allowed = np.maximum(accepted, 16 * np.finfo(float).eps * self.sizes * (self.sizes @ np.abs(w)))
            worst = int(np.argmax(excess - allowed))
            if excess[worst] <= allowed[worst]:
                self.last = threshold
                return w, found[1], found[2]
            if found[1] > found[2]:
                break
            more = self._strongest(excess, 0.0, w)
            both = np.union1d(chosen, more)
            chosen = both if both.size <= self.room else more
        self.last = threshold
        return w, max(found[1], float(excess[worst])), found[2]

    def _strongest(self, sizes: np.ndarray, bound: float, w: np.ndarray) -> np.ndarray:
        """Return the features that are kept, and of those that exceed the bound as many as there is room for."""
        kept, wanted = np.flatnonzero(w), np.flatnonzero((sizes > bound) & (w == 0))
        if not kept.size + wanted.size:
            return np.array([np.argmax(sizes)])
        room = max(self.room - kept.size, 1)
        if wanted.size > room // 2:
            wanted = wanted[np.argsort(-sizes[wanted], kind="stable")[: max(room // 2, 1)]]
        return np.sort(np.append(kept, wanted))


def _descending(lams: np.ndarray, highest: float, wide: bool) -> np.ndarray:
    """Return the positive strengths below the highest from high to low, with rungs between them for a wide problem.

    A wide problem that starts far from its solution first keeps too many features and then drops them one by one.
    """
    lams = np.unique(lams[(lams > 0) & (lams < highest)])
    rungs = np.geomspace(highest, lams[0], _RUNGS)[1:] if wide and lams.size and np.isfinite(highest) else []
    return np.union1d(lams, rungs)[::-1]


def solve(
    gram: np.ndarray,
    correlation: np.ndarray,
    threshold: float,
    start: np.ndarray,
    accepted: float,
    max_sweeps: int,
    inverse: Inverse | None = None,
) -> tuple[np.ndarray, float, float]:
    """Minimise ``(1/2) w'Gw - c'w + threshold * sum |w|``; return w, its violation and the violation allowed.

    The allowance is never below what rounding in ``G w`` makes unavoidable, which differs from weight to weight as the
    sizes of their columns do.
    """
    w, downhill = start.copy(), correlation - gram @ start
    sizes = np.sqrt(gram.diagonal())
    rounding = 16 * np.finfo(float).eps * sizes
    sweep = 0
    while True:
        w = _polish(gram, downhill, threshold, w, inverse)
        downhill = correlation - gram @ w
        residuals = violations(downhill, w, threshold)
        allowed = np.maximum(accepted, rounding * (sizes @ np.abs(w)))
        wrong = (residuals > allowed).nonzero()[0]
        if not wrong.size or sweep == max_sweeps:
            break
        _sweep(gram, downhill, threshold, w, wrong)
        sweep += 1
    worst = int(np.argmax(residuals - allowed))
    return w, float(residuals[worst]), float(allowed[worst])


def _sweep(gram: np.ndarray, downhill: np.ndarray, threshold: float, w: np.ndarray, features: np.ndarray) -> None:
    """Minimise over each of the weights of some features in turn; updates ``w`` and ``downhill`` in place."""
    for j in features:
        curvature = gram[j, j]
        partial = downhill[j] + curvature * w[j]
        new = max(abs(partial) - threshold, 0.0) * (1.0 if partial > 0 else -1.0) / curvature
        if new != w[j]:
            downhill -= gram[j] * (new - w[j])
            w[j] = new


def _polish(
    gram: np.ndarray, downhill: np.ndarray, threshold: float, w: np.ndarray, inverse: Inverse | None
) -> np.ndarray:
    """Solve for the kept weights with their signs held, dropping each that reaches zero on the way.

    With fixed signs the objective is quadratic, and it falls all along the way to that quadratic's minimum.
    """
    while (kept := w.nonzero()[0]).size:
        signs = np.sign(w[kept])
        slope = downhill[kept] - threshold * signs
        step, product, longest = _downhill_step(gram, kept, slope, inverse)
        shrinking = (signs * step < 0).nonzero()[0]
        shares = -w[kept[shrinking]] / step[shrinking]
        share = min(float(shares.min(initial=np.inf)), longest)
        if share == np.inf or not slope @ step > share * (step @ product[kept]) / 2:
            return w
        w = w.copy()
        w[kept] += share * step
        w[kept[shrinking[shares == share]]] = 0.0
        if share == longest:
            return w
        downhill = downhill - share * product
    return w


def _downhill_step(
    gram: np.ndarray, kept: np.ndarray, slope: np.ndarray, inverse: Inverse | None
) -> tuple[np.ndarray, np.ndarray, float]:
    """Return the step of the kept weights to their quadratic's minimum, ``gram`` times it, and 1, the share to take.

    Where the quadratic has a direction without curvature that still leads downhill (collinear features), return
    that direction and infinity: the way down ends only where a weight reaches zero.
    """
    move = np.zeros(len(gram))
    if inverse is not None and kept.size >= _LARGE and (step := inverse.step(kept, slope)) is not None:
        move[kept] = step
        product = gram @ move
        if np.abs(product[kept] - slope).max() <= _CONSISTENT * np.abs(slope).max():
            return step, product, 1.0
        inverse.clear()
    system = gram[np.ix_(kept, kept)]
    try:
        move[kept] = step = np.linalg.solve(system, slope)
        product = gram @ move
        if np.abs(product[kept] - slope).max() <= _CONSISTENT * np.abs(slope).max():
            return step, product, 1.0
    except np.linalg.LinAlgError:
        pass
    curvatures, directions = np.linalg.eigh(system)
    along = directions.T @ slope
    flat = curvatures <= curvatures[-1] * slope.size * np.finfo(float).eps
    if np.abs(along[flat]).max(initial=0.0) > _CONSISTENT * np.abs(along).max():
        step, longest = directions[:, flat] @ along[flat], np.inf
    else:
        step, longest = directions[:, ~flat] @ (along[~flat] / curvatures[~flat]), 1.0
    move[kept] = step
    return step, gram @ move, longest


def _warn(lam: float, residual: float, allowed: float, max_sweeps: int) -> None:
    warnings.warn(
        f"coordinate descent stopped after {max_sweeps} sweeps at lam = {lam:.3g} with KKT residual {residual:.3g} > "
        f"{allowed:.3g}; raise max_sweeps or tol, standardise the columns, or use a larger lam",
        ConvergenceWarning,
        stacklevel=3,
    )
