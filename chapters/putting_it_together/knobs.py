"""Penalty and dropout add up to one strength, and stopping early shrinks the same directions."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from chapters.putting_it_together.controls import dropout_slider
from chapters.shared import diabetes, style
from chapters.shared.strengths import strength_slider
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel

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
    axes.plot(SPREADS, result.together, color=style.BLUE, linewidth=3, label="all three")
    axes.plot(result.directions, result.marks, "o", color=style.BLUE, markersize=8)
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
        dropout_slider((0.0, 0.05, 0.1, 0.2, 0.35, 0.5), 0.1),
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
    theme=style.THEME,
    panels=(Panel(width=460, left=62, top=54, height=350),),
)
