"""A network of the laboratory, with four knobs to set: what it separates, its losses, and a diagnosis."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np

from chapters.putting_it_together import study
from chapters.putting_it_together.boundary import rings
from chapters.putting_it_together.controls import dropout_slider
from chapters.putting_it_together.diagnosis import Bench, diagnosis
from chapters.putting_it_together.losses import draw_losses, root
from chapters.putting_it_together.predictions import FOURFOLD, TEN_TIMES
from chapters.shared import style
from chapters.shared.strengths import strength_slider
from everystate.controls import Dropdown, SelectionSlider
from everystate.experiment import Experiment, Panel

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SHOWN = np.array([*range(7), *range(8, 21, 2), *range(23, 33, 3), *range(36, 81, 4)])
"""Which evaluations the curves show: closer together where they bend."""


@functools.cache
def best_accuracy(kind: str) -> float:
    """Highest validation accuracy of the first seed over all sizes, settings and epochs."""
    return float(max(study.lab_runs(kind, size).validation_accuracy[:, :, 0].max() for size in study.SIZES))


def compute(*, kind: str, size: str, lam: float, rate: float, epoch: int) -> Bench:
    """Look at one network after ``epoch`` epochs."""
    runs, setting, row = study.lab_runs(kind, size), study.LAB_SETTINGS.index((lam, rate)), study.EPOCHS.index(epoch)
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


def draw(result: Bench, plane: Axes, losses: Axes) -> None:
    """Draw the points and the boundary beside both losses."""
    from matplotlib.colors import to_rgba
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    if result.boundary:
        patch = Path.make_compound_path(*(Path(ring, closed=True) for ring in result.boundary))
        shade = to_rgba(style.SKY, 0.3)
        plane.add_patch(PathPatch(patch, facecolor=shade, edgecolor=style.BLUE, linewidth=2, gid="boundary"))
    zero, one = result.X[result.label == 0], result.X[result.label == 1]
    plane.plot(*zero.T, "o", color=style.RED, markersize=4.5, label="labelled 0")
    plane.plot(*one.T, "^", color=style.BLUE, markersize=5.5, label="labelled 1")
    plane.plot(*result.X[result.wrong].T, "o", color=style.INK, markersize=10, fillstyle="none", label="wrongly so")
    across, up = study.side(result.kind)
    plane.set(xlabel="first feature", ylabel="second feature", xlim=across[[0, -1]], ylim=up[[0, -1]])
    style.key(plane, columns=3)
    draw_losses(losses, result.epochs, result.training, result.validation)
    losses.plot(result.turn, result.lowest, "D", color=style.GREEN, markersize=7, label="lowest", gid="losses")
    losses.axvline(result.epoch, color=style.BLUE, linewidth=1.5)
    losses.plot([result.epoch] * 2, result.now, "o", color=style.BLUE, gid="losses")
    losses.set(xlabel="epoch (square-root scale)", xlim=(-1, study.EPOCHS[-1] + 8))
    losses.set_xscale("function", functions=(root, np.square))
    losses.set_xticks([0, 20, 80, 200, 400])
    style.log_axis(losses, "y")
    losses.set(ylim=(0.03, 4), ylabel="mean cross-entropy")
    losses.set_yticks([0.03, 0.1, 0.3, 1, 3])
    style.key(losses, columns=3)


def verdict(result: Bench) -> str:
    """Say what is wrong, and what to try first."""
    return diagnosis(result)[1]


def readout(result: Bench) -> str:
    """Say both accuracies and the diagnosis."""
    training, validation = result.accuracy
    return f"Training accuracy {training:.0%}, validation accuracy {validation:.0%}. {verdict(result)}"


LABORATORY = Experiment(
    name="laboratory",
    title="The laboratory: one network, four knobs to set",
    description=(
        "Left: points of two classes, a tenth of them wrongly labelled, and the region in which the network predicts "
        "class 1. Right: its training and validation loss against the epoch. Free and large, the network walls in "
        "single wrong labels and its validation loss climbs; with moderate strengths the boundary is smooth; with "
        "too much it misses the shape, and so it does on the spirals with the small network."
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
        strength_slider(study.LAB_LAMS, 0.0, zero="none", between=False),
        dropout_slider(study.LAB_RATES, 0.0),
        SelectionSlider(
            name="epoch", label="Epoch", options=study.EPOCHS, value=study.EPOCHS[-1], play=True, between=False
        ),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(FOURFOLD, TEN_TIMES),
    theme=style.THEME,
    panels=(Panel(left=56, top=34, height=330), Panel(left=62, top=34, height=330)),
)
