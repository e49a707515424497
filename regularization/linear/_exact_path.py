"""The whole lasso path, exactly: least angle regression with the lasso modification.

Put ``c = (2/n) X'(y - Xw)``, minus the gradient of the mean squared error. At a solution every active feature has
``c_j = lam * sign(w_j)`` and every other one ``|c_j| <= lam``. As ``lam`` falls the active weights move along a
straight line, until a knot: a feature reaches the bound and joins, or a weight reaches zero and leaves. There are
finitely many knots, and between two of them everything is linear in ``lam``.

Where several are due at one knot, who moves on is a small problem of its own: the direction ``d`` that minimises
``(1/2) d'Gd - s'd``, with the Gram matrix ``G`` of those at the bound, their signs ``s``, and ``s_j d_j >= 0`` for
weights at zero. It is solved as non-negative least squares is, each exchange lowering it, so that none comes back.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks
from regularization._values import Summarised
from regularization.linear._centred import Centred, centred
from regularization.linear._convergence import ConvergenceWarning
from regularization.linear._coordinate import elastic_net_path
from regularization.linear._diagnostics import violations
from regularization.linear._path import Path
from regularization.linear._span import COLLINEAR, Span

# The conditions of optimality hold at every knot to half of this, relative to the first knot; where they can't, the
# path ends.
_ACCURACY = 1e-8
# Rounding in c, relative to what it is the sum of.
_ROUNDING = 32 * np.finfo(float).eps
# A slope that differs from 1 by less than this is 1: the feature stays at the bound, and needn't join.
_LEVEL = 1e-11
# As much of lam may be led back to it where c has drifted.
_LED_BACK = 0.1
# The distance from the bound, relative to lam, that stands for none.
_NONE = 1e-30
# So many knots after each other without progress are going round in circles.
_PATIENCE = 100
# After so many knots c and the direction are computed anew and not from the last.
_FRESH = 10
# Columns of which each has this share of its length outside the span of those before it lose no digits that matter
# when they are known by their inner products.
_APART = 1e-2
# With less than one part in so many of its length outside the span, a column turns no direction exactly.
_OWN = 10


@dataclass(frozen=True, eq=False, repr=False)
class _Rest(Summarised):
    """What lies below the end of a path: single strengths, each solved for by coordinate descent.

    The walk goes on below the end of what is exact; where it left a lower objective, it is taken.
    """

    problem: Centred
    l2: float
    lams: np.ndarray
    coefs: np.ndarray

    def __call__(self, lams: np.ndarray) -> np.ndarray:
        """Return the weights for strengths of shape (m,), with a warning if they are worse than rounding explains."""
        coefs = np.array([self._at(float(lam)) for lam in lams])
        self._warn(lams, coefs)
        return coefs

    def at_norm(self, norm: float) -> tuple[float, np.ndarray]:
        """Return the strength and the weights for a norm: the best fit of those that keep to it.

        Those are what the walk and coordinate descent found, led on towards the solution without penalty.
        """
        free = self._found(0.0)
        if np.abs(free).sum() <= norm:
            return 0.0, free
        norms = np.abs(self.coefs).sum(axis=1)
        lam, walked = _between(np.maximum.accumulate(norms), np.array([norm]), self.lams[:, None], self.coefs)
        starts = np.vstack([self.coefs[norms <= norm], walked, self._found(float(lam[0, 0]))])
        starts *= np.minimum(1.0, norm / np.maximum(np.abs(starts).sum(axis=1), norm))[:, None]
        left = norm - np.abs(starts).sum(axis=1)
        rivals = starts + (left / (np.abs(free).sum() - norm + left))[:, None] * (free - starts)
        best = min(rivals, key=lambda w: self._objective(w, 0.0))
        strength = max(float(best @ self._downhill(best)) / norm, 0.0)
        self._warn(np.array([strength]), best[None])
        return strength, best

    def _at(self, lam: float) -> np.ndarray:
        """Return the better of what coordinate descent finds and what the walk found."""
        found = self._found(lam)
        if lam < self.lams[-1]:
            return found
        walked = _between(-self.lams, np.array([-lam]), self.coefs)[0][0]
        return min(walked, found, key=lambda w: self._objective(w, lam))

    def _found(self, lam: float) -> np.ndarray:
        """Return what coordinate descent finds, which is judged elsewhere."""
        total = lam + self.l2
        rho = lam / total if total > 0 else 1.0
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            return elastic_net_path(self.problem.X, self.problem.y, [total], rho=rho, fit_intercept=False).coefs[0]

    def _objective(self, w: np.ndarray, lam: float) -> float:
        residual = self.problem.y - self.problem.X @ w
        return float((residual**2).mean() + self.l2 * (w @ w) + lam * np.abs(w).sum())

    def _downhill(self, w: np.ndarray) -> np.ndarray:
        X, y = self.problem.X, self.problem.y
        return 2 / len(y) * ((y - X @ w) @ X) - 2 * self.l2 * w

    def _warn(self, lams: np.ndarray, coefs: np.ndarray) -> None:
        """Warn of the worst violation of the optimality conditions that is more than rounding in the weights."""
        X, y = self.problem.X, self.problem.y
        scale = 2 / len(y)
        sizes = np.sqrt(scale * np.einsum("ij,ij->j", X, X))
        worst, allowed, where = 0.0, 0.0, 0.0
        for lam, w in zip(lams, coefs, strict=True):
            found = float(violations(self._downhill(w), w, float(lam)).max())
            rounding = 2 * _ROUNDING * float(sizes.max() * (np.sqrt(scale * (y @ y)) + sizes @ np.abs(w)))
            if found - rounding > worst - allowed:
                worst, allowed, where = found, rounding, float(lam)
        if worst > allowed:
            warnings.warn(
                f"below the end of the exact path coordinate descent stopped at lam = {where:.3g} with KKT residual "
                f"{worst:.3g} > {allowed:.3g}; use a larger lam or a smaller norm, or columns that are less alike",
                ConvergenceWarning,
                stacklevel=5,
            )


def _between(knots: np.ndarray, at: np.ndarray, *tables: np.ndarray) -> list[np.ndarray]:
    """Interpolate the rows of tables linearly at positions ``at`` among rising ``knots``."""
    place = np.interp(at, knots, np.arange(knots.size))
    low = place.astype(int)
    high = np.minimum(low + 1, knots.size - 1)
    share = (place - low)[:, None]
    return [table[low] + share * (table[high] - table[low]) for table in tables]


@dataclass(frozen=True, eq=False, repr=False)
class ExactPath(Summarised):
    """All lasso solutions of one problem, stored at the knots of its piecewise-linear path.

    A path that ends above 0 says so by a warning when it is made. Where ``max_knots`` ended it, strengths and norms
    beyond the end are refused; where rounding did, each of them is solved for by coordinate descent.

    Examples
    --------
    >>> path = exact_lasso_path([[1.0], [-1.0]], [2.0, -2.0])
    >>> path.lams.tolist(), path.norms.round(12).tolist(), path.at([1.0]).coefs.round(12).tolist()
    ([4.0, 0.0], [0.0, 2.0], [[1.5]])
    >>> path.at_norm([0.5]).lams.round(12).tolist()
    [3.0]
    >>> path.events
    ((4.0, 0, 'joins'),)
    """

    lams: np.ndarray
    """Knots, shape (k,), falling from the smallest strength at which all weights are zero to the end, which is 0 unless
    a warning said otherwise."""
    coefs: np.ndarray
    """Weights at the knots, shape (k, p)."""
    intercepts: np.ndarray
    """Shape (k,)."""
    events: tuple[tuple[float, int, str], ...]
    """What happens at the knots: (lam, feature, "joins" or "leaves"), in order."""
    rest: _Rest | None = None
    """Solves for strengths below an end that rounding made; None otherwise."""

    @property
    def norms(self) -> np.ndarray:
        """L1 norm of the weights at the knots, shape (k,), rising."""
        return np.maximum.accumulate(np.abs(self.coefs).sum(axis=1))

    def at(self, lams: ArrayLike) -> Path:
        """Return the solutions for strengths of shape (m,), in their order.

        Raises
        ------
        ValueError
            When a strength is below the end of a path that ``max_knots`` ended.
        """
        lams = checks.strengths("lams", lams).copy()
        path = self._between(-self.lams, -lams)
        path.lams[:] = lams
        below = lams < self.lams[-1]
        if below.any():
            rest = self._goes_on("lams", ">=", self.lams[-1], lams[below][0])
            path.coefs[below] = rest(lams[below])
            path.intercepts[below] = rest.problem.intercept(path.coefs[below])
        return path

    def at_norm(self, norms: ArrayLike) -> Path:
        """Return the solutions whose L1 norm is the given one; beyond the norm of the last solution, the last.

        Raises
        ------
        ValueError
            When a norm is beyond the end of a path that ``max_knots`` ended.
        """
        norms = checks.strengths("norms", norms)
        path = self._between(self.norms, norms)
        beyond = np.flatnonzero((norms > self.norms[-1]) & (self.lams[-1] > 0))
        for i in beyond:
            rest = self._goes_on("norms", "<=", self.norms[-1], norms[i])
            path.lams[i], path.coefs[i] = rest.at_norm(norms[i])
            path.intercepts[i] = rest.problem.intercept(path.coefs[i])
        return path

    def _goes_on(self, name: str, relation: str, end: float, value: float) -> _Rest:
        """Return what solves beyond the end, if anything does."""
        if self.rest is None:
            raise ValueError(
                f"{name} must be {relation} {end:.6g}, where max_knots ended this path, got {value:.6g}; raise "
                "max_knots, or use lasso_path for the strengths you need"
            )
        return self.rest

    def _between(self, knots: np.ndarray, at: np.ndarray) -> Path:
        """Interpolate linearly at positions ``at`` among rising ``knots``."""
        lams, intercepts, coefs = _between(knots, at, self.lams[:, None], self.intercepts[:, None], self.coefs)
        return Path(lams[:, 0], coefs, intercepts[:, 0])


def exact_lasso_path(
    X: ArrayLike, y: ArrayLike, *, l2: float = 0.0, fit_intercept: bool = True, max_knots: int | None = None
) -> ExactPath:
    """Solve the lasso for every strength at once.

    Minimises ``(1/n) sum (y_i - x_i.w - b)^2 + l2 * sum w_j^2 + lam * sum |w_j|`` for all ``lam >= 0``.

    Parameters
    ----------
    X : array of shape (n, p)
    y : array of shape (n,)
    l2 : float >= 0
        A fixed L2 strength. The default is the lasso, another value gives the elastic net as its authors trace it.
    fit_intercept : bool
        Whether there is an intercept ``b``; it is never penalised.
    max_knots : int >= 1 or None
        None allows ``10 * (p + 10)`` knots. A path can have far more, but only if built to.

    Returns
    -------
    ExactPath
        At ``lam = 0`` it holds the limit of the solutions as ``lam`` falls to 0: a least-squares solution, and where
        that is not unique one of minimum L1 norm.

    Warns
    -----
    ConvergenceWarning
        If the path stops before ``lam`` is 0: at ``max_knots``, or where double precision can't carry it further.
        The message says at which ``lam``, and for which of the two reasons.

    Notes
    -----
    Cost: O(n p min(n, p)) at most to reduce the rows to p, then O(p min(n, p)) for each knot; memory O(n p), and one
    row of p weights for each knot.

    The optimality conditions hold everywhere on the path to 1e-8 of the first knot. Weights that are so large that
    their own rounding does more harm end the path; below its end ``ExactPath.at`` turns to coordinate descent.

    References
    ----------
    Efron, Hastie, Johnstone & Tibshirani (2004), Least angle regression; Zou & Hastie (2005) for ``l2 > 0``; Lawson &
    Hanson (1974), *Solving Least Squares Problems*, chapter 23, for the choice at a knot where many are tied.

    Examples
    --------
    >>> path = exact_lasso_path([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]], [2.0, 1.0, -2.0, -1.0])
    >>> path.lams.round(12).tolist(), path.coefs[-1].round(12).tolist()
    ([2.0, 1.0, 0.0], [2.0, 1.0])
    >>> path.at([1.5]).coefs.round(12).tolist()
    [[0.5, 0.0]]
    """
    problem, l2 = centred(X, y, fit_intercept), checks.number("l2", l2, low=0)
    limit = default_limit(problem) if max_knots is None else checks.integer("max_knots", max_knots, low=1)
    path = walked(problem, l2, limit)
    if path.lams[-1] > 0:
        warnings.warn(_why(path, limit), ConvergenceWarning, stacklevel=2)
    return path


def default_limit(problem: Centred) -> int:
    """Return how many knots a path may have unless it is built to have many."""
    return 10 * (problem.X.shape[1] + 10)


def _why(path: ExactPath, limit: int) -> str:
    """Say where and why a path ended above 0."""
    lam = path.lams[-1]
    if path.rest is None:
        return (
            f"the lasso path stopped at {limit} knots with lam = {lam:.3g} > 0; raise max_knots, or use lasso_path for "
            "the strengths you need"
        )
    return (
        f"the lasso path is exact down to lam = {lam:.3g}: below it columns are so nearly collinear, and weights so "
        f"large, that rounding breaks the optimality conditions by more than {_ACCURACY:g} of the first knot; there, "
        "at and at_norm turn to coordinate descent"
    )


def walked(problem: Centred, l2: float, limit: int) -> ExactPath:
    """Walk down the path of a centred problem, as far as the limit and double precision allow."""
    walk = _Walk(problem, l2)
    for _ in range(limit):
        if walk.lam == 0 or walk.lost:
            break
        walk.step()
    lams, coefs, end = np.array(walk.lams), np.array(walk.coefs), walk.end or len(walk.lams)
    events = tuple(event for event in walk.events if event[0] >= lams[end - 1])
    rest = _Rest(problem, l2, lams[end - 1 :], coefs[end - 1 :]) if walk.end or walk.lost else None
    return ExactPath(lams[:end], coefs[:end], problem.intercept(coefs[:end]), events, rest)


def _reduced(problem: Centred, l2: float) -> tuple[np.ndarray, np.ndarray]:
    """Return a problem with the same inner products and at most about as many rows as columns.

    An L2 penalty is one row more for each feature, and an orthogonal transformation changes no inner product. Where
    each column has a good part of its own, the triangle that it leads to is had from the inner products, which is
    faster.
    """
    X, y = problem.X, problem.y
    n, p = X.shape
    if l2:
        X, y = np.vstack([X, np.sqrt(n * l2) * np.eye(p)]), np.append(y, np.zeros(p))
    if n <= p:
        return X, y
    gram = X.T @ X
    try:
        triangle = np.linalg.cholesky(gram).T
        if (triangle.diagonal() > _APART * np.sqrt(gram.diagonal())).all():
            return triangle, np.linalg.solve(triangle.T, X.T @ y)
    except np.linalg.LinAlgError:
        pass
    triangle = np.asarray(np.linalg.qr(np.column_stack([X, y]), mode="r"))[:p]
    return triangle[:, :-1], triangle[:, -1]


def _rank_at_most(X: np.ndarray, lengths: np.ndarray) -> int:
    """Return how many columns can be independent: one fewer than rows if all sums of columns are rounding."""
    rows, p = X.shape
    sums = np.abs(X.sum(axis=0))
    return min(rows - bool((sums <= 0.1 * COLLINEAR * np.sqrt(rows) * lengths).all()), p) or 1


class _Walk:
    """Where the walk down the path stands: ``lam``, the weights, and the span of the active columns."""

    def __init__(self, problem: Centred, l2: float) -> None:
        self.given, self.l2 = problem, l2
        X, y = _reduced(problem, l2)
        self.X, self.y = np.asfortranarray(X), y  # single columns are asked for
        self.scale = 2 / len(problem.y)
        self.sizes = np.sqrt(self.scale * np.einsum("ij,ij->j", X, X))
        self.largest = float(self.sizes.max())
        self.explained = float(np.sqrt(self.scale * (y @ y)))
        p = X.shape[1]
        self.w, self.signs = np.zeros(p), np.zeros(p)
        self.barred = self.sizes == 0  # active, or in the span of the active ones
        self.active = np.empty(0, dtype=int)
        self.span = Span(len(y), room=_rank_at_most(X, self.sizes / np.sqrt(self.scale)))
        self.residual, self.c = y, self.scale * (y @ X)
        self.lam = self.start = float(np.abs(self.c).max())
        self.lams, self.coefs = [self.lam], [self.w.copy()]
        self.events: list[tuple[float, int, str]] = []
        self.age = self.idle = self.turns = 0
        self.end = 0  # so many knots are exact; 0 while all are
        self.lost = False  # there is no going on
        self.direction, self.image, self.slope = np.empty(0), np.zeros(len(y)), np.zeros(p)
        self.steepness = 0.0  # rounding in the slope of a column of size 1
        self.weigh(self.w[self.active])
        self.off, self.left, self.heights = 0.0, False, np.abs(self.c)
        self.moving = 0  # so many of the active have weights, those before the ones that join at this knot
        if self.lam > 0:
            self.settle()

    def weigh(self, w: np.ndarray) -> None:
        """Compute which active weights are rounding, and the rounding in c, for a column of size 1, that all make."""
        weights = np.abs(w) * self.sizes[self.active]
        self.noise = _ROUNDING * (self.explained + float(np.add.reduce(weights)))
        self.zero = (weights <= self.noise).nonzero()[0]

    def step(self) -> None:
        """Walk to the next knot and settle there who moves on."""
        length = min(self.step_to_join(), self.step_to_leave(), self.lam)
        if self.rounded(self.lam - length):
            length = self.lam
        if not self.advance(length):
            self.lost = True
        elif self.lam > 0:
            self.settle()

    def rounded(self, lam: float) -> bool:
        """Tell whether going from this lam to 0 at once does no more than rounding to any c that is not at the bound.

        A feature of which that can't be said joins or leaves between here and 0. When it only goes on like that for
        long, what the path promises is enough.
        """
        enough = _ACCURACY / 4 * self.start
        if lam > enough:
            return False
        free = ~self.barred if self.span.size < self.span.room and not self.barred.all() else self.sizes > 0
        moved = lam * (1 + np.abs(self.slope[free]))
        bound = self.noise * self.sizes[free] if self.idle < _PATIENCE else np.inf
        return bool((moved <= np.minimum(bound, enough)).all())

    def step_to_join(self) -> float:
        """Return the step at which the first ``|c_j|`` meets lam: infinite once the active ones span everything."""
        if self.span.size == self.span.room:
            return np.inf
        slope = self.slope
        to_bound = (1 - slope) / np.maximum(self.lam - self.c, _NONE * self.lam)
        to_negative = (1 + slope) / np.maximum(self.lam + self.c, _NONE * self.lam)
        speeds = np.maximum(to_bound, to_negative)
        speeds[self.barred] = 0.0
        while speeds[first := int(speeds.argmax())] > 0:
            sign = 1.0 if to_bound[first] > to_negative[first] else -1.0
            closing = 1 - sign * float(slope[first])
            if closing > _LEVEL + self.steepness * self.sizes[first]:
                return max((self.lam - sign * float(self.c[first])) / closing, 0.0)
            speeds[first] = 0.0
        return np.inf

    def step_to_leave(self) -> float:
        """Return the step at which the first active weight meets zero."""
        w = self.w[self.active]
        shrinking = (self.direction * w < 0).nonzero()[0]
        return float((w[shrinking] / -self.direction[shrinking]).min()) if shrinking.size else np.inf

    def advance(self, length: float) -> bool:
        """Move along the straight line and record the knot that it ends in; return False if rounding forbids it."""
        lam, change = self.lam - length, length * self.direction
        w = self.w[self.active] + change
        self.w[self.active] = w
        self.weigh(w)
        self.age += 1
        harm = self.noise * self.largest
        if self.age > _FRESH or lam == 0 or not harm <= 1e-3 * _ACCURACY * self.start:
            self.look(w, length, fresh=self.age > _FRESH or lam == 0, large=bool(harm > _ACCURACY * self.start))
        else:
            self.residual = self.residual - length * self.image
            self.c = self.c - length * self.slope
        self.lam = lam
        if not self.holds():
            self.end = self.end or len(self.lams)
            if not self.off <= 2 * self.noise * self.largest:
                return False
        tiny = length <= _ROUNDING * self.start
        self.idle = self.idle + 1 if tiny else 0
        if not tiny or lam == 0 or np.abs(change) @ self.sizes[self.active] > self.noise:
            self.record(replace=lam == self.lams[-1] or (tiny and lam == 0))
        return self.idle <= 2 * _PATIENCE

    def look(self, w: np.ndarray, length: float, fresh: bool, large: bool) -> None:
        """Compute the residual from the weights, and c from it where it is not what was expected, or is asked for."""
        residual = self.y - w @ self.span.columns
        moved = residual - self.residual
        moved += length * self.image  # rounding alone
        self.residual = residual
        apart = math.sqrt(self.scale * (moved @ moved)) * self.largest
        if fresh or large or not apart <= 1e-3 * _ACCURACY * self.start:
            self.c, self.age = self.correlation(residual, large), 0
        else:
            self.c = self.c - length * self.slope

    def holds(self) -> bool:
        """Tell whether the optimality conditions hold as well as the path promises."""
        active = self.active
        self.off = float(np.maximum.reduce(np.abs(self.c[active] - self.lam * self.signs[active]), initial=0.0))
        self.heights = np.abs(self.c)
        outside = float(np.maximum.reduce(self.heights)) - self.lam
        return max(outside, self.off) <= _ACCURACY / 2 * self.start

    def record(self, replace: bool) -> None:
        """Store a knot, instead of the last one if so asked; weights that are rounding are zero."""
        if replace:
            del self.lams[-1], self.coefs[-1]
        coef = self.w.copy()
        coef[self.active[self.zero]] = 0.0
        self.lams.append(self.lam)
        self.coefs.append(coef)

    def correlation(self, residual: np.ndarray, large: bool) -> np.ndarray:
        """Return c, and where the weights are so large that rounding might matter, by the numbers that were given."""
        if not large or self.l2:
            return self.scale * (residual @ self.X)
        X, y = self.given.X, self.given.y
        return self.scale * ((y - X[:, self.active] @ self.w[self.active]) @ X)

    def settle(self) -> None:
        """Choose, among the features at the bound whose weight is zero, those that move on."""
        before, zero, self.left, self.moving = self.active, self.zero, False, self.active.size
        for place in zero[::-1]:
            self.leave(int(place))
        if zero.size:
            self.barred = self.sizes == 0
            self.barred[self.active] = True
        if zero.size or self.off > 1e-3 * _ACCURACY * self.start:
            self.aim()
        self.heights[self.barred] = -np.inf
        tied = (self.heights >= self.lam - self.noise * self.sizes).nonzero()[0]
        if tied.size == 1:
            feature = int(tied[0])
            sign = math.copysign(1.0, self.c[feature])
            if self.closing(feature, sign) > 0:
                self.enter(feature, sign)
        elif tied.size:
            self.choose(tied)
        self.slope = self.scale * (self.image @ self.X)
        self.tell(before)

    def closing(self, features: Any, signs: Any) -> Any:
        """Return how much faster lam falls than ``|c|`` of one feature or of many, beyond rounding."""
        slopes = self.scale * (self.image @ self.X[:, features])
        return 1 - signs * slopes - (_LEVEL + self.steepness * self.sizes[features])

    def choose(self, tied: np.ndarray) -> None:
        """Let tied features join one by one, those first which would be left behind most."""
        signs = np.sign(self.c[tied])
        for _ in range(3 * tied.size):
            closing = self.closing(tied, signs)
            closing[self.barred[tied]] = 0.0
            best = int(np.argmax(closing / self.sizes[tied]))
            if closing[best] <= 0:
                break
            self.enter(int(tied[best]), signs[best])

    def enter(self, feature: int, sign: float) -> None:
        """Let a feature join, and those leave whose weights, which are zero, would then move against their sign."""
        self.barred[feature] = True
        if not self.span.add(self.X[:, feature]):
            return
        self.active, self.signs[feature] = np.concatenate((self.active, (feature,))), sign
        start = self.direction
        self.turn()
        while (wrong := self.against()).size:
            start = np.append(start, np.zeros(self.active.size - start.size))
            if wrong[-1] == self.active.size - 1 and self.active[-1] == feature:
                self.leave(self.active.size - 1, barred=True)
                start = start[:-1]
            else:
                shares = start[wrong] / (start[wrong] - self.direction[wrong])
                first = int(wrong[np.argmin(shares)])
                start = start + shares.min() * (self.direction - start)
                self.leave(first)
                start = np.delete(start, first)
            self.aim()

    def against(self) -> np.ndarray:
        """Return the places of those active features whose weight is zero and would move against their sign."""
        new = self.active[self.moving :]
        return self.moving + (self.signs[new] * self.direction[self.moving :] <= 0).nonzero()[0]

    def aim(self) -> None:
        """Compute how fast the active weights rise, and their fit with them, as lam falls.

        Rounding lets the active c drift apart from lam; what has drifted is led back in proportion as lam falls to 0.
        """
        signs = self.signs[self.active]
        ratios = signs
        if self.off > 1e-3 * _ACCURACY * self.start:
            ratios = signs + np.clip(self.c[self.active] / self.lam - signs, -_LED_BACK, _LED_BACK)
        self.image, self.direction = self.span.dual(ratios / self.scale)
        self.steepness = _ROUNDING * math.sqrt(self.scale * (self.image @ self.image))
        self.turns = 0 if ratios is signs else _FRESH

    def turn(self) -> None:
        """Aim anew after a feature joined: what it changes lies along the last vector of the basis.

        That is as exact as aiming from scratch for a while, unless the feature's own part of its column is small.
        """
        own = self.span.inverse[:, -1]
        small = own[-1] * self.sizes[self.active[-1]] > _OWN * math.sqrt(self.scale)
        if self.turns == _FRESH or small or self.off > 1e-3 * _ACCURACY * self.start:
            return self.aim()
        share = float(self.signs[self.active] @ own) / self.scale
        self.image = self.image + share * self.span.basis[-1]
        before, self.direction = self.direction, share * own
        self.direction[:-1] += before
        self.steepness = _ROUNDING * math.sqrt(self.scale * (self.image @ self.image))
        self.turns += 1

    def leave(self, place: int, barred: bool = False) -> None:
        """Take the feature at a place of the active set out of it."""
        feature = self.active[place]
        self.moving -= place < self.moving
        self.span.drop(place)
        self.active = np.delete(self.active, place)
        self.w[feature] = self.signs[feature] = 0.0
        self.barred[feature], self.left = barred, True

    def tell(self, before: np.ndarray) -> None:
        """Record who left and who joined at this knot."""
        joined = self.active[before.size :]
        if self.left:
            gone = np.sort(before[self.signs[before] == 0])
            self.coefs[-1][gone] = 0.0
            self.events += [(self.lam, feature, "leaves") for feature in gone.tolist()]
            fresh = self.signs != 0
            fresh[before] = False
            joined = self.active[fresh[self.active]]
        self.events += [(self.lam, feature, "joins") for feature in joined.tolist()]
