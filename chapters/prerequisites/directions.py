"""The variance of a cloud of points along a direction is largest along the first principal one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.shared import style
from everystate.controls import IntSlider, SelectionSlider
from everystate.experiment import Experiment, Panel

if TYPE_CHECKING:
    from matplotlib.axes import Axes

POINTS = 60
CORRELATIONS = (0.0, 0.5, 0.8, 0.95)
_HALF_TURN = np.arange(0, 181, 3)


@dataclass(frozen=True)
class Direction:
    """A cloud, a direction, and the variance along every direction."""

    correlation: float
    degrees: int
    cloud: np.ndarray
    unit: np.ndarray
    variance: float
    everywhere: np.ndarray
    extremes: np.ndarray


def cloud(correlation: float) -> np.ndarray:
    """Return POINTS points whose two columns have mean 0, variance 1 and exactly this correlation."""
    raw = np.random.default_rng(4).normal(size=(POINTS, 2))
    raw = raw - raw.mean(axis=0)
    white = raw @ np.linalg.inv(np.linalg.cholesky(raw.T @ raw / POINTS)).T
    return white @ np.linalg.cholesky([[1, correlation], [correlation, 1]]).T


def compute(*, correlation: float, degrees: int) -> Direction:
    """Measure the variance of the cloud along a direction."""
    points = cloud(correlation)
    angles = np.deg2rad(np.append(_HALF_TURN, degrees))
    units = np.column_stack([np.cos(angles), np.sin(angles)])
    variances = ((points @ units.T) ** 2).mean(axis=0)
    singular = np.linalg.svd(points, compute_uv=False)
    return Direction(
        correlation, degrees, points, units[-1], float(variances[-1]), variances[:-1], singular**2 / POINTS
    )


def draw(result: Direction, plane: Axes, curve: Axes) -> None:
    """Draw the cloud with the direction, and the variance against the direction."""
    plane.plot(*result.cloud.T, "o", color=style.MUTED, markersize=4)
    plane.plot(*(np.outer([-3, 3], result.unit)).T, color=style.RED, linewidth=2)
    plane.set(xlabel="x₁", ylabel="x₂", xlim=(-3.3, 3.3), ylim=(-3.3, 3.3), aspect="equal")
    for extreme, dash, name in zip(result.extremes, (style.DASHED, style.DOTTED), ("d₁²/n", "d₂²/n"), strict=True):
        curve.axhline(extreme, color=style.PURPLE, linestyle=dash, linewidth=1.6, label=name)
    curve.plot(_HALF_TURN, result.everywhere, color=style.BLUE, linewidth=2.6)
    curve.plot(result.degrees, result.variance, "o", color=style.RED, markersize=9)
    curve.set(xlabel="direction, degrees", ylabel="variance along it", xlim=(-5, 185), ylim=(-0.05, 2.2))
    curve.set_xticks([0, 45, 90, 135, 180])
    style.key(curve)


def verdict(result: Direction) -> str:
    """Say whether the variance is an extreme one, as the end of a sentence that has named it."""
    largest, smallest = result.extremes
    if largest - smallest < 1e-9:
        return ", as along every other: a round cloud has no principal direction."
    if abs(result.variance - largest) < 1e-9:
        return ", the largest of all: this is the first principal direction, and d₁²/n its variance."
    if abs(result.variance - smallest) < 1e-9:
        return ", the smallest of all: this is the second principal direction, and d₂²/n its variance."
    return f", between {smallest:.2f} and {largest:.2f}."


def readout(result: Direction) -> str:
    """Give the variance, and say whether it is an extreme one."""
    return f"Along {result.degrees} degrees the cloud has the variance {result.variance:.2f}{verdict(result)}"


DIRECTIONS = Experiment(
    name="variance-along-a-direction",
    title="In which direction does a cloud vary most?",
    description=(
        "Left: sixty points of two features and a line through their middle. Right: the variance of the points along "
        "the line, against its direction, with the largest and the smallest value as horizontal lines. For correlated "
        "features the curve peaks at 45 degrees and is lowest at 135; for uncorrelated ones it is flat."
    ),
    controls=(
        IntSlider(name="degrees", label="Direction", min=0, max=165, step=15, value=0, unit="degrees"),
        SelectionSlider(name="correlation", label="Correlation of the features", options=CORRELATIONS, value=0.8),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(Panel(height=350), Panel(height=350)),
)
