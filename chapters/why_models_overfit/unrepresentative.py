"""A sample with a hole misleads the fit, and validation points with the same hole do not notice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.shared import style
from chapters.why_models_overfit.polynomials import GRID
from chapters.why_models_overfit.surveys import (
    GAPS,
    SURVEY_NOISE,
    SURVEYS,
    gap_of,
    survey,
    survey_columns,
    survey_errors,
    survey_model,
)
from chapters.why_models_overfit.wording import times
from everystate.controls import SelectionSlider
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Survey:
    """A fit to a sample with a gap, and median errors over SURVEYS samples for every width of the gap."""

    x: np.ndarray
    y: np.ndarray
    gap: tuple[float, float]
    width: float
    curve: np.ndarray
    truth: np.ndarray
    training: np.ndarray
    validation: np.ndarray
    test: np.ndarray


def compute(*, n: int, width: float) -> Survey:
    """Fit ``n`` points collected outside a gap of ``width``."""
    sample = survey(n, width, 1)
    training, validation, test = np.median(survey_errors(n), axis=1).T
    return Survey(
        x=sample.train.X[:, 0],
        y=sample.train.y,
        gap=gap_of(width),
        width=width,
        curve=survey_model(sample).predict(survey_columns(GRID)),
        truth=sample.truth.function(GRID[:, None]),
        training=training,
        validation=validation,
        test=test,
    )


def draw(result: Survey, fit: Axes, errors: Axes) -> None:
    """Draw the fit across the gap beside the three errors."""
    fit.axvspan(*result.gap, color=style.FAINT, alpha=0.7, linewidth=0)
    fit.plot(GRID, result.truth, color=style.MUTED, linestyle=style.DOTTED, label="the signal")
    fit.plot(GRID, result.curve, color=style.BLUE, linewidth=2.8, label="fit", gid="fit")
    fit.plot(result.x, result.y, "o", color=style.INK, markersize=4.5, label="training points")
    fit.set(xlabel="input feature x (grey: never collected)", ylabel="output y", xlim=(0, 1), ylim=(-0.9, 1.7))
    style.key(fit, columns=2)
    errors.plot(GAPS, result.training, color=style.ORANGE, linestyle=style.DASHED, label="training", gid="errors")
    errors.plot(GAPS, result.validation, color=style.GREEN, label="validation (same hole)", gid="errors")
    dashed = {"color": style.PURPLE, "linestyle": (0, (8, 2, 1, 2))}
    errors.plot(GAPS, result.test, label="test (all x)", gid="errors", **dashed)
    errors.axhline(SURVEY_NOISE**2, color=style.MUTED, linestyle=style.LEVEL, linewidth=1.2, label="noise")
    errors.axvline(result.width, color=style.BLUE, linewidth=1.5)
    place = GAPS.index(result.width)
    here = [result.training[place], result.validation[place], result.test[place]]
    errors.plot([result.width] * 3, here, "o", color=style.BLUE, gid="errors")
    errors.set(xlabel="width of the hole", xlim=(-0.02, 0.52))
    style.log_axis(errors, "y")
    errors.set(ylim=(2e-4, 2), ylabel="mean squared error")
    style.key(errors, columns=2)


def verdict(result: Survey) -> str:
    """Say whether the validation error can be trusted."""
    place = GAPS.index(result.width)
    validation, test = result.validation[place], result.test[place]
    small, promised = validation > 3 * SURVEY_NOISE**2, f"{times(test / validation)} what validation promised"
    if test > 1.6 * validation:
        why = "it sees that the sample is small, but not its hole" if small else "it has the same hole"
        return f"That is {promised}: {why}."
    if small:
        return "The sample is too small: validation sees that."
    if test > 1.3 * validation:
        return f"That is {promised}: it is a little too hopeful."
    return "Validation is a fair judge here."


def readout(result: Survey) -> str:
    """Compare what validation sees with what new data bring."""
    place = GAPS.index(result.width)
    validation, test = result.validation[place], result.test[place]
    return (
        f"{len(result.x)} points, hole of {result.width:.2f}: validation error {validation:.3f}, "
        f"error on the whole range {test:.3f} (medians of {SURVEYS} samples). {verdict(result)}"
    )


WIDE = GAPS.index(0.4)


def left(result: Survey) -> float:
    """What share of the error over all x, at a hole of 0.4, four times as many as 60 points leave."""
    return float(result.test[WIDE] / compute(n=60, width=0.4).test[WIDE])


BLIND = Choose(
    name="validation-and-the-hole",
    prompt="60 points. The hole grows from nothing to 0.4, so that it hides the bump. What does the validation error "
    "do?",
    options=(
        Option(
            "It does not grow",
            lambda r: r.validation[WIDE] <= r.validation[0],
            "It even gets a little lower: outside of the hole there is less and less of the bump to fit.",
        ),
        Option(
            "It grows, but by less: to about twice as much",
            lambda r: 1.5 < r.validation[WIDE] / r.validation[0] <= 3,
            "Not even that: there is no validation point in the hole that could be missed.",
        ),
        Option(
            "It grows as the error over all x does",
            lambda r: r.validation[WIDE] > 3 * r.validation[0],
            "It would if the validation points came from all x. They come from where the training points come from, "
            "and there the fit is good.",
        ),
    ),
    settles={"width": 0.4},
    says=lambda r: (
        f"It goes from {r.validation[0]:.4f} to {r.validation[WIDE]:.4f}, while the error over all x goes from "
        f"{r.test[0]:.3f} to {r.test[WIDE]:.3f}. What is missing from the sample is missing from its validation part "
        "too."
    ),
    withheld=("fit", "errors"),
)

MORE_OF_THE_SAME = Choose(
    name="more-points-around-the-hole",
    prompt="The hole stays, 0.4 wide, and you collect 240 points around it instead of 60. What becomes of the error "
    "over all x?",
    options=(
        Option(
            "More than three quarters are left",
            lambda r: left(r) > 0.75,
            "The new points show the foot of the bump only; none says how high it rises.",
        ),
        Option(
            "About half of it is left",
            lambda r: 0.4 < left(r) < 0.6,
            "So errors of an average go, like 1/√n. Here hardly any of the error is chance: the bump is missed with "
            "any number of points.",
        ),
        Option(
            "A quarter of it is left: such errors go like 1/n",
            lambda r: left(r) < 0.35,
            "So it would be with the cost of too small a sample: the variance of a fit goes like 1/n. Here it is the "
            "bump that is missed, and it is missed with any number of points.",
        ),
    ),
    settles={"n": 240, "width": 0.4},
    says=lambda r: (
        f"{left(r):.0%} of it is left: {r.test[WIDE]:.3f}. Outside of the hole the fit gets better, inside it is a "
        "guess as before."
    ),
    withheld=("fit", "errors"),
)

UNREPRESENTATIVE = Experiment(
    name="unrepresentative-sample",
    title="A sample that leaves something out",
    description=(
        "Left: points of a curve with a bump, none of them in a grey interval, and a fit to them; where the interval "
        "is wide enough to hide the bump, the fit has to guess there, and usually misses it. Right: against the width "
        "of the hole, training and validation errors stay low while the error over the whole range climbs; with few "
        "points all but the training error are high."
    ),
    controls=(
        SelectionSlider(
            name="n", label="Training points", options=(10, 15, 20, 30, 60, 120, 240), value=60, between=False
        ),
        SelectionSlider(name="width", label="Width of the hole", options=GAPS, value=0.0, between=False),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(BLIND, MORE_OF_THE_SAME),
    theme=style.THEME,
    panels=(Panel(left=52, top=54, height=330), Panel(left=62, top=54, height=330)),
)
