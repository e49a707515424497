"""Chapter 11: the laboratory, the ablation, a map of two strengths, three knobs in one formula, and the recipe."""

from __future__ import annotations

import functools
import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from contourpy import contour_generator
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from regularization import data, experiments, style
from regularization.controls import Checkbox, Dropdown, SelectionSlider, short
from regularization.experiment import Experiment, Panel
from regularization.static import is_static
from regularization.studies import putting_it_together as studies
from regularization.validation import Standardizer

TRAIN_DASH = (0, (5, 2))
NONE = ("none", 0.0)


# -- The laboratory ---------------------------------------------------------------------------------
SHOWN = np.array([*range(7), *range(8, 21, 2), *range(23, 33, 3), *range(36, 81, 4)])
"""Which evaluations the curves show: closer together where they bend."""

PIXELS = 300.0
"""About how wide the plane is drawn: a boundary is kept to half a pixel."""


@dataclass(frozen=True)
class Bench:
    """A network of the laboratory: its boundary now, and the losses of its whole run.

    ``boundary`` holds closed rings, rows (across, up). ``accuracy`` is (training, validation) now, ``best`` the
    highest validation accuracy of any setting on these points, ``lowest`` this run's lowest validation loss and
    ``turn`` the epoch at which it is reached.
    """

    kind: str
    size: str
    lam: float
    rate: float
    epoch: int
    X: np.ndarray
    label: np.ndarray
    wrong: np.ndarray
    boundary: tuple[np.ndarray, ...]
    epochs: np.ndarray
    training: np.ndarray
    validation: np.ndarray
    now: tuple[float, float]
    lowest: float
    turn: int
    accuracy: tuple[float, float]
    best: float


def thinned(line: np.ndarray, slack: float) -> np.ndarray:
    """Drop the points of a line that lie within ``slack`` of what is left (Douglas and Peucker)."""
    along, offsets = line[-1] - line[0], line - line[0]
    length = np.hypot(*along)
    away = np.abs(along[0] * offsets[:, 1] - along[1] * offsets[:, 0]) / length if length else np.hypot(*offsets.T)
    far = int(away.argmax())
    if away[far] <= slack:
        return line[[0, -1]]
    return np.concatenate([thinned(line[: far + 1], slack)[:-1], thinned(line[far:], slack)])


def rings(kind: str, odds: np.ndarray) -> tuple[np.ndarray, ...]:
    """Closed lines around where class 1 is predicted; beyond the grid class 0 is assumed, out of the reader's sight."""
    across, up = (np.r_[2 * line[0] - line[1], line, 2 * line[-1] - line[-2]] for line in studies.side(kind))
    lines = contour_generator(across, up, np.pad(odds, 1, constant_values=-1e-9)).lines(0.0)
    slack = 0.5 * (across[-1] - across[0]) / PIXELS
    short_lines = (thinned(line, slack) for line in lines)
    return tuple(line for line in short_lines if len(line) > 3)


@functools.cache
def best_accuracy(kind: str) -> float:
    """Highest validation accuracy of the first seed over all sizes, settings and epochs."""
    return float(max(studies.lab_runs(kind, size).validation_accuracy[:, :, 0].max() for size in studies.SIZES))


def laboratory(*, kind: str, size: str, lam: float, rate: float, epoch: int) -> Bench:
    """Look at one network after ``epoch`` epochs."""
    runs, setting, row = studies.lab_runs(kind, size), _setting(lam, rate), studies.EPOCHS.index(epoch)
    train, _, wrong = studies.points(kind, 0)
    here = int(np.flatnonzero(runs.epochs == epoch)[0])
    validation = runs.validation[:, setting]
    return Bench(
        kind=kind,
        size=size,
        lam=lam,
        rate=rate,
        epoch=epoch,
        X=train.X,
        label=train.y,
        wrong=wrong,
        boundary=rings(kind, runs.odds[row, setting]),
        epochs=runs.epochs[SHOWN],
        training=runs.training[SHOWN, setting],
        validation=validation[SHOWN],
        now=(float(runs.training[here, setting]), float(validation[here])),
        lowest=float(validation.min()),
        turn=int(runs.epochs[validation.argmin()]),
        accuracy=(
            float(runs.training_accuracy[row, setting, 0]),
            float(runs.validation_accuracy[row, setting, 0]),
        ),
        best=best_accuracy(kind),
    )


