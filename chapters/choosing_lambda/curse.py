"""The winner's curse: the best of many settings promises more than it keeps, even where there is nothing to learn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.choosing_lambda.lines import DASH_DOT, DASHED
from chapters.choosing_lambda.study import CURSE_SETS, TRIED, cursed
from chapters.shared import style
from everystate.controls import IntSlider, SelectionSlider
from everystate.experiment import Experiment, Panel
from everystate.prediction import Sketch

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CURSE_ROWS = (25, 50, 100, 200)
SHOWN_SETS = 4


@dataclass(frozen=True)
class Curse:
    """Settings tried on one data set of pure noise, and averages over many data sets."""

    tried: int
    rows: int
    cross_validated: np.ndarray
    truth: np.ndarray
    chosen: int
    averages: np.ndarray
    """Chosen CV error, nested CV error, true error (rows) for each number tried (columns)."""


def outcomes(rows: int) -> np.ndarray:
    """Chosen CV error, nested CV error, true error of every data set, shape (3, CURSE_SETS, len(TRIED))."""
    everything = cursed(rows)
    return np.array(
        [
            [tries.cross_validated[tries.winners] for tries in everything],
            [tries.nested for tries in everything],
            [tries.truth[tries.winners] for tries in everything],
        ]
    )


def compute(*, tried: int, rows: int, sample: int) -> Curse:
    """Try ``tried`` settings on data set ``sample`` of pure noise."""
    everything = cursed(rows)
    one, place = everything[sample - 1], TRIED.index(tried)
    seen = one.order[:tried]
    return Curse(
        tried=tried,
        rows=rows,
        cross_validated=one.cross_validated[seen],
        truth=one.truth[seen],
        chosen=int(np.flatnonzero(seen == one.winners[place])[0]),
        averages=outcomes(rows).mean(axis=1),
    )


def draw(result: Curse, cloud: Axes, averages: Axes) -> None:
    """Draw every setting's CV error and truth, and the averages against the number of settings."""
    cloud.plot([0.4, 2.2], [0.4, 2.2], color=style.MUTED, linestyle=DASHED, linewidth=1.2, label="honest")
    cloud.plot(
        result.cross_validated, result.truth, "o", color=style.BLUE, markersize=4.5, label="a setting", gid="cloud"
    )
    chosen = result.chosen
    cloud.plot(
        result.cross_validated[chosen],
        result.truth[chosen],
        "o",
        color=style.RED,
        markersize=11,
        markeredgecolor=style.INK,
        label="the winner",
        gid="cloud",
    )
    cloud.set(xlabel="cross-validated error", ylabel="true error", xlim=(0.4, 2.2), ylim=(0.8, 1.9))
    style.key(cloud, columns=3)
    looks = (
        ("winner's CV", style.RED, "o", DASHED),
        ("nested CV", style.PURPLE, "^", DASH_DOT),
        ("true error", style.INK, "s", "solid"),
    )
    place = TRIED.index(result.tried)
    for (name, colour, marker, dash), values in zip(looks, result.averages, strict=True):
        averages.plot(TRIED, values, marker, linestyle=dash, color=colour, markersize=5, label=name, gid="averages")
    averages.axvline(TRIED[place], color=style.MUTED, linewidth=1.2)
    averages.axhline(1, color=style.MUTED, linestyle=style.DOTTED, linewidth=1.4)
    averages.set(xlabel="settings tried", xlim=(0.9, 115), ylim=(0.5, 1.8))
    averages.set_xscale("log")
    averages.set(xticks=TRIED, xticklabels=[str(count) for count in TRIED])
    averages.minorticks_off()
    averages.set_ylabel(f"error, mean of {CURSE_SETS} data sets")
    style.key(averages, columns=3)


def readout(result: Curse) -> str:
    """Say what the winner promises and what it keeps."""
    chosen = result.chosen
    reported, nested, truth = result.averages[:, TRIED.index(result.tried)]
    settings_tried = "1 setting" if result.tried == 1 else f"the best of {result.tried} settings"
    return (
        f"{result.rows} rows of pure noise, {settings_tried}: CV error {result.cross_validated[chosen]:.2f}, true "
        f"error {result.truth[chosen]:.2f}. On average over {CURSE_SETS} data sets: CV {reported:.2f}, nested CV "
        f"{nested:.2f}, truth {truth:.2f}. Nothing can do better than 1."
    )


WINNER = Sketch(
    name="true-error-of-the-winner",
    prompt="25 rows of pure noise. Of the settings that are tried, the one with the lowest CV error wins. Draw the "
    "true error of the winner as more settings are tried.",
    x=TRIED,
    truth=lambda r: r.averages[2],
    x_label="settings tried =",
    y_label="the true error of the winner",
    panel=1,
    shapes={
        "falls": lambda r: (
            f"That is its CV error, which falls from {r.averages[0, 0]:.2f} to {r.averages[0, -1]:.2f}. There is "
            "nothing to be found in this data, and a search finds it all the same."
        ),
        "flat": "If the winner were just any setting, it would be so. But it is the one that fits the noise of this "
        "sample best, and for that it has larger weights.",
        "dips": "A wider search looks better from the first to the last step, and from two settings on it is worse "
        "with each.",
        "peaks": "More tries don't repair what a few have spoiled: each is another chance to fit the noise.",
    },
    settles={"tried": TRIED[-1], "rows": CURSE_ROWS[0]},
    says=lambda r: (
        f"It rises from {r.averages[2, 0]:.2f} to {r.averages[2, -1]:.2f}, while the winner's CV error falls from "
        f"{r.averages[0, 0]:.2f} to {r.averages[0, -1]:.2f}. No setting can be better than 1; the winner promises it, "
        "because it was chosen for what it promised."
    ),
    withheld=("cloud", "averages"),
)

CURSE = Experiment(
    name="winners-curse",
    title="The best of many tries: what it promises and what it keeps",
    description=(
        "Left: each point is a setting, its cross-validated error against its true error, with a line on which the two "
        "are equal; the winner is the point farthest to the left. Right, on average: with more settings tried the "
        "winner's cross-validated error falls below 1, while its true error, above 1 from the start, rises; nested "
        "cross-validation stays above the truth, by less when there are more rows."
    ),
    controls=(
        SelectionSlider(name="tried", label="Settings tried", options=TRIED, value=1, between=False),
        SelectionSlider(name="rows", label="Rows", options=CURSE_ROWS, value=50, between=False),
        IntSlider(name="sample", label="Data set", min=1, max=SHOWN_SETS, value=1),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(WINNER,),
    theme=style.THEME,
    panels=(Panel(left=54, top=38, height=320), Panel(left=56, top=38, height=320)),
)
