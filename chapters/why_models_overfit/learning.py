"""With more patients training and validation error approach each other, the sooner the fewer measurements are used."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.shared import diabetes, style
from everystate.controls import Dropdown, SelectionSlider
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option
from regularization import data, linear, validation

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PATIENTS = (15, 20, 30, 40, 50, 75, 100, 150, 200, 300)
DRAWS = 50
MEASUREMENTS = {3: ("bmi", "map", "ltg"), 10: diabetes.FEATURES}


@dataclass(frozen=True)
class Learning:
    """Errors of least squares on ``patients`` rows: medians and quartiles over DRAWS draws, for all of PATIENTS.

    ``training`` and ``unseen`` have a row for each of PATIENTS and the columns lower quartile, median, upper quartile.
    """

    patients: int
    measurements: int
    training: np.ndarray
    unseen: np.ndarray


@functools.cache
def halves(measurements: int) -> tuple[data.Part, data.Part]:
    """Return the patients to draw from and those to validate on, with some or all of the measurements."""
    split = data.split(data.diabetes(), validation=0.3, test=0, rng=np.random.default_rng(0))
    columns = [split.features.index(name) for name in MEASUREMENTS[measurements]]
    train, unseen = (data.Part(part.X[:, columns], part.y) for part in split.parts[:2])
    return train, unseen


@functools.cache
def curve(measurements: int) -> validation.LearningCurve:
    """Fit least squares to DRAWS growing samples."""
    return validation.learning_curve(
        lambda: linear.Ridge(0.0), PATIENTS, *halves(measurements), rng=np.random.default_rng(1), repeats=DRAWS
    )


def compute(*, patients: int, measurements: int) -> Learning:
    """Summarise the errors over the draws."""
    errors = curve(measurements)
    training, unseen = (
        np.quantile(part, [0.25, 0.5, 0.75], axis=1).T for part in (errors.train_errors, errors.validation_errors)
    )
    return Learning(patients, measurements, training, unseen)


def draw(result: Learning, axes: Axes) -> None:
    """Draw both errors against the number of patients, with the middle half of the draws as bands."""
    for part, colour, dash, label in (
        (result.training, style.ORANGE, style.DASHED, "training"),
        (result.unseen, style.GREEN, "-", "validation"),
    ):
        axes.fill_between(PATIENTS, part[:, 0], part[:, 2], color=colour, alpha=0.2, linewidth=0, gid="errors")
        axes.plot(PATIENTS, part[:, 1], color=colour, linestyle=dash, label=label, gid="errors")
    axes.axvline(result.patients, color=style.BLUE, linewidth=1.5)
    place = PATIENTS.index(result.patients)
    here = [result.training[place, 1], result.unseen[place, 1]]
    axes.plot([result.patients] * 2, here, "o", color=style.BLUE, gid="errors")
    axes.set_xscale("log")
    axes.set(xlabel="patients to fit to", xlim=(14, 320), xticks=[15, 30, 75, 150, 300])
    axes.set_xticklabels(["15", "30", "75", "150", "300"])
    axes.minorticks_off()
    style.log_axis(axes, "y")
    axes.set(ylabel="mean squared error", ylim=(200, 30000))
    style.key(axes, columns=2)


def verdict(result: Learning) -> str:
    """Say how wide the gap is, as a share of the training error."""
    training, unseen = (part[PATIENTS.index(result.patients), 1] for part in (result.training, result.unseen))
    if unseen > 2 * training:
        return "A wide gap: too many parameters for so few patients."
    if unseen > 1.25 * training:
        return "The gap is closing."
    return "The gap has nearly closed: more patients would gain little with these measurements."


def readout(result: Learning) -> str:
    """Give both errors."""
    training, unseen = (part[PATIENTS.index(result.patients), 1] for part in (result.training, result.unseen))
    return (
        f"{result.measurements} measurements of {result.patients} patients: training error {training:,.0f}, "
        f"validation error {unseen:,.0f} (medians of {DRAWS} draws). {verdict(result)}"
    )


BY_FORMULA = (1 + 11 / PATIENTS[0]) / (1 + 11 / PATIENTS[-1])
"""How many times as high the error would be with the fewest patients, were it measured on the same patients again."""


def steepness(result: Learning) -> float:
    """How many times as high the validation error is with the fewest patients as with the most."""
    return float(result.unseen[0, 1] / result.unseen[-1, 1])


UNSEEN = Choose(
    name="validation-error-of-few-patients",
    prompt="Least squares with all ten measurements is fitted to 15 patients instead of 300. By the formula of the gap "
    f"the error on new measurements would be {BY_FORMULA:.1f} times as high. How does the validation error change?",
    options=(
        Option(
            "About as the formula says",
            lambda r: steepness(r) < 2,
            "The formula asks about the same patients again. Others lie between and beyond those 15, where such a fit "
            "is far worse.",
        ),
        Option(
            "It is about 4 times as high",
            lambda r: 3 < steepness(r) < 6,
            "The validation patients are others than the 15, and differ from all of them.",
        ),
        Option(
            "It is about 40 times as high",
            lambda r: steepness(r) > 20,
            "So it may be with as many patients as free numbers, eleven. Four more already hold the fit a little.",
        ),
    ),
    settles={"patients": PATIENTS[0]},
    says=lambda r: (
        f"It is {r.unseen[0, 1]:,.0f} with 15 patients and {r.unseen[-1, 1]:,.0f} with 300: {steepness(r):.1f} times "
        "as high. The formula is about the same inputs; on others a fit to few rows does worse."
    ),
    withheld=("errors",),
)


def unseen(measurements: int, patients: int) -> float:
    """The median validation error of least squares on so many measurements of so many patients."""
    return float(np.median(curve(measurements).validation_errors[PATIENTS.index(patients)]))


def lead(patients: int) -> float:
    """By what share of its validation error three measurements are ahead of ten."""
    return 1 - unseen(3, patients) / unseen(10, patients)


FEWER = Choose(
    name="three-measurements-or-ten",
    prompt="Three of the ten measurements, or all of them: which model has the lower validation error?",
    options=(
        Option(
            "All ten, with 20 patients as with 300",
            lambda r: lead(20) < 0 and lead(300) < -0.1,
            "More measurements do tell more. But each has a weight that must be learned from the same few patients.",
        ),
        Option(
            "Three with 20 patients; with 300 all ten, clearly",
            lambda r: lead(20) > 0.1 and lead(300) < -0.1,
            "Three hundred patients pay for ten weights, but the other seven measurements have little to add.",
        ),
        Option(
            "Three, clearly, with 20 patients as with 300",
            lambda r: lead(20) > 0.1 and lead(300) > 0.1,
            "Ten weights are a heavy load for 20 patients only; 300 carry them easily.",
        ),
        Option(
            "Three with 20 patients; level with 300",
            lambda r: lead(20) > 0.1 and abs(lead(300)) < 0.1,
            "What ten weights cost depends on the number of patients; with 300 it is little.",
        ),
    ),
    settles={"measurements": 3, "patients": 20},
    says=lambda r: (
        f"With 20 patients the error is {unseen(3, 20):,.0f} with three and {unseen(10, 20):,.0f} with ten; with 300 "
        f"it is {unseen(3, 300):,.0f} and {unseen(10, 300):,.0f}."
    ),
    withheld=("errors",),
)

LEARNING = Experiment(
    name="patients-and-errors",
    title="The gap closes as the rows become more",
    description=(
        "Against the number of patients that least squares is fitted to, the training error on the whole rises and the "
        "validation error falls until they nearly meet. With three measurements they are close early; with all ten "
        "the validation error starts far higher. Bands hold the middle half of fifty draws."
    ),
    controls=(
        SelectionSlider(name="patients", label="Patients to fit to", options=PATIENTS, value=15, between=False),
        Dropdown(
            name="measurements",
            label="Measurements",
            options=(("all ten", 10), ("three: body-mass index, blood pressure, ltg", 3)),
            value=10,
        ),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(UNSEEN, FEWER),
    theme=style.THEME,
    panels=(Panel(width=470, height=330, left=76, top=54),),
)
