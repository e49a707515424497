"""Attention dropout: rows of weights no longer sum to one, and a token whose partner is dropped guesses."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.dropout_relatives import study
from chapters.shared import style
from everystate.controls import SelectionSlider
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ATTENTION_RATES = (0.0, 0.1, 0.2, 0.3, 0.5)
ATTENTION_MASKS = 8
BLIND = 0.5
"""A token whose weights sum to less has lost sight of its partner."""


@dataclass(frozen=True)
class Attending:
    """One sequence of eight tokens: who looks at whom, and what each says; ``mask`` 0 is evaluation mode."""

    rate: float
    mask: int
    names: tuple[str, ...]
    used: np.ndarray
    dropped: np.ndarray
    said: np.ndarray
    right: np.ndarray


@functools.cache
def partners() -> study.Partners:
    """Return the trained layers' attention to one new sequence."""
    return study.partners(ATTENTION_RATES, ATTENTION_MASKS, 1)


def compute(*, rate: float, mask: int) -> Attending:
    """Look at the layer that was trained at this rate, under one mask or none."""
    layers, place = partners(), ATTENTION_RATES.index(rate)
    letters = study.LETTERS + study.LETTERS.upper()
    used = layers.attention[place] if mask == 0 else layers.used[place, mask - 1]
    return Attending(
        rate=rate,
        mask=mask,
        names=tuple(
            f"{letters[symbol]}{number}" for symbol, number in zip(layers.symbols, layers.numbers, strict=True)
        ),
        used=used,
        dropped=(used == 0) & (layers.attention[place] > 0),
        said=layers.said[place, mask],
        right=layers.numbers[layers.partner],
    )


def draw(result: Attending, matrix: Axes, answers: Axes) -> None:
    """Draw the attention matrix with the sums of its rows, and what each token says."""
    from matplotlib.patches import Rectangle

    tokens = np.arange(study.TOKENS)
    for (row, column), weight in np.ndenumerate(result.used):
        matrix.add_patch(
            Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=style.BLUE, alpha=round(weight / 2, 2), linewidth=0)
        )
    rows, columns = np.nonzero(result.dropped)
    matrix.plot(columns, rows, "x", color=style.RED, markersize=7, markeredgewidth=1.6, label="dropped")
    matrix.plot([], [], "s", color=style.BLUE, alpha=0.5, markersize=9, label="weight (more colour is more)")
    for row in tokens:
        matrix.text(7.75, float(row), f"{result.used[row].sum():.2f}", va="center", fontsize=12, gid="sums")
    matrix.text(7.75, -0.78, "sum", va="center", fontsize=12, color=style.MUTED, gid="sums")
    matrix.set(xticks=tokens, yticks=tokens, xticklabels=result.names, yticklabels=result.names)
    matrix.set(xlim=(-0.5, 7.5), ylim=(7.5, -0.5), xlabel="token that is looked at", ylabel="token that looks")
    matrix.tick_params(length=0)
    style.key(matrix, columns=1)
    answers.hlines(tokens, result.right, result.said, color=style.MUTED, linewidth=1.5, gid="said")
    answers.plot(result.right, tokens, "|", color=style.INK, markersize=17, markeredgewidth=2.5, label="right answer")
    answers.plot(result.said, tokens, "o", color=style.BLUE, markersize=8, label="said", gid="said")
    answers.set(xlim=(0, 10), ylim=(7.5, -0.5), yticks=tokens, yticklabels=result.names, xticks=[0, 2, 4, 6, 8, 10])
    answers.set(xlabel="number")
    answers.tick_params(axis="y", length=0)
    style.key(answers, columns=2)


def verdict(result: Attending) -> str:
    """Say how the answers come about in evaluation mode, and how many tokens are blind in training mode."""
    if result.mask == 0:
        return "They are pulled to the middle by the training." if result.rate else "Each token finds its partner."
    lost = int((result.used.sum(axis=1) < BLIND).sum())
    return f"{lost} of 8 tokens lost sight of their partner"


def readout(result: Attending) -> str:
    """Say what the rows sum to, and what that does to the answers."""
    sums, error = result.used.sum(axis=1), np.abs(result.said - result.right).mean()
    said = f"the answers miss by {error:.1f} on average"
    if result.mask == 0:
        return f"Evaluation, rate {result.rate:g}: every row sums to 1.00, and {said}. {verdict(result)}"
    if result.rate == 0:
        return f"Rate 0: nothing is dropped, every row sums to 1.00, and {said}."
    return (
        f"Training, rate {result.rate:g}, mask {result.mask}: rows sum to between {sums.min():.2f} and "
        f"{sums.max():.2f}. {verdict(result)}; {said}."
    )


