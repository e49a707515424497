"""The whole lasso path, exactly: least angle regression with the lasso modification.

Put ``c = (2/n) X'(y - Xw)``, minus the gradient of the mean squared error. At a solution every active feature has
``c_j = lam * sign(w_j)`` and every other one ``|c_j| <= lam``. As ``lam`` falls the active weights move along a
straight line, until a knot: a feature reaches the bound and joins, or a weight reaches zero and leaves. There are
finitely many knots, and between two of them everything is linear in ``lam``.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks
from regularization._values import Summarised
from regularization.linear._centred import centred
from regularization.linear._convergence import ConvergenceWarning
from regularization.linear._path import Path

# A feature whose part outside the span of the active ones is below this (relative) cannot join them, and below that
# the part must be computed with care.
_COLLINEAR = 1e-11
_DELICATE = 1e-3
# Steps and slopes below this are rounding.
_TINY = 1e-12
_BOTH_SIGNS = np.array([[1.0], [-1.0]])


@dataclass(frozen=True, eq=False, repr=False)
class ExactPath(Summarised):
    """All lasso solutions of one problem, stored at the knots of its piecewise-linear path.

    Examples
    --------
    >>> path = exact_lasso_path([[1.0], [-1.0]], [2.0, -2.0])
    >>> path.lams.tolist(), path.norms.tolist(), path.at([1.0]).coefs.tolist(), path.at_norm([0.5]).lams.tolist()
    ([4.0, 0.0], [0.0, 2.0], [[1.5]], [3.0])
    >>> path.events
    ((4.0, 0, 'joins'),)
    """

    lams: np.ndarray
    """Knots, shape (k,), falling from the smallest strength at which all weights are zero to 0."""
    coefs: np.ndarray
    """Weights at the knots, shape (k, p)."""
    intercepts: np.ndarray
    """Shape (k,)."""
    events: tuple[tuple[float, int, str], ...]
    """What happens at the knots: (lam, feature, "joins" or "leaves"), in order."""

    @property
    def norms(self) -> np.ndarray:
        """L1 norm of the weights at the knots, shape (k,), rising."""
        return np.abs(self.coefs).sum(axis=1)

    def at(self, lams: ArrayLike) -> Path:
        """Return the solutions for strengths of shape (m,), in their order."""
        lams = checks.strengths("lams", lams).copy()
        return self._between(-self.lams, -lams, lams)

    def at_norm(self, norms: ArrayLike) -> Path:
        """Return the solutions whose L1 norm is the given one; beyond the last knot, the last solution."""
        norms = checks.strengths("norms", norms)
        return self._between(self.norms, norms, None)

    def _between(self, knots: np.ndarray, at: np.ndarray, lams: np.ndarray | None) -> Path:
        """Interpolate linearly at positions ``at`` among rising ``knots``."""
        place = np.interp(at, knots, np.arange(knots.size))
        low = place.astype(int)
        high = np.minimum(low + 1, knots.size - 1)
        share = place - low
        lams = self.lams[low] + share * (self.lams[high] - self.lams[low]) if lams is None else lams
        coefs = self.coefs[low] + share[:, None] * (self.coefs[high] - self.coefs[low])
        intercepts = self.intercepts[low] + share * (self.intercepts[high] - self.intercepts[low])
        return Path(lams, coefs, intercepts)


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
        If the path stops at ``max_knots`` before ``lam`` is 0.

    Notes
    -----
    Cost: O(n p^2) for the inner products, then O(p^2) for each knot.

    Inner products hold half the digits of nearly collinear columns: a column whose angle to the span of the active ones
    is below 3e-6 is taken for collinear and stays out, which violates the optimality conditions by no more than that,
    relative to the first knot.

    References
    ----------
    Efron, Hastie, Johnstone & Tibshirani (2004), Least angle regression; Zou & Hastie (2005) for ``l2 > 0``.

    Examples
    --------
    >>> path = exact_lasso_path([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]], [2.0, 1.0, -2.0, -1.0])
    >>> path.lams.round(12).tolist(), path.coefs[-1].round(12).tolist()
    ([2.0, 1.0, 0.0], [2.0, 1.0])
    >>> path.at([1.5]).coefs.round(12).tolist()
    [[0.5, 0.0]]
    """
    problem = centred(X, y, fit_intercept)
    n, p = problem.X.shape
    gram = problem.X.T @ problem.X * (2 / n)
    gram[np.diag_indices(p)] += 2 * checks.number("l2", l2, low=0)
    limit = 10 * (p + 10) if max_knots is None else checks.integer("max_knots", max_knots, low=1)
    walk = _Walk(gram, 2 / n * problem.X.T @ problem.y)
    for _ in range(limit):
        if walk.lam == 0:
            break
        walk.step()
    if walk.lam > 0:
        warnings.warn(
            f"the lasso path stopped at {limit} knots with lam = {walk.lam:.3g} > 0; raise max_knots, or use "
            "lasso_path for the strengths you need",
            ConvergenceWarning,
            stacklevel=2,
        )
    coefs = np.array(walk.coefs)
    return ExactPath(np.array(walk.lams), coefs, problem.intercept(coefs), tuple(walk.events))


