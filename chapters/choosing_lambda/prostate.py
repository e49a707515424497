"""The one-standard-error rule on the prostate data: what it and the minimum choose, split after split."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from chapters.choosing_lambda.curves import draw_choices
from chapters.shared import style
from chapters.shared.prostate import PROSTATE_SPLITS, prostate_searches
from everystate.controls import IntSlider
from everystate.experiment import Experiment, Panel
from regularization.validation import CrossValidation


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
    errors.vlines(sizes, means - spread, means + spread, color=style.SKY, linewidth=1.6)
    errors.plot(sizes, means, color=style.BLUE, marker=".", label="CV ± 1 SE")
    draw_choices(errors, sizes, search)
    errors.set(xlabel="number of features", ylabel="mean squared error", xlim=(-0.4, 8.4), ylim=(0.3, 2.1))
    style.key(errors, columns=3)
    for tally, shift, colour, hatch, name in (
        (result.minimum_counts, 0.2, style.RED, "", "minimum"),
        (result.simplest_counts, -0.2, style.GREEN, "////", "one-SE rule"),
    ):
        counts.bar(
            sizes + shift, tally, 0.36, color=colour, hatch=hatch, edgecolor=style.PAPER, linewidth=0, label=name
        )
    counts.set(xlabel="number of features chosen", ylabel="splits so far", xlim=(-0.6, 8.6), ylim=(0, 60))
    style.key(counts, columns=2)


def favourite(tally: np.ndarray) -> str:
    """Name the size that was chosen most often, or all that were, and how often."""
    *others, last = map(str, np.flatnonzero(tally == tally.max()))
    sizes, each = (f"{', '.join(others)} and {last}", " each") if others else (last, "")
    return f"{sizes} ({tally.max()} of {tally.sum()}{each})"


def readout(result: SubsetSearch) -> str:
    """Say what this split and all so far have chosen."""
    return (
        f"Split {result.split}: the minimum is at {result.search.strength():.0f} features, the one-SE rule takes "
        f"{result.search.strength('one_standard_error'):.0f}. "
        f"Most frequent so far: {favourite(result.minimum_counts)} for the minimum, "
        f"{favourite(result.simplest_counts)} for the rule."
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
    theme=style.THEME,
    panels=(Panel(left=52, top=38), Panel(left=50, top=38)),
)
