"""Naive or rescaled: the naive elastic net shrinks twice, and the rescaled one overshoots between look-alikes."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.elastic_net.groups import FEATURES, MEMBERS, REDRAWS, world
from chapters.elastic_net.places import mark_groups, weight_axis
from chapters.elastic_net.sliders import correlation_slider
from chapters.shared import style
from chapters.shared.strengths import rounded
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Sketch
from regularization import linear

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RIDGE_PARTS = (0.0, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
LASSO_PARTS = np.logspace(-1.5, 1.25, 45)
LASSO_STOPS = rounded(LASSO_PARTS[::4])
FORM_CORRELATIONS = (0.0, 0.9, 0.99)


@dataclass(frozen=True)
class Forms:
    """Weights of one sample in both forms, and the mean errors of both at every L1 strength."""

    l1: float
    l2: float
    naive: np.ndarray
    rescaled: np.ndarray
    errors: np.ndarray
    lasso: np.ndarray
    place: int


@functools.cache
def _naive_weights(correlation: float, l2: float, redraw: int) -> np.ndarray:
    """Naive weights at each L1 strength, shape (len(LASSO_PARTS), FEATURES)."""
    train = world(correlation, redraw).train
    return linear.exact_lasso_path(train.X, train.y, l2=l2).at(LASSO_PARTS).coefs


@functools.cache
def form_losses(correlation: float, l2: float) -> np.ndarray:
    """Error beyond the noise of the naive and the rescaled form, shape (2, REDRAWS, len(LASSO_PARTS))."""
    losses = np.zeros((2, REDRAWS, LASSO_PARTS.size))
    for redraw in range(REDRAWS):
        problem = world(correlation, redraw)
        naive = _naive_weights(correlation, l2, redraw) @ problem.test.X.T
        signal = problem.test.y - problem.train.y.mean()
        losses[:, redraw] = [np.mean((factor * naive - signal) ** 2, axis=1) for factor in (1, 1 + l2)]
    return losses


def form_errors(correlation: float, l2: float) -> np.ndarray:
    """Mean error beyond the noise of the naive and the rescaled form, shape (2, len(LASSO_PARTS))."""
    return form_losses(correlation, l2).mean(axis=1)


def irrelevant_kept(correlation: float, l2: float) -> np.ndarray:
    """Number of irrelevant features that either form keeps, shape (REDRAWS, len(LASSO_PARTS))."""
    weights = [_naive_weights(correlation, l2, redraw) for redraw in range(REDRAWS)]
    return np.count_nonzero(np.array(weights)[:, :, MEMBERS:], axis=2)


def compute(*, l2: float, l1: float, correlation: float) -> Forms:
    """Compare the forms at one pair of strengths."""
    place = 4 * LASSO_STOPS.index(l1)
    naive = _naive_weights(correlation, l2, 0)[place]
    return Forms(
        l1=l1,
        l2=l2,
        naive=naive,
        rescaled=(1 + l2) * naive,
        errors=form_errors(correlation, l2),
        lasso=form_errors(correlation, 0.0)[0],
        place=place,
    )


def draw(result: Forms, weights: Axes, errors: Axes) -> None:
    """Draw the two forms' weights, and their errors against the L1 strength."""
    places = np.arange(1, FEATURES + 1)
    weight_axis(weights)
    mark_groups(weights, FEATURES)
    weights.vlines(places, result.naive, result.rescaled, color=style.SKY, linewidth=1.4, gid="weights")
    weights.plot(places, result.rescaled, "o", color=style.BLUE, markersize=5, label="rescaled", gid="weights")
    weights.plot(
        places, result.naive, "_", color=style.RED, markersize=7, markeredgewidth=2.2, label="naive", gid="weights"
    )
    style.key(weights, columns=2)
    errors.plot(LASSO_PARTS, result.lasso, color=style.MUTED, linestyle=style.DOTTED, label="lasso", gid="errors")
    errors.plot(LASSO_PARTS, result.errors[0], color=style.RED, linestyle=style.DASHED, label="naive", gid="errors")
    errors.plot(LASSO_PARTS, result.errors[1], color=style.BLUE, linewidth=2.6, label="rescaled", gid="errors")
    errors.axvline(result.l1, color=style.INK, linewidth=1)
    errors.plot([result.l1] * 2, result.errors[:, result.place], "o", color=style.INK, markersize=5.5, gid="errors")
    errors.set(xlabel="L1 strength λ₁", xlim=(0.028, 20), ylim=(1, 600))
    style.log_axis(errors, "x", ticks=5)
    style.log_axis(errors, "y", ticks=5)
    errors.set_ylabel("error beyond the noise")
    style.key(errors, columns=3)


