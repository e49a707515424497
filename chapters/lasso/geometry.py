"""The geometry of a budget: a contour of the loss touches a diamond at a corner, and a disc anywhere."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.shared import style
from everystate.controls import Dropdown, FloatSlider, SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option, Place
from regularization import data, linear
from regularization.penalties import L1L2

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEAST_SQUARES = np.array([2.0, 0.8])
BUDGETS = tuple(float(t) for t in np.arange(0.25, 3.01, 0.25))
RHOS = (("1: L1", 1.0), ("0.75", 0.75), ("0.5", 0.5), ("0.25", 0.25), ("0: L2", 0.0))
ANGLES = np.linspace(0, 2 * np.pi, 97)
CROSSING = 1e-6
"""Below this a weight under L2 is passing through zero: what is left of it is rounding."""
CIRCLE = np.column_stack([np.cos(ANGLES), np.sin(ANGLES)])


@dataclass(frozen=True)
class Geometry:
    """The best weights within a budget; ``path`` holds them for every budget up to this one."""

    t: float
    correlation: float
    rho: float
    best: np.ndarray
    lam: float
    loss: float
    boundary: np.ndarray
    path: np.ndarray


@functools.cache
def two_features(correlation: float) -> data.Part:
    """Four rows with two standardised features of exactly this correlation, and LEAST_SQUARES as their exact fit."""
    grid = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])
    X = grid @ np.linalg.cholesky([[1, correlation], [correlation, 1]]).T
    return data.Part(X, X @ LEAST_SQUARES)


def budget_boundary(t: float, rho: float) -> np.ndarray:
    """Points where ``rho * sum |w| + (1 - rho) * sum w^2 = t``, one in each direction of CIRCLE."""
    linear_part = rho * np.abs(CIRCLE).sum(axis=1)
    radius = 2 * t / (linear_part + np.sqrt(linear_part**2 + 4 * (1 - rho) * t))
    return CIRCLE * radius[:, None]


@functools.cache
def _budget_fits(correlation: float, rho: float) -> tuple[linear.ConstrainedFit, ...]:
    X, y = two_features(correlation)
    return tuple(linear.constrained_fit(X, y, t, penalty=L1L2(rho)) for t in BUDGETS)


def excess_loss(w: np.ndarray, correlation: float) -> float:
    """How much the mean squared error at ``w`` exceeds that of least squares, which is 0 here."""
    X, y = two_features(correlation)
    return float(((y - X @ w) ** 2).mean())


def compute(*, t: float, correlation: float, rho: float) -> Geometry:
    """Find the best weights within the budget ``t``."""
    fits = _budget_fits(correlation, rho)[: sum(one <= t for one in BUDGETS)]
    X, y = two_features(correlation)
    fit = fits[-1] if t in BUDGETS else linear.constrained_fit(X, y, t, penalty=L1L2(rho))
    return Geometry(
        t=t,
        correlation=correlation,
        rho=rho,
        best=fit.coef,
        lam=fit.lam,
        loss=excess_loss(fit.coef, correlation),
        boundary=budget_boundary(t, rho),
        path=np.array([one.coef for one in fits]),
    )


def contour(result: Geometry, loss: float | None = None) -> np.ndarray:
    """The ellipse of weights with this loss, or with that of the optimum."""
    correlation, loss = result.correlation, result.loss if loss is None else loss
    half = np.linalg.cholesky([[1, correlation], [correlation, 1]])
    return LEAST_SQUARES + np.sqrt(loss) * np.linalg.solve(half.T, CIRCLE.T).T


def draw(result: Geometry, plane: Axes, path: Axes) -> None:
    """Draw budget, contours and optimum, and the optimum against the budget."""
    plane.axhline(0, color=style.FAINT, linewidth=1)
    plane.axvline(0, color=style.FAINT, linewidth=1)
    for loss in (0.25, 1.0, 2.5):
        plane.plot(*contour(result, loss).T, color=style.MUTED, linewidth=0.9)
    plane.fill(*result.boundary.T, color=style.BLUE, alpha=0.22, linewidth=0)
    plane.plot(*result.boundary.T, color=style.BLUE, linewidth=1.6, label="budget")
    plane.plot(*contour(result).T, color=style.ORANGE, linestyle=style.DASHED, label="loss at best", gid="best")
    plane.plot(*LEAST_SQUARES, "D", color=style.RED, markersize=8, label="no budget")
    plane.plot(*result.best, "o", color=style.INK, markersize=8, label="best in budget", gid="best")
    plane.set(xlabel="weight w₁", ylabel="weight w₂", xlim=(-3.1, 3.5), ylim=(-3.1, 3.5))
    style.key(plane, columns=2)
    path.axhline(0, color=style.FAINT, linewidth=1)
    budgets = BUDGETS[: len(result.path)]
    path.plot(budgets, result.path[:, 0], color=style.BLUE, marker="o", markersize=4, label="w₁", gid="best")
    second = {"color": style.GREEN, "linestyle": style.DASHED, "marker": "s"}
    path.plot(budgets, result.path[:, 1], **second, markersize=4, label="w₂", gid="best")
    path.axvline(result.t, color=style.INK, linewidth=1.5)
    path.plot([result.t] * 2, result.best, "o", color=style.INK, markersize=9, gid="best")
    path.set(xlabel="budget t", ylabel="best weights", xlim=(0, 3.1), ylim=(-0.3, 2.3))
    style.key(path)


def verdict(result: Geometry) -> str:
    """Say where the contour touches the budget."""
    if result.lam == 0:
        return "The budget is large enough for least squares and does nothing."
    if result.best[1] == 0:
        return "The contour touches the budget at its corner: w₂ is exactly 0."
    if result.rho == 0 and abs(result.best[1]) < CROSSING:
        return "The contour touches the budget on the axis, although it has no corner there: w₂ is just crossing 0."
    return "The contour touches the budget off the axes: both weights are kept."


def readout(result: Geometry) -> str:
    """Say where the optimum lies, and why."""
    first, second = (f"{w:.2f}".replace("-", "−") for w in np.round(result.best, 6) + 0.0)
    price = f", the same solution as a penalty with λ = {short(result.lam)}" if result.lam else ""
    return f"t = {result.t:.2f}: best weights ({first}, {second}){price}. {verdict(result)}"


# -- predictions
def zeros_of_second(result: Geometry) -> np.ndarray:
    """Budgets up to this one at which the second weight is zero."""
    return np.array(BUDGETS[: len(result.path)])[np.abs(result.path[:, 1]) < CROSSING]


def joins(result: Geometry) -> float:
    """The budget at which the second weight leaves zero: where the line through its first two values starts."""
    first, second = np.flatnonzero(result.path[:, 1] > CROSSING)[:2]
    (a, b), (u, v) = (BUDGETS[first], BUDGETS[second]), result.path[[first, second], 1]
    return float(a - u * (b - a) / (v - u))


SECOND = Place(
    name="budget-second-weight",
    prompt="Without a budget the best weights are w₁ = 2 and w₂ = 0.8, and use up 2.8. Under L1, with a correlation "
    "of 0.4, at which budget does w₂ leave zero?",
    axis="x",
    panel=1,
    label="The budget at which w₂ leaves zero",
    truth=joins,
    near=0.13,
    below=lambda r: (
        f"There w₂ is still exactly 0: up to a budget of {zeros_of_second(r).max():g} and a little more w₁ gets all "
        "there is."
    ),
    above="There both weights are already growing together.",
    settles={"t": 3.0},
    says=lambda r: (
        f"At {joins(r):.1f}: only when w₁ is {LEAST_SQUARES[0] - LEAST_SQUARES[1]:.1f} ahead, as it is in least "
        "squares, do the two grow together. Sliding the least-squares solution towards zero would give w₂ its share "
        "of every budget."
    ),
    withheld=("best",),
)

PASSING = Choose(
    name="budget-zero-under-l2",
    prompt="Now the budget is L2 (ρ = 0) and the correlation −0.8. For which of the twelve budgets on the slider is "
    "the second weight zero?",
    options=(
        Option(
            "For the small ones, as under L1",
            lambda r: zeros_of_second(r).size > 1,
            "A disc has no corner that would hold the contour on the axis.",
        ),
        Option(
            "For one of them, in passing",
            lambda r: zeros_of_second(r).size == 1 and r.path[0, 1] < 0 < r.path[-1, 1],
            "On its way to 0.8 it begins below zero, so it must pass through, and it does not stop.",
        ),
        Option(
            "For none: L2 makes no zeros",
            lambda r: zeros_of_second(r).size == 0,
            "It holds none at zero. But a weight that changes its sign is zero at one budget.",
        ),
    ),
    settles={"t": 3.0, "correlation": -0.8, "rho": 0.0},
    says=lambda r: (
        f"It is {r.path[0, 1]:.2f} at the smallest budget".replace("-", "−")
        + f", zero at t = {zeros_of_second(r)[0]:g} and {r.path[-1, 1]:.2f} at the largest. A small disc follows the "
        "steepest way down, and with features that oppose each other that way leads to a negative w₂."
    ),
    withheld=("best",),
)

GEOMETRY = Experiment(
    name="budget-geometry",
    title="Where the contour of the loss touches the budget",
    description=(
        "Left: the plane of two weights with elliptical contours of the loss around the least-squares solution, and "
        "the budget around zero: a diamond for L1, a disc for L2, a rounded diamond between them. A dashed contour "
        "touches the budget at the best weights. Right: both weights against the budget; under L1 w₂ is exactly "
        "zero until the budget is 1.2. Under L2 it is not, unless the features are so negatively correlated that it "
        "begins below zero and crosses it."
    ),
    controls=(
        SelectionSlider(name="t", label="Budget t", options=BUDGETS, value=0.5),
        FloatSlider(name="correlation", label="Correlation of the features", min=-0.8, max=0.8, step=0.4, value=0.4),
        Dropdown(name="rho", label="Share of L1 in the penalty, ρ", options=RHOS, value=1.0),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(SECOND, PASSING),
    theme=style.THEME,
    panels=(Panel(height=398, top=52, left=52, right=18), Panel(height=398, top=52)),
)
