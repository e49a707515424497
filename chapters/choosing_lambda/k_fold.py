"""The K-fold curve: cross-validated errors with their standard errors, and two ways to choose on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.choosing_lambda.curves import above_the_lowest, draw_choices, limit, log_ticks
from chapters.choosing_lambda.known_truth import STRENGTHS, searched, truth_at
from chapters.choosing_lambda.lines import DASHED
from chapters.choosing_lambda.luck import POOL, pool
from chapters.shared import style
from chapters.shared.strengths import strength_slider
from everystate.controls import IntSlider, SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option
from regularization.validation import CrossValidation

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SPLITS = 4


@dataclass(frozen=True)
class Curve:
    """A cross-validation curve with the true error beside it; ``place`` is that of the strength ``lam``."""

    lam: float
    place: int
    search: CrossValidation
    truth: np.ndarray


def compute(*, k: int, split: int, lam: float) -> Curve:
    """Cross-validate with ``k`` folds and look at strength ``lam``."""
    return Curve(lam=lam, place=STRENGTHS.index(lam), search=searched(k, split), truth=truth_at())


def draw(result: Curve, errors: Axes, folds: Axes) -> None:
    """Draw the curve with standard errors and both choices, and the fold errors at this strength."""
    search = result.search
    at, means, spread = search.strengths, search.mean, search.standard_error
    errors.vlines(at, means - spread, means + spread, color=style.SKY, linewidth=1.2, gid="curve")
    errors.plot(at, result.truth, color=style.INK, linestyle=DASHED, linewidth=1.6, label="true error", gid="curve")
    errors.plot(at, means, color=style.BLUE, label="CV ± 1 SE", gid="curve")
    draw_choices(errors, at, search)
    errors.axvline(result.lam, color=style.MUTED, linewidth=1.2)
    errors.set(xlabel="penalty strength λ", xlim=(7e-5, 140), ylim=(7, 110))
    style.log_axis(errors, "x", ticks=5)
    log_ticks(errors, (10, 20, 50, 100))
    errors.set_ylabel("mean squared error")
    style.key(errors, columns=2)
    fold_errors = search.errors[result.place, 0]
    count, mean, margin = len(fold_errors), means[result.place], spread[result.place]
    folds.axhspan(
        mean - margin, mean + margin, color=style.SKY, alpha=0.25, linewidth=0, label="mean ± 1 SE", gid="folds"
    )
    folds.axhline(mean, color=style.BLUE, gid="folds")
    places = (np.arange(count) + 0.5) / count
    folds.plot(places, fold_errors, "D", color=style.PURPLE, markersize=6, label="one fold", gid="folds")
    folds.set(xlabel=f"fold 1 to {count}", xlim=(0, 1), xticks=[], ylim=(0, 135))
    folds.set_ylabel("error on the held-out fold")
    style.key(folds, columns=2)


def verdict(result: Curve) -> str:
    """Say on which side of the two choices the strength stands."""
    if result.place > result.search.one_standard_error:
        return "More than one standard error above the minimum: too strong for the rule."
    if result.search.mean[result.place] <= limit(result.search):
        return "Within one standard error of the minimum."
    return "More than one standard error above the minimum: too weak for the rule."


def readout(result: Curve) -> str:
    """Say what this strength costs, and what the two rules choose."""
    search, place = result.search, result.place
    lowest, simple = (short(search.strength(rule)) for rule in ("minimum", "one_standard_error"))
    return (
        f"λ = {short(result.lam)}: CV error {search.mean[place]:.1f} (standard error "
        f"{search.standard_error[place]:.1f}), {above_the_lowest(search, place, '.1f')}; true error "
        f"{result.truth[place]:.1f}. Minimum at λ = {lowest}, one-SE rule λ = {simple}. {verdict(result)}"
    )


def ten_folds() -> list[CrossValidation]:
    """The searches of all splits into ten folds that the slider shows."""
    return [searched(10, split) for split in range(1, SPLITS + 1)]


def heights() -> np.ndarray:
    """The lowest CV error of each of these."""
    return np.array([search.mean.min() for search in ten_folds()])


def places() -> list[float]:
    """The strengths at which these are lowest, each once."""
    return sorted({float(search.strength()) for search in ten_folds()})


def averaged(k: int) -> float:
    """The lowest CV error with ``k`` folds, of the mean curve of many splits."""
    return float(pool(k).mean.min())


ANOTHER = Choose(
    name="another-random-split",
    prompt="Ten folds. Go through the random splits of the same sixty rows: what happens to the minimum of the curve?",
    options=(
        Option(
            "It stays about where it is",
            lambda r: np.ptp(heights()) < 0.05 * heights().mean() and len(places()) == 1,
            "Which rows are held out together decides what each fit has not seen, and how hard they are to predict for "
            "it.",
        ),
        Option(
            "It moves up and down, at the same λ",
            lambda r: np.ptp(heights()) > 0.1 * heights().mean() and len(places()) == 1,
            "What makes a split look good at one strength makes it look good at the strengths around it.",
        ),
        Option(
            "It moves along λ, at the same height",
            lambda r: np.ptp(heights()) < 0.05 * heights().mean() and len(places()) > 1,
            "A fold that is hard to predict at one strength is hard at the strengths near it: around its minimum such "
            "luck lifts the curve, and hardly tilts it.",
        ),
        Option(
            "It moves along λ, and up and down",
            lambda r: np.ptp(heights()) > 0.1 * heights().mean() and len(places()) > 1,
            "It does move up and down. But around the minimum the errors of the same fold rise and fall together, so "
            "that the lowest place stays.",
        ),
    ),
    settles={"split": 3},
    says=lambda r: (
        f"In the {SPLITS} splits its height goes from {heights().min():.1f} to {heights().max():.1f}, and it is always "
        f"at λ = {short(places()[0])}: luck moves the curve up or down more than sideways."
    ),
    withheld=("curve", "choices", "folds"),
)

FEWER = Choose(
    name="two-folds-or-ten",
    prompt="With two folds each error is averaged over thirty rows, with ten folds over six. Beside that of ten folds, "
    "where is the minimum of the CV curve for two?",
    options=(
        Option(
            "Lower: more rows to average over",
            lambda r: r.search.mean.min() < 0.95 * heights()[0],
            "All sixty rows are held out once in either case, so that the curve rests on sixty errors whatever K is.",
        ),
        Option(
            "At the same height: both estimate one error",
            lambda r: abs(r.search.mean.min() / heights()[0] - 1) <= 0.05,
            "They estimate the errors of different models: of those that are trained on 30 rows, and on 54.",
        ),
        Option(
            "Higher: fewer rows to train on",
            lambda r: r.search.mean.min() > 1.05 * heights()[0],
            "Its models see half of the rows, and are worse.",
        ),
    ),
    settles={"k": 2},
    says=lambda r: (
        f"Here it is {r.search.mean.min():.1f} for two folds and {heights()[0]:.1f} for ten; averaged over {POOL} "
        f"splits, {averaged(2):.1f} and {averaged(10):.1f}. A CV error is that of models which have not seen the "
        "held-out fold; with two folds that is half of the rows."
    ),
    withheld=("curve", "choices", "folds"),
)

K_FOLD = Experiment(
    name="k-fold-curve",
    title="A cross-validation curve, its standard errors and two ways to choose",
    description=(
        "Left: the cross-validated error falls and rises again as the penalty grows; bars show one standard error, a "
        "circle the minimum, a square the strongest penalty within one standard error of it; a dashed line is the true "
        "error. Right: the error on each held-out fold at the strength of the slider, their mean and its standard "
        "error."
    ),
    controls=(
        SelectionSlider(name="k", label="Folds K", options=(2, 5, 10, 20), value=10),
        IntSlider(name="split", label="Random split", min=1, max=SPLITS, value=1),
        strength_slider(STRENGTHS, STRENGTHS[0], between=False),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(ANOTHER, FEWER),
    theme=style.THEME,
    panels=(Panel(left=58, top=54, height=330), Panel(left=60, top=54, height=330)),
)
