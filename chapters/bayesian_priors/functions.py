"""A posterior of weights is one of functions: drawn from it, they tell how sure the prior lets the fit be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.bayesian_priors.curves import (
    CURVE_NOISE,
    CURVE_ROWS,
    GRID,
    coverage,
    curve_columns,
    curve_posterior,
    curve_sample,
)
from chapters.shared import style
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option
from regularization.bayes import gaussian_strength

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CURVE_SCALES = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0)
DRAWN = 7


@dataclass(frozen=True)
class Functions:
    """Functions drawn from a posterior over GRID, its mean, and the band that should hold 95% of new points."""

    scale: float
    x: np.ndarray
    y: np.ndarray
    truth: np.ndarray
    drawn: np.ndarray
    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray
    coverage: float
    width: float


def compute(*, scale: float, n: int) -> Functions:
    """Draw from the posterior after ``n`` points."""
    posterior, sample = curve_posterior(scale, n), curve_sample()
    mean, variance = posterior.predict(curve_columns(GRID))
    reach = 1.96 * np.sqrt(variance)
    inside, width = coverage(posterior, sample.test)
    return Functions(
        scale=scale,
        x=sample.train.X[:n, 0],
        y=sample.train.y[:n],
        truth=sample.truth.function(GRID[:, None]),
        drawn=posterior.functions(curve_columns(GRID), draws=DRAWN, rng=np.random.default_rng(4)),
        mean=mean,
        low=mean - reach,
        high=mean + reach,
        coverage=inside,
        width=width,
    )


def draw(result: Functions, curves: Axes, band: Axes) -> None:
    """Draw the functions beside the band."""
    for place, drawn in enumerate(result.drawn):
        curves.plot(GRID, drawn, color=style.PURPLE, linewidth=1.2, label=None if place else "draws", gid="posterior")
    shade = {"color": style.BLUE, "alpha": 0.2, "linewidth": 0}
    band.fill_between(GRID, result.low, result.high, label="95% band", gid="posterior", **shade)
    band.plot(GRID, result.mean, color=style.BLUE, linewidth=2.8, label="mean (ridge)", gid="posterior")
    for axes in (curves, band):
        axes.plot(GRID, result.truth, color=style.INK, linestyle=style.DOTTED, label="the signal")
        axes.plot(result.x, result.y, "o", color=style.INK, markersize=5, label="points")
        axes.set(xlabel="input feature x", ylabel="output y", xlim=(0, 1), ylim=(-4.2, 4.2))
        style.key(axes, columns=2)


def verdict(result: Functions) -> str:
    """Say whether the band keeps its promise, and how."""
    if result.coverage < 0.88:
        ruled_out = " Its prior all but rules such a function out." if result.scale <= 0.1 else ""
        return f"Too sure of itself.{ruled_out}"
    if result.width > 2 * 2 * 1.96 * CURVE_NOISE:
        return "The band keeps its promise by promising little."
    return f"The band {'nearly ' if result.coverage < 0.93 else ''}keeps its promise."


def readout(result: Functions) -> str:
    """Compare the band's promise with new points."""
    n = len(result.x)
    lam = gaussian_strength(result.scale, noise=CURVE_NOISE, n=n)
    return (
        f"τ = {short(result.scale)}, {n} point{'s' if n > 1 else ''} (λ = {short(lam)}): the 95% band holds "
        f"{result.coverage:.0%} of 1000 new points; its mean width is {result.width:.1f}. {verdict(result)}"
    )


def _width(result: Functions, low: float, high: float) -> float:
    """The largest width of the band between two places."""
    inside = (low <= GRID) & (high >= GRID)
    return float((result.high - result.low)[inside].max())


def _widest(result: Functions) -> float:
    """Where the band is widest."""
    return float(GRID[(result.high - result.low).argmax()])


WIDEST = Choose(
    name="widest-band",
    prompt="With 40 points, none of them between x = 0.5 and 0.75, and the outermost at 0.04 and 0.98: where is the "
    "95% band widest?",
    options=(
        Option(
            "In the middle of the gap, far from points",
            lambda r: 0.5 < _widest(r) < 0.75,
            lambda r: (
                f"It is wide there, up to {_width(r, 0.5, 0.75):.1f}. But in the gap points hold the curve from both "
                "sides, and at an end from one side only."
            ),
        ),
        Option(
            "At an end, beyond the last point",
            lambda r: _widest(r) in (0.0, 1.0),
            "There the curve is held from one side only, and a polynomial of degree 10 can swing off at once.",
        ),
        Option(
            "Where the points scatter most",
            lambda r: 0.05 <= _widest(r) <= 0.5 or 0.75 <= _widest(r) <= 0.95,
            "The width depends on where the points lie, on σ and on τ. How high or low they are doesn't enter it.",
        ),
    ),
    settles={"n": 40},
    says=lambda r: (
        f"At x = {_widest(r):.0f} it is {_width(r, 0, 1):.1f} wide, {_width(r, 0, 1) / _width(r, 0.5, 0.75):.1f} times "
        "as much as anywhere in the gap: a step beyond the data can cost more than a wide gap between them."
    ),
    withheld=("posterior",),
)

FUNCTIONS = Experiment(
    name="functions-from-the-posterior",
    title="Functions drawn from the posterior, and the predictive band",
    description=(
        "Left: seven functions drawn from the posterior of a polynomial's weights. Right: their mean, which is the "
        "ridge fit, and the band that should hold 95 per cent of new points; it is wide where there are no points. A "
        "small scale gives flat functions and a narrow band, a large one wild functions that leave the panel."
    ),
    controls=(
        SelectionSlider(name="scale", label="Scale of the prior τ", options=CURVE_SCALES, value=2.0),
        SelectionSlider(name="n", label="Points", options=CURVE_ROWS, value=8),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(WIDEST,),
    theme=style.THEME,
    panels=(Panel(left=50, top=54, height=330), Panel(left=50, top=54, height=330)),
)