def _setting(lam: float, rate: float) -> int:
    return studies.LAB_SETTINGS.index((lam, rate))


def draw_laboratory(result: Bench, plane: Axes, losses: Axes) -> None:
    """Draw the points and the boundary beside both losses."""
    if result.boundary:
        patch = Path.make_compound_path(*(Path(ring, closed=True) for ring in result.boundary))
        plane.add_patch(PathPatch(patch, facecolor=to_rgba(style.SKY, 0.3), edgecolor=style.BLUE, linewidth=2))
    zero, one = result.X[result.label == 0], result.X[result.label == 1]
    plane.plot(*zero.T, "o", color=style.RED, markersize=4.5, label="labelled 0")
    plane.plot(*one.T, "^", color=style.BLUE, markersize=5.5, label="labelled 1")
    plane.plot(*result.X[result.wrong].T, "o", color=style.INK, markersize=10, fillstyle="none", label="wrongly so")
    across, up = studies.side(result.kind)
    plane.set(xlabel="first feature", ylabel="second feature", xlim=across[[0, -1]], ylim=up[[0, -1]])
    style.key(plane, columns=3)
    draw_losses(losses, result.epochs, result.training, result.validation)
    losses.plot(result.turn, result.lowest, "D", color=style.GREEN, markersize=7, label="lowest")
    losses.axvline(result.epoch, color=style.BLUE, linewidth=1.5)
    losses.plot([result.epoch] * 2, result.now, "o", color=style.BLUE)
    losses.set(xlabel="epoch (square-root scale)", xlim=(-1, studies.EPOCHS[-1] + 8))
    losses.set_xscale("function", functions=(_root, np.square))
    losses.set_xticks([0, 20, 80, 200, 400])
    style.log_axis(losses, "y")
    losses.set(ylim=(0.03, 4), ylabel="mean cross-entropy")
    losses.set_yticks([0.03, 0.1, 0.3, 1, 3])
    style.key(losses, columns=3)


def draw_losses(axes: Axes, epochs: np.ndarray, training: np.ndarray, validation: np.ndarray) -> None:
    """Draw a training and a validation curve."""
    axes.plot(epochs, training, color=style.ORANGE, linestyle=TRAIN_DASH, label="training")
    axes.plot(epochs, validation, color=style.GREEN, label="validation")


def _root(value: np.ndarray) -> np.ndarray:
    return np.sqrt(np.maximum(value, 0))


NEAR, GAP = 0.05, 0.07
"""How far below the best counts as good (with 400 points the standard error is 2 points), and which gap is large."""


def diagnosis(result: Bench) -> tuple[str, str]:
    """Name what is wrong, and what to try first."""
    training, validation = result.accuracy
    late = result.epoch > result.turn and result.now[1] > 1.1 * result.lowest
    then = f"at epoch {result.turn} the validation loss was still {result.lowest:.2f}"
    if validation >= result.best - NEAR:
        known = f"no setting here has more than {result.best:.0%} on the validation points"
        if training - validation <= GAP + NEAR:
            return "sweet spot", f"Good on both: {known}."
        sure = f" (But {then}: stop earlier if you need its probabilities.)" if late else ""
        return "gap alone", f"The gap alone is no fault: {known}.{sure}"
    if training - validation > GAP:
        return "overfitting", f"Overfitting: raise λ or the dropout rate, or stop earlier{f'; {then}' if late else ''}."
    return "underfitting", f"Underfitting: {_remedy(result)}"


def _remedy(result: Bench) -> str:
    """What to try first against underfitting."""
    if result.turn > result.epoch and result.lowest < 0.97 * result.now[1]:
        return f"still learning, so train on; the validation loss falls until epoch {result.turn}."
    if result.lam >= 0.1:
        return "the penalty leaves it hardly any weights; lower λ."
    if result.size == "small":
        ease = " and lower λ" if result.lam >= 0.01 else ""
        return f"low on both and done learning; take the larger network{ease}."
    return "low on both and done learning; lower the strengths."


def read_laboratory(result: Bench) -> str:
    """Say both accuracies and the diagnosis."""
    training, validation = result.accuracy
    return f"Training accuracy {training:.0%}, validation accuracy {validation:.0%}. {diagnosis(result)[1]}"


