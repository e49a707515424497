"""Predictions with dropout left on scatter more away from the data, but not in a gap between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

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
from everystate.prediction import Choose, Option, Sketch

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LINES = 5
GAP_EDGE = 0.4
"""Where the points beside the gap begin, on both sides."""


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
    fit.fill_between(
        GRID, low, high, color=style.BLUE, alpha=0.18, linewidth=0, label="mean ± 2 deviations", gid="masks"
    )
    for position, one in enumerate(result.functions):
        label = "single masks" if position == 0 else None
        fit.plot(GRID, one, color=style.SKY, linewidth=0.8, label=label, gid="masks")
    fit.plot(GRID, study.curve(GRID), color=style.MUTED, linestyle=style.DOTTED, label="the signal")
    fit.plot(GRID, result.mean, color=style.BLUE, linewidth=2.6, label="mean", gid="masks")
    fit.plot(result.x, result.y, "o", color=style.INK, markersize=5 if len(result.x) < 50 else 2.2)
    fit.set(xlabel="input x", ylabel="output y", xlim=(-1.75, 1.75), ylim=(-5.7, 2.3))
    style.key(fit, columns=2)
    for left, right in ((-1, -GAP_EDGE), (GAP_EDGE, 1)) if "gap" in result.sample else ((-1, 1),):
        width.axvspan(left, right, color=style.MUTED, alpha=0.14, linewidth=0)
    drawn, dashes = {"color": style.BLUE, "linewidth": 2.6}, {"color": style.RED, "linestyle": style.DASHED}
    width.plot(GRID, result.deviation, label=f"from {result.draws} masks", gid="masks", **drawn)
    width.plot(GRID, result.exact, linewidth=1.8, label="from all masks", gid="masks", **dashes)
    width.set(xlabel="input x (training points in the grey range)", xlim=(-1.75, 1.75))
    style.log_axis(width, "y")
    width.set(ylim=(0.004, 3), ylabel="standard deviation of the output")
    style.key(width, columns=2)


def surest_in_gap(result: Uncertainty) -> bool:
    """Whether the deviation is smallest in the gap."""
    return bool(abs(GRID[result.deviation.argmin()]) < GAP_EDGE)


def verdict(result: Uncertainty) -> str:
    """Say whether the deviation shows where data are missing."""
    if "gap" in result.sample:
        how = "most sure of itself" if surest_in_gap(result) else "about as sure of itself as anywhere"
        return f"In the gap, where it has seen nothing, it is {how}."
    return "It grows away from the data."


def missed(result: Uncertainty) -> float:
    """How far the mean is from the signal at x = 0."""
    return float(abs(result.mean[at(0.0)] - study.curve(GRID)[at(0.0)]))


def readout(result: Uncertainty) -> str:
    """Compare the deviation among the data, at their edge and away from them."""
    middle, edge, away = (result.deviation[at(x)] for x in (0.0, 1.0, 1.75))
    first = f"Rate {result.rate:g}, {result.sample}, {result.draws} masks: deviation {middle:.2f} at x = 0"
    if "gap" in result.sample:
        first = f"{first}, in the gap, where the mean is off by {missed(result):.2f}; {edge:.2f} at the last points"
    else:
        first = f"{first}, {edge:.2f} at the last points, {away:.2f} at x = 1.75"
    return f"{first}. {verdict(result)}"


def among_data(sample: str, rate: float) -> float:
    """Mean deviation over all masks between −1 and 1."""
    return float(exact_deviation(sample)[MONTE_CARLO_RATES.index(rate), np.abs(GRID) <= 1].mean())


def share_left(result: Uncertainty) -> float:
    """Mean deviation among the data with 2000 points, as a share of that with 20."""
    return among_data(study.SAMPLES[2], result.rate) / among_data(study.SAMPLES[0], result.rate)


MORE_DATA = Choose(
    name="deviation-with-more-data",
    prompt="2000 training points in place of 20, both from −1 to 1. What becomes of the deviation over the masks among "
    "the data, on average, at rate 0.2?",
    options=(
        Option(
            "It changes by less than a third",
            lambda r: 0.7 <= share_left(r) < 1.33,
            "The rate stands in front of it, and nobody has changed the rate.",
        ),
        Option(
            "It falls to about a half",
            lambda r: 0.2 <= share_left(r) < 0.7,
            "Even that would say that the networks have become clearly more certain. Only the trained weights know of "
            "the data, and they came out about as large.",
        ),
        Option(
            "It falls to about a tenth, like one over the root of n",
            lambda r: share_left(r) < 0.2,
            "So do errors that come from having few data. But the masks are drawn at the same rate however many there "
            "are.",
        ),
        Option(
            "It more than doubles",
            lambda r: share_left(r) > 2,
            "Among the data it hardly changes, up or down.",
        ),
    ),
    settles={"sample": study.SAMPLES[2]},
    says=lambda r: (
        f"It is {share_left(r):.2f} times what it was, with a hundred times the data. What this spread measures is "
        "what masks do to the network, not what is left to be learned."
    ),
    withheld=("masks",),
)

PLACES_DRAWN = (-1.75, -1.4, -1.0, -0.7, -0.4, 0.0, 0.4, 0.7, 1.0, 1.4, 1.75)

GAP = Sketch(
    name="deviation-in-a-gap",
    prompt="Now twenty training points lie from −1 to −0.4 and from 0.4 to 1: in between is a gap. Draw, at rate 0.2, "
    "the standard deviation of the output over the masks.",
    x=PLACES_DRAWN,
    truth=lambda r: r.exact[[at(x) for x in PLACES_DRAWN]],
    x_label="x =",
    y_label="standard deviation",
    panel=1,
    shapes={
        "winds": "So it should be if it told where data are missing: low at both groups of points, and higher in the "
        "gap between them. It is not.",
        "peaks": "Away from the data, at both ends, it is the largest.",
        "flat": "It changes more than tenfold.",
        "rises": "Away from the data it grows on both sides.",
        "falls": "Away from the data it grows on both sides.",
    },
    settles={"sample": study.SAMPLES[3]},
    says=lambda r: (
        f"It is {r.exact[at(0.0)]:.3f} in the middle of the gap, and {r.exact[at(-1.0)]:.2f} and "
        f"{r.exact[at(1.0)]:.2f} at the ends of the data, though the mean at 0 is off by {missed(r):.1f}. The masks "
        "know nothing of where points were; the outputs scatter where activations times outgoing weights are large."
    ),
    withheld=("masks",),
)


MONTE_CARLO = Experiment(
    name="monte-carlo-dropout",
    title="Monte-Carlo dropout: uncertainty from masks",
    description=(
        "Left: training points of a cosine between minus one and one, single networks with random masks, their mean "
        "and a band of two standard deviations, which opens away from the data. Right: the standard deviation on a "
        "logarithmic axis, from the chosen number of masks and from all masks. In a gap between the data it is small."
    ),
    controls=(
        SelectionSlider(name="rate", label="Rate", options=MONTE_CARLO_RATES, value=0.2, between=False),
        SelectionSlider(name="draws", label="Masks", options=DRAWS, value=30),
        Dropdown(name="sample", label="Trained on", options=study.SAMPLES, value=study.SAMPLES[0]),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(MORE_DATA, GAP),
    theme=style.THEME,
    panels=(Panel(left=52, top=54, height=340), Panel(left=64, top=54, height=340)),
)
