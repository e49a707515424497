"""With wrong labels each method alone helps much, and all three little more; with right ones nothing helps much."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.putting_it_together import study
from chapters.shared import style
from chapters.shared.intervals import interval
from everystate.controls import Dropdown, SelectionSlider
from everystate.experiment import Experiment, Panel
from everystate.prediction import Place

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PARTS = ((slice(0, 4), None), (slice(4, 5), "all-three"))
"""The arms that are shown from the start, and the one that the prediction is about."""
ARM_LABELS = ("nothing", "weight\ndecay", "dropout", "early\nstopping", "all\nthree")


@dataclass(frozen=True)
class Ablation:
    """Test accuracies of each arm and seed, shape (5, 12), and how they differ from one arm, in points.

    ``interval`` has shape (5, 2): paired 95 per cent intervals of the mean difference, zero for the arm itself.
    """

    wrong: float
    against: str
    accuracy: np.ndarray
    difference: np.ndarray
    interval: np.ndarray


@functools.cache
def scores(wrong: float) -> np.ndarray:
    """Test accuracy of each arm (rows) and seed, with the strengths that the seed's validation set picked."""
    runs, seeds = study.digit_runs(wrong), np.arange(study.DIGIT_SEEDS)
    picked = (study.chosen(runs, arm) for arm in study.ARMS)
    return np.array([runs.test[early][setting, seeds] for early, setting in picked])


def compute(*, wrong: float, against: str) -> Ablation:
    """Compare every arm with ``against``."""
    accuracy = scores(wrong)
    base = accuracy[study.ARMS.index(against)]
    mean, half = interval(100 * (accuracy - base))
    return Ablation(wrong, against, accuracy, mean, np.column_stack([mean - half, mean + half]))


def draw(result: Ablation, accuracies: Axes, differences: Axes) -> None:
    """Draw every seed's accuracies beside the paired differences."""
    places = np.arange(len(study.ARMS))
    for seed, row in enumerate(result.accuracy.T):
        for part, gid in ((slice(0, 4), None), (slice(3, 5), "all-three")):
            name = "one seed" if seed == 0 and gid is None else None
            accuracies.plot(places[part], row[part], color=style.FAINT, linewidth=1, label=name, gid=gid)
        for part, gid in _PARTS:
            accuracies.plot(places[part], row[part], "o", color=style.MUTED, markersize=3, gid=gid)
    for part, gid in _PARTS:
        means, name = result.accuracy.mean(axis=1)[part], None if gid else "mean of 12"
        accuracies.plot(places[part], means, "D", color=style.BLUE, markersize=8, label=name, gid=gid)
    accuracies.set(xticks=places, xticklabels=ARM_LABELS, xlim=(-0.4, 4.4), ylim=(0.66, 0.96), ylabel="test accuracy")
    accuracies.set_yticks([0.7, 0.75, 0.8, 0.85, 0.9, 0.95], ["70%", "75%", "80%", "85%", "90%", "95%"])
    style.key(accuracies, columns=2)
    differences.axvline(0, color=style.INK, linewidth=1)
    for place, (middle, ends) in enumerate(zip(result.difference, result.interval, strict=True)):
        apart = bool(ends[0] > 0 or ends[1] < 0)
        colour = style.BLUE if apart else style.MUTED
        # Compared with all three, every difference says something about them.
        gid = "all-three" if "all three" in (study.ARMS[place], result.against) else None
        differences.plot(ends, [place] * 2, color=colour, linewidth=2.5, gid=gid)
        face = colour if apart else style.PAPER
        differences.plot(middle, place, "D", color=colour, markersize=8, markerfacecolor=face, gid=gid)
    differences.plot([], [], "D", color=style.BLUE, label="apart from 0")
    differences.plot([], [], "D", color=style.MUTED, markerfacecolor=style.PAPER, label="not told apart")
    differences.set(yticks=places, yticklabels=ARM_LABELS, ylim=(4.5, -0.5), xlim=(-16, 26))
    differences.set(xlabel=f"points of accuracy against: {result.against}", xticks=[-10, 0, 10, 20])
    differences.set_xticklabels(["−10", "0", "+10", "+20"])
    style.key(differences, columns=2)


def told_apart(result: Ablation) -> tuple[list[int], list[int]]:
    """Return the places of the other arms whose interval excludes 0, and of those whose does not."""
    others = [k for k, arm in enumerate(study.ARMS) if arm != result.against]
    apart = [k for k in others if result.interval[k, 0] > 0 or result.interval[k, 1] < 0]
    return apart, [k for k in others if k not in apart]


def verdict(result: Ablation) -> str:
    """Name the arms that twelve seeds do not tell apart from the one compared with."""
    _, alike = told_apart(result)
    if not alike:
        return "All intervals exclude 0."
    return f"Twelve seeds do not tell apart: {', '.join(study.ARMS[k] for k in alike)}."


def readout(result: Ablation) -> str:
    """Say what is told apart from the arm compared with, and what is not."""
    told = ", ".join(
        f"{study.ARMS[k]} {style.signed(result.difference[k])} ({style.signed(result.interval[k, 0])} to "
        f"{style.signed(result.interval[k, 1])})"
        for k in told_apart(result)[0]
    )
    start = f"{result.wrong:.0%} wrong labels, points against {result.against}: {told or 'nothing stands out'}."
    return f"{start} {verdict(result)}"


def _sum(result: Ablation) -> float:
    """What the three single methods would gain if their gains added up."""
    return float(result.difference[1:4].sum())


ALL_THREE = Place(
    name="all-three-together",
    prompt="A fifth of the labels is wrong. The right panel shows how much each single method gains over nothing; "
    "weight decay gains most. How much do all three together gain, each strength tuned?",
    label="Gain of all three, in points",
    axis="x",
    panel=1,
    truth=lambda r: float(r.difference[4]),
    near=1.5,
    below=lambda r: (
        "Two strengths of which each helps alone can do harm together. But here they are tuned together, and they come "
        f"out ahead of the best single method, with {r.difference[1:4].max():.1f}."
    ),
    above=lambda r: (
        f"If gains added up, they would be {_sum(r):.0f} points, more than there are to gain. They "
        "don't add up, as if the three repaired much the same."
    ),
    says=lambda r: (
        f"All three gain {r.difference[4]:.1f} points, and the best of them alone {r.difference[1:4].max():.1f}: the "
        "second and the third add little, as they would if they repaired much the same."
    ),
    withheld=("all-three",),
)

ABLATION = Experiment(
    name="ablation",
    title="Each method alone, and all three",
    description=(
        "Left: test accuracy of twelve pairs of training set and network for each of five ways of training, the same "
        "seed joined by a line. Right: mean paired difference to one of them, with its 95 per cent interval; hollow "
        "where the interval holds 0. With wrong labels every method helps a lot; with right ones the differences "
        "are about a point at the most."
    ),
    controls=(
        SelectionSlider(
            name="wrong",
            label="Wrong labels",
            options=tuple((f"{share:.0%}", share) for share in study.WRONG),
            value=0.2,
            between=False,
        ),
        Dropdown(name="against", label="Compare with", options=study.ARMS, value="nothing"),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(ALL_THREE,),
    theme=style.THEME,
    panels=(Panel(left=56, top=34, bottom=54, height=330), Panel(left=74, top=34, height=330, bottom=54)),
)
