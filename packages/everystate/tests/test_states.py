"""No state shows what another left behind: each is compared with a drawing on new figures."""

from __future__ import annotations

import itertools
import random

import hypothesis
import hypothesis.strategies as st
import matplotlib
import numpy as np
import pytest
import toy
from matplotlib.ticker import FuncFormatter, MultipleLocator

from everystate.drawing import Canvas, fresh_nodes
from everystate.nodes import markup

MOST = 6
"""The last state; in state 5, or in odd ones, something is done to the axes that the other states don't do."""


def tick_colour(k, axes):
    axes.set_xticks([1, 2])
    axes.get_xticklabels()[0].set_color("red" if k == 5 else "black")


def category_units(k, axes):
    axes.bar(["abcd"[(k + i) % 4] for i in range(2 + k % 2)], [1, 2, 3][: 2 + k % 2])


def grid_once(k, axes):
    if k == 5:
        axes.grid(visible=True)


def text_weight(k, axes):
    axes.set_xlabel("label", weight="bold" if k == 5 else "normal")
    axes.set_title("title", style="italic" if k % 2 else "normal")


def frame_colour(k, axes):
    if k == 5:
        axes.spines["left"].set(color="red", linewidth=3)
        axes.spines["top"].set_visible(True)


def spine_places(k, axes):
    if k % 2:
        axes.spines["bottom"].set_position(("data", 0.5))
        axes.spines["left"].set_bounds(0.2, 0.6)


def tick_font(k, axes):
    for label in axes.get_yticklabels():
        label.set(fontfamily="monospace" if k % 2 else "sans-serif", rotation=30 * (k == 5))


def tick_settings(k, axes):
    if k % 2:
        axes.tick_params(axis="x", length=12, colors="green", pad=9, direction="in", top=True, labeltop=k == 5)


def facecolour(k, axes):
    if k == 5:
        axes.set_facecolor("yellow")
        axes.patch.set_alpha(0.3)


def aspect(k, axes):
    if k % 2:
        axes.set_aspect("equal")
        axes.set_box_aspect(0.5)


def inverted(k, axes):
    if k % 2:
        axes.invert_yaxis()


def minor_ticks(k, axes):
    if k % 2:
        axes.minorticks_on()
    if k == 5:
        axes.xaxis.set_minor_locator(MultipleLocator(0.05))


def offset_text(k, axes):
    axes.set_ylim(1e6 * k, 1e6 * k + 3)
    if k == 5:
        axes.yaxis.get_offset_text().set_color("red")


def scales(k, axes):
    axes.set(xlim=(0.1, 10 ** (1 + k % 3)), ylim=(0.1, 3 + k))
    if k % 2:
        axes.set_xscale("log", base=2 if k == 5 else 10)
    if k % 3 == 0:
        axes.set_yscale("symlog", linthresh=0.1 + k)


def closure(k, axes):
    axes.yaxis.set_major_formatter(lambda value, position: f"{value:g} of {k}")


_shared = {"k": 0}


def _say(value, position=None):
    return f"{value:g}/{_shared['k']}"


def changing_function(k, axes):
    """One function whose answer depends on what was set elsewhere."""
    _shared["k"] = k
    axes.xaxis.set_major_formatter(FuncFormatter(_say))


def legend(k, axes):
    axes.plot([0, 1], color="red" if k == 5 else "blue", linestyle="--" if k % 2 else "-", label="line")
    axes.scatter([0, 1], [0, 1], marker="^" if k % 3 else "s", label=f"points {k % 4}")
    axes.errorbar([0.5], [0.5], yerr=0.1, ecolor="red" if k % 2 else "green", label="bars")
    box = axes.legend(title=f"title {k // 5}", loc="upper left" if k < 6 else "lower right", ncols=1 + k % 2)
    if k == 5:
        box.get_texts()[0].set_weight("bold")
        box.get_frame().set(facecolor="yellow", visible=True)


def best_legend(k, axes):
    axes.plot([0, 1], [k % 2, 1 - k % 2], label="line")
    axes.legend(loc="best")


def twins(k, axes):
    axes.plot([0, 1], [0, 1 + k])
    other = axes.twinx()
    other.plot([0, 1], [5, k], color="red")
    other.set_ylabel("other", color="red" if k % 2 else "black")
    other.tick_params(axis="y", labelcolor="red" if k == 5 else "black")


def insets(k, axes):
    if k % 2:
        inset = axes.inset_axes((0.5, 0.5, 0.4, 0.4))
        inset.plot([0, k], [0, 1])
        inset.set_xticks([0, k], ["none", "all"])


def colorbars(k, axes):
    image = axes.imshow(np.arange(4).reshape(2, 2) * (1.0 + k), cmap="viridis")
    if k % 2:
        axes.figure.colorbar(image, ax=axes, label=f"shade {k}")


