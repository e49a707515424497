"""Averaging over more and more masks comes close to one pass with scaled weights; with fifty it nearly does."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.dropout_relatives import study
from chapters.shared import style
from everystate.controls import SelectionSlider
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option, Sketch

if TYPE_CHECKING:
    from matplotlib.axes import Axes

AVERAGING_RATES = (0.2, 0.5, 0.7)
AVERAGING_SEEDS = tuple(range(8))
MOST_MASKS = 200


@dataclass(frozen=True)
class Averages:
    """Test errors in percent: of k masks averaged, for each k, and of weight scaling; one digit's probabilities."""

    rate: float
    k: int
    place: int
    error: np.ndarray
    spread: np.ndarray
    scaled: float
    agree: float
    digit: np.ndarray
    label: int
    average: np.ndarray
    scaling: np.ndarray


@functools.cache
def averaged(rate: float) -> study.Averaging:
    """Return the study at this rate."""
    return study.averaging(rate, AVERAGING_SEEDS, MOST_MASKS)


def compute(*, rate: float, k: int) -> Averages:
    """Average k masks of the networks trained at this rate."""
    found, place = averaged(rate), study.AVERAGED.index(k)
    return Averages(
        rate=rate,
        k=k,
        place=place,
        error=100 * found.error.mean(axis=1),
        spread=100 * found.spread,
        scaled=100 * float(found.scaled.mean()),
        agree=float(found.agree[place]),
        digit=found.digit,
        label=found.label,
        average=found.masks[:k].mean(axis=0),
        scaling=found.scaling,
    )


def draw(result: Averages, errors: Axes, bars: Axes) -> None:
    """Draw the error against the number of masks, and one digit's class probabilities both ways."""
    low, high = result.error - result.spread, result.error + result.spread
    errors.fill_between(
        study.AVERAGED, low, high, color=style.BLUE, alpha=0.18, linewidth=0, label="± 1 deviation", gid="errors"
    )
    errors.plot(
        study.AVERAGED, result.error, "o-", color=style.BLUE, markersize=4, label="mean of k masks", gid="errors"
    )
    errors.axhline(result.scaled, color=style.RED, linestyle=style.DASHED, label="weight scaling", gid="errors")
    errors.axvline(result.k, color=style.BLUE, linewidth=1.2)
    errors.plot(result.k, result.error[result.place], "o", color=style.BLUE, markersize=9, gid="errors")
    style.log_axis(errors, "x")
    errors.set(xticks=[1, 2, 5, 10, 20, 50, 100], xlim=(0.9, 112), xlabel="masks averaged, k")
    errors.set(ylim=(5, 28), ylabel="test error in %")
    style.key(errors, columns=2)
    classes = np.arange(10)
    bars.bar(classes, result.average, 0.7, color=style.BLUE, label="mean of k masks")
    bars.plot(classes, result.scaling, "D", color=style.RED, markersize=6, label="weight scaling")
    corner = (-0.5, 1.8, 1.06, 1.39)
    bars.imshow(result.digit, extent=corner, aspect="auto", cmap=style.ink_map(), vmin=0, vmax=1)
    bars.text(2.1, 1.22, f"a {result.label}", va="center", fontsize=12)
    bars.set(xticks=classes, xlim=(-0.7, 9.7), ylim=(0, 1.4), xlabel="class", ylabel="probability")
    bars.set_yticks([0, 0.2, 0.4, 0.6, 0.8, 1])
    bars.tick_params(axis="x", length=0)
    style.key(bars, columns=2)


def verdict(result: Averages) -> str:
    """Say whether k masks are worse than weight scaling; a digit is a quarter of a point."""
    gap = result.error[result.place] - result.scaled
    if abs(gap) <= 0.25:
        return "within a quarter of a point of"
    return f"{abs(gap):.1f} points {'worse' if gap > 0 else 'better'} than"


