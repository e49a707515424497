"""With wrong labels each method alone helps much, and all three little more; with right ones nothing helps much."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from chapters.putting_it_together import study
from chapters.shared import style
from chapters.shared.intervals import interval
from everystate.controls import Dropdown, SelectionSlider
from everystate.experiment import Experiment, Panel

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
        accuracies.plot(places, row, color=style.FAINT, linewidth=1, label="one seed" if seed == 0 else None)
        accuracies.plot(places, row, "o", color=style.MUTED, markersize=3)
    accuracies.plot(places, result.accuracy.mean(axis=1), "D", color=style.BLUE, markersize=8, label="mean of 12")
    accuracies.set(xticks=places, xticklabels=ARM_LABELS, xlim=(-0.4, 4.4), ylim=(0.66, 0.96), ylabel="test accuracy")
    accuracies.set_yticks([0.7, 0.75, 0.8, 0.85, 0.9, 0.95], ["70%", "75%", "80%", "85%", "90%", "95%"])
    style.key(accuracies, columns=2)
    differences.axvline(0, color=style.INK, linewidth=1)
    for place, (middle, ends) in enumerate(zip(result.difference, result.interval, strict=True)):
        apart = bool(ends[0] > 0 or ends[1] < 0)
        colour = style.BLUE if apart else style.MUTED
        differences.plot(ends, [place] * 2, color=colour, linewidth=2.5)
        differences.plot(
            middle, place, "D", color=colour, markersize=8, markerfacecolor=colour if apart else style.PAPER
        )
    differences.plot([], [], "D", color=style.BLUE, label="apart from 0")
    differences.plot([], [], "D", color=style.MUTED, markerfacecolor=style.PAPER, label="not told apart")
    differences.set(yticks=places, yticklabels=ARM_LABELS, ylim=(4.5, -0.5), xlim=(-16, 17))
    differences.set(xlabel=f"points of accuracy against: {result.against}", xticks=[-15, -10, -5, 0, 5, 10, 15])
    differences.set_xticklabels(["−15", "−10", "−5", "0", "+5", "+10", "+15"])
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
        ),
        Dropdown(name="against", label="Compare with", options=study.ARMS, value="nothing"),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(Panel(left=56, top=34, bottom=54, height=330), Panel(left=74, top=34, height=330, bottom=54)),
)
