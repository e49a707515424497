"""The higher the rate, the more epochs a network needs; with wrong labels, the smaller the gap that is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.dropout import study
from chapters.dropout.controls import rate_slider
from chapters.shared import style
from everystate.controls import Checkbox, SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option, Sketch

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TARGETS = (0.7, 0.75, 0.8, 0.86, 0.9)
NEVER = 125


@dataclass(frozen=True)
class Extra:
    """Mean test accuracy by epoch, (evaluations, rates), and what each rate needs; ``needed`` is -1 for never.

    ``stacked``: the points lie above each other rather than side by side.
    """

    rate: float
    target: float
    epochs: np.ndarray
    accuracy: np.ndarray
    needed: np.ndarray
    gap: np.ndarray
    stacked: bool


def compute(*, rate: float, target: float, wrong: bool) -> Extra:
    """Find the first evaluated epoch at which the mean test accuracy of each rate reaches ``target``."""
    run = study.runs(study.CURVE_N, 0.2 * wrong)
    accuracy = run.test_accuracy.mean(axis=2)
    there = accuracy >= target
    needed = np.where(there.any(axis=0), run.epochs[there.argmax(axis=0)], -1)
    gap = 100 * (run.train_accuracy - run.test_accuracy)[-1].mean(axis=1)
    return Extra(rate, target, run.epochs, accuracy, needed, gap, stacked=wrong)


def draw(result: Extra, course: Axes, trade: Axes) -> None:
    """Draw both courses to the target, and for every rate the epochs it needs against the gap that is left."""
    which = study.RATES.index(result.rate)
    course.axhline(result.target, color=style.MUTED, linestyle=style.DASHDOT, linewidth=1.3, label="target")
    course.plot(
        result.epochs, result.accuracy[:, 0], color=style.RED, linestyle=style.DASHED, label="rate 0", gid="course"
    )
    course.plot(result.epochs, result.accuracy[:, which], color=style.BLUE, label="this rate", gid="course")
    for place, colour in ((0, style.RED), (which, style.BLUE)):
        if result.needed[place] >= 0:
            course.plot(result.needed[place], result.target, "o", color=colour, markersize=9, gid="course")
    course.set(xlabel="epoch", xlim=(-1, 101), ylim=(0, 1.0), ylabel="test accuracy, mean of 8")
    style.key(course, columns=3)
    across = np.where(result.needed < 0, NEVER, result.needed)
    trade.axvspan(NEVER - 11, NEVER + 9, color=style.MUTED, alpha=0.13, linewidth=0)
    trade.plot(across, result.gap, "o", color=style.MUTED, markersize=7, gid="trade")
    trade.plot(across[which], result.gap[which], "o", color=style.BLUE, markersize=11, gid="trade")
    for turn, place in enumerate(np.argsort(across, kind="stable")):
        shift = (5, 0) if result.stacked else (0, 1.9 if turn % 2 else -1.9)
        x, y = across[place] + shift[0], result.gap[place] + shift[1]
        side = "left" if result.stacked else "center"
        trade.text(float(x), float(y), short(study.RATES[place]), ha=side, va="center", gid="trade")
    trade.set(xlabel="epochs needed to reach the target", xlim=(-3, 141), xticks=[0, 25, 50, 75, 100, NEVER])
    trade.set_xticklabels(["0", "25", "50", "75", "100", "never"])
    trade.set(ylim=(-6, 28), ylabel="gap at the end, points")


def verdict(result: Extra) -> str:
    """Say what rate 0 and this rate need to reach the target."""
    plain, own = (
        f"needs {epochs} epochs" if epochs >= 0 else f"doesn't get there in {result.epochs[-1]} epochs"
        for epochs in result.needed[[0, study.RATES.index(result.rate)]]
    )
    return f"rate 0 {plain}, rate {short(result.rate)} {own}"


def readout(result: Extra) -> str:
    """Compare this rate's epochs and gap with those of rate 0."""
    which = study.RATES.index(result.rate)
    return (
        f"Test accuracy {result.target:.0%}: {verdict(result)}. "
        f"After 100 epochs the gap is {style.signed(result.gap[0])} points at rate 0, "
        f"{style.signed(result.gap[which])} at this rate."
    )


