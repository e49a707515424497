"""An arrow of length 1 has an L1 norm that is largest half way between the axes, and a maximum norm smallest there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.prerequisites.circle import CIRCLE
from chapters.shared import style
from everystate.controls import IntSlider
from everystate.experiment import Experiment, Panel

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Norms:
    """An arrow of length 1 and its three norms."""

    degrees: int
    w: np.ndarray
    l1: float
    l2: float
    largest: float


def compute(*, degrees: int) -> Norms:
    """Measure the arrow of length 1 at this angle."""
    angle = np.deg2rad(degrees)
    w = np.round([np.cos(angle), np.sin(angle)], 12)
    return Norms(degrees, w, float(np.abs(w).sum()), float(np.linalg.norm(w)), float(np.abs(w).max()))


def draw(result: Norms, axes: Axes) -> None:
    """Draw the arrow, and through its tip the shapes on which each norm is constant."""
    axes.axhline(0, color=style.FAINT, linewidth=1)
    axes.axvline(0, color=style.FAINT, linewidth=1)
    corners = np.array([[1, 0], [0, 1], [-1, 0], [0, -1], [1, 0]])
    square = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1], [1, 1]])
    axes.plot(*(result.l1 * corners).T, color=style.BLUE, linewidth=2.6, label="sum of sizes, L1")
    axes.plot(*(result.l2 * CIRCLE).T, color=style.PURPLE, linestyle=style.DASHED, label="length, L2")
    axes.plot(*(result.largest * square).T, color=style.GREEN, linestyle=style.DOTTED, label="largest")
    axes.plot([0, result.w[0]], [0, result.w[1]], color=style.INK, linewidth=2)
    axes.plot(*result.w, "o", color=style.INK, markersize=8)
    axes.set(xlabel="w₁", ylabel="w₂", xlim=(-1.55, 1.55), ylim=(-1.55, 1.55), aspect="equal")
    style.key(axes, columns=2)


def readout(result: Norms) -> str:
    """Give the three norms."""
    lead = f"w = ({result.w[0]:.2f}, {result.w[1]:.2f}): "
    if result.degrees % 90 == 0:
        return lead + "all three norms are 1, because only one entry is not zero."
    return (
        lead + f"the length is 1, the sum of the sizes {result.l1:.2f}, the largest entry {result.largest:.2f}. "
        "Sharing the length between two entries costs nothing in L2 and more in L1."
    )


NORMS = Experiment(
    name="three-norms",
    title="One arrow, three ways to measure it",
    description=(
        "An arrow of length 1 that turns from one axis to the other, and through its tip a diamond, on which the sum "
        "of the sizes is constant, a circle, on which the length is, and a square, on which the largest entry is. On "
        "an axis the three touch there; half way between the diamond is large and the square small."
    ),
    controls=(IntSlider(name="degrees", label="Direction", min=0, max=90, step=5, value=0, unit="degrees"),),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(Panel(width=370, height=390, left=56, top=54),),
)