LABORATORY = Experiment(
    name="laboratory",
    title="The laboratory: one network, four knobs to set",
    description=(
        "Left: points of two classes, a tenth of them wrongly labelled, and the region in which the network predicts "
        "class 1. Right: its training and validation loss against the epoch. Free and large, the network walls in "
        "single wrong labels and its validation loss climbs; with moderate strengths the boundary is smooth; with "
        "too much, or too small a network, it misses the shape."
    ),
    controls=(
        Dropdown(
            name="kind",
            label="Points",
            options=(("two moons", "moons"), ("two spirals", "spirals")),
            value="moons",
        ),
        Dropdown(
            name="size",
            label="Network",
            options=(("small: 4 units", "small"), ("large: 32 + 32 units", "large")),
            value="large",
        ),
        SelectionSlider(name="lam", label="Penalty strength λ", options=(NONE, *studies.LAB_LAMS[1:]), value=0.0),
        SelectionSlider(name="rate", label="Dropout rate", options=(NONE, *studies.LAB_RATES[1:]), value=0.0),
        SelectionSlider(name="epoch", label="Epoch", options=studies.EPOCHS, value=studies.EPOCHS[-1], play=True),
    ),
    compute=laboratory,
    draw=draw_laboratory,
    readout=read_laboratory,
    panels=(Panel(left=56, top=34, height=330), Panel(left=62, top=34, height=330)),
)  # fmt: skip


# -- The ablation -----------------------------------------------------------------------------------
T_QUANTILE = 2.201
"""The 97.5 per cent point of Student's t with 11 degrees of freedom: twelve pairs."""

ARM_LABELS = ("nothing", "weight\ndecay", "dropout", "early\nstopping", "all\nthree")


@dataclass(frozen=True)
class Ablation:
    """Test accuracies of each arm and seed, shape (5, 12), and how they differ from one arm, in points.

    ``interval`` has shape (5, 2): paired 95 per cent intervals of the mean difference, zero for the arm itself.
    """

    wrong: float
    against: str
    accuracy: np.ndarray
    difference: np.ndarray
    interval: np.ndarray


@functools.cache
def scores(wrong: float) -> np.ndarray:
    """Test accuracy of each arm (rows) and seed, with the strengths that the seed's validation set picked."""
    runs, seeds = studies.digit_runs(wrong), np.arange(studies.DIGIT_SEEDS)
    picked = (studies.chosen(runs, arm) for arm in studies.ARMS)
    return np.array([runs.test[early][setting, seeds] for early, setting in picked])


