"""Unrepresentative sample."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from chapters.shared import style
from chapters.why_models_overfit.capacity import _times
from chapters.why_models_overfit.common import GRID, NOISE_DASH, TRAIN_DASH, TRUTH_DASH
from everystate.controls import SelectionSlider
from everystate.experiment import Experiment, Panel
from regularization import data, linear

GAPS = tuple(round(0.05 * k, 2) for k in range(11))
SURVEYS = 40
SURVEY_NOISE = 0.1
SURVEY_DEGREE = 12
SURVEY_LAM = 1e-3


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


def gap_of(width: float) -> tuple[float, float]:
    """The interval of x in which nothing was collected."""
    return (0.5 - width / 2, 0.5 + width / 2)


@functools.cache
def survey(n: int, width: float, seed: int) -> data.Dataset:
    """A noisy bump collected outside the gap; only the test points cover all of [0, 1]."""
    rng = np.random.default_rng(seed)
    return data.noisy_curve("bump", n=n, noise=SURVEY_NOISE, gap=gap_of(width), rng=rng, validation=50, test=300)


def survey_model(sample: data.Dataset) -> linear.Ridge:
    """A flexible polynomial with a little penalty."""
    return linear.Ridge(SURVEY_LAM).fit(survey_columns(sample.train.X[:, 0]), sample.train.y)


def survey_columns(x: np.ndarray) -> np.ndarray:
    """Polynomial columns of positions in [0, 1], shape (len(x), SURVEY_DEGREE)."""
    return linear.polynomial_design(x, SURVEY_DEGREE, interval=(0, 1))


@functools.cache
def survey_errors(n: int) -> np.ndarray:
    """Training, validation and test error, shape (len(GAPS), SURVEYS, 3)."""
    return np.array([[_survey_errors(survey(n, width, seed)) for seed in range(SURVEYS)] for width in GAPS])


def _survey_errors(sample: data.Dataset) -> list[float]:
    model = survey_model(sample)
    return [float(np.mean((model.predict(survey_columns(part.X[:, 0])) - part.y) ** 2)) for part in sample.parts]


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
    fit.plot(GRID, result.truth, color=style.MUTED, linestyle=TRUTH_DASH, label="the signal")
    fit.plot(GRID, result.curve, color=style.BLUE, linewidth=2.8, label="fit")
    fit.plot(result.x, result.y, "o", color=style.INK, markersize=4.5, label="training points")
    fit.set(xlabel="input feature x (grey: never collected)", ylabel="output y", xlim=(0, 1), ylim=(-0.9, 1.7))
    style.key(fit, columns=2)
    errors.plot(GAPS, result.training, color=style.ORANGE, linestyle=TRAIN_DASH, label="training")
    errors.plot(GAPS, result.validation, color=style.GREEN, label="validation (same hole)")
    errors.plot(GAPS, result.test, color=style.PURPLE, linestyle=(0, (8, 2, 1, 2)), label="test (all x)")
    errors.axhline(SURVEY_NOISE**2, color=style.MUTED, linestyle=NOISE_DASH, linewidth=1.2, label="noise")
    errors.axvline(result.width, color=style.BLUE, linewidth=1.5)
    place = GAPS.index(result.width)
    here = [result.training[place], result.validation[place], result.test[place]]
    errors.plot([result.width] * 3, here, "o", color=style.BLUE)
    errors.set(xlabel="width of the hole", xlim=(-0.02, 0.52))
    style.log_axis(errors, "y")
    errors.set(ylim=(2e-4, 2), ylabel="mean squared error")
    style.key(errors, columns=2)


def readout(result: Survey) -> str:
    """Compare what validation sees with what new data bring."""
    place = GAPS.index(result.width)
    validation, test = result.validation[place], result.test[place]
    if validation > 3 * SURVEY_NOISE**2:
        verdict = "The sample is too small: validation sees that."
    elif test > 1.6 * validation:
        verdict = f"That is {_times(test / validation)} what validation promised: it has the same hole."
    else:
        verdict = "Validation is a fair judge here."
    return (
        f"{len(result.x)} points, hole of {result.width:.2f}: validation error {validation:.3f}, "
        f"error on the whole range {test:.3f} (medians of {SURVEYS} samples). {verdict}"
    )


UNREPRESENTATIVE = Experiment(
    name="unrepresentative-sample",
    title="A sample that leaves something out",
    description=(
        "Left: points of a curve with a bump, none of them in a grey interval, and a fit which follows the points"
        " but not the hidden bump. Right: against the width of the hole, training and validation errors stay low "
        "while the error over the whole range climbs; with few points all but the training error are high."
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
