"""Batch normalization in small groups is noisy, and that noise keeps a network from learning wrong labels."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.beyond_penalties import study
from chapters.shared import style
from chapters.shared.intervals import interval
from everystate.controls import SelectionSlider
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option, Sketch

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WRONG = (0.0, 0.2)
BINS = np.linspace(-3.3, 3.3, 45)
DRAWS = 6000


@dataclass(frozen=True)
class Companions:
    """What a unit gets for one image in random groups, and accuracies by group size.

    ``density`` is over BINS; ``fixed`` is the value with the statistics of all images. ``test`` and ``training``
    are means for each of the study's GROUPS. ``gain`` has a row for each: the mean of the paired difference from no
    normalization, and half its 95% interval.
    """

    group: int
    wrong: float
    density: np.ndarray
    fixed: float
    spread: float
    training: np.ndarray
    test: np.ndarray
    without: float
    gain: np.ndarray


def in_groups(group: int, wrong: float) -> study.BatchNoise:
    """Eight runs with mean and variance from groups of ``group`` images; 0 means no normalization."""
    return study.batch_noise(group, wrong, runs=8, steps=400)


def with_noise(size: float, wrong: float) -> study.BatchNoise:
    """Eight runs normalised over all 48 images, with independent noise of standard deviation ``size`` added."""
    return study.added_noise(size, wrong, runs=8, steps=400)


@functools.cache
def normalised(group: int) -> tuple[np.ndarray, float]:
    """One unit's normalised values for one image among random companions, and its value among all images."""
    before = in_groups(48, 0.2).before
    image, others = before[0], before[1:]
    rng = np.random.default_rng(0)
    company = others[rng.random((DRAWS, len(others))).argpartition(group - 1, axis=1)[:, : group - 1]]
    groups = np.column_stack([np.full(DRAWS, image), company])
    values = (image - groups.mean(axis=1)) / np.sqrt(groups.var(axis=1) + 1e-5)
    return values, float((image - before.mean()) / before.std())


def compute(*, group: int, wrong: float) -> Companions:
    """Look at groups of ``group`` images, when a share ``wrong`` of the labels is wrong."""
    values, fixed = normalised(group)
    density, _ = np.histogram(values, BINS, density=True)
    none = in_groups(0, wrong)
    rows = [in_groups(size, wrong) for size in study.GROUPS]
    return Companions(
        group=group,
        wrong=wrong,
        density=density,
        fixed=fixed,
        spread=float(values.std()),
        training=np.array([row.training.mean() for row in rows]),
        test=np.array([row.test.mean() for row in rows]),
        without=float(none.test.mean()),
        gain=np.column_stack(interval(np.array([row.test - none.test for row in rows]))),
    )


def draw(result: Companions, values: Axes, accuracy: Axes) -> None:
    """Draw the distribution of the normalised value beside the accuracies."""
    heights = np.append(result.density, 0.0)
    values.fill_between(BINS, heights, step="post", color=style.SKY, alpha=0.35, linewidth=0, gid="density")
    values.plot(BINS, heights, drawstyle="steps-post", color=style.BLUE, label="random groups", gid="density")
    values.axvline(result.fixed, color=style.INK, linestyle=style.LEVEL, linewidth=1.4, label="all images")
    values.set(xlabel="normalised value of one image at one unit", xlim=BINS[[0, -1]], ylim=(0, 5.2))
    values.set_ylabel("density")
    style.key(values, columns=2)
    low, high = result.test - result.gain[:, 1], result.test + result.gain[:, 1]
    accuracy.axhline(result.without, color=style.MUTED, linestyle=style.DOTTED, label="test, no normalization")
    training = {"color": style.ORANGE, "linestyle": style.DASHED, "label": "training", "gid": "accuracy"}
    accuracy.plot(study.GROUPS, result.training, "s", **training)
    accuracy.vlines(study.GROUPS, low, high, color=style.GREEN, linewidth=2, gid="accuracy")
    accuracy.plot(study.GROUPS, result.test, "o-", color=style.GREEN, label="test", gid="accuracy")
    accuracy.axvline(result.group, color=style.BLUE, linewidth=1.2)
    style.log_axis(accuracy, "x")
    accuracy.set(
        xlabel="images that share a mean and a variance", xticks=study.GROUPS, xlim=(1.8, 54), ylim=(0.65, 1.02)
    )
    accuracy.set_ylabel("accuracy, mean of 8 runs")
    style.key(accuracy, columns=2)


def verdict(result: Companions) -> str:
    """Say whether the difference from no normalization can be told from none."""
    gain, margin = result.gain[study.GROUPS.index(result.group)]
    if abs(gain) <= margin:
        return "no clear difference from no normalization."
    return f"{'better' if gain > 0 else 'worse'} than without normalization."


