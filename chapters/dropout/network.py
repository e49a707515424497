"""The network and its masks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgb

from chapters.dropout import study
from chapters.dropout.common import DASHED, DOTTED, _rate_slider
from chapters.shared import style
from everystate.controls import Dropdown, IntSlider, short
from everystate.experiment import Experiment, Panel

TRAINING, INFERENCE = "training", "inference"
SIZES = (len(study.INPUTS), *study.UNITS, 3)
NAMES = ("alcohol", "flavanoids", "colour", "proline")


@dataclass(frozen=True)
class Diagram:
    """A network 4-8-8-3 at one step, as the figure needs it.

    ``weights`` and ``activations`` are tuples over layers; ``kept`` says for every layer which units are there.
    ``masked`` and ``whole`` are the probability of the wine's own cultivar at every step, with masks and without.
    """

    step: int
    rate: float
    inference: bool
    weights: tuple[np.ndarray, ...]
    activations: tuple[np.ndarray, ...]
    kept: tuple[np.ndarray, ...]
    masked: np.ndarray
    whole: np.ndarray


def compute(*, step: int, rate: float, mode: str) -> Diagram:
    """Look at the network before step ``step`` of its training, in either mode."""
    run, place, inference = study.followed(), study.DIAGRAM_RATES.index(rate), mode == INFERENCE
    hidden = [np.ones(units, dtype=bool) if inference else mask[place, step] for units, mask in _hidden(run)]
    return Diagram(
        step=step,
        rate=rate,
        inference=inference,
        weights=tuple(layer[place, step] for layer in run.weights),
        activations=tuple(layer[place, step] for layer in (run.inference if inference else run.training)),
        kept=(np.ones(SIZES[0], dtype=bool), *hidden, np.ones(3, dtype=bool)),
        masked=run.training[-1][place, :, run.label],
        whole=run.inference[-1][place, :, run.label],
    )


def _hidden(run: study.Steps) -> list[tuple[int, np.ndarray]]:
    return list(zip(study.UNITS, run.masks, strict=True))


def _places(units: int) -> np.ndarray:
    """Positions (units, 1) of a layer's units from top to bottom, centred on 0."""
    return (units - 1) / 2 - np.arange(units)


def draw(result: Diagram, net: Axes, course: Axes) -> None:
    """Draw units and weights, and beside them the probability over the steps."""
    spread = (1.9, 1.0, 1.0, 1.9)
    _draw_connections(net, result, spread)
    _draw_units(net, result, spread)
    for place, name, value in zip(_places(4) * spread[0], NAMES, result.activations[0], strict=True):
        net.text(-0.17, place, f"{name}\n{value:+.1f}".replace("-", "−"), ha="right", va="center", fontsize=11)
    for place, number, value in zip(_places(3) * spread[3], (1, 2, 3), result.activations[-1], strict=True):
        net.text(3.17, place, f"wine {number}\n{value:.2f}", ha="left", va="center", fontsize=11)
    net.plot([], [], color=style.BLUE, linewidth=2.5, label="weight > 0")
    net.plot([], [], color=style.RED, linewidth=2.5, linestyle=DASHED, label="weight < 0")
    net.plot([], [], "x", color=style.MUTED, label="dropped")
    net.set(xlim=(-1.02, 3.75), ylim=(-4.1, 4.1))
    net.set_axis_off()
    style.key(net, columns=3)
    steps = np.arange(len(result.whole))
    course.plot(
        steps, result.masked, color=style.RED, linestyle=DOTTED, marker="x", markersize=4, label="with its mask"
    )
    course.plot(steps, result.whole, color=style.BLUE, label="nothing dropped")
    course.axvline(result.step, color=style.INK, linewidth=1)
    shown = result.whole if result.inference else result.masked
    course.plot(result.step, shown[result.step], "o", color=style.INK, markersize=8)
    course.set(xlabel="training step", ylabel="probability of the wine's own kind", ylim=(0, 1.03))
    course.set_xlim(-0.5, len(steps) - 0.5)
    style.key(course, columns=2)


