"""A line that touches a convex curve stays below it; at a corner a whole fan of lines touches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from chapters.shared import style
from chapters.shared.wording import minus
from everystate.controls import Dropdown, FloatSlider
from everystate.experiment import Experiment, Panel

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WEIGHTS = np.linspace(-2.4, 2.4, 97)
CURVES = (("w², smooth", "square"), ("|w|, with a corner", "size"), ("a curve with two valleys", "valleys"))


@dataclass(frozen=True)
class Touching:
    """A curve, a point on it and the slopes of the lines that touch there; ``below`` tells whether they stay below."""

    name: str
    w: float
    curve: np.ndarray
    height: float
    slopes: tuple[float, ...]
    below: bool


def curve(name: str, w: npt.ArrayLike) -> np.ndarray:
    """Return the heights of the curve called ``name``."""
    at = np.asarray(w, dtype=float)
    return {"square": at**2, "size": np.abs(at), "valleys": 0.5 * (at**2 - 1.5) ** 2}[name]


def slopes(name: str, w: float) -> tuple[float, ...]:
    """Return the slope at ``w``, or five of the slopes of lines that touch a corner."""
    if name == "size" and w == 0:
        return (-1.0, -0.5, 0.0, 0.5, 1.0)
    return (float({"square": 2 * w, "size": np.sign(w), "valleys": 2 * w * (w**2 - 1.5)}[name]),)


def compute(*, name: str, w: float) -> Touching:
    """Find the lines that touch the curve at ``w``."""
    heights, height = curve(name, WEIGHTS), float(curve(name, w))
    lines = [height + s * (WEIGHTS - w) for s in slopes(name, w)]
    return Touching(name, w, heights, height, slopes(name, w), bool(np.all(np.array(lines) <= heights + 1e-9)))


def draw(result: Touching, axes: Axes) -> None:
    """Draw the curve and the touching lines."""
    axes.axhline(0, color=style.FAINT, linewidth=1)
    axes.plot(WEIGHTS, result.curve, color=style.BLUE, linewidth=3, label="curve")
    ends = np.array([WEIGHTS[0], WEIGHTS[-1]])
    for number, one in enumerate(result.slopes):
        line = result.height + one * (ends - result.w)
        label = "touching lines" if len(result.slopes) > 1 else "touching line"
        axes.plot(ends, line, color=style.RED, linestyle=style.DASHED, linewidth=1.6, label=None if number else label)
    axes.plot(result.w, result.height, "o", color=style.INK, markersize=8)
    axes.set(xlabel="w", ylabel="height", xlim=(-2.4, 2.4), ylim=(-2.6, 6.0))
    style.key(axes)


def verdict(result: Touching) -> str:
    """Say whether the line stays below."""
    if result.below:
        return "The line stays below the whole curve."
    return "The line cuts through the curve: the curve is not convex."


def readout(result: Touching) -> str:
    """Say which slopes touch, and whether the line stays below."""
    first, *others = result.slopes
    if others:
        return "At the corner every line with a slope from −1 to 1 touches; 0 is among them, so this is the minimum."
    words = f"At w = {result.w:.2f} the slope is {round(first, 2) + 0.0:.2f}. "
    return minus(words) + verdict(result)


TOUCHING = Experiment(
    name="touching-lines",
    title="Lines that touch from below",
    description=(
        "A curve and the line that touches it at a chosen point. For the parabola and for |w| the line stays below "
        "the curve; at the corner of |w| a whole fan of lines touches. The curve with two valleys is cut by its "
        "touching line wherever another valley lies lower than the line."
    ),
    controls=(
        Dropdown(name="name", label="Curve", options=CURVES, value="square"),
        FloatSlider(name="w", label="Touch at w", min=-2, max=2, step=0.25, value=1.0),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(Panel(width=460, height=330),),
)
