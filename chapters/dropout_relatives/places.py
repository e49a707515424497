"""In a convolutional network dropout shows no gain on digits as they are; on damaged ones it depends on the place."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.dropout_relatives import study
from chapters.dropout_relatives.pictures import frame, picture
from chapters.shared import style
from chapters.shared.intervals import interval
from everystate.controls import Dropdown
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PLACE_RATE = 0.15
PLACE_SEEDS = tuple(range(16))


@dataclass(frozen=True)
class Places:
    """Gain in test accuracy over no dropout, in points: ``gains`` has shape (4 places, seeds)."""

    condition: str
    digits: np.ndarray
    baseline: float
    gains: np.ndarray
    mean: np.ndarray
    half: np.ndarray


@functools.cache
def accuracy(place: str) -> np.ndarray:
    """Return test accuracy in percent with dropout at ``place``, shape (conditions, seeds)."""
    return 100 * study.accuracies(place, PLACE_RATE if place != "nowhere" else 0.0, PLACE_SEEDS).test


def compute(*, condition: str) -> Places:
    """Compare four places for dropout with none, seed by seed, on digits in this condition."""
    row = study.CONDITIONS.index(condition)
    baseline = accuracy("nowhere")[row]
    gains = np.array([accuracy(place)[row] - baseline for place in study.PLACES[1:]])
    mean, half = interval(gains)
    return Places(
        condition=condition,
        digits=study.examples(6)[row],
        baseline=float(baseline.mean()),
        gains=gains,
        mean=mean,
        half=half,
    )


def draw(result: Places, digits: Axes, gains: Axes) -> None:
    """Draw some test digits, and each place's gains with their mean and its interval."""
    for place, digit in enumerate(result.digits):
        left, top = 9.5 * (place % 3), 9.5 * (place // 3)
        picture(digits, digit, left, top, cmap=style.ink_map(), vmin=0, vmax=1)
        frame(digits, left, top)
    digits.set(xlim=(-0.3, 27.6), ylim=(22, -0.5))
    digits.set_axis_off()
    rows = np.arange(4)
    spread = np.linspace(-0.24, 0.24, len(PLACE_SEEDS))
    for row in rows:
        label = "one seed" if row == 0 else None
        gains.plot(
            result.gains[row], row + spread, "o", color=style.MUTED, alpha=0.6, markersize=3.5, label=label, gid="gains"
        )
    gains.hlines(rows, result.mean - result.half, result.mean + result.half, color=style.BLUE, linewidth=3, gid="gains")
    gains.plot(result.mean, rows, "D", color=style.BLUE, markersize=8, label="mean, 95% interval", gid="gains")
    gains.axvline(0, color=style.INK, linewidth=1)
    gains.set(yticks=rows, yticklabels=["units", "channels", "blocks", "dense"], ylim=(3.6, -0.6), xlim=(-9, 11))
    gains.set(xlabel="gain over no dropout, in points", xticks=[-8, -4, 0, 4, 8])
    gains.tick_params(axis="y", length=0)
    style.key(gains, columns=2)


def verdict(result: Places) -> str:
    """Name the places whose interval excludes zero, with their gains."""
    names = ("units", "channels", "blocks", "the dense layer")
    sure = [
        f"{name} {style.signed(mean)} ± {half:.1f}"
        for name, mean, half in zip(names, result.mean, result.half, strict=True)
        if abs(mean) > half
    ]
    return f"Intervals that leave out 0: {', '.join(sure)} points." if sure else "Every interval includes 0."


def readout(result: Places) -> str:
    """Say how many digits are right without dropout, and which places change that."""
    return f"Digits {result.condition}: without dropout {result.baseline:.1f}% are right. {verdict(result)}"


def order(result: Places) -> list[int]:
    """The places from the largest mean gain to the smallest: 0 units, 1 channels, 2 blocks, 3 the dense layer."""
    return np.argsort(-result.mean).tolist()


MISSING_PIXELS = Choose(
    name="where-to-drop-for-missing-pixels",
    prompt="A quarter of the pixels of the test digits are missing, scattered at random. None of the networks has seen "
    "that. Which place for dropout gains most on average?",
    options=(
        Option(
            "Blocks or channels, nearly alike",
            lambda r: set(order(r)[:2]) == {1, 2} and r.mean[[1, 2]].max() - r.mean[[1, 2]].min() < 0.5,
            "Neither was trained for scattered losses, and yet they are ahead of single units on average.",
        ),
        Option(
            "Single units: they have practised just that",
            lambda r: order(r)[0] == 0,
            lambda r: (
                f"It looks like the same exercise, and gains {style.signed(r.mean[0])} points only. A missing pixel is "
                "no missing unit: it can change nine units in each map, all at once."
            ),
        ),
        Option(
            "The dense layer: it sees the whole picture",
            lambda r: order(r)[0] == 3,
            lambda r: f"It does, but dropping its units gains nothing here: {style.signed(r.mean[3])} points.",
        ),
        Option(
            "None gains as much as a point",
            lambda r: r.mean.max() < 1,
            "On digits as they are that is so. Damage is where there is something to gain.",
        ),
    ),
    settles={"condition": study.CONDITIONS[2]},
    says=lambda r: (
        f"Blocks gain {r.mean[2]:.1f} points and channels {r.mean[1]:.1f}, with intervals of ± {r.half[2]:.1f} and ± "
        f"{r.half[1]:.1f}; without dropout {r.baseline:.0f}% of these digits are right."
    ),
    withheld=("gains",),
)

PLACES = Experiment(
    name="where-to-drop",
    title="Where to drop, in a convolutional network",
    description=(
        "Left: test digits, as they are, with a patch covered or with pixels missing. Right: by how much dropout at "
        "four places of the network changes the test accuracy, for sixteen seeds, with mean and interval. As they "
        "are, every interval includes no gain; with a patch covered, that of blocks alone lies above it."
    ),
    controls=(Dropdown(name="condition", label="Test digits", options=study.CONDITIONS, value=study.CONDITIONS[0]),),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(MISSING_PIXELS,),
    theme=style.THEME,
    panels=(Panel(left=6, right=6, top=34, bottom=6, width=330, height=300), Panel(left=76, height=300)),
)