def _lowest(errors: np.ndarray) -> str:
    place = int(errors.argmin())
    ends = ", where the curve begins" if place == 0 else ""
    return f"{errors.min():.2f} at λ₁ = {short(float(f'{LASSO_PARTS[place]:.2g}'))}{ends}"


def readout(result: Forms) -> str:
    """Say what each form costs here and at its best."""
    naive, rescaled = result.errors[:, result.place]
    if result.l2 == 0:
        return f"Without an L2 part both forms are the lasso: error {naive:.2f}; lowest {_lowest(result.errors[0])}."
    return (
        f"Rescaling multiplies every weight by {short(1 + result.l2)}: the error goes from {naive:.2f} to "
        f"{rescaled:.2f}. Lowest: naive {_lowest(result.errors[0])}, rescaled {_lowest(result.errors[1])}; "
        f"lasso {result.lasso.min():.2f}."
    )


RESCALED = Sketch(
    name="error-of-the-rescaled-form",
    prompt="λ₂ = 10, at correlation 0.9: the update of a weight divides by 11, and the rescaled form multiplies all "
    "weights by 11. Draw its error as the L1 strength grows.",
    x=tuple(LASSO_PARTS[::4].tolist()),
    truth=lambda r: r.errors[1][::4],
    x_label="λ₁ =",
    y_label="the error of the rescaled form",
    panel=1,
    shapes={
        "rises": "A weak L1 part is where the error is largest: there the factor has the most to blow up.",
        "flat": "The factor blows up whatever is kept, and with a weak L1 part that is nearly everything.",
        "peaks": "The weak end is no mild one: there the factor has the most to blow up.",
        "falls": "It does fall nearly all the way, until so few weights are left that the fit says too little.",
    },
    settles={"l2": 10.0},
    says=lambda r: (
        f"With the weakest L1 part it is {r.errors[1][0]:.0f}, that of the naive form {r.errors[0][0]:.0f}. The L2 "
        "part divides the sum of five copies not by 1 + λ₂ but by 1 + λ₂/5, which is 3, so that multiplying by 11 "
        f"overshoots, and only a strong L1 part takes that back. The lowest error is {r.errors[1].min():.0f}; the "
        f"lasso's is {r.lasso.min():.1f}."
    ),
    withheld=("weights", "errors"),
)

FORMS = Experiment(
    name="naive-or-rescaled",
    title="Shrunk twice: the naive and the rescaled elastic net",
    description=(
        "Left: the weights of thirty features in both forms. Right: the error of both forms, and of the lasso, against "
        "the L1 strength. With a strong L2 part the naive form's weights stay far below the truth; the rescaled form "
        "overshoots where features are correlated, unless the L1 strength is large."
    ),
    controls=(
        SelectionSlider(
            name="l2",
            label="L2 strength λ₂",
            options=(("0 (lasso)", 0.0), *RIDGE_PARTS[1:]),
            value=0.3,
        ),
        SelectionSlider(name="l1", label="L1 strength λ₁", options=LASSO_STOPS, value=1.0, between=False),
        correlation_slider(0.9, FORM_CORRELATIONS),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(RESCALED,),
    theme=style.THEME,
    panels=(Panel(top=54, height=330), Panel(top=54, height=330, left=62)),
)
