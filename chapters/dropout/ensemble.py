"""One network with scaled weights stands for the geometric mean of all its sub-networks: exactly, or nearly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.dropout import study
from chapters.dropout.controls import rate_slider
from chapters.shared import style
from everystate.controls import IntSlider, SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Sharing:
    """All sub-networks' probability of the right class for one digit, and both averages for many digits."""

    rate: float
    layers: int
    edges: np.ndarray
    shares: np.ndarray
    arithmetic: float
    geometric: float
    scaling: float
    pairs: np.ndarray
    largest: float
    accuracy: tuple[float, float, float, float]


def compute(*, rate: float, layers: int, digit: int) -> Sharing:
    """Look at test digit number ``digit`` (from 1) under all sub-networks."""
    run = study.enumerated(layers)[study.ENSEMBLE_RATES.index(rate)]
    edges, place = np.linspace(0, 1, 21), digit - 1
    return Sharing(
        rate=rate,
        layers=layers,
        edges=edges,
        shares=np.histogram(run.members[place], edges, weights=run.weight)[0],
        arithmetic=float(run.arithmetic[place]),
        geometric=float(run.geometric[place]),
        scaling=float(run.scaling[place]),
        pairs=np.array([run.scaling, run.geometric]),
        largest=run.largest,
        accuracy=run.accuracy,
    )