def paired(one: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """Mean of twelve paired differences, and half the width of its 95 per cent interval."""
    difference = one - other
    return float(difference.mean()), float(T_QUANTILE * difference.std(ddof=1) / np.sqrt(len(difference)))


def ablation(*, wrong: float, against: str) -> Ablation:
    """Compare every arm with ``against``."""
    accuracy = scores(wrong)
    base = accuracy[studies.ARMS.index(against)]
    mean, half = 100 * np.array([paired(row, base) for row in accuracy]).T
    return Ablation(wrong, against, accuracy, mean, np.column_stack([mean - half, mean + half]))


def draw_ablation(result: Ablation, accuracies: Axes, differences: Axes) -> None:
    """Draw every seed's accuracies beside the paired differences."""
    places = np.arange(len(studies.ARMS))
    for seed, row in enumerate(result.accuracy.T):
        accuracies.plot(places, row, color=style.FAINT, linewidth=1, label="one seed" if seed == 0 else None)
        accuracies.plot(places, row, "o", color=style.MUTED, markersize=3)
    accuracies.plot(places, result.accuracy.mean(axis=1), "D", color=style.BLUE, markersize=8, label="mean of 12")
    accuracies.set(xticks=places, xticklabels=ARM_LABELS, xlim=(-0.4, 4.4), ylim=(0.66, 0.96), ylabel="test accuracy")
    accuracies.set_yticks([0.7, 0.75, 0.8, 0.85, 0.9, 0.95], ["70%", "75%", "80%", "85%", "90%", "95%"])
    style.key(accuracies, columns=2)
    differences.axvline(0, color=style.INK, linewidth=1)
    for place, (middle, ends) in enumerate(zip(result.difference, result.interval, strict=True)):
        apart = bool(ends[0] > 0 or ends[1] < 0)
        colour = style.BLUE if apart else style.MUTED
        differences.plot(ends, [place] * 2, color=colour, linewidth=2.5)
        differences.plot(
            middle, place, "D", color=colour, markersize=8, markerfacecolor=colour if apart else style.PAPER
        )
    differences.plot([], [], "D", color=style.BLUE, label="apart from 0")
    differences.plot([], [], "D", color=style.MUTED, markerfacecolor=style.PAPER, label="not told apart")
    differences.set(yticks=places, yticklabels=ARM_LABELS, ylim=(4.5, -0.5), xlim=(-16, 17))
    differences.set(xlabel=f"points of accuracy against: {result.against}", xticks=[-15, -10, -5, 0, 5, 10, 15])
    differences.set_xticklabels(["−15", "−10", "−5", "0", "+5", "+10", "+15"])
    style.key(differences, columns=2)  # fmt: skip


def read_ablation(result: Ablation) -> str:
    """Say what is told apart from the arm compared with, and what is not."""
    others = [k for k, arm in enumerate(studies.ARMS) if arm != result.against]
    apart = [k for k in others if result.interval[k, 0] > 0 or result.interval[k, 1] < 0]
    told = ", ".join(
        f"{studies.ARMS[k]} {style.signed(result.difference[k])} ({style.signed(result.interval[k, 0])} to "
        f"{style.signed(result.interval[k, 1])})"
        for k in apart
    )
    alike = ", ".join(studies.ARMS[k] for k in others if k not in apart)
    start = f"{result.wrong:.0%} wrong labels, points against {result.against}: {told or 'nothing stands out'}."
    return start + (f" Twelve seeds do not tell apart: {alike}." if alike else " All intervals exclude 0.")


ABLATION = Experiment(
    name="ablation",
    title="Each method alone, and all three",
    description=(
        "Left: test accuracy of twelve pairs of training set and network for each of five ways of training, the same "
        "seed joined by a line. Right: mean paired difference to one of them, with its 95 per cent interval; hollow "
        "where the interval holds 0. With wrong labels every method helps a lot; with right ones the differences "
        "are about a point at the most."
    ),
    controls=(
        SelectionSlider(
            name="wrong",
            label="Wrong labels",
            options=tuple((f"{share:.0%}", share) for share in studies.WRONG),
            value=0.2,
        ),
        Dropdown(name="against", label="Compare with", options=studies.ARMS, value="nothing"),
    ),
    compute=ablation,
    draw=draw_ablation,
    readout=read_ablation,
    panels=(Panel(left=56, top=34, bottom=54, height=330), Panel(left=74, top=34, height=330, bottom=54)),
)


# -- A map of two strengths -------------------------------------------------------------------------
@dataclass(frozen=True)
class StrengthMap:
    """Mean accuracies over twelve seeds, shape (5 strengths, 4 rates)."""

    training: np.ndarray
    validation: np.ndarray
    early: bool


def strength_map(*, wrong: float, early: bool) -> StrengthMap:
    """Average the accuracies of the last epoch, or of the epoch that early stopping keeps."""
    runs, shape = studies.digit_runs(wrong), (len(studies.DIGIT_LAMS), len(studies.DIGIT_RATES))
    training, validation = (part[int(early)].mean(axis=-1).reshape(shape) for part in (runs.training, runs.validation))
    return StrengthMap(training, validation, early)


NEARLY = 0.02
"""How far below the best pair's accuracy another counts as about as good."""


def draw_map(axes: Axes, values: np.ndarray, title: str, nearly: float = 0.0) -> None:
    """Draw a table of accuracies, the better the darker, and mark the best and those that are ``nearly`` as good."""
    for (column, row), value in np.ndenumerate(values):
        shade = to_rgba(style.SKY, 0.45 * float(np.clip((value - 0.4) / 0.6, 0, 1)))
        axes.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=shade, edgecolor="none"))
        axes.text(column, row, f"{100 * value:.0f}", ha="center", va="center", color=style.INK)
    best = np.unravel_index(values.argmax(), values.shape)
    axes.plot(best[0] + 0.34, best[1] + 0.34, "D", color=style.GREEN, markersize=6, label=f"highest {title}")
    if nearly:
        near = np.argwhere(values > values.max() - nearly)
        name = f"within {100 * nearly:.0f} points"
        axes.plot(*(near + [-0.34, 0.34]).T, "o", color=style.GREEN, markersize=5, fillstyle="none", label=name)
    axes.set(xlim=(-0.5, 4.5), ylim=(-0.5, 3.5), xlabel="penalty strength λ", ylabel="dropout rate")
    axes.set_xticks(range(5), ["none", *(f"{lam:g}" for lam in studies.DIGIT_LAMS[1:])])
    axes.set_yticks(range(4), ["none", *(f"{rate:g}" for rate in studies.DIGIT_RATES[1:])])
    axes.tick_params(length=0)
    style.key(axes, columns=2)


