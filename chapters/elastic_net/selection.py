"""Who is selected of two groups and twenty irrelevant features, as the penalty goes from ridge to lasso."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.elastic_net.groups import (
    FEATURES,
    FINE,
    IRRELEVANT,
    MEMBERS,
    REDRAWS,
    SIZE,
    STRENGTHS,
    mean_error,
    world,
)
from chapters.elastic_net.places import mark_groups, weight_axis
from chapters.elastic_net.sliders import correlation_slider, rho_slider
from chapters.shared import style
from chapters.shared.strengths import strength_slider
from everystate.controls import short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option
from regularization import linear

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Selection:
    """Weights of one sample at one strength, and the error beyond the noise at all of them."""

    rho: float
    lam: float
    correlation: float
    weights: np.ndarray
    curve: np.ndarray
    lasso_curve: np.ndarray
    error: float


def compute(*, rho: float, lam: float, correlation: float) -> Selection:
    """Fit the first redraw, and look up the mean error of all."""
    train = world(correlation, 0).train
    curve = mean_error(correlation, rho)
    return Selection(
        rho=rho,
        lam=lam,
        correlation=correlation,
        weights=linear.elastic_net_path(train.X, train.y, [lam], rho=rho).coefs[0],
        curve=curve,
        lasso_curve=mean_error(correlation, 1.0),
        error=float(np.exp(np.interp(np.log(lam), np.log(FINE), np.log(curve)))),
    )


def draw(result: Selection, weights: Axes, errors: Axes) -> None:
    """Draw the weights as stems beside the error."""
    places = np.arange(1, FEATURES + 1)
    weight_axis(weights)
    mark_groups(weights, FEATURES)
    kept = result.weights != 0
    weights.vlines(places, 0, result.weights, color=style.BLUE, linewidth=3, gid="weights")
    for which, marker, colour, label in ((kept, "o", style.BLUE, "kept"), (~kept, "x", style.RED, "exactly zero")):
        weights.plot(
            places[which], result.weights[which], marker, color=colour, markersize=5.5, label=label, gid="weights"
        )
    style.key(weights, columns=2)
    errors.plot(FINE, result.lasso_curve, color=style.RED, linestyle=style.DASHED, label="lasso", gid="errors")
    errors.plot(FINE, result.curve, color=style.BLUE, linewidth=2.6, label="at this ρ", gid="errors")
    errors.axvline(result.lam, color=style.BLUE, linewidth=1.2)
    errors.plot([result.lam], [result.error], "o", color=style.BLUE, markersize=7, gid="errors")
    errors.set(xlabel="penalty strength λ", ylim=(1.6, 110), xlim=(0.009, 11))
    style.log_axis(errors, "x", ticks=5)
    style.log_axis(errors, "y", ticks=4)
    errors.set_ylabel("error beyond the noise")
    style.key(errors, columns=2)


def verdict(result: Selection) -> str:
    """Say on which side of its sweet spot the fit stands."""
    if result.error < 1.15 * result.curve.min():
        return "near the best that this ρ can do"
    return "overfitting" if result.lam < FINE[result.curve.argmin()] else "underfitting"


def readout(result: Selection) -> str:
    """Say who is kept, and on which side of its sweet spot the fit stands."""
    kept = result.weights != 0
    best, low = FINE[result.curve.argmin()], result.curve.min()
    return (
        f"Kept: {int(kept[:SIZE].sum())} of 5 in group 1, {int(kept[SIZE:MEMBERS].sum())} of 5 in group 2, "
        f"{int(kept[MEMBERS:].sum())} of {IRRELEVANT} irrelevant features. Mean error beyond the noise over {REDRAWS} "
        f"redraws: {result.error:.2f}, {verdict(result)} ({low:.2f} at λ = {short(float(best))})."
    )


def counts(result: Selection) -> tuple[int, int]:
    """Members and irrelevant features that are kept."""
    kept = result.weights != 0
    return int(kept[:MEMBERS].sum()), int(kept[MEMBERS:].sum())


def left_out(result: Selection) -> tuple[int, int]:
    """Members and irrelevant features that the lasso leaves out of this sample at the same strength."""
    members, others = counts(compute(rho=1.0, lam=result.lam, correlation=result.correlation))
    return MEMBERS - members, IRRELEVANT - others


def came(result: Selection) -> tuple[int, int]:
    """How many more are kept than by the lasso: members, irrelevant features."""
    members, others = counts(result)
    members_out, others_out = left_out(result)
    return members - (MEMBERS - members_out), others - (IRRELEVANT - others_out)


COMES_IN = Choose(
    name="who-comes-in",
    prompt="The lasso at λ = 1 has left some of the ten members out of this sample, and most of the twenty irrelevant "
    "features. You keep λ = 1 and lower ρ to 0.75. Who comes in?",
    options=(
        Option(
            "A few of both, as it happens",
            lambda r: 0 < came(r)[0] < left_out(r)[0] and came(r)[1] > 0,
            "The L2 part is not blind: it pulls together the weights of features that say the same. A missing member "
            "has companions that are kept; an irrelevant feature has none.",
        ),
        Option(
            "All missing members, and most of the irrelevant features",
            lambda r: came(r)[0] == left_out(r)[0] and came(r)[1] > left_out(r)[1] / 2,
            "That happens only nearer to ridge. At ρ = 0.75 the threshold below which a weight is zero is still three "
            "quarters of the lasso's.",
        ),
        Option(
            "Nobody: all kept weights shrink a little",
            lambda r: sum(came(r)) == 0,
            "A member was left out because its companions had already taken its share. Where large weights cost more "
            "than in proportion, they give some of it back.",
        ),
        Option(
            "All missing members, and hardly any irrelevant feature",
            lambda r: came(r)[0] == left_out(r)[0] and came(r)[1] <= 2,
            "Each missing member has companions that are kept, and shares their weight.",
        ),
    ),
    settles={"rho": 0.75, "lam": 1.0},
    says=lambda r: (
        f"All {left_out(r)[0]} missing members come in, and {came(r)[1]} of the {left_out(r)[1]} irrelevant features "
        f"that the lasso leaves out. At its best λ the lowest error on new points falls from {r.lasso_curve.min():.2f} "
        f"to {r.curve.min():.2f}."
    ),
    withheld=("weights", "errors"),
)

SELECTION = Experiment(
    name="who-is-selected",
    title="Two groups of five, twenty irrelevant features: who is kept?",
    description=(
        "Left: the weights of thirty features as stems, ten of which belong to two groups; those that are kept end in "
        "a circle, those that are exactly zero in a cross. Ridge keeps all. In a strongly correlated group the "
        "lasso's weights differ widely, and come closer together as the share of L1 falls. Right: the error on new "
        "points against the strength has its minimum in between."
    ),
    controls=(
        rho_slider(1.0, between=False),
        strength_slider(STRENGTHS, STRENGTHS[8]),
        correlation_slider(0.9),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(COMES_IN,),
    theme=style.THEME,
    panels=(Panel(top=54, height=330), Panel(top=54, height=330)),
)
