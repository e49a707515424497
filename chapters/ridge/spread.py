"""Bias, variance and noise, measured over 400 training sets, add up to the test error at every strength."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chapters.ridge.redraws import CURVE_GRID, SPREAD_STRENGTHS, redrawn
from chapters.shared import style
from chapters.shared.strengths import strength_slider
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option
from regularization import data

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes

SHOWN = 20
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


def compute(*, lam: float, noise: float) -> Spread:
    """Look at strength ``lam``, one of SPREAD_STRENGTHS, with noise of that standard deviation."""
    redraws, place = redrawn(noise), SPREAD_STRENGTHS.index(lam)
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
        fits.plot(CURVE_GRID, fit, color=style.SKY, linewidth=0.9, alpha=0.6, label=label, gid="fits")
    fits.plot(CURVE_GRID, result.mean, color=style.BLUE, linewidth=3, label="mean of 400 redraws", gid="fits")
    fits.plot(CURVE_GRID, result.truth, color=style.INK, linestyle=style.DASHED, linewidth=1.8, label="the truth")
    fits.set(xlabel="input feature x", ylabel="output y", xlim=(0, 1), ylim=(-3, 3))
    style.key(fits, columns=2)
    total = result.bias_squared + result.variance + result.noise**2
    parts.plot(
        SPREAD_STRENGTHS, result.bias_squared, color=style.RED, linestyle=style.DASHDOT, label="bias²", gid="parts"
    )
    parts.plot(
        SPREAD_STRENGTHS, result.variance, color=style.ORANGE, linestyle=style.DASHED, label="variance", gid="parts"
    )
    parts.axhline(result.noise**2, color=style.MUTED, linestyle=style.DOTTED, label="noise")
    parts.plot(SPREAD_STRENGTHS, total, color=style.BLUE, linewidth=2.4, label="their sum", gid="parts")
    parts.plot(SPREAD_STRENGTHS, result.measured, "o", color=style.INK, markersize=4, label="measured", gid="parts")
    parts.axvline(result.lam, color=style.BLUE, linewidth=1.2)
    parts.plot([result.lam], [total[result.place]], "o", color=style.BLUE, markersize=8, gid="parts")
    parts.set(xlabel="penalty strength λ", ylim=(2e-5, 6))
    style.log_axis(parts, "x", ticks=8)
    style.log_axis(parts, "y", ticks=7)
    parts.set(ylabel="mean squared error", xlim=(8e-6, 12))
    style.key(parts, columns=3)


def verdict(result: Spread) -> str:
    """Say whether the two parts that the strength moves are near their best sum, else which of them is too large."""
    bias, variance = result.bias_squared, result.variance
    if (bias + variance)[result.place] < 1.3 * (bias + variance).min():
        return "Near the best balance."
    mostly_variance = variance[result.place] > bias[result.place]
    return "Mostly variance: overfitting." if mostly_variance else "Mostly bias: underfitting."


def readout(result: Spread) -> str:
    """Add the parts up and compare them with what was measured."""
    bias, variance = result.bias_squared[result.place], result.variance[result.place]
    total = bias + variance + result.noise**2
    return (
        f"λ = {short(result.lam)}: bias² {bias:.3f} + variance {variance:.3f} + noise {result.noise**2:.3f} = "
        f"{total:.3f}; measured test error {result.measured[result.place]:.3f}. {verdict(result)}"
    )


# -- predictions
def with_noise(noise: float, result: Spread) -> tuple[float, float]:
    """Squared bias and variance with another noise, at the strength of ``result``."""
    other = redrawn(noise)
    return float(other.bias_squared[result.place]), float(other.variance[result.place])


def times(result: Spread) -> tuple[float, float]:
    """How many times as large squared bias and variance are as with the smallest noise."""
    bias, variance = with_noise(NOISES[0], result)
    return float(result.bias_squared[result.place]) / bias, float(result.variance[result.place]) / variance


def rise(result: Spread) -> float:
    """How much larger the squared bias is at this strength than at the smallest."""
    return float(result.bias_squared[result.place] - result.bias_squared[0])


PRICE = Choose(
    name="bias-for-half-the-variance",
    prompt="From the smallest λ to λ = 0.01 the variance falls by 0.21, to half of what it was. What does that cost "
    "in bias²?",
    options=(
        Option(
            "Nothing that could be measured here",
            lambda r: rise(r) < 0.001,
            "The first part of the penalty takes the swings of the single fits, and these cancel in the mean fit "
            "anyway.",
        ),
        Option(
            "About a tenth of that",
            lambda r: 0.005 < rise(r) <= 0.1,
            lambda r: (
                f"Such a price comes later: at λ = {short(SPREAD_STRENGTHS[14])} {r.bias_squared[14]:.2f} of bias² "
                f"stand against {r.variance[0] - r.variance[14]:.2f} of variance."
            ),
        ),
        Option(
            "About as much: what one loses the other gains",
            lambda r: 0.1 < rise(r) < 0.4,
            "There is no law that keeps their sum. If there were, no penalty would be better than another.",
        ),
    ),
    settles={"lam": 0.01},
    says=lambda r: (
        f"The variance goes from {r.variance[0]:.3f} to {r.variance[r.place]:.3f}, the bias² from "
        f"{r.bias_squared[0]:.4f} to {r.bias_squared[r.place]:.4f}. The bias² rises later, to {r.bias_squared[-1]:.2f} "
        f"at λ = {short(SPREAD_STRENGTHS[-1])}, where the sine itself is shrunk."
    ),
    withheld=("fits", "parts"),
)

NOISIER = Choose(
    name="bias-with-more-noise",
    prompt="At λ = 1 the noise in the targets goes from 0.1 to 0.5, to five times as much. What becomes of "
    "variance and bias²?",
    options=(
        Option(
            "Both become about 25 times as large: the square of five",
            lambda r: times(r)[1] > 20 and times(r)[0] > 20,
            "The variance does. But noise has mean zero, and the mean fit does not notice it.",
        ),
        Option(
            "The variance becomes 25 times as large, the bias² stays",
            lambda r: times(r)[1] > 20 and times(r)[0] < 1.1,
            "Each prediction is a sum of the targets with fixed factors: noise adds scatter to it and no shift.",
        ),
        Option(
            "Both become about five times as large",
            lambda r: all(3 < one < 8 for one in times(r)),
            "Five times the noise scatters the fits five times as far; the variance is the square of that.",
        ),
        Option(
            "The bias² becomes larger, the variance stays",
            lambda r: times(r)[1] < 1.1 and times(r)[0] > 1.1,
            "It is the other way round: what differs between samples is the noise, and the variance measures that.",
        ),
    ),
    settles={"lam": 1.0, "noise": 0.5},
    says=lambda r: (
        f"The variance goes from {with_noise(0.1, r)[1]:.4f} to {r.variance[r.place]:.4f}, the bias² from "
        f"{with_noise(0.1, r)[0]:.3f} to {r.bias_squared[r.place]:.3f}. So with more noise a stronger penalty pays: "
        "it has more variance to remove, at the same price."
    ),
    withheld=("fits", "parts"),
)

SPREAD = Experiment(
    name="bias-and-variance",
    title="Bias and variance, measured over 400 training sets",
    description=(
        "Left: thin curves are fits to redrawn training sets, some of which leave the panel near its ends when the "
        "penalty is small; a thick one is their mean, a dashed one the truth. "
        "Right: the variance falls with the penalty strength, the squared bias rises from almost nothing when the "
        "penalty is no longer small, and their sum with the noise has a minimum between; dots are the measured test "
        "error and lie on the sum."
    ),
    controls=(
        strength_slider(SPREAD_STRENGTHS, SPREAD_STRENGTHS[0], between=False),
        SelectionSlider(name="noise", label="Noise in the targets", options=NOISES, value=0.3, between=False),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(PRICE, NOISIER),
    theme=style.THEME,
    panels=(Panel(left=62, top=54, height=330), Panel(left=68, top=54, height=330)),
)