class _Walk:
    """Where the walk down the path stands: ``lam``, the weights, and the inverse Gram matrix of the active set."""

    def __init__(self, gram: np.ndarray, correlation: np.ndarray) -> None:
        self.gram, self.correlation = gram, correlation
        self.c = correlation.copy()
        self.w, self.signs = np.zeros_like(self.c), np.zeros_like(self.c)
        self.active = np.empty(0, dtype=int)
        self.inverse = np.empty((0, 0))
        # At most so much does any c change for a change of 1 in a weight.
        sizes = np.sqrt(gram.diagonal())
        self.steepness = sizes * sizes.max()
        self.barred = np.zeros(self.c.size, dtype=bool)  # active, or in the span of the active ones
        first = int(np.argmax(np.abs(self.c)))
        self.lam = self.start = float(abs(self.c[first]))
        self.lams, self.coefs = [self.lam], [self.w.copy()]
        self.events: list[tuple[float, int, str]] = []
        if self.lam > 0:
            self.join(first)

    def step(self) -> None:
        """Walk to the next knot and change the active set there."""
        direction, slope = self.direction()
        steps = self.steps_to_join(slope)
        steps[self.active] = self.steps_to_leave(direction)
        length = float(steps.min())
        if length >= self.lam - _TINY * self.start:
            self.advance(direction, self.lam)
            return
        feature = self.first_in_turn(steps)
        self.advance(direction, length)
        if self.signs[feature]:
            self.leave(feature)
        else:
            self.join(feature)

    def first_in_turn(self, steps: np.ndarray) -> int:
        """Return the feature whose step is the shortest; of those that are due at once, the first.

        Where many are tied, the order by rounding can lead round in circles: one joins and makes another leave, which
        then joins again. The order of the features can't (the least-index rule of pivoting methods).
        """
        due = (steps <= _TINY * self.start) & self.negligible()
        return int(np.argmax(due)) if due.any() else int(np.argmin(steps))

    def direction(self) -> tuple[np.ndarray, np.ndarray]:
        """Return how fast the active weights rise, and all ``c`` fall, as ``lam`` falls."""
        rows, signs = self.gram[self.active], self.signs[self.active]
        direction = self.inverse @ signs
        # One step of refinement takes away what the updates of the inverse have lost.
        direction += self.inverse @ (signs - (direction @ rows)[self.active])
        return direction, direction @ rows

    def negligible(self) -> np.ndarray:
        """Tell which weights change no ``c`` by more than rounding."""
        return np.abs(self.w) * self.steepness <= _TINY * self.start

    def steps_to_join(self, slope: np.ndarray) -> np.ndarray:
        """Return the steps at which the ``|c_j|`` meet ``lam``: infinite for features that do not or may not join."""
        closing = 1 - _BOTH_SIGNS * slope
        gap = np.maximum(self.lam - _BOTH_SIGNS * self.c, 0.0)
        gap[(closing <= _TINY) | self.barred] = math.inf
        return (gap / np.maximum(closing, _TINY)).min(axis=0)

    def steps_to_leave(self, direction: np.ndarray) -> np.ndarray:
        """Return the steps at which the active weights meet zero: infinite for those that grow."""
        shrinking = direction * self.signs[self.active] < 0
        steps = np.full(direction.size, math.inf)
        steps[shrinking] = np.abs(self.w[self.active[shrinking]] / direction[shrinking])
        return steps

    def advance(self, direction: np.ndarray, length: float) -> None:
        """Move along the straight line and record the knot that it ends in, unless the move is rounding.

        Features that are tied meet the bound within rounding of each other, and belong to one knot.
        """
        change = length * direction
        self.lam -= length
        self.w[self.active] += change
        self.c = self.correlation - self.gram @ self.w
        if max(length, float(np.abs(change) @ self.steepness[self.active])) <= _TINY * self.start:
            return
        if self.lam == self.lams[-1]:
            del self.lams[-1], self.coefs[-1]
        self.lams.append(self.lam)
        self.coefs.append(np.where(self.negligible(), 0.0, self.w))

    def join(self, feature: int) -> None:
        """Add a feature to the active set and border the inverse, unless it lies in the span of the active ones."""
        self.barred[feature] = True
        column = self.gram[feature, self.active]
        image = self.inverse @ column
        own = self.gram[feature, feature]
        if own - column @ image < _DELICATE * own:
            image += self.inverse @ (column - self.gram[np.ix_(self.active, self.active)] @ image)
        rest = own - column @ image
        if rest <= _COLLINEAR * own:
            return
        bordered = np.zeros((column.size + 1, column.size + 1))
        bordered[:-1, :-1] = self.inverse
        edge = np.append(image, -1.0)
        bordered += np.outer(edge, edge / rest)
        self.inverse = bordered
        self.active = np.append(self.active, feature)
        self.signs[feature] = np.sign(self.c[feature])
        self.events.append((self.lam, feature, "joins"))

    def leave(self, feature: int) -> None:
        """Take a feature out of the active set and out of the inverse."""
        place = int(np.flatnonzero(self.active == feature)[0])
        kept = np.arange(self.active.size) != place
        column = self.inverse[kept, place]
        self.inverse = self.inverse[np.ix_(kept, kept)] - np.outer(column, column / self.inverse[place, place])
        self.active = self.active[kept]
        self.w[feature] = self.signs[feature] = 0.0
        self.coefs[-1][feature] = 0.0
        self.barred[:] = False
        self.barred[self.active] = True
        self.events.append((self.lam, feature, "leaves"))