MIDDLE = 5.0
"""The mean of the numbers from 1 to 9."""


def distance_kept(result: Attending) -> float:
    """How far the answers go from the middle, as a share of how far the right ones do."""
    right, said = result.right - MIDDLE, result.said - MIDDLE
    return float((right @ said) / (right @ right))


ROW_SUMS = Choose(
    name="attention-row-sums",
    prompt="Each token looks almost only at its partner. In training at rate 0.3, some entries of the matrix are "
    "dropped and the rest divided by 0.7. What do most rows then sum to?",
    options=(
        Option(
            "To 1, as after any softmax",
            lambda r: bool(np.median(np.abs(r.used.sum(axis=1) - 1)) < 0.05),
            "The entries are dropped after the softmax, and nothing makes them sum to 1 again. They do so on average "
            "over the masks.",
        ),
        Option(
            "To about 0.7, the share that is kept",
            lambda r: bool(np.median(np.abs(r.used.sum(axis=1) - 0.7)) < 0.05),
            "It would be so on average without the division. And no single row is near its average here, since all "
            "hangs on one entry.",
        ),
        Option(
            "To about 0 or about 1.4",
            lambda r: bool(np.all(np.minimum(r.used.sum(axis=1), np.abs(r.used.sum(axis=1) - 1 / 0.7)) < 0.1)),
            "One entry has nearly all of a row's weight: it is kept, and enlarged, or dropped.",
        ),
        Option(
            "To anything from 0.5 to 1.5",
            lambda r: bool(np.all(np.abs(r.used.sum(axis=1) - 1) <= 0.5)),
            "That would need attention spread over many tokens, so that what is lost and what is enlarged make up "
            "for each other.",
        ),
    ),
    settles={"mask": 2},
    says=lambda r: (
        f"Under this mask {int((r.used.sum(axis=1) > 1).sum())} of {len(r.used)} rows sum to more than 1.3, the others "
        "to less than 0.1. None is near 1, which is what each sums to on average."
    ),
    withheld=("sums", "said"),
)

HEDGED = Choose(
    name="attention-hedged-answers",
    prompt="Trained at rate 0.5 and then used with nothing dropped, each token looks at its partner and sees its "
    "number. What does a token say whose partner holds a 9?",
    options=(
        Option(
            "About 7",
            lambda r: 0.35 < distance_kept(r) < 0.65,
            "Half of the way from the middle, 5, to 9.",
        ),
        Option(
            "9: nothing is missing now",
            lambda r: distance_kept(r) > 0.9,
            "Nothing is missing, but what it makes of the number was learned when the number was missing half of the "
            "time.",
        ),
        Option(
            "About 5, the middle",
            lambda r: distance_kept(r) < 0.1,
            "That is the best guess while the number is hidden, and half of all answers in training were such guesses. "
            "The others weren't.",
        ),
        Option(
            "More than 9: the weights were learned from half the signal",
            lambda r: distance_kept(r) > 1.1,
            "What is kept is divided by 1 − rate in training, so the signal is doubled when it is there, not halved.",
        ),
    ),
    settles={"rate": 0.5},
    says=lambda r: (
        f"It says {r.said[r.right.argmax()]:.1f}. In training the doubled number led to the right answer, so the "
        f"single one leads half of the way there; over all eight tokens it is {distance_kept(r):.0%}."
    ),
    withheld=("sums", "said"),
)

ATTENTION = Experiment(
    name="attention-dropout",
    title="Attention dropout: rows that no longer sum to one",
    description=(
        "Left: an eight by eight attention matrix in which each letter looks at the same letter in the other case. "
        "In training some entries are dropped, and the sums of the rows, printed at the right, are no longer one. "
        "Right: the number that each token says beside the right one. A token whose partner was dropped says a "
        "number near the middle."
    ),
    controls=(
        SelectionSlider(name="rate", label="Rate, in training", options=ATTENTION_RATES, value=0.3, between=False),
        SelectionSlider(
            name="mask",
            label="Mask",
            options=(("none (evaluation)", 0), *range(1, ATTENTION_MASKS + 1)),
            value=0,
            play=True,
        ),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(ROW_SUMS, HEDGED),
    theme=style.THEME,
    panels=(Panel(left=50, right=44, top=54, height=360), Panel(left=44, top=54, height=360)),
)
