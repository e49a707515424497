"""A polynomial that is too flexible for its points passes through all of them and is far off between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.shared import style
from chapters.why_models_overfit.polynomials import (
    GRID,
    MAX_DEGREE,
    capacity_errors,
    least_squares,
    powers,
    sine_sample,
)
from chapters.why_models_overfit.wording import times
from everystate.controls import IntSlider, SelectionSlider
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Capacity:
    """One polynomial fit on GRID, and errors by degree, 1 to MAX_DEGREE.

    ``training`` and ``validation`` are this sample's mean squared errors; ``low`` and ``high`` are the
    quartiles of the validation error over SAMPLES samples.
    """

    degree: int
    x: np.ndarray
    y: np.ndarray
    curve: np.ndarray
    truth: np.ndarray
    noise: float
    training: np.ndarray
    validation: np.ndarray
    low: np.ndarray
    high: np.ndarray


def compute(*, degree: int, n: int, noise: float) -> Capacity:
    """Fit a polynomial of ``degree`` to ``n`` points by least squares."""
    sample = sine_sample(n, noise, 0)
    training, validation = capacity_errors(n, noise)
    return Capacity(
        degree=degree,
        x=sample.train.X[:, 0],
        y=sample.train.y,
        curve=powers(GRID, degree) @ (least_squares(n, degree) @ sample.train.y),
        truth=sample.truth.function(GRID[:, None]),
        noise=noise,
        training=training[0],
        validation=validation[0],
        low=np.quantile(validation, 0.25, axis=0),
        high=np.quantile(validation, 0.75, axis=0),
    )


def draw(result: Capacity, fit: Axes, errors: Axes) -> None:
    """Draw the fit beside both errors of all degrees."""
    fit.plot(GRID, result.truth, color=style.MUTED, linestyle=style.DOTTED, label="the signal")
    fit.plot(GRID, result.curve, color=style.BLUE, linewidth=2.8, label="fit", gid="fit")
    fit.plot(result.x, result.y, "o", color=style.INK, markersize=5, label="training points")
    fit.set(xlabel="input feature x", ylabel="output y", xlim=(0, 1), ylim=(-2.6, 2.6))
    style.key(fit, columns=2)
    degrees = np.arange(1, MAX_DEGREE + 1)
    errors.fill_between(degrees, result.low, result.high, color=style.GREEN, alpha=0.2, linewidth=0, gid="errors")
    errors.plot(degrees, result.training, color=style.ORANGE, linestyle=style.DASHED, label="training", gid="errors")
    errors.plot(degrees, result.validation, color=style.GREEN, label="validation", gid="errors")
    errors.axhline(result.noise**2, color=style.MUTED, linestyle=style.LEVEL, linewidth=1.2, label="noise")
    errors.axvline(result.degree, color=style.BLUE, linewidth=1.5)
    here = [result.training[result.degree - 1], result.validation[result.degree - 1]]
    errors.plot([result.degree] * 2, here, "o", color=style.BLUE, gid="errors")
    errors.set(xlabel="degree of the polynomial", xlim=(0.5, MAX_DEGREE + 0.5), xticks=range(1, MAX_DEGREE + 1, 2))
    style.signed_log_axis(errors, "y", linear=1e-3, ticks=(0, 0.01, 0.1, 1, 10, 100, 1000, 10000))
    errors.set(ylim=(0, 1e5), ylabel="mean squared error")
    style.key(errors, columns=3)


def verdict(result: Capacity) -> str:
    """Name the state of the fit by its validation error beside those of the other degrees."""
    validation, best = result.validation[result.degree - 1], int(result.validation.argmin()) + 1
    if validation < 1.15 * result.validation.min():
        return "No degree does much better on the validation points."
    if result.degree < best:
        return f"Underfitting: degree {best} would do better on both."
    return f"Overfitting: the latter is {times(validation / result.validation.min())} that of degree {best}."


def readout(result: Capacity) -> str:
    """Give both errors of the fit."""
    training, validation = result.training[result.degree - 1], result.validation[result.degree - 1]
    return (
        f"Degree {result.degree}, {len(result.x)} points: training error {training:.3f}, "
        f"validation error {_error(validation)}. {verdict(result)}"
    )


def _error(value: float) -> str:
    return f"{value:.3f}" if value < 10 else f"{value:,.0f}"


QUIET, PLENTY = 0.05, 160


def off(*, n: int, noise: float) -> float:
    """How many times the lowest validation error in the first sample that of the highest degree is."""
    validation = capacity_errors(n, noise)[1][0]
    return float(validation[-1] / validation.min())


def mends(*, n: int = 16, noise: float = 0.3) -> bool:
    """Whether the highest degree comes within twice the lowest validation error."""
    return off(n=n, noise=noise) < 2


MEND = Choose(
    name="mend-degree-fifteen",
    prompt="Through 16 points degree 15 is a disaster on the validation points. Which of these would mend it, so that "
    "its validation error is less than twice that of the best degree: a sixth of the noise, or ten times the points?",
    options=(
        Option(
            "Both would, each by itself",
            lambda r: mends(n=PLENTY) and mends(noise=QUIET),
            lambda r: (
                f"With a sixth of the noise its error is still {off(n=16, noise=QUIET):,.0f} times that of the best "
                "degree: the errors of both have become smaller together."
            ),
        ),
        Option(
            "Only a sixth of the noise",
            lambda r: mends(noise=QUIET) and not mends(n=PLENTY),
            "The curve still has to run through all 16 points, and whatever noise is left in them it amplifies as much "
            "as before.",
        ),
        Option(
            "Only ten times the points",
            lambda r: mends(n=PLENTY) and not mends(noise=QUIET),
            "160 points hold the 16 free numbers of the curve in place.",
        ),
        Option(
            "Neither: the degree is too high for a sine",
            lambda r: not mends(n=PLENTY) and not mends(noise=QUIET),
            "No degree is too high in itself: with enough points there is hardly anything that the higher powers can "
            "be misused for.",
        ),
    ),
    settles={"n": PLENTY, "degree": MAX_DEGREE},
    says=lambda r: (
        f"With 16 points its validation error is {off(n=16, noise=0.3):,.0f} times that of the best degree, with a "
        f"sixth of the noise {off(n=16, noise=QUIET):,.0f} times, with 160 points {off(n=PLENTY, noise=0.3):.2f} times."
    ),
    withheld=("fit", "errors"),
)

CAPACITY = Experiment(
    name="capacity",
    title="Too much freedom for too few points",
    description=(
        "Left: noisy points of a sine curve and a polynomial fitted to them. Right: against the degree, the "
        "training error falls all the way; the validation error falls and then, with few points, climbs steeply; with "
        "many it stays low. A band holds the middle half of 40 samples."
    ),
    controls=(
        IntSlider(name="degree", label="Degree", min=1, max=MAX_DEGREE, value=1),
        SelectionSlider(name="n", label="Training points", options=(16, 24, 40, 80, 160), value=16),
        SelectionSlider(name="noise", label="Noise", options=(0.05, 0.15, 0.3, 0.6), value=0.3),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(MEND,),
    theme=style.THEME,
    panels=(Panel(left=52, top=54, height=330), Panel(left=70, top=54, height=330)),
)
