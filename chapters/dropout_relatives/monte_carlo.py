"""Monte-Carlo dropout."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from chapters.dropout_relatives import study
from chapters.dropout_relatives.common import DASHED, DOTTED
from chapters.shared import style
from everystate.controls import Dropdown, SelectionSlider
from everystate.experiment import Experiment, Panel
from regularization import network

MONTE_CARLO_RATES = (0.05, 0.1, 0.2, 0.4)
DRAWS = (5, 10, 30, 100, 1000)
GRID = np.linspace(-1.75, 1.75, 71)
CURVE_SEED = 3
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


@functools.cache
def curve_network(sample: str) -> network.Network:
    """Return the networks trained on a sample, one for each of MONTE_CARLO_RATES."""
    net = study.one_hidden_layer(MONTE_CARLO_RATES, CURVE_SEED)
    net.load(study.curve_parameters(sample, MONTE_CARLO_RATES, CURVE_SEED))
    return net


@functools.cache
def drawn_functions(sample: str) -> np.ndarray:
    """Return the outputs (draws, rates, len(GRID)) of the networks with dropout active, for the most DRAWS."""
    net = curve_network(sample)
    one = [np.random.default_rng(7) for _ in MONTE_CARLO_RATES]
    # The masks must be the same at all x for a draw to be one function: they are drawn once and broadcast.
    masks = network.keep_mask(one, (len(MONTE_CARLO_RATES), max(DRAWS), study.HIDDEN), np.array(MONTE_CARLO_RATES))
    hidden = net.activations(GRID[:, None])[1].astype(np.float64)
    last, keep = net.layers[3].params, 1 - np.array(MONTE_CARLO_RATES)
    scaled = masks * last["weights"][:, None, :, 0] / keep[:, None, None]
    return np.einsum("rdh,rxh->drx", scaled, hidden) + last["bias"][:, 0]


@functools.cache
def exact_deviation(sample: str) -> np.ndarray:
    """Return the deviation over all masks (rates, len(GRID)): the root of r / (1 - r) times the sum of (v h)^2."""
    net, rates = curve_network(sample), np.array(MONTE_CARLO_RATES)
    hidden, out = net.activations(GRID[:, None])[1].astype(float), net.layers[3].params["weights"].astype(float)
    return np.sqrt((rates / (1 - rates))[:, None] * (hidden**2 @ out**2)[:, :, 0])


def compute(*, rate: float, draws: int, sample: str) -> Uncertainty:
    """Average the first ``draws`` networks with dropout active."""
    place = MONTE_CARLO_RATES.index(rate)
    functions = drawn_functions(sample)[:draws, place]
    x, y = study.points(sample, CURVE_SEED)
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
    fit.plot(GRID, study.curve(GRID), color=style.MUTED, linestyle=DOTTED, label="the signal")
    fit.plot(GRID, result.mean, color=style.BLUE, linewidth=2.6, label="mean")
    fit.plot(result.x, result.y, "o", color=style.INK, markersize=5 if len(result.x) < 50 else 2.2)
    fit.set(xlabel="input x", ylabel="output y", xlim=(-1.75, 1.75), ylim=(-5.7, 2.3))
    style.key(fit, columns=2)
    for left, right in ((-1, -0.4), (0.4, 1)) if "gap" in result.sample else ((-1, 1),):
        width.axvspan(left, right, color=style.MUTED, alpha=0.14, linewidth=0)
    width.plot(GRID, result.deviation, color=style.BLUE, linewidth=2.6, label=f"from {result.draws} masks")
    width.plot(GRID, result.exact, color=style.RED, linestyle=DASHED, linewidth=1.8, label="from all masks")
    width.set(xlabel="input x (training points in the grey range)", xlim=(-1.75, 1.75))
    style.log_axis(width, "y")
    width.set(ylim=(0.006, 3), ylabel="standard deviation of the output")
    style.key(width, columns=2)


def at(x: float) -> int:
    """Return the position of ``x`` on GRID."""
    return int(np.abs(GRID - x).argmin())


def readout(result: Uncertainty) -> str:
    """Compare the deviation among the data, at their edge and away from them."""
    middle, edge, away = (result.deviation[at(x)] for x in (0.0, 1.0, 1.75))
    missed = abs(result.mean[at(0.0)] - study.curve(0.0))
    first = f"Rate {result.rate:g}, {result.sample}, {result.draws} masks: deviation {middle:.2f} at x = 0"
    if "gap" in result.sample:
        return (
            f"{first}, in the gap, where the mean is off by {missed:.2f}; {edge:.2f} at the last points. "
            "Where it knows least it is most sure of itself."
        )
    return f"{first}, {edge:.2f} at the last points, {away:.2f} at x = 1.75. It grows away from the data."


MONTE_CARLO = Experiment(
    name="monte-carlo-dropout",
    title="Monte-Carlo dropout: uncertainty from masks",
    description=(
        "Left: training points of a sine between minus one and one, single networks with random masks, their mean "
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
