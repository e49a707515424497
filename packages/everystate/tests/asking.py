"""An experiment that asks in all four ways, and one with points to drag."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from everystate import (
    Arrange,
    Checkbox,
    Choose,
    Experiment,
    IntSlider,
    Item,
    Linear,
    Option,
    Panel,
    Place,
    Points,
    Sketch,
)

X = np.linspace(0, 10, 101)


@dataclass(frozen=True)
class Valley:
    """A parabola with its lowest place at ``at``."""

    at: int
    y: np.ndarray

    @property
    def lowest(self) -> float:
        """Where it is lowest."""
        return float(X[self.y.argmin()])


def compute(*, at: int, extra: bool) -> Valley:
    """Compute the parabola."""
    return Valley(at, (X - at) ** 2 / 10 + extra)


def draw(result: Valley, axes: Axes) -> None:
    """Draw it."""
    axes.plot(X, result.y, gid="valley")
    axes.set(xlim=(0, 10), ylim=(0, 12))


def readout(result: Valley) -> str:
    """Say where it is lowest."""
    return f"It is lowest at {result.lowest:.0f}."


CHOOSE = Choose(
    name="which-side",
    prompt="On which side of `5` is it lowest?",
    settles={"at": 8},
    options=(
        Option("Left", lambda r: r.lowest < 5, "Left is where it starts."),
        Option("Right", lambda r: r.lowest > 5, lambda r: f"It is at {r.lowest:.0f}."),
    ),
    says=lambda r: f"It is lowest at {r.lowest:.0f}.",
    withheld=("valley",),
)
SEVERAL = Choose(
    name="which-values",
    prompt="Which heights does it reach?",
    settles={"at": 8},
    several=True,
    options=(
        Option("0", lambda r: r.y.min() <= 0, "At the bottom."),
        Option("6", lambda r: r.y.max() >= 6, "On the left."),
        Option("11", lambda r: r.y.max() >= 11, "It is never that high."),
    ),
    says="It reaches 6.4.",
)
ARRANGE = Arrange(
    name="heights",
    prompt="Where is it highest?",
    settles={"at": 8},
    items=(
        Item("at 7", lambda r: r.y[70], "One step from the bottom."),
        Item("at 0", lambda r: r.y[0], "The farthest."),
        Item("at 4", lambda r: r.y[40], "Four steps from the bottom."),
    ),
    form=".1f",
    says="The farther from the bottom, the higher.",
)
ON_CONTROL = Place(
    name="put-it",
    prompt="Where must the bottom be for a height of 6.4 at 0?",
    label="Bottom",
    control="at",
    truth=lambda r: 8,
    near=1,
    below="Then it is lower.",
    above="Then it is higher.",
    says="At 8.",
)
ON_AXIS = Place(
    name="mark-it",
    prompt="Where is it lowest?",
    label="The lowest place",
    axis="x",
    truth=lambda r: r.lowest,
    near=0.5,
    below="Farther right.",
    above="Farther left.",
    settles={"at": 8},
    says="At 8.",
    withheld=("valley",),
)
SKETCH = Sketch(
    name="draw-it",
    prompt="Draw it.",
    settles={"at": 6},
    x=(0, 2, 4, 6, 8, 10),
    truth=lambda r: r.y[::20],
    x_label="x =",
    y_label="it",
    shapes={"falls": "It turns at 6.", "rises": "It starts high."},
    says="It turns at 6.",
    withheld=("valley",),
)


def valley(*predictions, **changes):
    fields = {
        "name": "valley",
        "title": "A valley",
        "description": "A parabola.",
        "controls": (
            IntSlider(name="at", label="Bottom at", min=1, max=9, value=3),
            Checkbox(name="extra", label="Higher", value=False),
        ),
        "compute": compute,
        "draw": draw,
        "readout": readout,
        "panels": (Panel(),),
        "predictions": predictions,
    }
    return Experiment(**(fields | changes))


@dataclass(frozen=True)
class Smoothed:
    """Heights and their moving average."""

    y: np.ndarray
    curve: np.ndarray
    linear: Linear


PLACES = (0.0, 1.0, 2.0, 3.0)


def smoothing(*, width: int) -> Linear:
    """Average over ``width`` neighbours on either side."""
    near = [[float(abs(a - b) <= width) for b in PLACES] for a in PLACES]
    matrix = np.array(near) / np.sum(near, axis=1, keepdims=True)
    return Linear({"average": matrix}, {"off": np.eye(4) - matrix})


POINTS = Points(
    name="y",
    label="Drag the points",
    x=PLACES,
    y=(0.0, 1.0, -1.0, 0.5),
    low=-2,
    high=2,
    curves={"average": PLACES},
    linear=smoothing,
    says="They are {off} away.",
)


def smooth(*, width, y):
    linear = smoothing(width=width)
    return Smoothed(np.array(y), linear.curves["average"] @ np.array(y), linear)


def draw_smooth(result: Smoothed, axes: Axes) -> None:
    """Draw points and average."""
    axes.plot(PLACES, result.curve, gid="average")
    axes.plot(PLACES, result.y, "o", gid="y")
    axes.set(xlim=(-0.5, 3.5), ylim=(-2.2, 2.2))


def smoothed(**changes):
    fields = {
        "name": "smoothed",
        "title": "A moving average",
        "description": "Points and their average.",
        "controls": (IntSlider(name="width", label="Width", min=0, max=3, value=1),),
        "compute": smooth,
        "draw": draw_smooth,
        "readout": lambda r: POINTS.words(r.linear, r.y),
        "points": POINTS,
        "panels": (Panel(),),
    }
    return Experiment(**(fields | changes))
