"""A network that was trained with dropout stays right for long when its units are removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.dropout import study
from chapters.shared import style
from chapters.shared.intervals import interval
from everystate.controls import Dropdown, SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option, Sketch

if TYPE_CHECKING:
    from matplotlib.axes import Axes

AT_RANDOM, BEST_FIRST = "at random", "the most useful first"
LOOKS = ((style.RED, style.DASHED, "v"), (style.PURPLE, style.DASHDOT, "s"), (style.BLUE, "solid", "o"))
"""Colour, line and marker of each rate."""


@dataclass(frozen=True)
class Knocked:
    """Accuracy by units removed for each rate, with intervals; what each unit is worth, sorted."""

    place: int
    order: str
    mean: np.ndarray
    half: np.ndarray
    worth: np.ndarray


def compute(*, removed: int, order: str) -> Knocked:
    """Remove ``removed`` units of the last hidden layer in the given order."""
    run = study.knocked_out()
    mean, half = interval(run.random if order == AT_RANDOM else run.important)
    return Knocked(study.REMOVED.index(removed), order, mean, half, run.worth.mean(axis=1))


def draw(result: Knocked, accuracy: Axes, worth: Axes) -> None:
    """Draw accuracy against units removed, and the worth of single units, for each rate."""
    units = np.arange(1, study.HIDDEN + 1)
    for row, (rate, (colour, dash, marker)) in enumerate(zip(study.KNOCK_RATES, LOOKS, strict=True)):
        low, high = result.mean[:, row] - result.half[:, row], result.mean[:, row] + result.half[:, row]
        accuracy.fill_between(study.REMOVED, low, high, color=colour, alpha=0.16, linewidth=0, gid="accuracy")
        label = f"rate {short(rate)}"
        accuracy.plot(study.REMOVED, result.mean[:, row], color=colour, linestyle=dash, label=label, gid="accuracy")
        here = study.REMOVED[result.place], result.mean[result.place, row]
        accuracy.plot(*here, marker, color=colour, markersize=8, gid="accuracy")
        worth.plot(units, result.worth[row], color=colour, linestyle=dash, label=label)
    accuracy.axvline(study.REMOVED[result.place], color=style.INK, linewidth=1)
    accuracy.set(xlabel="hidden units removed, of 64", xlim=(-1, 65), ylim=(0, 1.02), ylabel="test accuracy")
    accuracy.set_xticks([0, 16, 32, 48, 64])
    style.key(accuracy, columns=3)
    worth.set(xlabel="unit, the most useful first", xlim=(0, 65), xticks=[1, 16, 32, 48, 64])
    worth.axhline(0, color=style.MUTED, linewidth=0.8)
    style.signed_log_axis(worth, "y", linear=1e-3, ticks=(0, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02))
    worth.set(ylim=(-5e-4, 0.025), ylabel="rise of the training loss without it")
    style.key(worth, columns=3)


def verdict(result: Knocked) -> str:
    """Say how far the network with the highest rate is ahead of that without dropout."""
    count = study.REMOVED[result.place]
    if count == 0:
        return "Nothing is removed yet."
    if count == study.HIDDEN:
        return "Nothing is left of the layer: all guess."
    lead = 100 * (result.mean[result.place, 2] - result.mean[result.place, 0])
    if lead < 1:
        return "So far dropout makes little difference."
    return f"Trained with half its units dropped, the network is {lead:.0f} points ahead."


def readout(result: Knocked) -> str:
    """Compare the rates at this number of units."""
    accuracy = "; ".join(
        f"{value:.1%} at rate {short(rate)}"
        for value, rate in zip(result.mean[result.place], study.KNOCK_RATES, strict=True)
    )
    return f"{study.REMOVED[result.place]} of 64 units removed, {result.order}: {accuracy}. {verdict(result)}"


HALFWAY = study.REMOVED.index(32)

PLAIN = Choose(
    name="half-removed-without-dropout",
    prompt="A network that was trained without dropout gets nearly all test digits right. Half of the 64 units of its "
    "last hidden layer are removed, at random. What share of the test digits does it still get right?",
    options=(
        Option(
            "Nearly as many as before",
            lambda r: r.mean[HALFWAY, 0] >= 0.9,
            lambda r: f"That is so with dropout: {r.mean[HALFWAY, 2]:.0%} at rate 0.5.",
        ),
        Option(
            "About 80%",
            lambda r: 0.65 <= r.mean[HALFWAY, 0] < 0.9,
            "So even without dropout there is much redundancy.",
        ),
        Option(
            "About half of what it got",
            lambda r: 0.2 <= r.mean[HALFWAY, 0] < 0.65,
            "Accuracy is not shared out among the units. A digit stays right as long as its own score stays the "
            "largest, and that takes less than all units.",
        ),
        Option(
            "About 10%: it is guessing",
            lambda r: r.mean[HALFWAY, 0] < 0.2,
            "That takes the removal of all 64. A score adds up what many units say, and half of them still say it.",
        ),
    ),
    settles={"removed": 32},
    says=lambda r: (
        f"{r.mean[HALFWAY, 0]:.0%} of {r.mean[0, 0]:.0%}, although nothing in its training ever asked it to do with "
        "fewer units."
    ),
    withheld=("accuracy",),
)

DROPPED = Sketch(
    name="units-removed-with-dropout",
    prompt="Now networks that were trained with half of their units dropped. Draw their test accuracy against the "
    "number of units removed at random after training.",
    x=tuple(float(count) for count in study.REMOVED[::2]),
    truth=lambda r: r.mean[::2, 2],
    x_label="units removed",
    y_label="test accuracy",
    shapes={
        "flat": "Level it is for long, but with all 64 units removed nothing is left to tell the digits apart.",
        "peaks": "With 32 units removed its last hidden layer is as large as in the networks that were trained. But "
        "each of those was trained for a step; together, with all units, they are at least as good.",
        "rises": "On average each unit that is removed takes something away.",
        "dips": "It can't recover: with no unit left, a network guesses.",
    },
    settles={"removed": 48},
    says=lambda r: (
        f"It is no straight line but a cliff: {r.mean[HALFWAY, 2]:.0%} with 32 units removed, "
        f"{r.mean[study.REMOVED.index(48), 2]:.0%} with 48, more than are dropped in training on average, and then the "
        "fall."
    ),
    withheld=("accuracy",),
)

KNOCK_OUT = Experiment(
    name="knock-out-units",
    title="Knock out units after training",
    description=(
        "Left: test accuracy against the number of hidden units removed after training, means of eight networks with "
        "95% intervals: without dropout it falls sooner; with it, if they go at random, it stays high for long and "
        "then falls steeply. Right: by how much the training loss rises when one unit is removed, units sorted by it."
    ),
    controls=(
        SelectionSlider(name="removed", label="Units removed", options=study.REMOVED, value=0, between=False),
        Dropdown(name="order", label="In which order", options=(AT_RANDOM, BEST_FIRST), value=AT_RANDOM),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(PLAIN, DROPPED),
    theme=style.THEME,
    panels=(Panel(left=56, top=34, height=330), Panel(left=66, top=34, height=330)),
)
