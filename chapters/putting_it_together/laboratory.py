"""The laboratory."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from contourpy import contour_generator
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from chapters.putting_it_together import study
from chapters.putting_it_together.common import NONE, TRAIN_DASH
from chapters.shared import style
from everystate.controls import Dropdown, SelectionSlider
from everystate.experiment import Experiment, Panel

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
    across, up = (np.r_[2 * line[0] - line[1], line, 2 * line[-1] - line[-2]] for line in study.side(kind))
    lines = contour_generator(across, up, np.pad(odds, 1, constant_values=-1e-9)).lines(0.0)
    slack = 0.5 * (across[-1] - across[0]) / PIXELS
    short_lines = (thinned(line, slack) for line in lines)
    return tuple(line for line in short_lines if len(line) > 3)


@functools.cache
def best_accuracy(kind: str) -> float:
    """Highest validation accuracy of the first seed over all sizes, settings and epochs."""
    return float(max(study.lab_runs(kind, size).validation_accuracy[:, :, 0].max() for size in study.SIZES))


def compute(*, kind: str, size: str, lam: float, rate: float, epoch: int) -> Bench:
    """Look at one network after ``epoch`` epochs."""
    runs, setting, row = study.lab_runs(kind, size), _setting(lam, rate), study.EPOCHS.index(epoch)
    train, _, wrong = study.points(kind, 0)
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
    return study.LAB_SETTINGS.index((lam, rate))


def draw(result: Bench, plane: Axes, losses: Axes) -> None:
    """Draw the points and the boundary beside both losses."""
    if result.boundary:
        patch = Path.make_compound_path(*(Path(ring, closed=True) for ring in result.boundary))
        plane.add_patch(PathPatch(patch, facecolor=to_rgba(style.SKY, 0.3), edgecolor=style.BLUE, linewidth=2))
    zero, one = result.X[result.label == 0], result.X[result.label == 1]
    plane.plot(*zero.T, "o", color=style.RED, markersize=4.5, label="labelled 0")
    plane.plot(*one.T, "^", color=style.BLUE, markersize=5.5, label="labelled 1")
    plane.plot(*result.X[result.wrong].T, "o", color=style.INK, markersize=10, fillstyle="none", label="wrongly so")
    across, up = study.side(result.kind)
    plane.set(xlabel="first feature", ylabel="second feature", xlim=across[[0, -1]], ylim=up[[0, -1]])
    style.key(plane, columns=3)
    draw_losses(losses, result.epochs, result.training, result.validation)
    losses.plot(result.turn, result.lowest, "D", color=style.GREEN, markersize=7, label="lowest")
    losses.axvline(result.epoch, color=style.BLUE, linewidth=1.5)
    losses.plot([result.epoch] * 2, result.now, "o", color=style.BLUE)
    losses.set(xlabel="epoch (square-root scale)", xlim=(-1, study.EPOCHS[-1] + 8))
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


def readout(result: Bench) -> str:
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
        SelectionSlider(name="lam", label="Penalty strength λ", options=(NONE, *study.LAB_LAMS[1:]), value=0.0),
        SelectionSlider(name="rate", label="Dropout rate", options=(NONE, *study.LAB_RATES[1:]), value=0.0),
        SelectionSlider(name="epoch", label="Epoch", options=study.EPOCHS, value=study.EPOCHS[-1], play=True),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(Panel(left=56, top=34, height=330), Panel(left=62, top=34, height=330)),
)  # fmt: skip