def draw_strength_map(result: StrengthMap, training: Axes, validation: Axes) -> None:
    """Draw the training beside the validation accuracies."""
    draw_map(training, result.training, "training accuracy, %")
    draw_map(validation, result.validation, "validation, %", NEARLY)


def read_strength_map(result: StrengthMap) -> str:
    """Name the best pair and how many do as well."""
    lam, rate = np.unravel_index(result.validation.argmax(), result.validation.shape)
    top, free = result.validation[lam, rate], result.validation[0, 0]
    alike = int((result.validation > top - NEARLY).sum())
    pair = f"λ = {short(studies.DIGIT_LAMS[lam])} with dropout rate {short(studies.DIGIT_RATES[rate])}"
    return (
        f"{'Stopped early' if result.early else 'All 60 epochs'}: neither penalty nor dropout gives "
        f"{free:.1%} on validation, {pair} gives {top:.1%}. "
        f"Of the 20 pairs {alike} are within two points of the best."
    )


STRENGTH_MAP = Experiment(
    name="strength-map",
    title="Two strengths, tuned together",
    description=(
        "Two tables over the penalty strength and the dropout rate: training accuracy on the left, highest without "
        "either; validation accuracy on the right, where a band of good pairs runs from much penalty and no "
        "dropout to much dropout and little penalty, and accuracy falls off steeply when both are strong. Circles "
        "mark the pairs within two points of the best."
    ),
    controls=(
        SelectionSlider(
            name="wrong",
            label="Wrong labels",
            options=tuple((f"{share:.0%}", share) for share in studies.WRONG),
            value=0.2,
        ),
        Checkbox(name="early", label="Stop early", value=False),
    ),
    compute=strength_map,
    draw=draw_strength_map,
    readout=read_strength_map,
    panels=(Panel(left=62, top=34, height=300), Panel(left=62, top=34, height=300)),
)


# -- Three knobs in one formula ---------------------------------------------------------------------
STEP = 0.05
ROUNDS = (10, 30, 100, 300, 1000, 10_000)
SPREADS = np.logspace(-2.2, 0.8, 91)


@dataclass(frozen=True)
class Knobs:
    """Shrinkage factors against the variance s along a direction: alone (three rows) and together.

    ``directions`` are the variances of the ten principal directions of the diabetes data, ``kept`` what the four
    leave of ten degrees of freedom.
    """

    lam: float
    rate: float
    rounds: int
    alone: np.ndarray
    together: np.ndarray
    directions: np.ndarray
    marks: np.ndarray
    kept: np.ndarray


@functools.cache
def directions() -> np.ndarray:
    """Variances of the standardised diabetes features along their principal directions."""
    X = Standardizer().fit(data.diabetes().train.X).transform(data.diabetes().train.X)
    return np.linalg.eigvalsh(X.T @ X / len(X))[::-1]


def price(rate: float) -> float:
    """The L2 strength that dropout on standardised inputs amounts to."""
    return rate / (1 - rate)


def factors(spread: np.ndarray, *, lam: float, rate: float, rounds: int) -> np.ndarray:
    """What is left of the least-squares weight along directions of variance ``spread``."""
    total = lam + price(rate)
    return spread / (spread + total) * (1 - (1 - 2 * STEP * (spread + total)) ** rounds)


def knobs(*, lam: float, rate: float, rounds: int) -> Knobs:
    """Filter with each of the three alone, and with all."""
    settings = (
        {"lam": lam, "rate": 0.0, "rounds": 10**6},
        {"lam": 0.0, "rate": rate, "rounds": 10**6},
        {"lam": 0.0, "rate": 0.0, "rounds": rounds},
        {"lam": lam, "rate": rate, "rounds": rounds},
    )
    curves, marks = (np.array([factors(s, **one) for one in settings]) for s in (SPREADS, directions()))
    return Knobs(lam, rate, rounds, curves[:3], curves[3], directions(), marks[3], marks.sum(axis=1))


