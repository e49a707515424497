"""At inference the weights are scaled by the keep probability, once; another factor may cost accuracy or loss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.dropout import study
from chapters.dropout.controls import rate_slider
from chapters.shared import style
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MASKS = (10, 30, 100, 300, 1000, 3000)
KINDS = (
    (("× keep (right)", 0.65), ("not scaled", 0.57), ("× rate", 0.49)),
    (("as it is (right)", 0.65), ("× keep again", 0.57), (None, 0.49)),
)
LOOKS = ((style.BLUE, "solid", "o"), (style.RED, style.DASHED, "v"), (style.PURPLE, style.DOTTED, "^"))


@dataclass(frozen=True)
class Scaling:
    """Outputs over masks as histograms, relative to the right output at inference; rows classic, inverted."""

    rate: float
    layers: int
    masks: int
    edges: np.ndarray
    shares: np.ndarray
    mean: np.ndarray
    output: np.ndarray
    accuracy: np.ndarray
    loss: np.ndarray


def compute(*, rate: float, masks: int, layers: int) -> Scaling:
    """Use the first ``masks`` masks of both networks with ``layers`` hidden layers."""
    run = study.scaled(layers)[study.SCALE_RATES.index(rate)]
    relative = run.sampled[:, :masks] / run.output[:, :1]
    edges = np.linspace(-0.75, 3.25, 33)
    shares = np.array([np.histogram(row, edges)[0] / masks for row in relative])
    outputs = run.output / run.output[:, :1]
    return Scaling(rate, layers, masks, edges, shares, relative.mean(axis=1), outputs, run.accuracy, run.loss)


def draw(result: Scaling, *panels: Axes) -> None:
    """Draw for each kind of dropout the outputs over masks, and what inference gives in each variant."""
    right = 1.1 * max(2.0, float(result.output[0, 1]))
    for row, axes in enumerate(panels):
        axes.stairs(result.shares[row], result.edges, fill=True, color=style.SKY, alpha=0.4)
        axes.plot([result.mean[row]] * 2, [0, 0.4], color=style.INK, linewidth=1.4)
        axes.plot(result.mean[row], 0.4, "D", color=style.INK, markersize=7, label="mean of the masks")
        for (label, height), (colour, dash, marker), x in zip(KINDS[row], LOOKS, result.output[row], strict=True):
            if label:
                axes.plot([x, x], [0, height], color=colour, linestyle=dash, linewidth=2)
                axes.plot(x, height, marker, color=colour, markersize=8, label=label)
        axes.set_xticks(range(0, int(max(3.3, right)) + 1))
        axes.set(xlim=(-0.75, max(3.3, right)), ylim=(0, 0.72), ylabel="share of masks" if row == 0 else "")
        axes.set_xlabel(("classic" if row == 0 else "inverted") + ": output ÷ right output")
        style.key(axes, columns=2)


def verdict(result: Scaling) -> str:
    """Say what scaling by the rate instead of the keep probability comes to."""
    return "the same" if result.rate == 0.5 else f"{result.accuracy[0, 2]:.1%}, loss {result.loss[0, 2]:.2f}"


def readout(result: Scaling) -> str:
    """Say how well inference meets the mean over masks, and what the mistakes cost."""
    right, unscaled, _ = result.accuracy[0]
    return (
        f"Rate {short(result.rate)}, {result.masks} masks: their mean is {result.mean[0]:.2f} (classic) and "
        f"{result.mean[1]:.2f} (inverted) of the output at inference. Classic network on 1000 test digits: scaled by "
        f"the keep probability {right:.1%} right, loss {result.loss[0, 0]:.2f}; not scaled {unscaled:.1%}, loss "
        f"{result.loss[0, 1]:.2f}; scaled by the rate {verdict(result)}."
    )


def cost(result: Scaling) -> float:
    """How many points of accuracy are lost when the classic network is not scaled."""
    return float(100 * (result.accuracy[0, 0] - result.accuracy[0, 1]))


FORGOTTEN = Choose(
    name="forgotten-scaling-cost",
    prompt="Classic dropout at rate 0.5 with three hidden layers, and somebody forgets to scale at inference. Move the "
    "sliders there: for this digit, the score of the right class comes out several times too large. How many points "
    "of accuracy does that cost on the test digits?",
    options=(
        Option(
            "None: all classes are scaled by exactly the same",
            lambda r: cost(r) <= 0.5,
            "Only nearly by the same. The intercepts don't grow along, and a unit that was just below zero may come "
            "to life; for some digits that decides.",
        ),
        Option(
            "Less than 5, but some",
            lambda r: 0.5 < cost(r) < 5,
            "The largest score mostly stays the largest.",
        ),
        Option(
            "From 10 to 50",
            lambda r: 10 <= cost(r) <= 50,
            lambda r: (
                f"That would be noticed. It is the loss that suffers, {r.loss[0, 1]:.2f} instead of "
                f"{r.loss[0, 0]:.2f}: the network is far too sure of itself."
            ),
        ),
        Option(
            "More than 50: the scores have lost their meaning",
            lambda r: cost(r) > 50,
            "Their size has, but not their order. Where all units put out more, all scores grow by about the "
            "same factor.",
        ),
    ),
    settles={"rate": 0.5, "layers": 3},
    says=lambda r: (
        f"The score is {r.output[0, 1]:.1f} times what it should be, and accuracy goes from {r.accuracy[0, 0]:.1%} to "
        f"{r.accuracy[0, 1]:.1%}. The loss tells more: {r.loss[0, 0]:.2f} becomes {r.loss[0, 1]:.2f}."
    ),
)

SCALING = Experiment(
    name="inference-scaling",
    title="What to do at inference: classic and inverted dropout",
    description=(
        "Histograms of one output of a network over random masks, for classic dropout on the left and inverted on "
        "the right, in units of the right output at inference, which stands at 1 near the mean of the histogram. "
        "Lines mark what inference gives when the scaling is forgotten or done by the wrong factor."
    ),
    controls=(
        rate_slider(study.SCALE_RATES, 0.2),
        SelectionSlider(name="masks", label="Number of masks", options=MASKS, value=300),
        SelectionSlider(name="layers", label="Hidden layers with dropout", options=study.DEPTHS, value=1),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(FORGOTTEN,),
    theme=style.THEME,
    panels=(Panel(left=50, top=54, height=310), Panel(left=50, top=54, height=310)),
)
