"""Predictions with dropout left on scatter more away from the data, but not in a gap between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from chapters.dropout_relatives import study
from chapters.dropout_relatives.sampled import (
    DRAWS,
    GRID,
    MONTE_CARLO_RATES,
    SEED,
    at,
    drawn_functions,
    exact_deviation,
)
from chapters.shared import style
from everystate.controls import Dropdown, SelectionSlider
from everystate.experiment import Experiment, Panel

LINES = 5


@dataclass(frozen=True)
class Uncertainty:
    """Networks drawn by dropout at prediction time, on GRID.

    ``functions`` are the first few; ``mean`` and ``deviation`` are over all draws, ``exact`` is the deviation that
    infinitely many draws would have.
    """

    rate: float
    draws: int
    sample: str
    x: np.ndarray
    y: np.ndarray
    functions: np.ndarray
    mean: np.ndarray
    deviation: np.ndarray
    exact: np.ndarray


def compute(*, rate: float, draws: int, sample: str) -> Uncertainty:
    """Average the first ``draws`` networks with dropout active."""
    place = MONTE_CARLO_RATES.index(rate)
    functions = drawn_functions(sample)[:draws, place]
    x, y = study.points(sample, SEED)
    every = max(1, len(x) // 200)
    return Uncertainty(
        rate=rate,
        draws=draws,
        sample=sample,
        x=x[::every],
        y=y[::every],
        functions=functions[:LINES],
        mean=functions.mean(axis=0),
        deviation=functions.std(axis=0, ddof=1),
        exact=exact_deviation(sample)[place],
    )


def draw(result: Uncertainty, fit: Axes, width: Axes) -> None:
    """Draw the band of the sampled networks, and its half-width against x."""
    low, high = result.mean - 2 * result.deviation, result.mean + 2 * result.deviation
    fit.fill_between(GRID, low, high, color=style.BLUE, alpha=0.18, linewidth=0, label="mean ± 2 deviations")
    for position, one in enumerate(result.functions):
        fit.plot(GRID, one, color=style.SKY, linewidth=0.8, label="single masks" if position == 0 else None)
    fit.plot(GRID, study.curve(GRID), color=style.MUTED, linestyle=style.DOTTED, label="the signal")
    fit.plot(GRID, result.mean, color=style.BLUE, linewidth=2.6, label="mean")
    fit.plot(result.x, result.y, "o", color=style.INK, markersize=5 if len(result.x) < 50 else 2.2)
    fit.set(xlabel="input x", ylabel="output y", xlim=(-1.75, 1.75), ylim=(-5.7, 2.3))
    style.key(fit, columns=2)
    for left, right in ((-1, -0.4), (0.4, 1)) if "gap" in result.sample else ((-1, 1),):
        width.axvspan(left, right, color=style.MUTED, alpha=0.14, linewidth=0)
    width.plot(GRID, result.deviation, color=style.BLUE, linewidth=2.6, label=f"from {result.draws} masks")
    width.plot(GRID, result.exact, color=style.RED, linestyle=style.DASHED, linewidth=1.8, label="from all masks")
    width.set(xlabel="input x (training points in the grey range)", xlim=(-1.75, 1.75))
    style.log_axis(width, "y")
    width.set(ylim=(0.004, 3), ylabel="standard deviation of the output")
    style.key(width, columns=2)


def verdict(result: Uncertainty) -> str:
    """Say whether the deviation shows where data are missing."""
    if "gap" in result.sample:
        return "Where it knows least it is most sure of itself."
    return "It grows away from the data."


def readout(result: Uncertainty) -> str:
    """Compare the deviation among the data, at their edge and away from them."""
    middle, edge, away = (result.deviation[at(x)] for x in (0.0, 1.0, 1.75))
    missed = abs(result.mean[at(0.0)] - study.curve(GRID)[at(0.0)])
    first = f"Rate {result.rate:g}, {result.sample}, {result.draws} masks: deviation {middle:.2f} at x = 0"
    if "gap" in result.sample:
        first = f"{first}, in the gap, where the mean is off by {missed:.2f}; {edge:.2f} at the last points"
    else:
        first = f"{first}, {edge:.2f} at the last points, {away:.2f} at x = 1.75"
    return f"{first}. {verdict(result)}"


MONTE_CARLO = Experiment(
    name="monte-carlo-dropout",
    title="Monte-Carlo dropout: uncertainty from masks",
    description=(
        "Left: training points of a cosine between minus one and one, single networks with random masks, their mean "
        "and a band of two standard deviations, which opens away from the data. Right: the standard deviation on a "
        "logarithmic axis, from the chosen number of masks and from all masks. In a gap between the data it is small."
    ),
    controls=(
        SelectionSlider(name="rate", label="Rate", options=MONTE_CARLO_RATES, value=0.2),
        SelectionSlider(name="draws", label="Masks", options=DRAWS, value=30),
        Dropdown(name="sample", label="Trained on", options=study.SAMPLES, value=study.SAMPLES[0]),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(Panel(left=52, top=54, height=340), Panel(left=64, top=54, height=340)),
)
