"""A sample with a hole misleads the fit, and validation points with the same hole do not notice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

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
    fit.plot(GRID, result.curve, color=style.BLUE, linewidth=2.8, label="fit")
    fit.plot(result.x, result.y, "o", color=style.INK, markersize=4.5, label="training points")
    fit.set(xlabel="input feature x (grey: never collected)", ylabel="output y", xlim=(0, 1), ylim=(-0.9, 1.7))
    style.key(fit, columns=2)
    errors.plot(GAPS, result.training, color=style.ORANGE, linestyle=style.DASHED, label="training")
    errors.plot(GAPS, result.validation, color=style.GREEN, label="validation (same hole)")
    errors.plot(GAPS, result.test, color=style.PURPLE, linestyle=(0, (8, 2, 1, 2)), label="test (all x)")
    errors.axhline(SURVEY_NOISE**2, color=style.MUTED, linestyle=style.LEVEL, linewidth=1.2, label="noise")
    errors.axvline(result.width, color=style.BLUE, linewidth=1.5)
    place = GAPS.index(result.width)
    here = [result.training[place], result.validation[place], result.test[place]]
    errors.plot([result.width] * 3, here, "o", color=style.BLUE)
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


UNREPRESENTATIVE = Experiment(
    name="unrepresentative-sample",
    title="A sample that leaves something out",
    description=(
        "Left: points of a curve with a bump, none of them in a grey interval, and a fit to them; where the interval "
        "is wide enough to hide the bump, the fit lacks it. Right: against the width of the hole, training and "
        "validation errors stay low while the error over the whole range climbs; with few points all but the training "
        "error are high."
    ),
    controls=(
        SelectionSlider(name="n", label="Training points", options=(10, 15, 20, 30, 60, 120, 240), value=60),
        SelectionSlider(name="width", label="Width of the hole", options=GAPS, value=0.0),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(Panel(left=52, top=54, height=330), Panel(left=62, top=54, height=330)),
)
