"""What cross-validation curves share: the height that decides, the two choices, a paired difference, and an axis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chapters.shared import style
from chapters.shared.intervals import interval
from regularization.validation import CrossValidation

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes


def limit(search: CrossValidation) -> float:
    """One standard error above the minimum of the curve."""
    return float(search.mean[search.minimum] + search.standard_error[search.minimum])


def paired(search: CrossValidation, place: int, reference: int) -> tuple[float, float]:
    """Return how much higher the error is at ``place`` than at ``reference`` in the same folds.

    The second number is half of its 95% interval by Student's t over the folds, averaged over repeats. Folds share
    training rows, so that the interval is an approximation.
    """
    means, halves = interval(search.errors[place] - search.errors[reference])
    return float(means.mean()), float(halves.mean())


def above_the_lowest(search: CrossValidation, place: int, form: str) -> str:
    """Say how far a strength lies above the lowest error, by the paired difference."""
    if place == search.minimum:
        return "the lowest"
    gap, half = paired(search, place, search.minimum)
    return f"{gap:{form}} ± {half:{form}} above the lowest in the same folds"


def draw_choices(axes: Axes, at: np.ndarray, search: CrossValidation) -> None:
    """Mark the minimum, the height of one standard error above it, and the simplest strength below that."""
    low, simple, mean, height = search.minimum, search.one_standard_error, search.mean, limit(search)
    axes.plot(at[[low, simple]], [height] * 2, color=style.GREEN, linestyle=style.DOTTED, linewidth=2, gid="choices")
    axes.plot(
        at[[low, low]], [mean[low], height], color=style.GREEN, linestyle=style.DOTTED, linewidth=2, gid="choices"
    )
    axes.plot(at[low], mean[low], "o", color=style.RED, markersize=12, label="minimum", gid="choices")
    axes.plot(at[simple], mean[simple], "s", color=style.GREEN, markersize=7, label="one-SE rule", gid="choices")


def log_ticks(axes: Axes, ticks: tuple[float, ...]) -> None:
    """Make the y axis logarithmic, labelled at ``ticks`` only."""
    axes.set_yscale("log")
    axes.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.minorticks_off()
