"""The two ends of λ: no penalty follows the noise, far too much predicts the mean for everyone."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.choosing_lambda.curves import log_ticks
from chapters.choosing_lambda.known_truth import NOISE, problem, standardised_path, true_errors
from chapters.choosing_lambda.lines import DASHED
from chapters.shared import style
from chapters.shared.strengths import strength_slider, strengths
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option
from regularization import linear

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDE = (0.0, *strengths(-4, 4, 2))
ROWS = (60, 80, 120, 240, 480)


@dataclass(frozen=True)
class Ends:
    """Predictions for new rows at one strength, and the errors at all of them."""

    lam: float
    rows: int
    place: int
    signal: np.ndarray
    predicted: np.ndarray
    training: np.ndarray
    truth: np.ndarray


@functools.cache
def _wide_path(rows: int) -> linear.Path:
    return standardised_path(problem(rows).train, np.array(WIDE))


def compute(*, rows: int, lam: float) -> Ends:
    """Fit ``rows`` rows at strength ``lam`` and predict 60 new ones."""
    sample, path = problem(rows), _wide_path(rows)
    fresh = sample.validation.X[:60]
    return Ends(
        lam=lam,
        rows=rows,
        place=WIDE.index(lam),
        signal=sample.truth.function(fresh),
        predicted=path.predict(fresh)[WIDE.index(lam)],
        training=((path.predict(sample.train.X) - sample.train.y) ** 2).mean(axis=1),
        truth=true_errors(path, sample.truth),
    )


def draw(result: Ends, cloud: Axes, errors: Axes) -> None:
    """Draw predictions against the truth, and both errors from no penalty to an overwhelming one."""
    cloud.plot([-20, 20], [-20, 20], color=style.MUTED, linestyle=DASHED, linewidth=1.2, label="perfect prediction")
    cloud.plot(result.signal, result.predicted, "o", color=style.BLUE, markersize=5, label="60 new rows", gid="cloud")
    cloud.set(xlabel="true mean of y", ylabel="predicted y", xlim=(-20, 20), ylim=(-22, 22))
    style.key(cloud, columns=2)
    at = np.array([-5.5, *np.log10(WIDE[1:])])
    for values, colour, dash, name in (
        (result.training, style.ORANGE, DASHED, "training error"),
        (result.truth, style.GREEN, "solid", "true error"),
    ):
        errors.plot(at[1:], values[1:], color=colour, linestyle=dash, label=name, gid="errors")
        errors.plot(at[:2], values[:2], color=colour, linestyle=style.DOTTED, linewidth=1.2, gid="errors")
        errors.plot(at[result.place], values[result.place], "o", color=colour, markersize=8, gid="errors")
    errors.axvline(at[result.place], color=style.MUTED, linewidth=1.2)
    errors.axhline(NOISE**2, color=style.MUTED, linestyle=style.DOTTED, linewidth=1.4)
    errors.text(3.8, NOISE**2 * 0.93, "noise", color=style.MUTED, ha="right", va="top", fontsize=10.5)
    errors.set(xlabel="penalty strength λ", xlim=(-6, 4.3), ylim=(2, 60))
    errors.set(xticks=[-5.5, -4, -2, 0, 2, 4], xticklabels=["0", "10⁻⁴", "0.01", "1", "100", "10⁴"])
    log_ticks(errors, (2, 5, 10, 20, 50))
    errors.set_ylabel("mean squared error")
    style.key(errors, columns=2)


def verdict(result: Ends) -> str:
    """Say what this end does to the predictions; a tenth of the best true error counts."""
    if result.truth[result.place] < 1.1 * result.truth.min():
        return "No strength is better by a tenth."
    if result.place < result.truth.argmin():
        return "Too weak: the predictions follow the noise of the training rows."
    return "Too strong: the predictions are drawn too far towards the mean of y."


def readout(result: Ends) -> str:
    """Say what this end does to the predictions."""
    here, best = result.truth[result.place], result.truth.min()
    spread = result.predicted.std() / result.signal.std()
    return (
        f"{result.rows} rows, λ = {short(result.lam)}: training error {result.training[result.place]:.2f}, true error "
        f"{here:.1f} (best {best:.1f}). Predictions spread {spread:.2f} times as far as the true means. "
        f"{verdict(result)}"
    )


WORSE = Choose(
    name="which-end-is-worse",
    prompt="60 rows, 40 features. Without a penalty least squares follows the noise; with far too much the model "
    "ignores every feature. Which is worse on new rows, in this sample?",
    options=(
        Option(
            "Far too much, at least twice as bad",
            lambda r: r.truth[-1] > 2 * r.truth[0],
            "A model that says the mean for everyone throws the signal away, but it adds no mistakes of its own. "
            "Forty weights from sixty rows add many.",
        ),
        Option(
            "They are about equally bad",
            lambda r: 0.67 < r.truth[-1] / r.truth[0] < 1.5,
            "To know nothing costs here about as much as to believe the noise.",
        ),
        Option(
            "No penalty, at least twice as bad",
            lambda r: r.truth[0] > 2 * r.truth[-1],
            "Saying the mean for everyone leaves out all of the signal, and that is large, too. There are still more "
            "rows than weights; with forty rows least squares would be far worse.",
        ),
    ),
    says=lambda r: (
        f"No penalty: {r.truth[0]:.0f}; far too much: {r.truth[-1]:.0f}; the best strength: {r.truth.min():.0f}. The "
        f"training errors of the two ends, {r.training[0]:.1f} and {r.training[-1]:.0f}, say nothing of the kind."
    ),
    withheld=("cloud", "errors"),
)

MORE_ROWS = Choose(
    name="no-penalty-with-more-rows",
    prompt="Now 240 rows instead of 60, for the same 40 features. By how much does the true error without a penalty "
    "exceed the lowest along λ?",
    options=(
        Option(
            "By one or two percent",
            lambda r: r.truth[0] / r.truth.min() < 1.03,
            "Six rows for each weight are enough to determine it.",
        ),
        Option(
            "By about a quarter",
            lambda r: 1.15 < r.truth[0] / r.truth.min() < 1.35,
            lambda r: (
                "What overfitting adds to the noise shrinks faster than the number of rows grows: without a penalty "
                f"the true error is now {r.truth[0]:.1f}, of which {NOISE**2:.0f} is noise."
            ),
        ),
        Option(
            "Still by about a half or more",
            lambda r: r.truth[0] / r.truth.min() > 1.45,
            "So it is with 60 rows. Each weight then rests on one and a half rows, now on six.",
        ),
    ),
    settles={"rows": 240},
    says=lambda r: (
        f"It is {r.truth[0] / r.truth.min() - 1:.1%} higher. With far too much the error is still {r.truth[-1]:.0f}: "
        "more rows cure overfitting, they don't cure a model that may not use them."
    ),
    withheld=("cloud", "errors"),
)

ENDS = Experiment(
    name="two-ends-of-lambda",
    title="No penalty at all, and far too much",
    description=(
        "Left: predictions for new rows against the truth; without a penalty a cloud around the diagonal, wider with "
        "fewer rows, with a very strong one a flat line at the mean. Right: the training error rises with the "
        "strength; the true error falls, with many rows hardly, and then rises."
    ),
    controls=(
        strength_slider(WIDE, 0.0, between=False),
        SelectionSlider(name="rows", label="Training rows", options=ROWS, value=60),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(WORSE, MORE_ROWS),
    theme=style.THEME,
    panels=(Panel(left=56, top=54, height=330), Panel(left=58, top=54, height=330)),
)