SLOWEST = study.RATES.index(0.8)

RIGHT_GAP = Choose(
    name="gap-with-right-labels",
    prompt="Untick the box, and all training labels are right. After 100 epochs without dropout, training "
    "accuracy is about 7 points above test accuracy. What is this gap at rate 0.8?",
    options=(
        Option(
            "Larger",
            lambda r: r.gap[SLOWEST] > r.gap[0] + 1,
            "What dropout costs, it costs on new digits most.",
        ),
        Option(
            "The same, to within a point",
            lambda r: abs(r.gap[SLOWEST] - r.gap[0]) <= 1,
            "That holds for the rates up to 0.65, which learn nearly all digits in the end.",
        ),
        Option(
            "Smaller by a few points",
            lambda r: 3 <= r.gap[SLOWEST] < r.gap[0] - 1,
            "These networks do know less of their training digits. But of new digits they know less still.",
        ),
        Option(
            "Below 3 points: strong dropout leaves hardly a gap",
            lambda r: r.gap[SLOWEST] < 3,
            "With wrong labels it is so, because most of what dropout keeps from being recited there is wrong. "
            "Here every label is right.",
        ),
    ),
    settles={"rate": 0.8, "wrong": False},
    says=lambda r: (
        f"{r.gap[SLOWEST]:.1f} points against {r.gap[0]:.1f}. Dropout is said to close the gap; with right labels no "
        f"rate here brings it below {r.gap.min():.1f}."
    ),
    withheld=("course", "trade"),
)

SLOW = Sketch(
    name="rate-eight-tenths-course",
    prompt="Now one training label in five is wrong again. At rate 0.8 four units in five are missing in each step. "
    "Draw the test accuracy of these networks over the 100 epochs; 0.1 would be guessing.",
    x=tuple(float(epoch) for epoch in range(0, 101, 10)),
    truth=lambda r: r.accuracy[[list(r.epochs).index(epoch) for epoch in range(0, 101, 10)], SLOWEST],
    x_label="epoch",
    y_label="test accuracy",
    shapes={
        "flat": "So little seems to be left that nothing can be learned. It can, but it takes many epochs.",
        "peaks": "Without dropout it does that, since wrong labels are recited in the end. At this rate the networks "
        "don't get that far in 100 epochs.",
        "falls": "They start by guessing, so that they can only gain.",
    },
    settles={"rate": 0.8},
    says=lambda r: (
        f"It climbs slowly: after 30 epochs it is {r.accuracy[list(r.epochs).index(30), SLOWEST]:.2f}, where without "
        f"dropout it is {r.accuracy[list(r.epochs).index(30), 0]:.2f}; after 100 it is {r.accuracy[-1, SLOWEST]:.2f} "
        "and still rises. So this is no low ceiling that is soon reached: it takes these networks long to get anywhere."
    ),
    withheld=("course", "trade"),
)

EPOCHS = Experiment(
    name="dropout-epochs",
    title="More epochs, and the gap that is left",
    description=(
        "Left: test accuracy over the epochs without dropout and with it. Right: one point for each rate, the epochs "
        "it needs to the target against the gap between training and test accuracy at the end. A higher rate "
        "reaches the target later, or at the same evaluation; high rates don't reach every target in 100 epochs. "
        "With wrong labels the gap shrinks as the rate grows to 0.65, and a high target is reached with dropout only."
    ),
    controls=(
        rate_slider(study.RATES, 0.5),
        SelectionSlider(
            name="target",
            label="Target for the test accuracy",
            options=tuple((f"{t:.0%}", t) for t in TARGETS),
            value=0.8,
        ),
        Checkbox(name="wrong", label="One training label in five is wrong", value=True),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(RIGHT_GAP, SLOW),
    theme=style.THEME,
    panels=(Panel(left=56, top=34, height=320), Panel(left=56, top=34, height=320)),
)
