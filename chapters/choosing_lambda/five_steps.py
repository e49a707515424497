"""Steps 3 to 5 on 300 diabetes patients: the mean curve of many splits, the strength that is kept, and the weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.choosing_lambda.curves import above_the_lowest, draw_choices, limit
from chapters.choosing_lambda.diabetes_split import GRID, diabetes_path, diabetes_search
from chapters.choosing_lambda.lines import DASHED
from chapters.shared import style
from chapters.shared.strengths import strength_slider
from everystate.controls import short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option
from regularization.validation import CrossValidation

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class FiveSteps:
    """The search over all strengths, and the weights at one of them; all from the training part."""

    lam: float
    place: int
    search: CrossValidation
    weights: np.ndarray
    unpenalised: np.ndarray


def compute(*, lam: float) -> FiveSteps:
    """Train on 300 patients at strength ``lam``, beside the cross-validation curve."""
    place, coefs = GRID.index(lam), diabetes_path().coefs
    return FiveSteps(lam=lam, place=place, search=diabetes_search(), weights=coefs[place], unpenalised=coefs[0])


def draw(result: FiveSteps, errors: Axes, weights: Axes) -> None:
    """Draw both errors with the two choices, and the 64 weights."""
    at = np.array([-4.75, *np.log10(GRID[1:])])
    means, spread = result.search.mean, result.search.standard_error
    errors.vlines(at, means - spread, means + spread, color=style.SKY, linewidth=1.2, gid="curves")
    training = result.search.train_errors.mean(axis=(1, 2))
    errors.plot(at, training, color=style.ORANGE, linestyle=DASHED, label="training", gid="curves")
    errors.plot(at, means, color=style.BLUE, label="CV ± 1 SE", gid="curves")
    draw_choices(errors, at, result.search)
    errors.axvline(at[result.place], color=style.MUTED, linewidth=1.2)
    errors.set(xlabel="penalty strength λ", xlim=(-5, 2.2), ylim=(1900, 5500))
    errors.set(xticks=[-4.75, -3, -1, 1], xticklabels=["0", "0.001", "0.1", "10"])
    errors.set_ylabel("mean squared error")
    style.key(errors, columns=2)
    order = np.arange(1, len(result.weights) + 1)
    weights.axhline(0, color=style.MUTED, linewidth=1)
    weights.vlines(order, 0, result.weights, color=style.BLUE, linewidth=2, gid="weights")
    weights.plot(order, result.unpenalised, "_", color=style.RED, markersize=5, label="λ = 0", gid="weights")
    weights.plot(order, result.weights, "o", color=style.BLUE, markersize=3.5, label="at this λ", gid="weights")
    weights.set(xlabel="column", xlim=(0, 65), xticks=[1, 10, 55, 64], ylabel="weight (standardised columns)")
    style.signed_log_axis(weights, "y", linear=1.0, ticks=(-1000, -100, -10, 0, 10, 100, 1000))
    weights.set_ylim(-6000, 6000)
    style.key(weights, columns=2)


def verdict(result: FiveSteps) -> str:
    """Say where the strength stands between the ends."""
    kept = result.search.one_standard_error
    if result.place == kept:
        return "This is the strongest setting within one standard error of the minimum: what the rule keeps."
    if result.place > kept:
        return "More than one standard error above the minimum: too strong for the rule."
    if result.search.mean[result.place] <= limit(result.search):
        return "Within one standard error of the minimum; a stronger setting is too."
    return "More than one standard error above the minimum: too weak for the rule."


def readout(result: FiveSteps) -> str:
    """Say what this strength costs, in training and held out, and how large the weights are."""
    search, place = result.search, result.place
    return (
        f"λ = {short(result.lam)}: training error {search.train_errors[place].mean():.0f}, cross-validated error "
        f"{search.mean[place]:.0f} (standard error {search.standard_error[place]:.0f}), "
        f"{above_the_lowest(search, place, '.0f')}; largest weight {short(np.abs(result.weights).max())}. "
        f"{verdict(result)}"
    )


def near(search: CrossValidation) -> np.ndarray:
    """Places of the strengths within one standard error of the lowest CV error."""
    return np.flatnonzero(search.mean <= limit(search))


def largest(place: int) -> float:
    """The largest weight at a place of the grid, in absolute value."""
    return float(np.abs(diabetes_path().coefs[place]).max())


def shrinks(search: CrossValidation) -> float:
    """Largest weight at the weakest strength that is near the minimum, divided by that at the strongest."""
    first, *_, last = near(search)
    return largest(first) / largest(last)


NEAR = Choose(
    name="strengths-within-one-standard-error",
    prompt="26 strengths: 0, and four for each power of ten up to 100. How many of them have a CV error within one "
    "standard error of the lowest?",
    options=(
        Option(
            "Two or three",
            lambda r: len(near(r.search)) <= 3,
            lambda r: (
                f"At the minimum the standard error is {r.search.standard_error[r.search.minimum]:.0f}, which is "
                f"{r.search.standard_error[r.search.minimum] / r.search.mean.min():.0%} of the CV error. Over more "
                "than a power of ten the curve changes by less than that."
            ),
        ),
        Option(
            "About ten",
            lambda r: 8 <= len(near(r.search)) <= 13,
            "The floor of the curve is that wide.",
        ),
        Option(
            "Nearly all",
            lambda r: len(near(r.search)) >= 22,
            lambda r: (
                f"The two ends do stand out: {r.search.mean[0]:.0f} without a penalty and {r.search.mean[-1]:.0f} with "
                f"the strongest, beside {r.search.mean.min():.0f} at best."
            ),
        ),
    ),
    settles={"lam": 3.16},
    says=lambda r: (
        f"There are {len(near(r.search))}, from λ = {short(GRID[near(r.search)[0]])} to "
        f"{short(GRID[near(r.search)[-1]])}. The rule takes the strongest of them."
    ),
    withheld=("curves", "choices", "weights"),
)

LARGEST = Choose(
    name="weights-along-the-floor",
    prompt="Go from the weakest to the strongest of the strengths within one standard error of the minimum. What "
    "happens to the largest of the 64 weights on the way?",
    options=(
        Option(
            "It falls to less than a fifth",
            lambda r: shrinks(r.search) > 5,
            "All lie within one standard error of the lowest, and their weights are quite different.",
        ),
        Option(
            "It falls by about a third",
            lambda r: 1.3 < shrinks(r.search) < 1.7,
            lambda r: (
                f"It falls far more, to a share of {1 / shrinks(r.search):.0%}. How large a weight is and how much the "
                "prediction depends on it are two things when columns resemble one another."
            ),
        ),
        Option(
            "It hardly changes, like the error",
            lambda r: shrinks(r.search) < 1.1,
            "Products and squares of the same measurements resemble one another. Large weights of opposite signs among "
            "them cancel in the prediction, so that they can shrink and the error hardly notices.",
        ),
    ),
    settles={"lam": 3.16},
    says=lambda r: (
        f"It falls from {largest(near(r.search)[0]):.0f} to {largest(near(r.search)[-1]):.1f}; without a penalty it is "
        f"{largest(0):.0f}. Models with nearly the same error need not look alike, and the strongest of "
        "these is the calmest."
    ),
    withheld=("curves", "choices", "weights"),
)

FIVE_STEPS = Experiment(
    name="five-steps-diabetes",
    title="Steps 3 to 5 on 300 diabetes patients",
    description=(
        "Left: the training error rises with the penalty; the cross-validated error, a mean of twenty random splits, "
        "falls to a flat floor and rises. "
        "Right: the 64 weights. The largest is huge without a penalty and the smaller the stronger it is; single ones "
        "also grow on the way."
    ),
    controls=(strength_slider(GRID, 0.0, between=False),),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(NEAR, LARGEST),
    theme=style.THEME,
    panels=(Panel(left=62, top=54, height=330), Panel(left=66, top=54, height=330)),
)
