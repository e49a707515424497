"""Gradient descent steps at a right angle to the contour, and overshoots when its rate is too large."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.prerequisites.circle import CIRCLE
from chapters.shared import style
from chapters.shared.wording import minus
from everystate.controls import IntSlider, SelectionSlider
from everystate.experiment import Experiment, Panel

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MINIMUM, CURVATURE, START, STEPS = np.array([1.0, 0.0]), np.array([1.0, 3.0]), np.array([-1.6, 0.9]), 12
RATES = (0.05, 0.15, 0.3, 0.34)


@dataclass(frozen=True)
class Descent:
    """The path of gradient descent so far; ``gradient`` and ``loss`` are those of its last point."""

    rate: float
    path: np.ndarray
    gradient: np.ndarray
    loss: float


def bowl(w: np.ndarray) -> np.ndarray:
    """Return the loss ``(w1 - 1)^2 + 3 w2^2`` of points of shape (..., 2)."""
    return (CURVATURE * (w - MINIMUM) ** 2).sum(axis=-1)


def slope(w: np.ndarray) -> np.ndarray:
    """Return the gradient of the loss."""
    return 2 * CURVATURE * (w - MINIMUM)


def compute(*, rate: float, step: int) -> Descent:
    """Walk down for ``step`` steps."""
    path = [START]
    for _ in range(step):
        path.append(path[-1] - rate * slope(path[-1]))
    return Descent(rate, np.array(path), slope(path[-1]), float(bowl(path[-1])))


def draw(result: Descent, axes: Axes) -> None:
    """Draw contours, the path, and the next step."""
    here = result.path[-1]
    for loss in (0.25, 1.0, 2.5, 5.0):
        axes.plot(*(MINIMUM + CIRCLE * np.sqrt(loss / CURVATURE)).T, color=style.FAINT, linewidth=1.2)
    contour = (MINIMUM + CIRCLE * np.sqrt(result.loss / CURVATURE)).T
    axes.plot(*contour, color=style.ORANGE, linestyle=style.DASHED, linewidth=1.8, label="same loss")
    axes.plot(*result.path.T, color=style.BLUE, marker="o", markersize=4, linewidth=1.6, label="path")
    steps = np.array([here, here - result.rate * result.gradient])
    axes.plot(*steps.T, color=style.RED, linewidth=2.6, linestyle=style.DOTTED, label="next step")
    axes.plot(*MINIMUM, "D", color=style.GREEN, markersize=8, label="minimum")
    axes.plot(*here, "o", color=style.INK, markersize=8)
    axes.set(xlabel="w₁", ylabel="w₂", xlim=(-2.3, 4.3), ylim=(-2.0, 2.0), aspect="equal")
    style.key(axes, columns=4)


def verdict(result: Descent) -> str:
    """Say how it goes on."""
    if result.rate > 1 / CURVATURE.max():
        return "Each step overshoots the valley by more than it was off: the rate is too large."
    if result.loss < 0.01:
        return "The gradient is close to zero, and so are the steps: the minimum is near."
    return "The next step goes against the gradient, at a right angle to the dashed contour."


def readout(result: Descent) -> str:
    """Give loss and gradient, and say how it goes."""
    count, (g1, g2) = len(result.path) - 1, np.round(result.gradient, 2) + 0.0
    where = f"After {count} step{'' if count == 1 else 's'}: loss {result.loss:.2f}, gradient ({g1:.2f}, {g2:.2f}). "
    return minus(where) + verdict(result)


DOWNHILL = Experiment(
    name="against-the-gradient",
    title="Downhill: steps against the gradient",
    description=(
        "Contours of a bowl that is steeper in one direction, the path of gradient descent so far, and its next step, "
        "which starts at a right angle to the contour. Small rates creep, moderate ones arrive, and above one third "
        "the path jumps from side to side with growing jumps."
    ),
    controls=(
        IntSlider(name="step", label="Steps", min=0, max=STEPS, value=0, play=True),
        SelectionSlider(name="rate", label="Learning rate η", options=RATES, value=0.15),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(Panel(width=480, height=330, left=58),),
)
