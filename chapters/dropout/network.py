"""What a network says of one wine jumps from step to step while units drop out, and changes smoothly when none do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.dropout import study
from chapters.dropout.controls import rate_slider
from chapters.dropout.wires import draw_connections, draw_units, places
from chapters.shared import style
from everystate.controls import Dropdown, IntSlider, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TRAINING, INFERENCE = "training", "inference"
SIZES = (len(study.INPUTS), *study.UNITS, 3)
NAMES = ("alcohol", "flavanoids", "colour", "proline")


@dataclass(frozen=True)
class Diagram:
    """A network 4-8-8-3 at one step, as the figure needs it.

    ``weights`` and ``activations`` are tuples over layers; ``kept`` says for every layer which units are there.
    ``masked`` and ``whole`` are the probability of the wine's own cultivar at every step, with masks and without;
    ``many`` is that under many other masks, (step, mask).
    """

    step: int
    rate: float
    inference: bool
    weights: tuple[np.ndarray, ...]
    activations: tuple[np.ndarray, ...]
    kept: tuple[np.ndarray, ...]
    masked: np.ndarray
    whole: np.ndarray
    many: np.ndarray


def compute(*, step: int, rate: float, mode: str) -> Diagram:
    """Look at the network before step ``step`` of its training, in either mode."""
    run, place, inference = study.followed(), study.DIAGRAM_RATES.index(rate), mode == INFERENCE
    hidden = (np.ones(mask.shape[-1], dtype=bool) if inference else mask[place, step] for mask in run.masks)
    return Diagram(
        step=step,
        rate=rate,
        inference=inference,
        weights=tuple(layer[place, step] for layer in run.weights),
        activations=tuple(layer[place, step] for layer in (run.inference if inference else run.training)),
        kept=(np.ones(SIZES[0], dtype=bool), *hidden, np.ones(3, dtype=bool)),
        masked=run.training[-1][place, :, run.label],
        whole=run.inference[-1][place, :, run.label],
        many=run.many[place],
    )


def draw(result: Diagram, net: Axes, course: Axes) -> None:
    """Draw units and weights, and beside them the probability over the steps."""
    spread = (1.9, 1.0, 1.0, 1.9)
    draw_connections(net, result.weights, result.kept, spread)
    draw_units(net, result.activations, result.kept, spread)
    for y, name, value in zip(places(4) * spread[0], NAMES, result.activations[0], strict=True):
        net.text(-0.17, y, f"{name}\n{value:+.1f}".replace("-", "−"), ha="right", va="center", fontsize=11)
    for y, number, value in zip(places(3) * spread[3], (1, 2, 3), result.activations[-1], strict=True):
        net.text(3.17, y, f"wine {number}\n{value:.2f}", ha="left", va="center", fontsize=11, gid="outputs")
    net.plot([], [], color=style.BLUE, linewidth=2.5, label="weight > 0")
    net.plot([], [], color=style.RED, linewidth=2.5, linestyle=style.DASHED, label="weight < 0")
    net.plot([], [], "x", color=style.MUTED, label="dropped")
    net.set(xlim=(-1.02, 3.75), ylim=(-4.1, 4.1))
    net.set_axis_off()
    style.key(net, columns=3)
    steps = np.arange(len(result.whole))
    course.plot(
        steps,
        result.masked,
        color=style.RED,
        linestyle=style.DOTTED,
        marker="x",
        markersize=4,
        label="with its mask",
        gid="course",
    )
    course.plot(steps, result.whole, color=style.BLUE, label="nothing dropped", gid="course")
    course.axvline(result.step, color=style.INK, linewidth=1)
    shown = result.whole if result.inference else result.masked
    course.plot(result.step, shown[result.step], "o", color=style.INK, markersize=8, gid="course")
    course.set(xlabel="training step", ylabel="probability of the wine's own kind", ylim=(0, 1.03))
    course.set_xlim(-0.5, len(steps) - 0.5)
    style.key(course, columns=2)


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


LAST = 8
"""How many steps at the end the prediction asks about."""


def sure(result: Diagram) -> int:
    """In how many of the LAST steps the network that the mask leaves gives the right kind more than 0.9."""
    return int((result.masked[-LAST:] > 0.9).sum())


def usually_sure(result: Diagram) -> float:
    """In how many of the LAST steps it would be so on average over many masks."""
    return float((result.many[-LAST:] > 0.9).mean() * LAST)


SURE = Choose(
    name="masked-networks-sure",
    prompt="At rate 0.35 the whole network ends almost certain of this wine: its own kind gets a probability of more "
    "than 0.99 in each of the last eight steps. In how many of these eight does the smaller network that the mask "
    "leaves give it more than 0.9?",
    options=(
        Option(
            "In all eight: they share all their weights with the whole",
            lambda r: sure(r) == LAST,
            lambda r: (
                "They do share the weights, but not the units: with a third of them missing, the lowest of the eight "
                f"probabilities is {r.masked[-LAST:].min():.2f}."
            ),
        ),
        Option(
            "In six or seven: now and then a mask hits badly",
            lambda r: 6 <= sure(r) < LAST,
            "Bad hits are no exception here: with eight units a layer, each is a large part of what the network knows.",
        ),
        Option(
            "In three to five",
            lambda r: 3 <= sure(r) < 6,
            "Which units are left decides, and that changes from step to step.",
        ),
        Option(
            "In two at most: half a network knows nothing",
            lambda r: sure(r) < 3,
            "Some masks leave just the units that this wine needs; then the smaller network is as sure as the whole.",
        ),
    ),
    settles={"step": study.DIAGRAM_STEPS},
    says=lambda r: (
        f"In {sure(r)} of {LAST}; in {int((r.masked[-LAST:] < 0.5).sum())} it even gives less than 0.5. That is these "
        f"eight masks; over many masks it is about {usually_sure(r):.0f} of {LAST}. These smaller networks are what is "
        "being trained, so the wine goes on teaching them long after the whole network is sure."
    ),
    withheld=("course", "outputs"),
)

NETWORK = Experiment(
    name="dropout-network",
    title="One wine on its way through a network in training",
    description=(
        "Left: a network with four inputs, two hidden layers of eight units and three outputs. Lines are weights, "
        "circles units, filled by their activation. In training, at rates above 0, hidden units are crossed out at "
        "each step and their lines are grey; at inference all are there. Right: the probability given to the right "
        "answer jumps from step to step under the masks and changes smoothly without them."
    ),
    controls=(
        IntSlider(name="step", label="Training step", min=0, max=study.DIAGRAM_STEPS, value=0, play=True),
        rate_slider(study.DIAGRAM_RATES, 0.35),
        Dropdown(name="mode", label="Mode", options=(TRAINING, INFERENCE), value=TRAINING),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(SURE,),
    theme=style.THEME,
    panels=(Panel(left=4, right=4, top=30, bottom=6, height=370), Panel(left=60, top=30, height=370)),
)
