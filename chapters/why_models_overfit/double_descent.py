"""The risk of least squares has a peak where the model can just fit every row, and falls again beyond."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.shared import style
from chapters.why_models_overfit.predictions import BEST_RIDGE, FREE
from chapters.why_models_overfit.risks import (
    COUNTS,
    DESCENT_NOISE,
    FEATURES,
    ROWS,
    STRONG,
    curves,
    exact_risk,
    ridge_optimum,
    rows,
    simulated,
)
from everystate.controls import Checkbox, SelectionSlider
from everystate.experiment import Experiment, Panel
from regularization import linear

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Descent:
    """One fit with p features, and the risk of all numbers of features.

    ``exact`` holds pairs (p / n, risk) of curves; ``simulated`` has rows (p / n, mean, standard error) for
    least squares, or for ridge; ``seen`` and ``new`` hold (truth, prediction) of 40 rows each.
    """

    ratio: float
    ridge: bool
    exact: tuple[np.ndarray, np.ndarray]
    ridged: np.ndarray
    simulated: np.ndarray
    now: float
    infinite: bool
    seen: np.ndarray
    new: np.ndarray


def compute(*, p: int, ridge: bool) -> Descent:
    """Fit the first ``p`` features to 40 rows, with or without ridge at its optimal strength."""
    train, new = rows()
    lam, risk = ridge_optimum(p)
    model = linear.Ridge(lam if ridge else 0.0, fit_intercept=False).fit(train.X[:, :p], train.y)
    points = simulated(ridge) / [ROWS, 1, 1]
    infinite = p == ROWS and not ridge
    below, above, ridged = curves()
    return Descent(
        ratio=p / ROWS,
        ridge=ridge,
        exact=(below, above),
        ridged=ridged,
        simulated=points,
        now=risk if ridge else (0.0 if infinite else exact_risk(p)),
        infinite=infinite,
        seen=np.column_stack([train.y, model.predict(train.X[:, :p])]),
        new=np.column_stack([new.y, model.predict(new.X[:, :p])]),
    )


def draw(result: Descent, pairs: Axes, risks: Axes) -> None:
    """Draw predictions against truth beside the risk curve with its simulated points."""
    pairs.plot([-3, 3], [-3, 3], color=style.MUTED, linewidth=1.2, label="exactly right")
    pairs.plot(*result.new.T, "o", color=style.GREEN, markersize=5, label="new rows", gid="rows")
    pairs.plot(*result.seen.T, "x", color=style.ORANGE, markersize=6, label="training rows", gid="rows")
    pairs.set(xlabel="true y", xlim=(-3, 3), xticks=[-2, 0, 2])
    style.signed_log_axis(pairs, "y", linear=3.0, ticks=(-100, -10, -2, 0, 2, 10, 100))
    pairs.set(ylim=(-200, 200), ylabel="predicted y")
    style.key(pairs, columns=2)
    for part, label in zip(result.exact, ("without ridge, exact", None), strict=True):
        risks.plot(*part.T, color=style.RED, linewidth=1.2 if result.ridge else 2.2, label=label, gid="risks")
    if result.ridge:
        dashed = {"color": style.BLUE, "linestyle": (0, (6, 2))}
        risks.plot(*result.ridged.T, label="best ridge, n → ∞", gid="risks", **dashed)
    ratio, mean, error = result.simulated.T
    risks.vlines(ratio, mean - 2 * error, mean + 2 * error, color=style.INK, linewidth=1.2, gid="risks")
    risks.plot(ratio, mean, "o", color=style.INK, markersize=4.5, label="simulated", gid="risks")
    risks.axvline(result.ratio, color=style.BLUE, linewidth=1.2)
    if result.infinite:
        risks.text(1.08, 17, "∞", fontsize=18, color=style.BLUE, va="center", gid="risks")
    else:
        risks.plot(result.ratio, result.now, "D", color=style.BLUE, markersize=7, gid="risks")
    risks.axhline(DESCENT_NOISE**2, color=style.MUTED, linestyle=style.LEVEL, linewidth=1.2, label="noise")
    risks.set(xlabel="features per training row, p/n", xlim=(0, 5.1))
    style.log_axis(risks, "y")
    risks.set(ylim=(0.03, 25), ylabel="expected squared error")
    style.key(risks, columns=2)


def verdict(result: Descent) -> str:
    """Say where on the curve the model stands."""
    if result.ridge:
        return "Ridge at its best strength has no peak."
    if result.infinite:
        return "As many features as rows: the fit just reaches every point, at any price."
    if result.ratio > 1:
        calm = result.now < 1.5 * exact_risk(FEATURES)
        return f"Past the peak: many fits are perfect, and the smallest is {'calm' if calm else 'still wild'}."
    if result.ratio * ROWS < STRONG:
        return "The classical side: it lacks strong features."
    if result.now > 1.2 * exact_risk(STRONG):
        return "The classical side: too many features for the rows."
    return "The classical side: about the right number of features."


def readout(result: Descent) -> str:
    """Give the error on the training rows, and the risk."""
    training = float(np.mean((result.seen[:, 0] - result.seen[:, 1]) ** 2))
    risk = "infinite" if result.infinite else f"{result.now:.2f}"
    return (
        f"{round(result.ratio * ROWS)} features, {ROWS} rows: training error {training:.3f}, "
        f"expected error {risk}. {verdict(result)}"
    )


DOUBLE_DESCENT = Experiment(
    name="double-descent",
    title="From fewer features than rows to more",
    description=(
        "Left: predictions against true values; with as many features as rows the training rows lie on the "
        "diagonal and new rows are far off. Right: the expected error falls, rises to a peak where p equals n and"
        " falls again beyond. With ridge, drawn in the limit of many rows, the peak is gone."
    ),
    controls=(
        SelectionSlider(
            name="p",
            label="Features per training row, p/n",
            options=tuple((f"{p / ROWS:.2f} ({p} features)", p) for p in COUNTS),
            value=2,
        ),
        Checkbox(name="ridge", label="Ridge penalty, at its best strength", value=False),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(BEST_RIDGE, FREE),
    theme=style.THEME,
    panels=(Panel(left=62, top=54, height=330), Panel(left=62, top=54, height=330)),
)
