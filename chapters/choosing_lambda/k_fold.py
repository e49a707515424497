"""The K-fold curve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from chapters.choosing_lambda.common import DASHED, DOTTED, STRENGTHS
from chapters.choosing_lambda.known_truth import searched, truth_at
from chapters.shared import style
from everystate.controls import IntSlider, SelectionSlider, short
from everystate.experiment import Experiment, Panel

if TYPE_CHECKING:
    from chapters.choosing_lambda.five_steps import FiveSteps
    from chapters.choosing_lambda.prostate import SubsetSearch


SPLITS = 4


@dataclass(frozen=True)
class Curve:
    """A cross-validation curve, both choices on it, and the fold errors at one strength."""

    lam: float
    place: int
    strengths: np.ndarray
    mean: np.ndarray
    standard_error: np.ndarray
    truth: np.ndarray
    minimum: int
    simplest: int
    fold_errors: np.ndarray

    @property
    def limit(self) -> float:
        """One standard error above the minimum."""
        return float(self.mean[self.minimum] + self.standard_error[self.minimum])


def compute(*, k: int, split: int, lam: float) -> Curve:
    """Cross-validate with ``k`` folds and look at strength ``lam``."""
    search, place = searched(k, split), STRENGTHS.index(lam)
    return Curve(
        lam=lam,
        place=place,
        strengths=np.array(STRENGTHS),
        mean=search.mean,
        standard_error=search.standard_error,
        truth=truth_at(),
        minimum=search.minimum,
        simplest=search.one_standard_error,
        fold_errors=search.errors[place, 0],
    )


def _draw_choices(axes: Axes, at: np.ndarray, result: Curve | FiveSteps | SubsetSearch) -> None:
    """Mark the minimum, the height of one standard error above it, and the simplest strength below that."""
    low, simple = result.minimum, result.simplest
    axes.plot(at[[low, simple]], [result.limit] * 2, color=style.GREEN, linestyle=DOTTED, linewidth=2)
    axes.plot(at[[low, low]], [result.mean[low], result.limit], color=style.GREEN, linestyle=DOTTED, linewidth=2)
    axes.plot(at[low], result.mean[low], "o", color=style.RED, markersize=12, label="minimum")
    axes.plot(at[simple], result.mean[simple], "s", color=style.GREEN, markersize=7, label="one-SE rule")


def _log_ticks(axes: Axes, ticks: tuple[float, ...]) -> None:
    """A logarithmic y axis, labelled at ``ticks`` only."""
    axes.set_yscale("log")
    axes.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.minorticks_off()


def draw(result: Curve, errors: Axes, folds: Axes) -> None:
    """Draw the curve with standard errors and both choices, and the fold errors at this strength."""
    spread = result.standard_error
    errors.vlines(result.strengths, result.mean - spread, result.mean + spread, color=style.SKY, linewidth=1.2)
    errors.plot(result.strengths, result.truth, color=style.INK, linestyle=DASHED, linewidth=1.6, label="true error")
    errors.plot(result.strengths, result.mean, color=style.BLUE, label="CV ± 1 SE")
    _draw_choices(errors, result.strengths, result)
    errors.axvline(result.lam, color=style.MUTED, linewidth=1.2)
    errors.set(xlabel="penalty strength λ", xlim=(7e-5, 140), ylim=(7, 110))
    style.log_axis(errors, "x", ticks=5)
    _log_ticks(errors, (10, 20, 50, 100))
    errors.set_ylabel("mean squared error")
    style.key(errors, columns=2)
    count = len(result.fold_errors)
    mean, margin = result.mean[result.place], spread[result.place]
    folds.axhspan(mean - margin, mean + margin, color=style.SKY, alpha=0.25, linewidth=0, label="mean ± 1 SE")
    folds.axhline(mean, color=style.BLUE)
    folds.plot(
        (np.arange(count) + 0.5) / count, result.fold_errors, "D", color=style.PURPLE, markersize=6, label="one fold"
    )
    folds.set(xlabel=f"fold 1 to {count}", xlim=(0, 1), xticks=[], ylim=(0, 135))
    folds.set_ylabel("error on the held-out fold")
    style.key(folds, columns=2)


def readout(result: Curve) -> str:
    """Say what this strength costs, and what the two rules choose."""
    lowest, simple = (short(result.strengths[k]) for k in (result.minimum, result.simplest))
    here = result.mean[result.place]
    if result.place > result.simplest:
        verdict = "Past the one-SE choice: the penalty now removes signal."
    elif here <= result.limit:
        verdict = "This strength can't be told from the best one."
    else:
        verdict = "More than one standard error above the minimum: too weak."
    return (
        f"λ = {short(result.lam)}: CV error {here:.1f} ± {result.standard_error[result.place]:.1f}, true error "
        f"{result.truth[result.place]:.1f}. Minimum at λ = {lowest}, one-SE rule λ = {simple}. {verdict}"
    )


K_FOLD = Experiment(
    name="k-fold-curve",
    title="A cross-validation curve, its standard errors and two ways to choose",
    description=(
        "Left: the cross-validated error falls and rises again as the penalty grows; bars show one standard error, a "
        "circle the minimum, a square the strongest penalty within one standard error of it; a dashed line "
        "is the true error. "
        "Right: the error on each held-out fold at the strength of the slider, their mean and its standard error."
    ),
    controls=(
        SelectionSlider(name="k", label="Folds K", options=(2, 5, 10, 20), value=10),
        IntSlider(name="split", label="Random split", min=1, max=SPLITS, value=1),
        SelectionSlider(name="lam", label="Penalty strength λ", options=STRENGTHS, value=STRENGTHS[0]),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(Panel(left=58, top=54, height=330), Panel(left=60, top=54, height=330)),
)
