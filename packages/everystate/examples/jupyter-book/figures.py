"""The experiment of this book, declared once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from everystate import PLAIN, Dropdown, Experiment, Panel, SelectionSlider
from matplotlib.axes import Axes

BINS = np.linspace(-2, 2, 61)


@dataclass(frozen=True)
class Means:
    """How many of 2000 sample means fall into each bin, and their spread beside the theory's."""

    size: int
    counts: np.ndarray
    spread: float
    theory: float


def sample_means(*, size: int, source: str) -> Means:
    """Draw 2000 samples of a variable with mean 0 and standard deviation 1."""
    rng = np.random.default_rng(8)
    draws = {
        "a coin": lambda shape: rng.choice([-1.0, 1.0], shape),
        "a waiting time": lambda shape: rng.exponential(size=shape) - 1,
        "a bell curve": lambda shape: rng.normal(size=shape),
    }[source]((2000, size))
    means = draws.mean(axis=1)
    return Means(size, np.histogram(means, BINS)[0], float(means.std()), size**-0.5)


def draw(result: Means, axes: Axes) -> None:
    """Draw the histogram and the bell curve that theory expects of large samples."""
    axes.stairs(result.counts, BINS, fill=True, color=PLAIN.colour("accent"), alpha=0.6)
    x = np.linspace(-2, 2, 201)
    density = np.exp(-((x / result.theory) ** 2) / 2) / (result.theory * np.sqrt(2 * np.pi))
    axes.plot(x, 2000 * (BINS[1] - BINS[0]) * density, color=PLAIN.colour("ink"))
    axes.set(xlim=(-2, 2), ylim=(0, None), xlabel="mean of a sample", ylabel="samples")


MEANS = Experiment(
    name="means",
    title="Two thousand sample means",
    description="A histogram of the means of 2000 samples, and the bell curve that they approach.",
    controls=(
        SelectionSlider(name="size", label="Draws in a sample", options=(1, 2, 4, 8, 16, 32, 64), value=4),
        Dropdown(
            name="source",
            label="Draws of",
            options=("a coin", "a waiting time", "a bell curve"),
            value="a waiting time",
        ),
    ),
    compute=sample_means,
    draw=draw,
    readout=lambda result: (
        f"The means of {result.size} draws spread by {result.spread:.2f}; theory says {result.theory:.2f}."
    ),
    panels=(Panel(width=460, height=330, left=66),),
)
