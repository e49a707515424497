"""The luck of the split: how much the chosen strength, and its worth, depend on how the rows were shuffled."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.choosing_lambda.known_truth import STRENGTHS, problem, repeats, ridge_cross_validation, truth_at
from chapters.choosing_lambda.lines import DASHED
from chapters.shared import style
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option
from regularization.validation import CrossValidation, k_fold

if TYPE_CHECKING:
    from matplotlib.axes import Axes

POOL = 120


@dataclass(frozen=True)
class Luck:
    """What many random splits choose, each choice made from the mean curve of ``averaged`` of them."""

    k: int
    averaged: int
    strengths: np.ndarray
    minimum: np.ndarray
    simplest: np.ndarray
    truth: np.ndarray

    def truths(self, places: np.ndarray) -> np.ndarray:
        """True error of each choice."""
        return self.truth[places]


@functools.cache
def pool(k: int) -> CrossValidation:
    """Cross-validation of `problem` with many random splits into ``k`` folds."""
    X, y = problem().train
    folds = k_fold(len(y), k, rng=np.random.default_rng(k), repeats=POOL)
    return ridge_cross_validation(X, y, np.array(STRENGTHS), folds)


def searches(k: int, averaged: int = 1) -> list[CrossValidation]:
    """The pool in disjoint groups of ``averaged`` random splits, a search each."""
    first = range(0, POOL - averaged + 1, averaged)
    return [repeats(pool(k), slice(start, start + averaged)) for start in first]


def compute(*, k: int, averaged: int) -> Luck:
    """Let disjoint groups of ``averaged`` random splits choose."""
    found = searches(k, averaged)
    return Luck(
        k=k,
        averaged=averaged,
        strengths=pool(k).strengths,
        minimum=np.array([search.minimum for search in found]),
        simplest=np.array([search.one_standard_error for search in found]),
        truth=truth_at(),
    )


def draw(result: Luck, choices: Axes, errors: Axes) -> None:
    """Draw how often each strength was chosen, and what the choices are worth."""
    at = np.log10(result.strengths)
    for places, shift, colour, hatch, name in (
        (result.minimum, -0.05, style.RED, "", "minimum"),
        (result.simplest, 0.05, style.GREEN, "////", "one-SE rule"),
    ):
        share = 100 * np.bincount(places, minlength=len(at)) / len(places)
        choices.bar(
            at + shift,
            share,
            0.1,
            color=colour,
            hatch=hatch,
            edgecolor=style.PAPER,
            linewidth=0,
            label=name,
            gid="choices",
        )
    choices.set(xlabel="λ that was chosen", ylabel="% of the choices", xlim=(-4.1, 2.1), ylim=(0, 105))
    choices.set(xticks=[-4, -2, 0, 2], xticklabels=["10⁻⁴", "0.01", "1", "100"])
    style.key(choices, columns=2)
    errors.plot(at, result.truth, color=style.INK, linestyle=DASHED, linewidth=1.6, label="true error", gid="errors")
    looks = (
        (result.minimum, "o", style.RED, 11, "minimum"),
        (result.simplest, "s", style.GREEN, 6, "one-SE rule"),
    )
    for places, marker, colour, size, name in looks:
        kept = np.unique(places)
        errors.plot(at[kept], result.truth[kept], marker, color=colour, markersize=size, label=name, gid="errors")
    errors.axhspan(
        result.truth.min(),
        1.1 * result.truth.min(),
        color=style.SKY,
        alpha=0.25,
        linewidth=0,
        label="best + 10%",
        gid="errors",
    )
    errors.set(xlabel="λ that was chosen", ylabel="true error of the choice", xlim=(-4.1, 2.1), ylim=(0, 40))
    errors.set(xticks=[-4, -2, 0, 2], xticklabels=["10⁻⁴", "0.01", "1", "100"])
    style.key(errors, columns=2)


def verdict(result: Luck) -> str:
    """Say how far the choices of the minimum and their worth differ, if they do."""
    low, high = (float(result.strengths[place]) for place in (result.minimum.min(), result.minimum.max()))
    worth = result.truths(result.minimum)
    if low == high:
        return f"is always at λ = {short(low)}, with a true error of {worth[0]:.1f}"
    return (
        f"lies between λ = {short(low)} and {short(high)}, with true errors from {worth.min():.1f} to "
        f"{worth.max():.1f} (median {np.median(worth):.1f})"
    )


def readout(result: Luck) -> str:
    """Say what the splits choose by either rule, and the best that they could."""
    splits = "one split" if result.averaged == 1 else f"{result.averaged} splits averaged"
    return (
        f"K = {result.k}, {splits}: the minimum {verdict(result)}; the best is {result.truth.min():.1f}. "
        f"One-SE rule: median {np.median(result.truths(result.simplest)):.1f}."
    )


def loss(result: Luck) -> float:
    """How much more than the lowest true error the unluckiest minimum costs, as a share of it."""
    return float(result.truths(result.minimum).max() / result.truth.min() - 1)


def factor(result: Luck) -> float:
    """The largest strength that a minimum chose, divided by the smallest."""
    chosen = result.strengths[result.minimum]
    return float(chosen.max() / chosen.min())


UNLUCKY = Choose(
    name="the-unluckiest-split",
    prompt=f"The same sixty rows, split into five folds in {POOL} ways; the minima of the curves choose different λ. "
    "Compare the true error of the unluckiest choice with the lowest along λ: how much higher is it?",
    options=(
        Option(
            "By more than one half",
            lambda r: loss(r) > 0.5,
            "That is what the two ends of the grid cost. The minima stay together in the middle.",
        ),
        Option(
            "By about a quarter",
            lambda r: 0.15 < loss(r) <= 0.35,
            lambda r: (
                f"The chosen λ do differ, by a factor of up to {factor(r):.1f}. But near its minimum the true error is "
                "as flat as the bottom of a bowl: it takes more than that to climb by a quarter."
            ),
        ),
        Option(
            "By less than a tenth",
            lambda r: loss(r) < 0.1,
            "The bottom of the curve of the true error is flat.",
        ),
    ),
    says=lambda r: (
        f"It is {loss(r):.0%} higher, though the chosen λ differ by a factor of up to {factor(r):.1f}: choosing λ "
        "needs the right order of magnitude, not three digits."
    ),
    withheld=("choices", "errors"),
)

LUCK = Experiment(
    name="luck-of-the-split",
    title="How much the choice depends on the random split",
    description=(
        "Left: bars show how often each strength was chosen over many random splits, by the minimum and by the "
        "one-standard-error rule. Right: the true error of those choices, on a curve with a flat floor."
    ),
    controls=(
        SelectionSlider(name="k", label="Folds K", options=(2, 5, 10), value=5, between=False),
        SelectionSlider(name="averaged", label="Splits averaged", options=(1, 2, 4, 10, 20), value=1, between=False),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(UNLUCKY,),
    theme=style.THEME,
    panels=(Panel(left=54, top=56, height=330), Panel(left=50, top=56, height=330)),
)