def _draw_connections(axes: Axes, result: Diagram, spread: tuple[float, ...]) -> None:
    """Draw all weights: width is size, colour and dash are sign; grey where an end is dropped."""
    lines, widths, colours, dashes = [], [], [], []
    for layer, weights in enumerate(result.weights):
        start, stop = (_places(units) * spread[layer + k] for k, units in enumerate(weights.shape))
        there = (result.kept[layer][:, None] & result.kept[layer + 1]).ravel()
        lines += [((layer, a), (layer + 1, b)) for a in start for b in stop]
        for weight, seen in zip(weights.ravel(), there, strict=True):
            sign = style.BLUE if weight > 0 else style.RED
            widths.append(0.2 + 2.2 * min(abs(weight), 2.0) if seen else 0.5)
            colours.append(sign if seen else style.FAINT)
            dashes.append((0, (3, 1.5)) if seen and weight < 0 else "solid")
    kind = {"linewidths": widths, "colors": colours, "linestyles": dashes}
    axes.add_collection(LineCollection(lines, alpha=0.85, capstyle="butt", **kind), autolim=False)


def _draw_units(axes: Axes, result: Diagram, spread: tuple[float, ...]) -> None:
    """Draw circles filled by the activation; a dropped unit is an empty grey circle with a cross."""
    across = np.repeat(np.arange(4.0), SIZES)
    up = np.concatenate([_places(units) * factor for units, factor in zip(SIZES, spread, strict=True)])
    values, kept = np.concatenate(result.activations), np.concatenate(result.kept)
    share = np.minimum(np.abs(values) / np.where(across == 3, 1.0, 2.5), 1.0) * kept
    tint = np.where(values[:, None] >= 0, to_rgb(style.BLUE), to_rgb(style.RED))
    edges = [style.INK if there else style.FAINT for there in kept]
    axes.scatter(across, up, s=150, color=style.PAPER, zorder=3, linewidths=0)
    axes.scatter(across, up, s=150, c=np.column_stack([tint, share]), edgecolors=edges, linewidths=1.3, zorder=4)
    axes.plot(across, np.where(kept, 99.0, up), "x", color=style.MUTED, markersize=7, markeredgewidth=1.8, zorder=5)


def readout(result: Diagram) -> str:
    """Say what is dropped and what the network makes of the wine."""
    gone = sum(int((~kept).sum()) for kept in result.kept)
    whole, masked = result.whole[result.step], result.masked[result.step]
    if result.inference:
        say = f"Nothing is dropped: the network gives this wine's own kind a probability of {whole:.2f}."
        return f"Step {result.step}, trained at rate {short(result.rate)}, used at inference. {say}"
    return (
        f"Step {result.step}, rate {short(result.rate)}: {gone} of {sum(study.UNITS)} hidden units are dropped for "
        f"this wine. Its own kind gets a probability of {masked:.2f}; with nothing dropped it would be {whole:.2f}."
    )


NETWORK = Experiment(
    name="dropout-network",
    title="One wine on its way through a network in training",
    description=(
        "Left: a network with four inputs, two hidden layers of eight units and three outputs. Lines are weights, "
        "circles units, filled by their activation. In training some hidden units are crossed out at each step and "
        "their lines are grey; at inference all are there. Right: the probability given to the right answer jumps "
        "from step to step under the masks and rises smoothly without them."
    ),
    controls=(
        IntSlider(name="step", label="Training step", min=0, max=study.DIAGRAM_STEPS, value=0, play=True),
        _rate_slider(study.DIAGRAM_RATES, 0.35),
        Dropdown(name="mode", label="Mode", options=(TRAINING, INFERENCE), value=TRAINING),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(Panel(left=4, right=4, top=30, bottom=6, height=370), Panel(left=60, top=30, height=370)),
)