def readout(result: Companions) -> str:
    """Compare with no normalization."""
    place = study.GROUPS.index(result.group)
    gain, margin = 100 * result.gain[place]
    return (
        f"Groups of {result.group}, {result.wrong:.0%} wrong labels: the value of one image has a standard "
        f"deviation of {result.spread:.2f}. "
        f"Training accuracy {result.training[place]:.1%}, test accuracy {result.test[place]:.1%}, "
        f"{gain:+.1f} ± {margin:.1f} points: {verdict(result)}"
    ).replace("-", "−")


def share_within(result: Companions, low: float, high: float) -> float:
    """Share of the values in bins whose middle is from ``low`` to ``high`` away from 0."""
    middle = np.abs(BINS[:-1] + BINS[1:]) / 2
    return float((result.density * np.diff(BINS))[(middle >= low) & (middle <= high)].sum())


PAIRS = Choose(
    name="normalised-in-pairs",
    prompt="One image is normalised in groups of two, each time with another random companion. Which values does it "
    "get at this unit?",
    options=(
        Option(
            "All values near 0, in a broad bell",
            lambda r: share_within(r, 0, 0.85) > 0.5,
            "A bell needs groups of many images. The mean of two lies exactly between them, and the deviation is half "
            "of their distance.",
        ),
        Option(
            "Nearly always −1 or +1",
            lambda r: share_within(r, 0.85, 1.15) > 0.9,
            "The mean lies exactly between the two, and the deviation is half of their distance, whatever this "
            "distance is.",
        ),
        Option(
            "Mostly far from 0, beyond −2 or +2",
            lambda r: share_within(r, 2, 4) > 0.5,
            "The mean does jump about widely, but the deviation grows with the distance of the two, and divides it "
            "away.",
        ),
        Option(
            "Always the one of the dashed line",
            lambda r: r.spread < 0.01,
            "That is its value among all images. In a group it depends on the company.",
        ),
    ),
    settles={"group": 2},
    says=lambda r: (
        f"{share_within(r, 0.85, 1.15):.0%} of the values are near −1 or +1: of a pair only the order is left, which "
        "of the two is larger. The few others are pairs that are nearly equal."
    ),
    withheld=("density",),
)

WRONG_LABELS = Sketch(
    name="group-size-wrong-labels",
    prompt="A fifth of the training labels are wrong. Draw the test accuracy against the number of images that share "
    "a mean and a variance. The dotted line is that without normalization.",
    panel=1,
    x=study.GROUPS,
    truth=lambda r: r.test,
    x_label="groups of",
    y_label="the test accuracy",
    shapes={
        "rises": "Larger groups do have better estimates of the mean and the variance. With wrong labels that is no "
        "gain: the network then learns these labels too.",
        "falls": "Less noise does mean that more wrong labels are learned. But in pairs, in which only the "
        "order of two images is left, the right labels are hard to learn too.",
        "flat": lambda r: (
            "The group's size decides how loud the noise is, and so how many of the wrong labels are learned: "
            f"training accuracy goes from {r.training[0]:.0%} to {r.training[-1]:.0%}."
        ),
        "dips": "It is the other way round: in the middle many wrong labels are kept out, and most right "
        "ones are still learned.",
    },
    settles={"group": 3},
    says=lambda r: (
        f"It is highest, {r.test.max():.0%}, in groups of {study.GROUPS[r.test.argmax()]}, and {r.test[-1]:.0%} over "
        f"all 48 images, less than the {r.without:.0%} without normalization. Small groups regularize; large ones "
        "have little of their noise."
    ),
    withheld=("accuracy",),
)

BATCH_NOISE = Experiment(
    name="batch-noise",
    title="The noise in a batch's mean and variance",
    description=(
        "Left: the distribution of one image's normalised value over random companions: two spikes for pairs, "
        "broad for small groups, narrow for large ones. Right: training and test accuracy against the number of "
        "images that share a mean and a variance. With wrong labels, training accuracy rises with the groups, as "
        "more and more of these labels are learned, and test accuracy is highest at three or four."
    ),
    controls=(
        SelectionSlider(name="group", label="Images in a group", options=study.GROUPS, value=48, between=False),
        SelectionSlider(
            name="wrong", label="Wrong labels", options=(("none", 0.0), ("20%", 0.2)), value=0.2, between=False
        ),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(PAIRS, WRONG_LABELS),
    theme=style.THEME,
    panels=(Panel(left=52, top=54, height=330), Panel(left=60, top=54, height=330)),
)
