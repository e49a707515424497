"""Standardising before splitting: often harmless, and flattering where features have extreme rows."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.choosing_lambda.known_truth import ridge_cross_validation, standardised_path
from chapters.choosing_lambda.lines import DASH_DOT, DASHED
from chapters.shared import style
from everystate.controls import Dropdown, SelectionSlider
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option, Sketch
from regularization import data, linear
from regularization.validation import Standardizer, cross_validate, k_fold

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TAILS = (("normal", 0.0), ("skewed", 1.0), ("very skewed", 2.0))
SIZES = (15, 20, 30, 60, 120)
DATA_SETS, COLUMNS, SCALING_STRENGTH = 80, 5, 0.1


@dataclass(frozen=True)
class Scaling:
    """Cross-validated errors of many data sets, scaled inside the folds and before splitting."""

    rows: int
    tail: float
    inside: np.ndarray
    before: np.ndarray
    fresh: np.ndarray
    """Error on 1000 new rows of the fit to all rows."""
    ratios: np.ndarray
    """Median of before / inside for each tail (row) and number of rows (column)."""


def skewed_rows(rows: int, tail: float, rng: np.random.Generator) -> data.Part:
    """Five features exp(tail * z), or z itself for tail 0, and y = half the sum of z plus standard normal noise."""
    z = rng.normal(size=(rows, COLUMNS))
    return data.Part(np.exp(tail * z) if tail else z, z.sum(axis=1) / 2 + rng.normal(size=rows))


@functools.cache
def _scaled(rows: int, tail: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Error of each data set, scaled inside the folds and before splitting, and on new rows."""
    rng, new = np.random.default_rng(12), skewed_rows(1000, tail, np.random.default_rng(13))
    found, strengths = [], np.array([SCALING_STRENGTH])
    for _ in range(DATA_SETS):
        sample, folds = skewed_rows(rows, tail, rng), k_fold(rows, 5, rng=rng)
        honest = ridge_cross_validation(sample.X, sample.y, strengths, folds).mean[0]
        leaky = cross_validate(linear.Ridge, strengths, *sample, folds=folds, prepare=Standardizer, leak=True).mean[0]
        fresh = np.mean((standardised_path(sample, strengths).predict(new.X) - new.y) ** 2)
        found.append((honest, leaky, fresh))
    return tuple(np.array(found).T)


def compute(*, rows: int, tail: float) -> Scaling:
    """Scale the features of eighty data sets inside the folds, and before splitting."""
    inside, before, fresh = _scaled(rows, tail)
    ratios = [[np.median(_scaled(n, t)[1] / _scaled(n, t)[0]) for n in SIZES] for _, t in TAILS]
    return Scaling(rows, tail, inside, before, fresh, np.array(ratios))


def draw(result: Scaling, pairs: Axes, ratios: Axes) -> None:
    """Draw both errors of every data set, and the median ratio against the number of rows."""
    pairs.plot([0.2, 30], [0.2, 30], color=style.MUTED, linestyle=DASHED, linewidth=1.2, label="equal")
    pairs.plot(result.inside, result.before, "o", color=style.RED, markersize=5, label="a data set", gid="pairs")
    pairs.set(xlim=(0.2, 20000), ylim=(0.2, 30), xlabel="CV error, scaled inside each fold")
    style.log_axis(pairs, "x")
    style.log_axis(pairs, "y")
    pairs.set_ylabel("CV error, scaled before")
    style.key(pairs, columns=2)
    ratios.axhline(1, color=style.MUTED, linestyle=DASHED, linewidth=1.2)
    looks = ((style.GREEN, "s", "solid"), (style.BLUE, "^", DASH_DOT), (style.RED, "o", DASHED))
    for (name, tail), line, (colour, marker, dash) in zip(TAILS, result.ratios, looks, strict=True):
        ratios.plot(SIZES, line, marker, linestyle=dash, color=colour, markersize=5, label=name, gid="ratios")
        if tail == result.tail:
            here = line[SIZES.index(result.rows)]
            ratios.plot(result.rows, here, marker, color=colour, markersize=11, markeredgecolor=style.INK, gid="ratios")
    ratios.set(xlim=(13, 140), ylim=(0, 1.3), xlabel="rows")
    ratios.set_xscale("log")
    ratios.set(xticks=SIZES, xticklabels=[str(size) for size in SIZES])
    ratios.minorticks_off()
    ratios.set_ylabel("reported / honest error (median)")
    style.key(ratios, columns=3)


