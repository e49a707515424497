"""Penalty and dropout add up to one strength, and stopping early shrinks the same directions."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.putting_it_together.controls import dropout_slider
from chapters.shared import diabetes, style
from chapters.shared.strengths import strength_slider
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STEP = 0.05
ROUNDS = (10, 30, 100, 300, 1000, 10_000)
SPREADS = np.logspace(-2.2, 0.8, 91)


@dataclass(frozen=True)
class Knobs:
    """Shrinkage factors against the variance along a direction: alone (three rows) and together.

    ``directions`` are the variances of the ten principal directions of the diabetes data, ``kept`` what the four
    leave of ten degrees of freedom.
    """

    lam: float
    rate: float
    rounds: int
    alone: np.ndarray
    together: np.ndarray
    directions: np.ndarray
    marks: np.ndarray
    kept: np.ndarray


@functools.cache
def directions() -> np.ndarray:
    """Variances of the standardised diabetes features along their principal directions."""
    X = diabetes.standardised().X
    return np.linalg.eigvalsh(X.T @ X / len(X))[::-1]


def price(rate: float) -> float:
    """The L2 strength that dropout on standardised inputs amounts to."""
    return rate / (1 - rate)


def factors(spread: np.ndarray, *, lam: float, rate: float, rounds: int) -> np.ndarray:
    """What is left of the least-squares weight along directions of variance ``spread``."""
    total = lam + price(rate)
    return spread / (spread + total) * (1 - (1 - 2 * STEP * (spread + total)) ** rounds)


def compute(*, lam: float, rate: float, rounds: int) -> Knobs:
    """Filter with each of the three alone, and with all."""
    settings = (
        {"lam": lam, "rate": 0.0, "rounds": 10**6},
        {"lam": 0.0, "rate": rate, "rounds": 10**6},
        {"lam": 0.0, "rate": 0.0, "rounds": rounds},
        {"lam": lam, "rate": rate, "rounds": rounds},
    )
    curves, marks = (np.array([factors(s, **one) for one in settings]) for s in (SPREADS, directions()))
    return Knobs(lam, rate, rounds, curves[:3], curves[3], directions(), marks[3], marks.sum(axis=1))


def draw(result: Knobs, axes: Axes) -> None:
    """Draw the factors of each method alone and of all together."""
    looks = (
        (style.ORANGE, style.DASHED, "weight decay alone"),
        (style.PURPLE, (0, (8, 2, 1, 2)), "dropout alone"),
        (style.GREEN, style.DOTTED, "stopping alone"),
    )
    for row, (colour, dash, label) in zip(result.alone, looks, strict=True):
        axes.plot(SPREADS, row, color=colour, linestyle=dash, label=label)
    axes.plot(SPREADS, result.together, color=style.BLUE, linewidth=3, label="all three", gid="together")
    axes.plot(result.directions, result.marks, "o", color=style.BLUE, markersize=8, gid="together")
    style.log_axis(axes, "x")
    axes.set(
        xlim=(SPREADS[0], SPREADS[-1]), ylim=(-0.03, 1.05), ylabel="share of the least-squares weight that is left"
    )
    axes.set(xlabel="variance of the data along the direction")
    style.key(axes, columns=2)


def readout(result: Knobs) -> str:
    """Give the strengths' sum and the degrees of freedom."""
    decay, dropout, stop, together = result.kept
    total = result.lam + price(result.rate)
    return (
        f"Strengths add up: {short(result.lam)} + {short(price(result.rate))} = {short(total)}. Of ten degrees of "
        f"freedom weight decay alone leaves {decay:.1f}, dropout alone {dropout:.1f}, "
        f"{result.rounds:,} steps alone {stop:.1f}; all three {together:.1f}."
    )


def _taken(result: Knobs) -> np.ndarray:
    """Degrees of freedom that are taken: by each alone (three numbers), and by all."""
    return len(result.directions) - result.kept


QUARTERS = Choose(
    name="two-quarters",
    prompt="With λ = 0.1 weight decay alone takes about a quarter of the ten degrees of freedom, and dropout at a "
    "rate of 0.1 alone takes another quarter. Together, and without stopping early, how many of the ten do they take?",
    options=(
        Option(
            "About 5: two quarters make a half",
            lambda r: _taken(r)[3] > 4.7,
            "It is the strengths that add up. What they take does not: most of it lies in the same few flat "
            "directions.",
        ),
        Option(
            "About 4.4: each takes a quarter of what the other leaves",
            lambda r: 3.9 < _taken(r)[3] <= 4.7,
            "That would be so if each took a quarter of every direction. But each takes nearly all of the flattest "
            "direction and little of the steepest, and in the flattest hardly anything is left for the other.",
        ),
        Option(
            "About 3.3: little more than one of them",
            lambda r: 2.9 < _taken(r)[3] <= 3.9,
            "Twice the strength, but in the flattest directions one of them had already taken nearly everything.",
        ),
        Option(
            "About 2.5: the stronger one decides",
            lambda r: _taken(r)[3] <= 2.9,
            "In directions of middling variance each leaves something for the other to take.",
        ),
    ),
    settles={"rounds": ROUNDS[-1]},
    says=lambda r: (
        f"Alone they take {_taken(r)[0]:.1f} and {_taken(r)[1]:.1f}, together {_taken(r)[3]:.1f}. In the flattest "
        f"direction, weight decay alone leaves {r.directions.min() / (r.directions.min() + r.lam):.0%} of the weight, "
        "so dropout finds hardly anything there."
    ),
    withheld=("together",),
)

KNOBS = Experiment(
    name="three-knobs",
    title="Three knobs, one curve",
    description=(
        "Shrinkage factor against the variance of the data along a direction, on a logarithmic axis: curves for "
        "weight decay, dropout and early stopping alone are the higher, the larger the variance (a method that is "
        "switched off stays at 1); with all three together the curve lies nowhere above any of them. Dots mark the ten "
        "directions of the diabetes data."
    ),
    controls=(
        strength_slider((0.0, 0.01, 0.03, 0.1, 0.3, 1.0), 0.1, zero="none"),
        dropout_slider((0.0, 0.05, 0.1, 0.2, 0.35, 0.5), 0.1, between=True),
        SelectionSlider(
            name="rounds",
            label="Steps before stopping",
            options=tuple((f"{rounds:,}", rounds) for rounds in ROUNDS),
            value=100,
        ),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(QUARTERS,),
    theme=style.THEME,
    panels=(Panel(width=460, left=62, top=54, height=350),),
)
