"""The one-standard-error rule on the prostate data: what it and the minimum choose, split after split."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.choosing_lambda.curves import draw_choices
from chapters.shared import style
from chapters.shared.prostate import PROSTATE_SPLITS, prostate_searches
from everystate.controls import IntSlider
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option, Sketch
from regularization.validation import CrossValidation

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class SubsetSearch:
    """One split's curve over subset sizes, and how often each size was chosen so far."""

    split: int
    search: CrossValidation
    minimum_counts: np.ndarray
    simplest_counts: np.ndarray


def compute(*, split: int) -> SubsetSearch:
    """The ``split``-th search, and the choices of all up to it."""
    searches = prostate_searches()[:split]
    return SubsetSearch(
        split=split,
        search=searches[-1],
        minimum_counts=np.bincount([search.minimum for search in searches], minlength=9),
        simplest_counts=np.bincount([search.one_standard_error for search in searches], minlength=9),
    )


def draw(result: SubsetSearch, errors: Axes, counts: Axes) -> None:
    """Draw the curve of one split, and the tally of choices so far."""
    sizes, search = np.arange(9), result.search
    means, spread = search.mean, search.standard_error
    errors.vlines(sizes, means - spread, means + spread, color=style.SKY, linewidth=1.6, gid="curve")
    errors.plot(sizes, means, color=style.BLUE, marker=".", label="CV ± 1 SE", gid="curve")
    draw_choices(errors, sizes, search)
    errors.set(xlabel="number of features", ylabel="mean squared error", xlim=(-0.4, 8.4), ylim=(0.3, 2.1))
    style.key(errors, columns=3)
    for tally, shift, colour, hatch, name in (
        (result.minimum_counts, 0.2, style.RED, "", "minimum"),
        (result.simplest_counts, -0.2, style.GREEN, "////", "one-SE rule"),
    ):
        counts.bar(
            sizes + shift,
            tally,
            0.36,
            color=colour,
            hatch=hatch,
            edgecolor=style.PAPER,
            linewidth=0,
            label=name,
            gid="counts",
        )
    counts.set(xlabel="number of features chosen", ylabel="splits so far", xlim=(-0.6, 8.6), ylim=(0, 60))
    style.key(counts, columns=2)


def favourite(tally: np.ndarray) -> str:
    """Name the size that was chosen most often, or all that were, and how often."""
    *others, last = map(str, np.flatnonzero(tally == tally.max()))
    sizes, each = (f"{', '.join(others)} and {last}", " each") if others else (last, "")
    return f"{sizes} ({tally.max()} of {tally.sum()}{each})"


def rival() -> int:
    """The size with the second lowest CV error, on average over all splits."""
    return int(np.mean([search.mean for search in prostate_searches()], axis=0).argsort()[1])


def readout(result: SubsetSearch) -> str:
    """Say what this split and all so far have chosen."""
    return (
        f"Split {result.split}: the minimum is at {result.search.strength():.0f} features, the one-SE rule takes "
        f"{result.search.strength('one_standard_error'):.0f}. "
        f"Most frequent so far: {favourite(result.minimum_counts)} for the minimum, "
        f"{favourite(result.simplest_counts)} for the rule."
    )


SIZES = Sketch(
    name="error-of-the-best-subset",
    prompt="67 men, eight measurements. Least squares gets the best subset of each size, chosen anew in each fold. "
    "Draw the CV error as more features are allowed, from none to all eight.",
    x=tuple(range(9)),
    truth=lambda r: r.search.mean,
    x_label="size",
    y_label="the CV error",
    shapes={
        "dips": "So it would be with many useless features. 67 rows can bear eight weights: what the last features add "
        "to overfitting is too little to see.",
        "rises": "Without any feature the model can only say the mean, and that is the worst.",
        "flat": "The first feature alone says much about the target.",
        "winds": "The curve does have bumps, from the luck of this split, but they are small beside the first step.",
    },
    says=lambda r: (
        f"The first feature brings it from {r.search.mean[0]:.2f} to {r.search.mean[1]:.2f}; the lowest of all is "
        f"{r.search.mean.min():.2f}, at {r.search.minimum} features. A curve that is flat for so long leaves much to "
        "the luck of the split."
    ),
    withheld=("curve", "choices", "counts"),
)

CHANGES = Choose(
    name="which-choice-changes-more",
    prompt="Sixty random splits into ten folds, and in each the two choices. Which of them changes more often from "
    "split to split?",
    options=(
        Option(
            "The rule's",
            lambda r: r.simplest_counts.max() < 0.8 * r.minimum_counts.max(),
            "It depends on where a flat curve crosses a line, and the line moves, too.",
        ),
        Option(
            "The minimum: the rule was made to be stable",
            lambda r: r.minimum_counts.max() < 0.8 * r.simplest_counts.max(),
            lambda r: (
                "The rule prefers simple models; nobody promised that it is stable. The lowest place is: its nearest "
                f"rival, {rival()} features, moves up and down with it from split to split, so that the minimum stays "
                f"at {r.minimum_counts.argmax()} features in {r.minimum_counts.max()} of {r.split} splits."
            ),
        ),
        Option(
            "Both about as often: they use the same curve",
            lambda r: 0.8 <= r.simplest_counts.max() / r.minimum_counts.max() <= 1.25,
            "The rule uses two more things of the curve: its height at the minimum and a standard error from ten "
            "numbers. Both are luck, and small changes of them shift the crossing far along a flat curve.",
        ),
    ),
    settles={"split": PROSTATE_SPLITS},
    says=lambda r: (
        f"The minimum is at {r.minimum_counts.argmax()} features {r.minimum_counts.max()} times of {r.split}; the "
        f"rule's favourite, {r.simplest_counts.argmax()}, comes {r.simplest_counts.max()} times, and it takes "
        f"{np.count_nonzero(r.simplest_counts)} different sizes."
    ),
    withheld=("curve", "choices", "counts"),
)

PROSTATE = Experiment(
    name="prostate-one-standard-error",
    title="The one-standard-error rule on the prostate data, split after split",
    description=(
        "Left: the cross-validated error of the best subset of each size; the first feature brings it far down, and "
        "from there on it is nearly flat. Right: a tally of the sizes chosen so far; after many splits the minimum has "
        "mostly chosen seven, the rule more often two than any other."
    ),
    controls=(IntSlider(name="split", label="Random split", min=1, max=PROSTATE_SPLITS, value=1, play=True),),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(CHANGES, SIZES),
    theme=style.THEME,
    panels=(Panel(left=52, top=38), Panel(left=50, top=38)),
)