def draw(result: Sharing, spread: Axes, pairs: Axes) -> None:
    """Draw the histogram over sub-networks with the three averages, and geometric mean against weight scaling."""
    spread.stairs(result.shares, result.edges, fill=True, color=style.SKY, alpha=0.45)
    marks = (
        (result.arithmetic, style.ORANGE, "s", "arithmetic mean", 0.62),
        (result.geometric, style.GREEN, "D", "geometric mean", 0.72),
        (result.scaling, style.BLUE, "o", "weight scaling", 0.82),
    )
    for x, colour, marker, label, height in marks:
        spread.plot([x, x], [0, height], color=colour, linewidth=1.6, gid="averages")
        spread.plot(x, height, marker, color=colour, markersize=8, label=label, gid="averages")
    spread.set(
        xlabel="probability of the right digit", xlim=(-0.02, 1.02), ylim=(0, 1.0), ylabel="share of sub-networks"
    )
    style.key(spread, columns=2)
    pairs.plot([0, 1], [0, 1], color=style.MUTED, linewidth=1.2, label="equal")
    look = {"color": style.GREEN, "markersize": 4.5, "alpha": 0.7}
    pairs.plot(*result.pairs, "o", label="one test digit", gid="averages", **look)
    here = result.scaling, result.geometric
    pairs.plot(*here, "o", color=style.BLUE, markersize=9, label="the digit on the left", gid="averages")
    pairs.set(xlabel="weight scaling", ylabel="geometric mean", xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
    style.key(pairs, columns=2)


def verdict(result: Sharing) -> str:
    """Say how far the geometric mean and weight scaling are apart."""
    return "equal to 12 decimals" if result.largest < 1e-12 else f"up to {result.largest:.2f} apart"


def readout(result: Sharing) -> str:
    """Say how the three averages differ and how often each is right."""
    alone, arithmetic, _, scaled = result.accuracy
    return (
        f"Rate {short(result.rate)}, {result.layers} dropped layer{'s' * (result.layers > 1)}: weight scaling and the "
        f"geometric mean are {verdict(result)}. On {study.EXAMPLES} test digits one sub-network is right in "
        f"{alone:.0%} on average, their arithmetic mean in {arithmetic:.0%}, one network with scaled weights in "
        f"{scaled:.0%}."
    )


WHICH_MEAN = Choose(
    name="weight-scaling-which-mean",
    prompt="One layer of 12 units is dropped at rate 0.5. With which of the two means over all 4096 sub-networks does "
    "the single pass with scaled weights agree?",
    options=(
        Option(
            "With the geometric mean, to rounding",
            lambda r: r.largest < 1e-12,
            "In a layer below a softmax, the logarithms are linear in the mask up to a term that all classes share, "
            "so that averaging them replaces the mask by its mean.",
        ),
        Option(
            "With the geometric mean, about",
            lambda r: r.largest >= 1e-12 and abs(r.scaling - r.geometric) < 0.5 * abs(r.scaling - r.arithmetic),
            "It is the right mean, but with one dropped layer there is nothing approximate about it.",
        ),
        Option(
            "With the arithmetic mean, about",
            lambda r: abs(r.scaling - r.arithmetic) < 0.5 * abs(r.scaling - r.geometric),
            lambda r: (
                f"For this digit the arithmetic mean is {r.arithmetic:.3f}, and one pass gives {r.scaling:.3f}. "
                "Scaling averages what goes into the softmax, not what comes out."
            ),
        ),
        Option(
            "With neither: it lies between the two",
            lambda r: r.largest >= 1e-12 and min(abs(r.scaling - r.geometric), abs(r.scaling - r.arithmetic)) > 0.05,
            "It is no compromise: one of them it meets, as closely as can be computed.",
        ),
    ),
    says=lambda r: (
        f"On the right every one of {study.EXAMPLES} digits lies on the diagonal: geometric mean and "
        "weight scaling agree to 12 decimals, far as the sub-networks are from agreeing. The arithmetic mean for this "
        f"digit is {r.arithmetic:.3f}, the other two are {r.scaling:.3f}."
    ),
    withheld=("averages",),
)

TWO_LAYERS = Choose(
    name="weight-scaling-two-layers",
    prompt="Now two layers of six units are dropped, at rate 0.5. A sub-network drawn at random gets about four of ten "
    "test digits right. How many does the one pass with scaled weights get?",
    options=(
        Option(
            "More than nine of ten: nothing is missing in it",
            lambda r: r.accuracy[3] > 0.9,
            lambda r: (
                "All units are there, but they were trained for the smaller networks. At this rate two layers of six "
                "were too small to learn the digits, whichever way one averages."
            ),
        ),
        Option(
            "About seven of ten",
            lambda r: 0.65 <= r.accuracy[3] < 0.8,
            lambda r: f"And the arithmetic mean over all 4096 does no better, with {r.accuracy[1]:.0%}.",
        ),
        Option(
            "About five or six of ten",
            lambda r: 0.48 <= r.accuracy[3] < 0.65,
            "Averaging does more for parts that differ as much as these.",
        ),
        Option(
            "About four of ten: it can be no better than its parts",
            lambda r: r.accuracy[3] < 0.48,
            "Parts that are wrong in different ways cancel each other's errors, as in any ensemble.",
        ),
    ),
    settles={"layers": 2},
    says=lambda r: (
        f"{r.accuracy[3]:.0%}, against {r.accuracy[0]:.0%} of one sub-network. Geometric mean and weight scaling are "
        f"now up to {r.largest:.2f} apart, and hardly differ in how often they are right."
    ),
    withheld=("averages",),
)

ENSEMBLE = Experiment(
    name="dropout-ensemble",
    title="All 4096 sub-networks of one network",
    description=(
        "Left: a histogram of the probability that each of the 4096 sub-networks gives to the right digit, with the "
        "arithmetic mean, the geometric mean and the prediction of the network with scaled weights. Right: geometric "
        "mean against weight scaling for 150 digits: on the diagonal with one dropped layer, near it with two."
    ),
    controls=(
        rate_slider(study.ENSEMBLE_RATES, 0.5),
        SelectionSlider(
            name="layers",
            label="Dropped layers",
            options=(("one of 12 units", 1), ("two of 6 units", 2)),
            value=1,
        ),
        IntSlider(name="digit", label="Test digit, number", min=1, max=study.SHOWN, value=1),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(WHICH_MEAN, TWO_LAYERS),
    theme=style.THEME,
    panels=(Panel(left=60, top=54, height=330), Panel(left=60, top=54, height=330)),
)
