"""Logistic regression with penalties, for two classes, by Newton's method.

Around any weights the mean cross-entropy is nearly a quadratic. With it the problem is a penalised regression, which is
solved exactly; from its solution the next quadratic is taken. The intercept is eliminated from each quadratic, as from
the squared error, but with weights: those of the rows of which the model is least sure count most.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks
from regularization.linear._centred import centred
from regularization.linear._convergence import ConvergenceWarning
from regularization.linear._diagnostics import violations
from regularization.linear._path import Path
from regularization.linear._quadratic import Quadratic
from regularization.linear._ridge import thin_svd

_HALVINGS = 30
# Weights of rows, mu (1 - mu), below this are rounding: the row counts this little, and the curvature stays positive.
_LEAST = 1e-10


def logistic_path(
    X: ArrayLike, y: ArrayLike, lams: ArrayLike, *, rho: float, tol: float = 1e-8, max_steps: int = 100
) -> Path:
    """Solve logistic regression for two classes and many strengths, with ridge, lasso or elastic net.

    Minimises ``(1/n) sum log(1 + exp(-s_i (x_i.w + b))) + lam * (rho * sum |w_j| + (1 - rho) * sum w_j^2)`` for each
    ``lam``, where ``s_i`` is 1 for class 1 and -1 for class 0: the mean cross-entropy. ``b`` is not penalised.

    Parameters
    ----------
    X : array of shape (n, p)
    y : array of shape (n,)
        0 or 1 in each row, and both of them.
    lams : array of shape (m,), each >= 0, in any order
        At ``lam = 0`` there is a solution only where no combination of the columns separates the classes.
    rho : float in [0, 1]
        1 is the lasso, 0 is ridge.
    tol : float > 0
        Accepted violation of the optimality conditions, relative to the largest with all weights zero.
    max_steps : int >= 1
        Newton steps for each strength, at most.

    Returns
    -------
    Path
        ``lams`` (m,), ``coefs`` (m, p), ``intercepts`` (m,). What it predicts are the log-odds of class 1.

    Warns
    -----
    ConvergenceWarning
        If ``tol`` is not reached within ``max_steps``, with the violation reached.

    References
    ----------
    Friedman, Hastie & Tibshirani (2010), Regularization paths for generalized linear models via coordinate descent;
    Lee, Sun & Saunders (2014), Proximal Newton-type methods for minimizing composite functions.

    Examples
    --------
    >>> path = logistic_path([[-2.0], [-1.0], [1.0], [2.0]], [0, 1, 0, 1], [1.0, 0.01], rho=1.0)
    >>> path.coefs.round(3).tolist(), path.predict([[3.0]]).round(3).tolist()
    ([[0.0], [0.401]], [[0.0], [1.204]])
    """
    problem = centred(X, y, True)
    y = checks.target("y", y, rows=len(problem.y))
    if set(np.unique(y)) != {0.0, 1.0}:
        raise ValueError(f"y must hold 0 and 1, both of them and nothing else, got {np.unique(y)[:5].tolist()}")
    lams, rho = checks.strengths("lams", lams).copy(), checks.number("rho", rho, low=0, high=1)
    tol = checks.number("tol", tol, low=0, low_open=True)
    max_steps = checks.integer("max_steps", max_steps, low=1)
    coefs, levels = np.zeros((lams.size, problem.X.shape[1])), np.zeros(lams.size)
    columns, back = _directions(problem.X) if rho == 0 else (problem.X, None)
    work = Newton(columns, y, rho)
    for lam in np.unique(lams)[::-1]:
        residual = work.solve(float(lam), tol * work.highest, max_steps)
        coefs[lams == lam], levels[lams == lam] = (work.w if back is None else work.w @ back), work.b
        if residual > tol * work.highest:
            _warn(float(lam), residual, tol * work.highest, max_steps)
    return Path(lams, coefs, levels - coefs @ problem.X_mean)


def _directions(X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return principal components and the directions of the columns: a rotation, which L2 doesn't see."""
    U, s, Vt = thin_svd(X)
    return U * s, Vt


@dataclass(frozen=True, eq=False, repr=False)
class _Slope:
    """The mean cross-entropy at some weights: the weights of rows, residuals, and which way is downhill."""

    rows: np.ndarray
    residuals: np.ndarray
    downhill: np.ndarray