def verdict(result: Scaling) -> str:
    """Say how much the leak flatters, in the middle of all data sets; three percent count."""
    ratio = np.median(result.before / result.inside)
    if abs(ratio - 1) < 0.03:
        return "Hardly a difference; but the right way costs nothing."
    if ratio < 1:
        return "Scaling first hides the extreme rows that will hurt."
    return "Here the leak happens to look worse than honesty."


def readout(result: Scaling) -> str:
    """Say what either way reports, and the error on new rows."""
    name = next(name for name, tail in TAILS if tail == result.tail)
    before, inside, fresh = (np.median(errors) for errors in (result.before, result.inside, result.fresh))
    return (
        f"{result.rows} rows, {name} features, medians over {DATA_SETS} data sets: CV error {before:.2f} when scaled "
        f"before splitting, {inside:.2f} when scaled inside the folds; on new rows {fresh:.2f}. The first divided "
        f"by the second, data set by data set: {np.median(result.before / result.inside):.2f}. {verdict(result)}"
    )


def medians(result: Scaling) -> tuple[float, float, float]:
    """Median errors: scaled before splitting, scaled inside the folds, on new rows."""
    return float(np.median(result.before)), float(np.median(result.inside)), float(np.median(result.fresh))


RATIO = Sketch(
    name="scaled-before-splitting",
    prompt="Means and scales never see the targets. The features are very skewed: a few values are extreme. Draw the "
    "error reported with scaling before splitting, divided by that with scaling inside the folds.",
    x=SIZES,
    truth=lambda r: r.ratios[-1],
    x_label="rows =",
    y_label="the ratio",
    panel=1,
    shapes={
        "flat": "With normal features it is so, at 1. Here an extreme row that helped to set the scale looks tame, and "
        "one that didn't is far outside.",
        "falls": "With more rows a single one has less to say about mean and scale: the leak becomes smaller.",
        "dips": "With the fewest rows the leak is the largest: there a single row decides what the scale is.",
        "peaks": "The ratio comes nearer to 1 with every step, and has no reason to turn.",
    },
    settles={"tail": 2.0},
    says=lambda r: (
        f"It rises from {r.ratios[-1, 0]:.2f} to {r.ratios[-1, -1]:.2f}. With few rows an extreme one in the held-out "
        "fold has made the scale so large that it no longer looks extreme, and its error is hidden."
    ),
    withheld=("pairs", "ratios"),
)

HONEST = Choose(
    name="scaling-and-new-rows",
    prompt="30 rows, very skewed features. Which of the two reported errors comes close to the error on new rows, in "
    "the median over the data sets?",
    options=(
        Option(
            "Scaled inside the folds",
            lambda r: 0.8 < medians(r)[1] / medians(r)[2] < 1.25,
            lambda r: (
                f"It is the honest one and the nearer one, {medians(r)[1]:.1f}, but new rows cost "
                f"{medians(r)[2]:.0f}: thirty rows contain few of the extremes that new data bring."
            ),
        ),
        Option(
            "Scaled before splitting",
            lambda r: 0.8 < medians(r)[0] / medians(r)[2] < 1.25,
            lambda r: (
                f"It reports {medians(r)[0]:.1f}, the lowest of the three; on new rows it is {medians(r)[2]:.0f}."
            ),
        ),
        Option(
            "Neither: both are far too high",
            lambda r: min(medians(r)[:2]) > 2 * medians(r)[2],
            "Training on four fifths of the rows does make the reported error a little too high. It is nothing beside "
            "the extreme rows that are missing.",
        ),
        Option(
            "Neither: both are far too low",
            lambda r: max(medians(r)[:2]) < 0.5 * medians(r)[2],
            "What is not in thirty rows can't be seen by holding some of them out.",
        ),
    ),
    settles={"rows": 30, "tail": 2.0},
    says=lambda r: (
        f"Medians: {medians(r)[0]:.1f} scaled before, {medians(r)[1]:.1f} scaled inside, {medians(r)[2]:.0f} on new "
        "rows. Cross-validation without a leak can still be far off when the rows are few and extremes decide."
    ),
    withheld=("pairs", "ratios"),
)

SCALE = Experiment(
    name="standardise-before-splitting",
    title="Standardising before splitting, and inside each fold",
    description=(
        "Left: each point is a data set, its cross-validated error with scaling inside the folds against that with "
        "scaling before splitting. Right: the median ratio of the two, near 1 for normal features and far below it "
        "for few rows with very skewed features."
    ),
    controls=(
        SelectionSlider(name="rows", label="Rows", options=SIZES, value=15, between=False),
        Dropdown(name="tail", label="Features", options=TAILS, value=0.0),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(HONEST, RATIO),
    theme=style.THEME,
    panels=(Panel(left=56, top=38), Panel(left=56, top=38)),
)
