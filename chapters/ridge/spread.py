"""Bias and variance."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from chapters.ridge.common import DASHDOT, DASHED, DOTTED, HALF, _strength_slider, strengths
from chapters.ridge.weights import columns
from chapters.shared import style
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel
from regularization import data, linear, theory

CURVE_GRID = (1 - np.cos(np.linspace(0, np.pi, 57))) / 2  # closer together at the ends, where the fits swing
SPREAD_ROWS = 20
SPREAD_DEGREE = 12
SPREAD_REDRAWS = 400
SHOWN = 20
TEST_ROWS = 200
SPREAD_STRENGTHS = strengths(-5, 1, 3)
NOISES = (0.1, 0.2, 0.3, 0.5)


@dataclass(frozen=True)
class Spread:
    """Fits to redrawn training sets and the parts of their error at every strength.

    ``fits`` has shape (SHOWN, len(CURVE_GRID)); ``mean`` is that of all SPREAD_REDRAWS. ``bias_squared``,
    ``variance`` and ``measured`` have an entry for each of SPREAD_STRENGTHS; ``measured`` is the squared error on
    new noisy targets, ``standard_error`` that of its difference from the sum of the parts.
    """

    lam: float
    noise: float
    place: int
    fits: np.ndarray
    mean: np.ndarray
    truth: np.ndarray
    bias_squared: np.ndarray
    variance: np.ndarray
    measured: np.ndarray
    standard_error: np.ndarray


@dataclass(frozen=True)
class _Redraws:
    curves: np.ndarray  # (strengths, redraws, len(CURVE_GRID))
    bias_squared: np.ndarray
    variance: np.ndarray
    measured: np.ndarray
    standard_error: np.ndarray


def spread_columns(x: np.ndarray) -> np.ndarray:
    """The polynomial columns of the bias-variance experiment."""
    return columns(x, SPREAD_DEGREE)


@functools.cache
def _redraws(noise: float) -> _Redraws:
    """Fit SPREAD_REDRAWS training sets at all strengths, and test each on new targets."""
    rng = np.random.default_rng(21)
    x = (np.arange(SPREAD_ROWS) + 0.5) / SPREAD_ROWS
    new = np.sort(rng.uniform(size=TEST_ROWS))
    truth = data.CURVES["sine"](new)
    targets = data.CURVES["sine"](x) + noise * rng.normal(size=(SPREAD_REDRAWS, SPREAD_ROWS))
    paths = [linear.ridge_path(spread_columns(x), y, np.array(SPREAD_STRENGTHS)) for y in targets]
    predicted = np.stack([path.predict(spread_columns(new)) for path in paths], axis=1)
    parts = [theory.bias_variance(one, truth, noise=noise) for one in predicted]
    fresh = truth + noise * rng.normal(size=(SPREAD_REDRAWS, TEST_ROWS))
    # A redraw's own difference: what it measured less its squared distance from the truth and the noise.
    surprise = ((predicted - fresh) ** 2 - (predicted - truth) ** 2).mean(axis=2) - noise**2
    return _Redraws(
        curves=np.stack([path.predict(spread_columns(CURVE_GRID)) for path in paths], axis=1),
        bias_squared=np.array([part.averages[0] for part in parts]),
        variance=np.array([part.averages[1] for part in parts]),
        measured=((predicted - fresh) ** 2).mean(axis=(1, 2)),
        standard_error=surprise.std(axis=1) / np.sqrt(SPREAD_REDRAWS),
    )


def compute(*, lam: float, noise: float) -> Spread:
    """Look at strength ``lam``, one of SPREAD_STRENGTHS, with noise of that standard deviation."""
    redraws, place = _redraws(noise), SPREAD_STRENGTHS.index(lam)
    return Spread(
        lam=lam,
        noise=noise,
        place=place,
        fits=redraws.curves[place, :SHOWN],
        mean=redraws.curves[place].mean(axis=0),
        truth=data.CURVES["sine"](CURVE_GRID),
        bias_squared=redraws.bias_squared,
        variance=redraws.variance,
        measured=redraws.measured,
        standard_error=redraws.standard_error,
    )


def draw(result: Spread, fits: Axes, parts: Axes) -> None:
    """Draw the fits, their mean and the truth, and the parts of the error against the strength."""
    for position, fit in enumerate(result.fits):
        label = "redraws" if position == 0 else None
        fits.plot(CURVE_GRID, fit, color=style.SKY, linewidth=0.9, alpha=0.6, label=label)
    fits.plot(CURVE_GRID, result.mean, color=style.BLUE, linewidth=3, label="mean of 400 redraws")
    fits.plot(CURVE_GRID, result.truth, color=style.INK, linestyle=DASHED, linewidth=1.8, label="the truth")
    fits.set(xlabel="input feature x", ylabel="output y", xlim=(0, 1), ylim=(-3, 3))
    style.key(fits, columns=2)
    total = result.bias_squared + result.variance + result.noise**2
    parts.plot(SPREAD_STRENGTHS, result.bias_squared, color=style.RED, linestyle=DASHDOT, label="bias²")
    parts.plot(SPREAD_STRENGTHS, result.variance, color=style.ORANGE, linestyle=DASHED, label="variance")
    parts.axhline(result.noise**2, color=style.MUTED, linestyle=DOTTED, label="noise")
    parts.plot(SPREAD_STRENGTHS, total, color=style.BLUE, linewidth=2.4, label="their sum")
    parts.plot(SPREAD_STRENGTHS, result.measured, "o", color=style.INK, markersize=4, label="measured")
    parts.axvline(result.lam, color=style.BLUE, linewidth=1.2)
    parts.plot([result.lam], [total[result.place]], "o", color=style.BLUE, markersize=8)
    parts.set(xlabel="penalty strength λ", ylim=(5e-5, 6))
    style.log_axis(parts, "x", ticks=8)
    style.log_axis(parts, "y", ticks=7)
    parts.set(ylabel="mean squared error", xlim=(8e-6, 12))
    style.key(parts, columns=3)


def readout(result: Spread) -> str:
    """Add the parts up and compare them with what was measured."""
    bias, variance = result.bias_squared[result.place], result.variance[result.place]
    total = bias + variance + result.noise**2
    best = result.bias_squared + result.variance
    if best[result.place] < 1.3 * best.min():
        verdict = "Near the best balance."
    else:
        verdict = "Mostly variance: overfitting." if variance > bias else "Mostly bias: underfitting."
    return (
        f"λ = {short(result.lam)}: bias² {bias:.3f} + variance {variance:.3f} + noise {result.noise**2:.3f} = "
        f"{total:.3f}; measured test error {result.measured[result.place]:.3f}. {verdict}"
    )


SPREAD = Experiment(
    name="bias-and-variance",
    title="Bias and variance, measured over 400 training sets",
    description=(
        "Left: thin curves are fits to redrawn training sets, which at a small penalty leave the panel at both ends; a "
        "thick one is their mean, a dashed one the truth. "
        "Right: the squared bias rises with the penalty strength, the variance falls, and their sum with the noise "
        "has a minimum between; dots are the measured test error and lie on the sum."
    ),
    controls=(
        _strength_slider(SPREAD_STRENGTHS, SPREAD_STRENGTHS[0]),
        SelectionSlider(name="noise", label="Noise in the targets", options=NOISES, value=0.3),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(HALF, Panel(left=68, top=54, height=330)),
)
