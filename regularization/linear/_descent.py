"""Methods that walk downhill, with every step recorded: what the reader watches.

Each minimises ``(1/n) sum (y_i - x_i.w - b)^2 + lam * penalty(w)``, takes exactly the number of steps that it is
asked for, and returns where it was after each. The best intercept for the current weights is used throughout.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks
from regularization._values import Summarised
from regularization.linear._centred import Centred, centred
from regularization.penalties import L1, L1L2, L2, Penalty, soft_threshold


@dataclass(frozen=True, eq=False, repr=False)
class Descent(Summarised):
    """The trace of an iterative method: row k is the state after k steps.

    Examples
    --------
    >>> trace = ista([[1.0], [-1.0]], [1.0, -1.0], lam=1.0, steps=2, step=0.25)
    >>> trace.coefs.tolist(), trace.objectives.tolist(), trace.n_zero.tolist()
    ([[0.0], [0.25], [0.375]], [1.0, 0.8125, 0.765625], [1, 0, 0])
    """

    coefs: np.ndarray
    """Weights, shape (steps + 1, p)."""
    intercepts: np.ndarray
    """Shape (steps + 1,)."""
    objectives: np.ndarray
    """``data_loss + lam * penalty``, shape (steps + 1,)."""
    step: float
    """Size of a step: how far the weights move for a gradient of 1."""

    @property
    def coef(self) -> np.ndarray:
        """Weights after the last step, shape (p,)."""
        return self.coefs[-1]

    @property
    def intercept(self) -> float:
        """Intercept after the last step."""
        return float(self.intercepts[-1])

    @property
    def n_zero(self) -> np.ndarray:
        """Number of weights that are exactly zero, shape (steps + 1,)."""
        return np.count_nonzero(self.coefs == 0, axis=1)


@dataclass(frozen=True, eq=False)
class _Problem:
    """A checked problem: centred data, strength, penalty."""

    data: Centred
    lam: float
    penalty: Penalty

    def slope(self, w: np.ndarray, rows: np.ndarray | slice = slice(None)) -> np.ndarray:
        """Gradient of the mean squared error over the given rows."""
        X, y = self.data.X[rows], self.data.y[rows]
        return 2 / X.shape[0] * X.T @ (X @ w - y)

    def curvature(self) -> float:
        """Largest curvature of the mean squared error, ``2 s_1^2 / n``."""
        return 2 / self.data.X.shape[0] * float(np.linalg.norm(self.data.X, 2)) ** 2

    def objective(self, w: np.ndarray) -> float:
        return float(((self.data.y - self.data.X @ w) ** 2).mean()) + self.lam * self.penalty.value(w)


def _problem(X: ArrayLike, y: ArrayLike, lam: float, penalty: Penalty, fit_intercept: bool) -> _Problem:
    data = centred(X, y, fit_intercept)
    if isinstance(penalty, type) or not isinstance(penalty, Penalty):
        raise TypeError(f"penalty must be L1() or another object with value, gradient and prox, got {penalty!r}")
    return _Problem(data, checks.number("lam", lam, low=0), penalty)


def _walk(
    problem: _Problem, move: Callable[[np.ndarray], np.ndarray], steps: int, step: float, start: ArrayLike | None
) -> Descent:
    """Apply ``move(w)`` again and again, and record the trace."""
    p, steps = problem.data.X.shape[1], checks.integer("steps", steps, low=1)
    coefs, objectives = np.empty((steps + 1, p)), np.empty(steps + 1)
    coefs[0] = 0.0 if start is None else checks.reals("start", start, shape=(p,))
    objectives[0] = problem.objective(coefs[0])
    for k in range(1, steps + 1):
        with np.errstate(over="ignore"):
            coefs[k] = move(coefs[k - 1])
            objectives[k] = problem.objective(coefs[k])
        if not math.isfinite(objectives[k]):
            raise ValueError(
                f"step must be short enough for a finite objective, got {step:g}: infinite after {k} steps"
            )
    return Descent(coefs, problem.data.intercept(coefs), objectives, step)


def _step_size(step: float | None, curvature: float) -> float:
    """Return the checked step, or one over the curvature."""
    if step is not None:
        return checks.number("step", step, low=0, low_open=True)
    return 1 / curvature if curvature > 0 else 1.0


def gradient_descent(
    X: ArrayLike,
    y: ArrayLike,
    lam: float = 0.0,
    *,
    steps: int,
    step: float | None = None,
    start: ArrayLike | None = None,
    fit_intercept: bool = True,
) -> Descent:
    """Walk down the ridge objective (or least squares) by gradient descent.

    Minimises ``(1/n) sum (y_i - x_i.w - b)^2 + lam * sum w_j^2``. From zero, k steps with ``lam = 0`` multiply the
    least-squares solution along a direction of curvature ``c`` by ``1 - (1 - step * c)^k``.

    Parameters
    ----------
    X : array of shape (n, p)
    y : array of shape (n,)
    lam : float >= 0
    steps : int >= 1
    step : float > 0 or None
        None takes one over the largest curvature of the objective. A step above twice that diverges.
    start : array of shape (p,) or None
        First weights; None is zero.
    fit_intercept : bool

    Returns
    -------
    Descent

    Raises
    ------
    ValueError
        When so long a step leads to infinity.

    References
    ----------
    Ali, Kolter & Tibshirani (2019), A continuous-time view of early stopping for least squares regression.

    Examples
    --------
    >>> gradient_descent([[1.0], [-1.0]], [2.0, -2.0], steps=2, step=0.25).coefs.round(12).tolist()
    [[0.0], [1.0], [1.5]]
    """
    problem = _problem(X, y, lam, L2(), fit_intercept)
    step = _step_size(step, problem.curvature() + 2 * problem.lam)
    return _walk(problem, lambda w: w - step * (problem.slope(w) + 2 * problem.lam * w), steps, step, start)


def subgradient_descent(
    X: ArrayLike,
    y: ArrayLike,
    lam: float,
    *,
    steps: int,
    step: float,
    penalty: Penalty | None = None,
    batch: int | None = None,
    rng: np.random.Generator | None = None,
    start: ArrayLike | None = None,
    fit_intercept: bool = True,
) -> Descent:
    """Walk along subgradients, as stochastic gradient descent does: under L1 it steps over zero, never onto it.

    Minimises ``(1/n) sum (y_i - x_i.w - b)^2 + lam * penalty(w)`` with a fixed step. Near a corner the slope does not
    fade, so that a weight that should be zero keeps jumping across it by about ``step * lam``.

    Parameters
    ----------
    X : array of shape (n, p)
    y : array of shape (n,)
    lam : float >= 0
    steps : int >= 1
    step : float > 0
    penalty : L1(), L2(), L1L2(rho) or another ``penalties.Penalty``; None is L1()
    batch : int from 1 to n, or None
        Rows drawn (without replacement) for each step; None takes all of them.
    rng : numpy.random.Generator
        Required with a batch, and not used without.
    start : array of shape (p,) or None
        First weights; None is zero.
    fit_intercept : bool

    Returns
    -------
    Descent

    Raises
    ------
    ValueError
        When so long a step leads to infinity.

    References
    ----------
    Shalev-Shwartz & Tewari (2011), Stochastic methods for l1-regularized loss minimization.

    Examples
    --------
    >>> trace = subgradient_descent([[1.0], [-1.0]], [0.1, -0.1], lam=1.0, steps=4, step=0.1)
    >>> trace.coefs.round(3).ravel().tolist()
    [0.0, 0.02, -0.064, 0.069, -0.025]
    """
    problem = _problem(X, y, lam, L1() if penalty is None else penalty, fit_intercept)
    step, draw = _step_size(step, math.inf), _rows(problem, batch, rng)

    def move(w: np.ndarray) -> np.ndarray:
        return w - step * (problem.slope(w, draw()) + problem.lam * problem.penalty.gradient(w))

    return _walk(problem, move, steps, step, start)


def _rows(problem: _Problem, batch: int | None, rng: np.random.Generator | None) -> Callable[[], np.ndarray | slice]:
    """Return a function that draws the rows of one step."""
    n = problem.data.X.shape[0]
    if batch is None:
        return lambda: slice(None)
    size, rng = checks.integer("batch", batch, low=1, high=n), checks.generator("rng", rng)
    return lambda: rng.choice(n, size=size, replace=False)


def ista(
    X: ArrayLike,
    y: ArrayLike,
    lam: float,
    *,
    steps: int,
    step: float | None = None,
    penalty: Penalty | None = None,
    batch: int | None = None,
    rng: np.random.Generator | None = None,
    start: ArrayLike | None = None,
    fit_intercept: bool = True,
) -> Descent:
    """Proximal gradient: a gradient step on the data loss, then the penalty's own step, which lands on zero.

    Minimises ``(1/n) sum (y_i - x_i.w - b)^2 + lam * penalty(w)``. With all rows and a step of at most one over the
    largest curvature the objective never rises, and falls to its minimum like 1/k.

    Parameters
    ----------
    X, y, lam, steps, penalty, batch, rng, start, fit_intercept
        As for ``subgradient_descent``.
    step : float > 0 or None
        None takes one over the largest curvature of the mean squared error.

    Returns
    -------
    Descent

    Raises
    ------
    ValueError
        When so long a step leads to infinity.

    References
    ----------
    Daubechies, Defrise & De Mol (2004), An iterative thresholding algorithm for linear inverse problems.

    Examples
    --------
    >>> trace = ista([[1.0], [-1.0]], [0.1, -0.1], lam=1.0, steps=2, start=[1.0], step=0.25)
    >>> trace.coefs.round(12).ravel().tolist()
    [1.0, 0.3, 0.0]
    """
    problem = _problem(X, y, lam, L1() if penalty is None else penalty, fit_intercept)
    step, draw = _step_size(step, problem.curvature()), _rows(problem, batch, rng)

    def move(w: np.ndarray) -> np.ndarray:
        return problem.penalty.prox(w - step * problem.slope(w, draw()), step * problem.lam)

    return _walk(problem, move, steps, step, start)


def fista(
    X: ArrayLike,
    y: ArrayLike,
    lam: float,
    *,
    steps: int,
    step: float | None = None,
    penalty: Penalty | None = None,
    start: ArrayLike | None = None,
    fit_intercept: bool = True,
) -> Descent:
    """Proximal gradient with momentum: the objective falls like 1/k^2, though not at every step.

    Minimises ``(1/n) sum (y_i - x_i.w - b)^2 + lam * penalty(w)``.

    Parameters
    ----------
    X, y, lam, steps, step, penalty, start, fit_intercept
        As for ``ista``.

    Returns
    -------
    Descent

    Raises
    ------
    ValueError
        When so long a step leads to infinity.

    References
    ----------
    Beck & Teboulle (2009), A fast iterative shrinkage-thresholding algorithm for linear inverse problems.

    Examples
    --------
    >>> fista([[1.0], [-1.0]], [0.1, -0.1], lam=1.0, steps=2, start=[1.0], step=0.25).coef.tolist()
    [0.0]
    """
    problem = _problem(X, y, lam, L1() if penalty is None else penalty, fit_intercept)
    step = _step_size(step, problem.curvature())
    pace, previous = 0.0, None

    def move(w: np.ndarray) -> np.ndarray:
        nonlocal pace, previous
        slower, pace = pace, (1 + math.sqrt(1 + 4 * pace**2)) / 2
        ahead = w if previous is None else w + (slower - 1) / pace * (w - previous)
        previous = w
        return problem.penalty.prox(ahead - step * problem.slope(ahead), step * problem.lam)

    return _walk(problem, move, steps, step, start)


def coordinate_descent(
    X: ArrayLike,
    y: ArrayLike,
    lam: float,
    *,
    sweeps: int,
    rho: float = 1.0,
    start: ArrayLike | None = None,
    fit_intercept: bool = True,
) -> Descent:
    """Minimise over one weight at a time, round and round: the plain method behind ``lasso_path``.

    Minimises ``(1/n) sum (y_i - x_i.w - b)^2 + lam * (rho * sum |w_j| + (1 - rho) * sum w_j^2)``. Given the others, the
    best weight j soft-thresholds its correlation with what they leave unexplained. One recorded step is one sweep.

    Parameters
    ----------
    X, y, lam, start, fit_intercept
        As for ``ista``.
    sweeps : int >= 1
    rho : float in [0, 1]
        1 is the lasso, 0 is ridge.

    Returns
    -------
    Descent
        ``step`` is NaN: each step is exact, none has a size.

    References
    ----------
    Friedman, Hastie, Hoefling & Tibshirani (2007), Pathwise coordinate optimization.

    Examples
    --------
    >>> coordinate_descent([[1.0, 1.0], [-1.0, 1.0]], [2.0, -2.0], lam=1.0, sweeps=1).coefs.tolist()
    [[0.0, 0.0], [1.5, 0.0]]
    """
    problem, sweeps = _problem(X, y, lam, L1L2(rho), fit_intercept), checks.integer("sweeps", sweeps, low=1)
    columns, n = problem.data.X.T, problem.data.X.shape[0]
    threshold, ridge = n * problem.lam * rho / 2, n * problem.lam * (1 - rho)

    def move(w: np.ndarray) -> np.ndarray:
        w = w.copy()
        residual = problem.data.y - w @ columns
        for j, column in enumerate(columns):
            square = column @ column
            if square > 0:
                best = soft_threshold(column @ residual + square * w[j], threshold) / (square + ridge)
                residual += column * (w[j] - best)
                w[j] = best
        return w

    return _walk(problem, move, sweeps, math.nan, start)
