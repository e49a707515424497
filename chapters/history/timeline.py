"""The ideas of the book on a time line: sparse until 1990, dense from then on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chapters.history.events import EVENTS, METHOD, NETWORKS, PENALTIES, Event
from chapters.shared import style
from everystate.controls import SelectionSlider
from everystate.experiment import Experiment, Panel

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LOOKS = {PENALTIES: (style.BLUE, "o"), NETWORKS: (style.RED, "s"), METHOD: (style.GREEN, "D")}


@dataclass(frozen=True)
class Moment:
    """The event that is looked at, and its row."""

    event: Event
    row: int


def compute(*, key: str) -> Moment:
    """Find the event with this key."""
    row = [event.key for event in EVENTS].index(key)
    return Moment(EVENTS[row], row)


def draw(result: Moment, axes: Axes) -> None:
    """Draw a row for each event, its dot at the year and its name beside the dot."""
    for strand, (colour, marker) in LOOKS.items():
        rows = [(event.year, row) for row, event in enumerate(EVENTS) if event.strand == strand]
        axes.plot(*zip(*rows, strict=True), marker, color=colour, markersize=6, linestyle="none", label=strand)
    for row, event in enumerate(EVENTS):
        early = event.year < 1985
        axes.text(
            event.year + (2.2 if early else -2.2),
            row,
            event.name,
            ha="left" if early else "right",
            va="center",
            fontsize=11,
            color=style.INK if row == result.row else style.MUTED,
        )
    axes.axhline(result.row, color=style.FAINT, linewidth=15, zorder=0)
    axes.plot(
        result.event.year, result.row, "o", color="none", markeredgecolor=style.INK, markeredgewidth=1.8, markersize=12
    )
    axes.set(xlabel="year of publication", xlim=(1938, 2023), ylim=(len(EVENTS) - 0.4, -0.6), yticks=[])
    axes.spines["left"].set_visible(False)
    style.key(axes, columns=2)


def readout(result: Moment) -> str:
    """Say who published what."""
    event = result.event
    return f"{event.year}, {event.name}. {event.authors}: {event.words}"


TIMELINE = Experiment(
    name="history-of-regularization",
    title="Regularization, 1943 to 2019",
    description=(
        "A time line with a row for each of twenty-four publications, from Tikhonov's paper of 1943 at the top to "
        "double descent in 2019 at the bottom. They are sparse until 1990 and dense from then on; ideas from networks "
        "begin in 1990. The table below the figure lists them."
    ),
    controls=(
        SelectionSlider(
            name="key",
            label="Publication",
            options=tuple((f"{event.year}: {event.name}", event.key) for event in EVENTS),
            value="hoerl1970ridge",
            play=True,
        ),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(Panel(width=370, height=520, left=14, right=14, top=54),),
)