def draw_knobs(result: Knobs, axes: Axes) -> None:
    """Draw the factors of each method alone and of all together."""
    looks = (
        (style.ORANGE, (0, (5, 2)), "weight decay alone"),
        (style.PURPLE, (0, (8, 2, 1, 2)), "dropout alone"),
        (style.GREEN, (0, (1, 2)), "stopping alone"),
    )
    for row, (colour, dash, label) in zip(result.alone, looks, strict=True):
        axes.plot(SPREADS, row, color=colour, linestyle=dash, label=label)
    axes.plot(SPREADS, result.together, color=style.BLUE, linewidth=3, label="all three")
    axes.plot(result.directions, result.marks, "o", color=style.BLUE, markersize=8)
    style.log_axis(axes, "x")
    axes.set(
        xlim=(SPREADS[0], SPREADS[-1]), ylim=(-0.03, 1.05), ylabel="share of the least-squares weight that is left"
    )
    axes.set(xlabel="variance s of the data along the direction")
    style.key(axes, columns=2)


def read_knobs(result: Knobs) -> str:
    """Give the strengths' sum and the degrees of freedom."""
    decay, dropout, stop, together = result.kept
    total = result.lam + price(result.rate)
    return (
        f"Strengths add up: {short(result.lam)} + {short(price(result.rate))} = {short(total)}. Of ten degrees of "
        f"freedom weight decay alone leaves {decay:.1f}, dropout alone {dropout:.1f}, "
        f"{result.rounds:,} steps alone {stop:.1f}; all three {together:.1f}."
    )


KNOBS = Experiment(
    name="three-knobs",
    title="Three knobs, one curve",
    description=(
        "Shrinkage factor against the variance of the data along a direction, on a logarithmic axis: curves for "
        "weight decay, dropout and early stopping alone rise from 0 to 1; with all three together the curve lies "
        "below each of them. Dots mark the ten directions of the diabetes data."
    ),
    controls=(
        SelectionSlider(name="lam", label="Penalty strength λ", options=(NONE, 0.01, 0.03, 0.1, 0.3, 1.0), value=0.1),
        SelectionSlider(name="rate", label="Dropout rate", options=(NONE, 0.05, 0.1, 0.2, 0.35, 0.5), value=0.1),
        SelectionSlider(
            name="rounds",
            label="Steps before stopping",
            options=tuple((f"{rounds:,}", rounds) for rounds in ROUNDS),
            value=100,
        ),
    ),
    compute=knobs,
    draw=draw_knobs,
    readout=read_knobs,
    panels=(Panel(width=460, left=62, top=54, height=350),),
)


# -- The recipe -------------------------------------------------------------------------------------
RECIPE_WRONG = 0.1
STEPS = ("1 look", "2 add L2", "3 add dropout", "4 stop early", "5 tune")
MODERATE = ((0.0, 0.0), (0.003, 0.0), (0.003, 0.5), (0.003, 0.5))
DRAWS = 6


@dataclass(frozen=True)
class Recipe:
    """The losses of the present step's network, and both accuracies of the steps so far.

    ``epoch`` is the one whose weights are used; ``accuracy`` has rows (training, validation), one for each step up
    to now; ``test`` is that of the last step.
    """

    step: int
    lam: float
    rate: float
    epoch: int
    losses: np.ndarray
    accuracy: np.ndarray
    test: float


@functools.cache
def recipe_settings(draw: int) -> tuple[tuple[int, int], ...]:
    """Whether each step stops early, and its setting."""
    runs = studies.digit_runs(RECIPE_WRONG)
    early, settings = studies.chosen(runs, "all three")
    fixed = [studies.DIGIT_SETTINGS.index(pair) for pair in MODERATE]
    return (*zip((0, 0, 0, 1), fixed, strict=True), (early, int(settings[draw])))


def recipe(*, step: str, draw: int) -> Recipe:
    """Follow the recipe up to a step on one draw of 200 digits."""
    runs, place, seed = studies.digit_runs(RECIPE_WRONG), STEPS.index(step), draw - 1
    path = recipe_settings(seed)[: place + 1]
    early, setting = path[-1]
    lam, rate = studies.DIGIT_SETTINGS[setting]
    last = runs.losses.shape[1] - 1
    return Recipe(
        step=place,
        lam=lam,
        rate=rate,
        epoch=int(runs.best[setting, seed]) if early else last,
        losses=runs.losses[:, :, setting, seed],
        accuracy=np.array([[part[e][s, seed] for e, s in path] for part in (runs.training, runs.validation)]),
        test=float(runs.test[early][setting, seed]),
    )