def readout(result: Averages) -> str:
    """Compare k masks with weight scaling."""
    price = "" if result.k == 1 else f" at {result.k} times the work"
    return (
        f"Rate {result.rate:g}, k = {result.k}: error {result.error[result.place]:.1f}%, {verdict(result)} "
        f"weight scaling's {result.scaled:.1f}%{price}. Both name the same class for {result.agree:.1%} of the digits."
    )


def made_up(result: Averages) -> float:
    """Which share of the gap between a single mask and weight scaling is made up by averaging k masks."""
    return float((result.error[0] - result.error[result.place]) / (result.error[0] - result.scaled))


TEN_MASKS = Choose(
    name="gap-made-up-by-ten-masks",
    prompt="At rate 0.5 a single mask makes many more errors than one pass with scaled weights. Which share of this "
    "gap is made up by averaging ten masks?",
    options=(
        Option(
            "A tenth or two: what was dropped stays dropped",
            lambda r: made_up(r) < 0.25,
            "In each mask it does. But the next mask drops other units, and what one gets wrong nine others outvote.",
        ),
        Option(
            "About two thirds: the root of ten says so",
            lambda r: 0.5 < made_up(r) <= 0.75,
            "The scatter of the averaged probabilities does shrink with the root. Errors get rare faster: most digits "
            "have a likeliest class that a smaller scatter no longer overturns.",
        ),
        Option(
            "Some 80 to 95 per cent",
            lambda r: 0.78 < made_up(r) < 0.97,
            "Beyond the errors that the average of all masks makes, a digit is lost where the masks' scatter lifts "
            "another class over its likeliest one, and in an average of ten that is rare.",
        ),
        Option(
            "More than all: ten networks beat a makeshift",
            lambda r: made_up(r) > 1,
            lambda r: (
                f"With ten the error is {r.error[r.place]:.1f}%, with weight scaling {r.scaled:.1f}%. A makeshift it "
                "is, but one that takes all masks into account."
            ),
        ),
    ),
    settles={"k": 10},
    says=lambda r: (
        f"{made_up(r):.0%}: from {r.error[0]:.1f}% with one mask to {r.error[r.place]:.1f}% with ten; one pass has "
        f"{r.scaled:.1f}%. The rest takes many more masks: the average of all is what weight scaling stands in for, at "
        "the price of one."
    ),
    withheld=("errors",),
)

FALL = Sketch(
    name="error-by-masks-averaged",
    prompt="At rate 0.7 a sub-network has less than a third of the units. Draw the test error of averaging k of them.",
    x=tuple(float(k) for k in study.AVERAGED),
    truth=lambda r: r.error,
    x_label="k =",
    y_label="test error (%)",
    shapes={
        "flat": "Each mask alone is a poor network, but they are wrong about different digits.",
        "dips": "An average of more masks is never less stable than one of fewer; nothing is fitted here that could "
        "be overfitted.",
        "rises": "Then a single mask would be the best of all.",
    },
    settles={"rate": 0.7},
    says=lambda r: (
        f"From {r.error[0]:.0f}% with one mask to {r.error[study.AVERAGED.index(5)]:.0f}% with five and "
        f"{r.error[-1]:.1f}% with a hundred: even the first few masks remove most of what one mask adds to the error."
    ),
    withheld=("errors",),
)

AVERAGING = Experiment(
    name="average-of-masks",
    title="Weight scaling against averaging masks",
    description=(
        "Left: the test error of averaging k masks falls with k and levels off near the dashed line of weight "
        "scaling. Right: the class probabilities of one hard digit, averaged over k masks as "
        "bars and from weight scaling as diamonds."
    ),
    controls=(
        SelectionSlider(name="rate", label="Rate", options=AVERAGING_RATES, value=0.5, between=False),
        SelectionSlider(name="k", label="Masks averaged, k", options=study.AVERAGED, value=1, between=False),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(TEN_MASKS, FALL),
    theme=style.THEME,
    panels=(Panel(left=56, top=54, height=330), Panel(left=56, top=54, height=330)),
)
