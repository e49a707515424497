"""Small experiments for the tests of the machinery."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from everystate.controls import Checkbox, FloatSlider, IntSlider
from everystate.experiment import Experiment, Panel
from everystate.theme import PLAIN

X = np.linspace(0, 1, 50)


@dataclass(frozen=True)
class Wave:
    """A wave with its settings."""

    waves: int
    height: float
    extra: bool
    y: np.ndarray


def compute(*, waves: int, height: float, extra: bool) -> Wave:
    """Compute the wave."""
    return Wave(waves, height, extra, height * np.sin(2 * np.pi * waves * X))


def draw(result: Wave, axes: Axes) -> None:
    """Draw much of what can change: limits, ticks, legend, artists that come and go, an image."""
    axes.plot(X, result.y, label=f"{result.waves} waves")
    if result.extra:
        axes.plot(X[::5], result.y[::5], "o", label="points")
        axes.imshow(np.full((2, 2), result.height), extent=(0, 0.2, 0, 0.1), aspect="auto", vmin=0, vmax=4)
    for k in range(result.waves):
        axes.axvline(k / result.waves, color=PLAIN.colour("muted"))
    axes.set(xlim=(0, 1), ylim=(-1.2 * result.height, 1.2 * result.height), title=f"height {result.height:g}")
    axes.set_xlabel(r"$x^2$")
    axes.legend(loc="upper right")


def readout(result: Wave) -> str:
    """Say what is there."""
    return f"{result.waves} waves of height {result.height:g}."


def experiment(**changes: object) -> Experiment:
    """Return the toy experiment with some of its fields changed."""
    fields = {
        "name": "toy",
        "title": "A toy",
        "description": "A sine wave.",
        "controls": (
            IntSlider(name="waves", label="Waves", min=1, max=3, value=2),
            FloatSlider(name="height", label="Height", min=1, max=3, step=1, value=1),
            Checkbox(name="extra", label="Extra", value=False),
        ),
        "compute": compute,
        "draw": draw,
        "readout": readout,
        "panels": (Panel(),),
    }
    return Experiment(**(fields | changes))


@dataclass(frozen=True)
class Count:
    """A result that is only its setting."""

    k: int


def counting(draw, most: int, **changes: object) -> Experiment:
    """Return an experiment with one slider from 0 to ``most``, whose result is its position."""
    return experiment(
        name="counting",
        controls=(IntSlider(name="k", label="k", min=0, max=most, value=0),),
        compute=Count,
        draw=draw,
        readout=lambda result: f"This is {result.k}.",
        **changes,
    )