def draw_recipe(result: Recipe, losses: Axes, accuracies: Axes) -> None:
    """Draw the losses beside the accuracies of the steps so far."""
    epochs = np.arange(result.losses.shape[1])
    draw_losses(losses, epochs, *result.losses)
    losses.axvline(result.epoch, color=style.BLUE, linewidth=1.5)
    losses.plot([result.epoch] * 2, result.losses[:, result.epoch], "o", color=style.BLUE, label="kept")
    style.log_axis(losses, "y")
    losses.set(xlim=(-1, 61.5), ylim=(0.005, 4), xlabel="epoch", ylabel="mean cross-entropy")
    style.key(losses, columns=3)
    for row, colour, dash, mark, label in (
        (result.accuracy[0], style.ORANGE, TRAIN_DASH, "s", "training"),
        (result.accuracy[1], style.GREEN, "solid", "o", "validation"),
    ):
        accuracies.plot(range(result.step + 1), row, mark, linestyle=dash, color=colour, markersize=7, label=label)
    accuracies.axhline(1 - RECIPE_WRONG, color=style.MUTED, linestyle=(0, (4, 3)), linewidth=1.2, label="right labels")
    accuracies.set(xlim=(-0.3, 4.3), ylim=(0.6, 1.02), ylabel="accuracy on the labels given")
    accuracies.set_xticks(range(5), ["look", "L2", "dropout", "stop", "tune"])
    accuracies.set_yticks([0.6, 0.7, 0.8, 0.9, 1.0], ["60%", "70%", "80%", "90%", "100%"])
    style.key(accuracies, columns=3)


def read_recipe(result: Recipe) -> str:
    """Say what the step was and what it did."""
    training, validation = result.accuracy[:, -1]
    what = f"λ = {short(result.lam)}, dropout rate {short(result.rate)}, weights of epoch {result.epoch}"
    said = f"{what}: training accuracy {training:.0%}, validation accuracy {validation:.0%}."
    if result.step == 0:
        return f"{said} Training is {100 * (training - validation):.0f} points ahead: overfitting."
    if result.step == len(STEPS) - 1:
        return f"{said} Now, once, the test set with its true labels: {result.test:.1%}."
    change = 100 * (validation - result.accuracy[1, -2])
    verdict = (
        "no more than the luck of 300 validation digits" if abs(change) < 2 else "it worked" if change > 0 else "worse"
    )
    return f"{said} Validation {style.signed(change)} points: {verdict}."  # fmt: skip


RECIPE = Experiment(
    name="recipe",
    title="The recipe, step by step",
    description=(
        "Left: training and validation loss of the present step's network by epoch, and the epoch whose weights are "
        "kept. Right: training and validation accuracy after each step so far; training starts at 100 per cent and "
        "comes down, validation rises, and the two approach each other."
    ),
    controls=(
        SelectionSlider(name="step", label="Step", options=STEPS, value=STEPS[0], play=True),
        SelectionSlider(name="draw", label="Draw of 200 digits", options=tuple(range(1, DRAWS + 1)), value=1),
    ),
    compute=recipe,
    draw=draw_recipe,
    readout=read_recipe,
    panels=(Panel(left=62, top=34, height=330), Panel(left=62, top=34, height=330)),
)


# -- The decision table -----------------------------------------------------------------------------
@dataclass(frozen=True)
class Decision:
    """A symptom, what to try first, how to tell that it worked, and the state of an experiment that shows it."""

    symptom: str
    first: str
    worked: str
    experiment: str
    state: tuple[tuple[str, Any], ...]

    @property
    def page(self) -> str:
        """Name of the chapter that holds the experiment."""
        return experiments.module_of(self.experiment).rsplit(".", 1)[1].replace("_", "-")

    @property
    def address(self) -> str:
        """Where the link leads: to the exact state on the page, to the notebook in Jupyter."""
        if not is_static():
            return f"{self.page}.ipynb"
        found = experiments.find(self.experiment)
        return f"{self.page}.html#{found.fragment(**dict(self.state))}"