class Newton:
    """A problem that is solved for one strength after the other; each starts where the last one ended."""

    def __init__(self, X: np.ndarray, y: np.ndarray, rho: float) -> None:
        self.X, self.y, self.rho = X, y, rho
        self.w, share = np.zeros(X.shape[1]), y.mean()
        self.b = float(np.log(share / (1 - share)))
        self.margins = np.full(len(y), self.b)
        self.highest = float(np.abs((y - share) @ X).max() / len(y)) if X.size else 0.0

    def solve(self, lam: float, accepted: float, max_steps: int) -> float:
        """Minimise, and return the violation of the optimality conditions."""
        threshold, l2 = lam * self.rho, lam * (1 - self.rho)
        residual = 0.0
        for _ in range(max_steps):
            slope = self._slope()
            found = violations(slope.downhill - 2 * l2 * self.w, self.w, threshold)
            residual = max(float(found.max(initial=0.0)), abs(float(slope.residuals.mean())))
            if residual <= accepted:
                break
            active = ((self.w != 0) | (found > 0)).nonzero()[0]
            if not self._step(slope, active, threshold, l2, accepted):
                break
        return residual

    def _slope(self) -> _Slope:
        tails = np.exp(-np.abs(self.margins))
        shares = np.where(self.margins >= 0, 1.0, tails) / (1 + tails)
        residuals = self.y - shares
        downhill = residuals @ self.X / len(self.y)
        return _Slope(np.maximum(shares * (1 - shares), _LEAST), residuals, downhill)

    def _objective(self, w: np.ndarray, margins: np.ndarray, threshold: float, l2: float) -> float:
        loss = np.logaddexp(0.0, np.where(self.y > 0, -margins, margins)).mean()
        return float(loss + threshold * np.abs(w).sum() + l2 * (w @ w))

    def _step(self, slope: _Slope, active: np.ndarray, threshold: float, l2: float, accepted: float) -> bool:
        """Go to the minimum of the quadratic, or part of the way if the objective doesn't fall; say whether it fell."""
        n, columns, total = len(self.y), self.X[:, active], float(slope.rows.sum())
        weighted = slope.rows @ columns
        gram = (columns.T @ (columns * slope.rows[:, None]) - np.outer(weighted, weighted / total)) / n
        pull = slope.residuals.sum() / total
        downhill = slope.downhill[active] - weighted * pull / n
        change = self._minimum(gram, downhill, active, threshold, l2, accepted) - self.w[active]
        rise = pull - weighted @ change / total
        step, before = np.zeros_like(self.w), self._objective(self.w, self.margins, threshold, l2)
        step[active] = change
        along, share = columns @ change + rise, 1.0
        for _ in range(_HALVINGS):
            w, margins = self.w + share * step, self.margins + share * along
            if self._objective(w, margins, threshold, l2) <= before:
                moved = bool((w != self.w).any() or rise)
                self.w, self.margins, self.b = w, margins, self.b + share * rise
                return moved
            share /= 2
        return False

    def _minimum(
        self, gram: np.ndarray, downhill: np.ndarray, active: np.ndarray, threshold: float, l2: float, accepted: float
    ) -> np.ndarray:
        """Return the active weights at the minimum of the quadratic and its penalty."""
        w = self.w[active]
        if threshold == 0:
            system = gram + 2 * l2 * np.eye(len(w))
            return (
                np.linalg.lstsq(system, gram @ w + downhill, rcond=None)[0]
                if l2 == 0
                else _solved(system, gram @ w + downhill)
            )
        work = Quadratic(gram)
        work.l2 = l2
        work.grow(gram @ w + downhill)
        work.start(w)
        work.solve(threshold, l2, accepted / 10, 1000)
        return work.w


def _solved(system: np.ndarray, right: np.ndarray) -> np.ndarray:
    try:
        return np.linalg.solve(system, right)
    except np.linalg.LinAlgError:
        return np.linalg.lstsq(system, right, rcond=None)[0]


def _warn(lam: float, residual: float, allowed: float, max_steps: int) -> None:
    warnings.warn(
        f"Newton's method stopped after at most {max_steps} steps at lam = {lam:.3g} with KKT residual {residual:.3g} "
        f"> {allowed:.3g}; raise max_steps or tol, standardise the columns, or use a larger lam",
        ConvergenceWarning,
        stacklevel=3,
    )