def ticks_and_texts(k, axes):
    axes.set_xticks([0, 0.5, 1], ["low", "mid", "high" if k % 2 else "top"], weight="bold" if k == 5 else "normal")


def settings(k, axes):
    """An author who sets matplotlib's settings for good sets them for one state."""
    axes.set_ylim(-1, 1)
    if k == 5:
        matplotlib.rcParams["axes.unicode_minus"] = False


def axis_off(k, axes):
    if k == 5:
        axes.set_axis_off()
    if k % 2:
        axes.xaxis.set_visible(False)
        axes.yaxis.set_ticks_position("right")
        axes.yaxis.set_label_position("right")
    axes.set(xlabel="x", ylabel="y")


def margins_and_places(k, axes):
    axes.plot([0, 1], [0, 1])
    if k % 2:
        axes.margins(0.3)
        axes.set_position((0.3, 0.3, 0.5, 0.5))
    if k == 5:
        axes.yaxis.set_label_coords(-0.1, 0.8)
        axes.xaxis.labelpad = 14
    axes.set(xlabel="x", ylabel="y")


def dates(k, axes):
    start = np.datetime64("2024-01-01")
    axes.plot(start + np.arange(3) * (1 + 40 * k), [1, 2, 3])
    axes.set_xticks(axes.get_xticks()[::4])


TEMPTATIONS = [
    tick_colour, category_units, grid_once, text_weight, frame_colour, spine_places, tick_font, tick_settings,
    facecolour, aspect, inverted, minor_ticks, offset_text, scales, closure, changing_function, legend, best_legend,
    twins, insets, colorbars, ticks_and_texts, settings, axis_off, margins_and_places, dates,
]  # fmt: skip

WIDE = {"panels": (toy.Panel(width=420, height=330, left=80, right=80, top=60, bottom=70),)}


def experiment(draw):
    return toy.counting(lambda result, axes: draw(result.k, axes), MOST, **WIDE)


def walks():
    """Forwards, backwards, in jumps."""
    jumps = random.Random(4).choices(range(MOST + 1), k=8)
    return [*range(MOST + 1), *reversed(range(MOST + 1)), *jumps]


@pytest.mark.parametrize("draw", TEMPTATIONS, ids=lambda draw: draw.__name__)
def test_every_state_is_as_if_it_were_the_only_one(draw):
    declared = experiment(draw)
    alone = {k: markup(fresh_nodes(declared, toy.Count(k))) for k in range(MOST + 1)}
    assert len(set(alone.values())) > 1, "the states must differ for the walk to tell anything"
    canvas = Canvas(declared)
    for before, k in itertools.pairwise([None, *walks()]):
        assert markup(canvas.nodes(toy.Count(k))) == alone[k], f"state {k} after {before}"
    assert canvas.sound


@hypothesis.settings(max_examples=8, deadline=None, derandomize=True)
@hypothesis.given(
    st.lists(
        st.tuples(st.sampled_from(TEMPTATIONS), st.sampled_from(TEMPTATIONS), st.integers(0, MOST)),
        min_size=2,
        max_size=6,
    )
)
def test_states_that_do_several_things_leave_nothing_to_each_other(steps):
    """Each state of a random walk does two things, in either order."""

    def draw(result, axes):
        first, second, k = steps[result.k]
        first(k, axes)
        try:
            second(k, axes)
        except (TypeError, ValueError):  # dates on an axis of categories: the author would hear of it
            axes.clear()

    declared = toy.counting(draw, len(steps) - 1, **WIDE)
    canvas = Canvas(declared)
    for k in [*range(len(steps)), *range(len(steps))]:
        assert markup(canvas.nodes(toy.Count(k))) == markup(fresh_nodes(declared, toy.Count(k)))


def test_an_axis_that_stays_the_same_is_drawn_once_and_checked_at_times():
    def draw(k, axes):
        axes.plot([0, 1], [0, k])
        axes.set(xlim=(0, 1), ylim=(0, 9), xlabel="x")

    canvas = Canvas(experiment(draw))
    for k in range(MOST + 1):
        canvas.nodes(toy.Count(k))
    (memory,) = canvas._memories.values()
    assert len(memory.drawings) == 2
    assert set(memory.wanted.values()) == {MOST}


def test_the_limits_of_one_axis_do_not_concern_the_other():
    canvas = Canvas(experiment(lambda k, axes: axes.set(xlim=(1, 10), xscale="log", ylim=(0, 1 + k))))
    for k in range(MOST + 1):
        canvas.nodes(toy.Count(k))
    (memory,) = canvas._memories.values()
    assert len(memory.drawings) == 1 + MOST + 1