DECISIONS = (
    Decision(
        "Training accuracy is far above validation accuracy.",
        "A moderate L2 penalty (weight decay).",
        "Validation rises while training falls; the gap narrows from both sides.",
        "weight-decay-network",
        (("lam", 0.004),),
    ),
    Decision(
        "The validation loss falls, then climbs, while the training loss keeps falling.",
        "Early stopping, with the best weights restored.",
        "The weights you keep do better on new data than those of the last epoch.",
        "too-long",
        (("epoch", 400), ("units", 64)),
    ),
    Decision(
        "Both errors are high, and close together.",
        "Less regularization, more epochs, or a larger model.",
        "The training error falls first, and the validation error follows.",
        "capacity",
        (("degree", 1),),
    ),
    Decision(
        "A wide fully connected network, few examples or unreliable labels.",
        "Dropout of 20% to 50% in those layers, and more epochs.",
        "After enough epochs validation accuracy lies above what it is without.",
        "does-dropout-help",
        (("n", 200), ("wrong", 0.2)),
    ),
    Decision(
        "Weights are huge, cancel each other, or change when a few rows change.",
        "L2 on standardised features (ridge).",
        "Refits on other samples lie closer together, and the test error falls.",
        "bias-and-variance",
        (("lam", 0.1),),
    ),
    Decision(
        "Many features, and you believe that few matter.",
        "L1 (the lasso).",
        "About the same validation error with far fewer features.",
        "five-that-matter",
        (("irrelevant", 35), ("noise", 1.0)),
    ),
    Decision(
        "Features come in correlated groups, and the lasso picks others on each sample.",
        "The elastic net.",
        "Members of a group enter together, sample after sample.",
        "selection-lottery",
        (("correlation", 0.9),),
    ),
    Decision(
        "Few images, but you know which changes leave their meaning alone.",
        "Data augmentation.",
        "Accuracy rises on changed images, and does not fall on images as they come.",
        "augmented-digits",
        (("kind", "shift"), ("level", 1), ("n", 50)),
    ),
    Decision(
        "A convolutional network shrugs off dropout.",
        "Drop whole channels, or blocks (spatial dropout, DropBlock).",
        "Dropped values can no longer be guessed from their neighbours; validation decides.",
        "masks-on-a-feature-map",
        (("rate", 0.3), ("block", 3)),
    ),
    Decision(
        "A λ that was tuned under SGD does something else under Adam or AdamW.",
        "Take penalty and decay for two methods, and tune anew the one you use.",
        "The best λ lies inside the range that you searched, not at its end.",
        "l2-or-weight-decay",
        (("optimiser", "AdamW (weight decay)"),),
    ),
    Decision(
        "The best λ changes with every split.",
        "Repeat cross-validation over several splits, and average.",
        "The minima of averaged curves lie closer together.",
        "luck-of-the-split",
        (("averaged", 10),),
    ),
    Decision(
        "Validation promises more than new data keep.",
        "Look for a leak: was anything fitted on all rows?",
        "Redone inside each fold, the estimate falls to what new data give.",
        "screen-before-splitting",
        (("way", "inside each fold"),),
    ),
    Decision(
        "No leak, and still the world differs from validation.",
        "Collect what is missing; no strength replaces it.",
        "Validation data that cover what you will meet agree with it.",
        "unrepresentative-sample",
        (("width", 0.3),),
    ),
)  # fmt: skip
"""Rows of the decision table, the most common symptoms first."""


@dataclass(frozen=True)
class DecisionTable:
    """The rows as a table; each links to an experiment that shows it."""

    rows: Sequence[Decision]

    def to_html(self) -> str:
        """Return the table as HTML."""
        heads = ("Symptom, and where to see it", "First thing to try", "How to tell that it worked")
        head = "".join(f'<th scope="col">{name}</th>' for name in heads)
        return (
            f'<div class="decisions"><table class="table"><thead><tr>{head}</tr></thead>'
            f"<tbody>{''.join(map(_row, self.rows))}</tbody></table></div>"
        )

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display({"text/html": self.to_html()}, raw=True)


def _row(row: Decision) -> str:
    title = html.escape(experiments.find(row.experiment).title)
    symptom = f'{html.escape(row.symptom)}<br><a href="{html.escape(row.address)}">{title}</a>'
    return f"<tr><td>{symptom}</td><td>{html.escape(row.first)}</td><td>{html.escape(row.worked)}</td></tr>"


DECISION_TABLE = DecisionTable(DECISIONS)
