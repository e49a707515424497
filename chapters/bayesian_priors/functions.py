"""Functions from the posterior."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from chapters.bayesian_priors.common import DOTTED
from chapters.shared import style
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel
from regularization import data, linear
from regularization.bayes import GaussianPosterior, gaussian_posterior, gaussian_strength

GRID = np.linspace(0, 1, 76)
DEGREE = 10
CURVE_NOISE = 0.3
CURVE_SCALES = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0)
CURVE_ROWS = (1, 2, 4, 8, 16, 40)
GAP = (0.5, 0.75)
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


def curve_columns(x: np.ndarray) -> np.ndarray:
    """Columns of degree 1 to DEGREE, each of variance 1 over [0, 1]."""
    return linear.polynomial_design(x, DEGREE, interval=(0, 1))


@functools.cache
def curve_sample(seed: int = 2) -> data.Dataset:
    """Draw noisy points of a sine at random places outside GAP, and 1000 everywhere to test on."""
    rng = np.random.default_rng(seed)
    return data.noisy_curve("sine", n=CURVE_ROWS[-1], noise=CURVE_NOISE, gap=GAP, rng=rng)


def curve_posterior(scale: float, n: int, seed: int = 2) -> GaussianPosterior:
    """Posterior of the polynomial's weights after the first ``n`` points."""
    train = curve_sample(seed).train
    return gaussian_posterior(curve_columns(train.X[:n, 0]), train.y[:n], noise=CURVE_NOISE, scale=scale)


def coverage(posterior: GaussianPosterior, part: data.Part) -> tuple[float, float]:
    """Share of a part's points inside the 95% band, and the band's mean width."""
    mean, variance = posterior.predict(curve_columns(part.X[:, 0]))
    reach = 1.96 * np.sqrt(variance)
    return float(np.mean(np.abs(part.y - mean) <= reach)), float(2 * reach.mean())


@functools.cache
def average_coverage(believed: float, n: int, actual: float = 0.3, worlds: int = 400) -> tuple[float, float]:
    """Coverage and width of the 95% band in worlds drawn from the prior of scale ``actual``, read with another one."""
    rng, found = np.random.default_rng(6), []
    for _ in range(worlds):
        old, new = curve_columns(rng.uniform(size=n)), curve_columns(rng.uniform(size=100))
        weights = actual * rng.normal(size=DEGREE)
        y, targets = (Z @ weights + CURVE_NOISE * rng.normal(size=len(Z)) for Z in (old, new))
        mean, variance = gaussian_posterior(old, y, noise=CURVE_NOISE, scale=believed).predict(new)
        reach = 1.96 * np.sqrt(variance)
        found.append((np.mean(np.abs(targets - mean) <= reach), 2 * reach.mean()))
    inside, width = np.mean(found, axis=0)
    return float(inside), float(width)


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
        curves.plot(GRID, drawn, color=style.PURPLE, linewidth=1.2, label=None if place else "draws")
    band.fill_between(GRID, result.low, result.high, color=style.BLUE, alpha=0.2, linewidth=0, label="95% band")
    band.plot(GRID, result.mean, color=style.BLUE, linewidth=2.8, label="mean (ridge)")
    for axes in (curves, band):
        axes.plot(GRID, result.truth, color=style.INK, linestyle=DOTTED, label="the signal")
        axes.plot(result.x, result.y, "o", color=style.INK, markersize=5, label="points")
        axes.set(xlabel="input feature x", ylabel="output y", xlim=(0, 1), ylim=(-4.2, 4.2))
        style.key(axes, columns=2)


def readout(result: Functions) -> str:
    """Compare the band's promise with new points."""
    n = len(result.x)
    if result.coverage < 0.88:
        ruled_out = " Its prior all but rules such a function out." if result.scale <= 0.1 else ""
        verdict = f"Too sure of itself.{ruled_out}"
    elif result.width > 2 * 2 * 1.96 * CURVE_NOISE:
        verdict = "The band keeps its promise by promising little."
    else:
        verdict = "The band keeps its promise."
    lam = gaussian_strength(result.scale, noise=CURVE_NOISE, n=n)
    return (
        f"τ = {short(result.scale)}, {n} point{'s' if n > 1 else ''} (λ = {short(lam)}): the 95% band holds "
        f"{result.coverage:.0%} of 1000 new points; its mean width is {result.width:.1f}. {verdict}"
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
    theme=style.THEME,
    panels=(Panel(left=50, top=54, height=330), Panel(left=50, top=54, height=330)),
)
