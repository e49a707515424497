"""A recipe in five steps, judged at each by validation accuracy."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.putting_it_together import study
from chapters.putting_it_together.ablation import scores
from chapters.putting_it_together.losses import draw_losses
from chapters.shared import style
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option, Sketch

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RECIPE_WRONG = 0.1
STEPS = ("1 look", "2 add L2", "3 add dropout", "4 stop early", "5 tune")
MODERATE = ((0.0, 0.0), (0.003, 0.0), (0.003, 0.5), (0.003, 0.5))
DRAWS = 6
LUCK = 3.0
"""Points of validation accuracy: about two standard errors of the difference of two networks on the 300 images."""


@dataclass(frozen=True)
class Recipe:
    """The losses of the present step's network, and both accuracies of the steps so far.

    ``epoch`` is the one whose weights are used; ``accuracy`` has rows (training, validation), one for each step up
    to now; ``test`` is that of the last step.
    """

    step: int
    lam: float
    rate: float
    epoch: int
    losses: np.ndarray
    accuracy: np.ndarray
    test: float


@functools.cache
def hoped() -> float:
    """Accuracy that one can hope for on the labels as given: that of the same networks where all labels are right.

    They are right about true labels; of the labels given, one that is wrong counts against them.
    """
    return float((1 - RECIPE_WRONG) * scores(0.0)[study.ARMS.index("all three")].mean())


@functools.cache
def recipe_settings(draw: int) -> tuple[tuple[int, int], ...]:
    """Whether each step stops early, and its setting."""
    runs = study.digit_runs(RECIPE_WRONG)
    early, settings = study.chosen(runs, "all three")
    fixed = [study.DIGIT_SETTINGS.index(pair) for pair in MODERATE]
    return (*zip((0, 0, 0, 1), fixed, strict=True), (early, int(settings[draw])))


def compute(*, step: str, draw: int) -> Recipe:
    """Follow the recipe up to a step on one draw of 200 digits."""
    runs, place, seed = study.digit_runs(RECIPE_WRONG), STEPS.index(step), draw - 1
    path = recipe_settings(seed)[: place + 1]
    early, setting = path[-1]
    lam, rate = study.DIGIT_SETTINGS[setting]
    last = runs.losses.shape[1] - 1
    return Recipe(
        step=place,
        lam=lam,
        rate=rate,
        epoch=int(runs.best[setting, seed]) if early else last,
        losses=runs.losses[:, :, setting, seed],
        accuracy=np.array([[part[e][s, seed] for e, s in path] for part in (runs.training, runs.validation)]),
        test=float(runs.test[early][setting, seed]),
    )


def draw(result: Recipe, losses: Axes, accuracies: Axes) -> None:
    """Draw the losses beside the accuracies of the steps so far."""
    epochs = np.arange(result.losses.shape[1])
    # The loss of the first step may be seen before the prediction, those of later ones not.
    draw_losses(losses, epochs, *result.losses, gid="later" if result.step else "losses")
    losses.axvline(result.epoch, color=style.BLUE, linewidth=1.5)
    losses.plot([result.epoch] * 2, result.losses[:, result.epoch], "o", color=style.BLUE, label="kept", gid="later")
    style.log_axis(losses, "y")
    losses.set(xlim=(-1, 61.5), ylim=(0.01, 4), xlabel="epoch", ylabel="mean cross-entropy")
    style.key(losses, columns=3)
    for row, colour, dash, mark, label in (
        (result.accuracy[0], style.ORANGE, style.DASHED, "s", "training"),
        (result.accuracy[1], style.GREEN, "solid", "o", "validation"),
    ):
        accuracies.plot(range(result.step + 1), row, mark, linestyle=dash, color=colour, markersize=7, label=label)
    accuracies.axhline(1 - RECIPE_WRONG, color=style.MUTED, linestyle=style.LEVEL, linewidth=1.2, label="right labels")
    accuracies.set(xlim=(-0.3, 4.3), ylim=(0.6, 1.02), ylabel="accuracy on the labels given")
    accuracies.set_xticks(range(5), ["look", "L2", "dropout", "stop", "tune"])
    accuracies.set_yticks([0.6, 0.7, 0.8, 0.9, 1.0], ["60%", "70%", "80%", "90%", "100%"])
    style.key(accuracies, columns=3)


def verdict(result: Recipe) -> str:
    """Say what the step did."""
    training, validation = result.accuracy[:, -1]
    if result.step == 0:
        short_of = 100 * (hoped() - validation)
        ahead = 100 * (training - validation)
        where = f"{short_of:.0f} points short of what can be hoped for"
        return f"Validation is {where}, training {ahead:.0f} ahead: overfitting."
    if result.step == len(STEPS) - 1:
        return f"Now, once, the test set with its true labels: {result.test:.1%}."
    change = 100 * (validation - result.accuracy[1, -2])
    luck = "no more than the luck of 300 validation digits"
    what = luck if abs(change) < LUCK - 1e-9 else "it worked" if change > 0 else "worse"
    return f"Validation {style.signed(change)} points: {what}."


def readout(result: Recipe) -> str:
    """Say what the step was and what it did."""
    training, validation = result.accuracy[:, -1]
    what = f"λ = {short(result.lam)}, dropout rate {short(result.rate)}, weights of epoch {result.epoch}"
    return f"{what}: training accuracy {training:.0%}, validation accuracy {validation:.0%}. {verdict(result)}"


WATCHED = (1, 3, 5, 10, 15, 20, 30, 40, 50, 60)
"""Epochs at which the prediction asks for a loss."""

CLIMB = Sketch(
    name="validation-loss-under-l2",
    prompt="Without a penalty the validation loss is lowest after five epochs and then climbs: the network learns "
    "wrong labels. Draw the validation loss for the second step, with λ = 0.003 from the start.",
    x=WATCHED,
    truth=lambda r: r.losses[1][list(WATCHED)],
    x_label="epoch",
    y_label="the validation loss",
    shapes={
        "dips": lambda r: (
            "That is how it goes without a penalty, or with one that only delays the climb. This one ends it: wrong "
            "labels are still learned, most of them if it goes on, but the weights stay limited, and with them how "
            f"sure the network can be of a wrong class. The training loss is still {r.losses[0][-1]:.2f} at the end."
        ),
        "flat": "Before it can stay level the network has to learn, which takes the first five epochs.",
        "rises": "The first epochs teach the network what digits look like, and that helps on new ones.",
        "winds": "There are small ups and downs, but each is less than one could draw.",
    },
    settles={"step": STEPS[1]},
    says=lambda r: (
        f"It falls to {r.losses[1].min():.2f} at epoch {int(r.losses[1].argmin())} and is {r.losses[1][-1]:.2f} at the "
        f"end, where it was {compute(step=STEPS[0], draw=1).losses[1][-1]:.2f} without the penalty. A penalty does not "
        "only delay overfitting: it sets a limit, at which the weights stay."
    ),
    withheld=("later",),
)

OPENED = Choose(
    name="test-set-opened",
    prompt="After the last step the network of the first draw is right about 81% of the validation labels, of which a "
    "tenth is wrong; it was picked for that. How many labels of the test set, all of them true, will it get right?",
    options=(
        Option(
            "About 75%: clearly less than on validation",
            lambda r: r.test < 0.79,
            "A winner is partly lucky, so one expects a little less where nothing was picked. But here the labels "
            "change as well, and that counts for more.",
        ),
        Option(
            "About 81%: the same",
            lambda r: 0.79 <= r.test < 0.86,
            "The images are of the same kind, but the labels are not: on validation even a network that knows every "
            "digit would be called wrong about one time in ten.",
        ),
        Option(
            "About 90%: more than on validation",
            lambda r: 0.86 <= r.test < 0.95,
            "Where the validation label is wrong, a right answer counts as an error; on the test set it counts.",
        ),
    ),
    settles={"step": STEPS[-1]},
    says=lambda r: (
        f"The test accuracy is {r.test:.1%}, ahead of the {r.accuracy[1, -1]:.0%} on validation. Of true labels "
        f"{r.test:.0%} would look like {(1 - RECIPE_WRONG) * r.test:.0%} where a tenth is wrong. Errors in the labels "
        "lower the score of every network, so validation can still choose among them."
    ),
)

RECIPE = Experiment(
    name="recipe",
    title="The recipe, step by step",
    description=(
        "Left: training and validation loss of the present step's network by epoch, and the epoch whose weights are "
        "kept. Right: training and validation accuracy after each step so far. From the first step to the last one "
        "training comes down from about 100 per cent, validation rises, and their gap narrows, if not at every step."
    ),
    controls=(
        SelectionSlider(name="step", label="Step", options=STEPS, value=STEPS[0], play=True),
        SelectionSlider(name="draw", label="Draw of 200 digits", options=tuple(range(1, DRAWS + 1)), value=1),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(OPENED, CLIMB),
    theme=style.THEME,
    panels=(Panel(left=62, top=34, height=330), Panel(left=62, top=34, height=330)),
)
