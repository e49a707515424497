"""The lasso path on the diabetes data: as the strength falls, ten features enter one after another."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.shared import style
from chapters.shared.diabetes import FEATURES, standardised
from chapters.shared.strengths import rounded, strength_slider
from everystate.controls import short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option, Sketch
from regularization import linear

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PATH_STRENGTHS = rounded(np.geomspace(0.1, 100, 46))
PATH_COLOURS = (style.MUTED, style.RED, style.BLUE, style.GREEN, style.RED, style.PURPLE)
PATH_COLOURS += (style.ORANGE, style.SKY, style.INK, style.MUTED)
PATH_DASHES = ("-", style.DASHED, "-", "-", "-", style.DASHED, "-", style.DOTTED, "-", style.DASHED)
# Where a name fits beside the left end of its line, in the unit of the weights.
NAME_HEIGHTS = (-5.2, -11.2, 25.2, 13.6, -29.4, 18.4, -0.6, 8.8, 33, 4.1)


@dataclass(frozen=True)
class PathAt:
    """The lasso at one strength on the diabetes data, and the whole path."""

    lam: float
    order: tuple[int, ...]
    weights: np.ndarray
    least_squares: np.ndarray
    strengths: np.ndarray
    coefs: np.ndarray
    explained: float
    explained_by_all: float


@functools.cache
def diabetes_path() -> linear.ExactPath:
    """Every lasso solution on the standardised diabetes data."""
    return linear.exact_lasso_path(*standardised())


@functools.cache
def path_lines() -> tuple[np.ndarray, np.ndarray]:
    """Strengths, the knots among them, and the weights there: enough to draw the path."""
    path = diabetes_path()
    strengths = np.union1d(path.lams[path.lams > 0.1], np.geomspace(0.1, 100, 100))
    return strengths, path.at(strengths).coefs


def entry_order(path: linear.ExactPath) -> tuple[int, ...]:
    """Features in the order in which they first join."""
    return tuple(dict.fromkeys(feature for _, feature, what in path.events if what == "joins"))


def _explained(weights: np.ndarray) -> float:
    """Share of the variance of y that these weights explain on the same rows."""
    X, y = standardised()
    return float(1 - ((y - y.mean() - X @ weights) ** 2).mean() / y.var())


def _unshrunk(lam: float) -> float:
    """Share of the variance that the features kept at ``lam`` explain without a penalty."""
    X, y = standardised()
    kept = compute(lam=lam).weights != 0
    weights = np.zeros(len(kept))
    weights[kept] = np.linalg.lstsq(X[:, kept], y - y.mean())[0]
    return _explained(weights)


def compute(*, lam: float) -> PathAt:
    """Cut the path at strength ``lam``."""
    path = diabetes_path()
    at = path.at([lam]).coefs[0]
    strengths, coefs = path_lines()
    return PathAt(
        lam=lam,
        order=entry_order(path),
        weights=at,
        least_squares=path.coefs[-1],
        strengths=strengths,
        coefs=coefs,
        explained=_explained(at),
        explained_by_all=_explained(path.coefs[-1]),
    )


def draw(result: PathAt, lines: Axes, bars: Axes) -> None:
    """Draw the path with a cursor, and the weights at the cursor."""
    lines.axhline(0, color=style.FAINT, linewidth=1)
    for feature, name in enumerate(FEATURES):
        look = {"color": PATH_COLOURS[feature], "linestyle": PATH_DASHES[feature]}
        lines.plot(result.strengths, result.coefs[:, feature], **look, linewidth=1.8, gid="path")
        lines.text(0.09, NAME_HEIGHTS[feature], name, color=look["color"], ha="right", va="center", fontsize=10.5)
    lines.axvline(result.lam, color=style.INK, linewidth=1.5)
    lines.plot([result.lam] * len(result.weights), result.weights, "o", color=style.INK, markersize=4, gid="path")
    style.log_axis(lines, "x", ticks=5)
    lines.set(xlabel="penalty strength λ", ylabel="weight", xlim=(0.045, 110), ylim=(-43, 43))
    order = np.array(result.order)
    kept = result.weights[order] != 0
    places = np.arange(len(order))
    bars.axvline(0, color=style.MUTED, linewidth=1)
    bars.plot(result.least_squares[order], places, "|", color=style.RED, markersize=11, label="no penalty")
    bars.hlines(places[kept], 0, result.weights[order][kept], color=style.BLUE, linewidth=3, gid="path")
    bars.plot(result.weights[order][kept], places[kept], "o", color=style.BLUE, label="kept", gid="path")
    zeros = np.zeros((~kept).sum())
    bars.plot(zeros, places[~kept], "o", color=style.INK, markerfacecolor=style.PAPER, label="zero", gid="path")
    bars.set(xlabel="weight", yticks=places, yticklabels=[FEATURES[j] for j in order])
    bars.set(xlim=(-43, 43), ylim=(len(order) - 0.5, -0.5))
    style.key(bars)


def verdict(result: PathAt) -> str:
    """Name the features that are kept, if any is, and say what they are worth."""
    kept = [FEATURES[j] for j in result.order if result.weights[j] != 0]
    if not kept:
        return "the price is too high for every feature. All ten weights are exactly 0."
    return (
        f"{len(kept)} of 10 kept ({', '.join(kept)}). They explain {result.explained:.0%} of the variance on these "
        f"rows; least squares with all ten explains {result.explained_by_all:.0%}."
    )


def readout(result: PathAt) -> str:
    """Say which features are kept and how much they explain."""
    return f"λ = {short(result.lam)}: {verdict(result)}"


# -- predictions
DRAWN = rounded(np.geomspace(0.1, 100, 13))


def weights_of(feature: str) -> np.ndarray:
    """The weight of a feature at each of DRAWN."""
    return diabetes_path().at(DRAWN).coefs[:, FEATURES.index(feature)]


def joins_at(feature: str) -> float:
    """The strength below which a feature first has a weight."""
    return next(lam for lam, k, what in diabetes_path().events if what == "joins" and k == FEATURES.index(feature))


def left_and_back(feature: str) -> tuple[float, float]:
    """The strengths between which a feature is zero on the way, before it leaves and joins again."""
    found = [lam for lam, k, _ in diabetes_path().events if k == FEATURES.index(feature)]
    return found[2], found[1]


SIGN = Sketch(
    name="lasso-path-of-hdl",
    prompt="Without a penalty `hdl` has a small positive weight, 4.8; at λ = 0.1 it is 1. Draw how it goes as λ "
    "grows to 100.",
    x=DRAWN,
    truth=lambda r: weights_of("hdl").tolist(),
    x_label="λ =",
    y_label="the weight of `hdl`",
    shapes={
        "flat": "It soon is zero, but it does not stay there: a weight that is zero at one λ may be needed at a "
        "larger one.",
        "falls": "As long as `tc` and `ldl` keep their large opposite weights. When these go, `hdl` takes over.",
        "rises": "It does grow, but on the other side of zero.",
        "peaks": "It does grow, but on the other side of zero.",
        "winds": "It turns once only: from its lowest value it goes back to zero, and stays.",
    },
    says=lambda r: (
        f"Between λ = {left_and_back('hdl')[0]:.2f} and {left_and_back('hdl')[1]:.2f} it is exactly 0; at larger λ "
        f"it is negative, down to {style.signed(weights_of('hdl').min(), 0)}, and from λ = {joins_at('hdl'):.0f} on "
        "zero for good. What a feature is worth depends on which others are kept."
    ),
    withheld=("path",),
)

WORTH = Choose(
    name="lasso-half-of-the-features",
    prompt="All ten features explain 52% of the variance without a penalty. At λ = 11.7 the lasso keeps five of "
    "them, and shrinks these. How much of the variance do they explain?",
    options=(
        Option(
            "About 26%: half the features, half of what they explain",
            lambda r: r.explained < 0.3,
            "The features share what they explain: those that are kept stand in for those that are not.",
        ),
        Option(
            "About 37%: the better half, less what shrinking costs",
            lambda r: 0.34 < r.explained < 0.41,
            lambda r: (
                f"So little is left when the price is far higher: at λ = 39.8 the lasso keeps "
                f"{int((compute(lam=39.8).weights != 0).sum())}, which explain {compute(lam=39.8).explained:.0%}. "
                "It is the shrinking that costs: without a "
                f"penalty the same features explain {_unshrunk(39.8):.0%}."
            ),
        ),
        Option(
            "About 48%: nearly all",
            lambda r: 0.46 < r.explained < 0.5,
            "They stand in for those that left, and near the minimum a loss hardly changes with the weights.",
        ),
    ),
    settles={"lam": PATH_STRENGTHS[31]},
    says=lambda r: (
        f"{r.explained:.1%} with {int((r.weights != 0).sum())} features, {r.explained_by_all:.1%} with ten, on these "
        "rows."
    ),
    withheld=("path",),
)

PATH = Experiment(
    name="diabetes-path",
    title="The lasso path on the diabetes data",
    description=(
        "Left: ten weights against the penalty strength on a logarithmic axis. From the right, where all are zero, "
        "they leave zero one after another: bmi and ltg first, age last. A cursor marks the present strength. Right: "
        "the weights at the cursor in the order in which they enter, with least squares marked; zeros are hollow."
    ),
    controls=(strength_slider(PATH_STRENGTHS, PATH_STRENGTHS[24]),),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(SIGN, WORTH),
    theme=style.THEME,
    panels=(Panel(height=340, left=50), Panel(height=340, left=44)),
)
