"""A rule with patience ends a training that would overfit, and restores the best weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.beyond_penalties.patience import LAST, PATIENCES, RUNS, SHOWN_RUN, kept_losses, long_runs, stops
from chapters.shared import style
from everystate.controls import SelectionSlider
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option, Sketch

if TYPE_CHECKING:
    from matplotlib.axes import Axes

EPOCHS = (*range(21), *range(22, 41, 2), *range(45, 71, 5), 80, 90, LAST)


@dataclass(frozen=True)
class Stopping:
    """One run as far as it has come, and test losses by patience.

    ``training`` and ``validation`` are the whole run's losses; ``now`` is the epoch reached, ``best`` that of the
    lowest validation loss until then, ``stop`` the last one under this patience. ``restored`` and ``latest`` are
    test losses for each of PATIENCES, with the best and with the last weights, means over RUNS; ``never`` is the
    loss after all LAST epochs. ``test`` is this run's test loss and accuracy with the best weights so far.
    """

    epoch: int
    patience: int
    now: int
    best: int
    stop: int
    training: np.ndarray
    validation: np.ndarray
    restored: np.ndarray
    latest: np.ndarray
    never: float
    test: tuple[float, float]


def compute(*, patience: int, epoch: int) -> Stopping:
    """Follow the shown run until ``epoch``, or until patience ends it."""
    runs, last = long_runs(), int(stops(patience)[0][SHOWN_RUN])
    validation, now = runs.validation[:, SHOWN_RUN], min(epoch, last)
    best = int(validation[: now + 1].argmin())
    means = np.array([[losses.mean() for losses in kept_losses(p)] for p in PATIENCES])
    return Stopping(
        epoch=epoch,
        patience=patience,
        now=now,
        best=best,
        stop=last,
        training=runs.training[:, SHOWN_RUN],
        validation=validation,
        restored=means[:, 0],
        latest=means[:, 1],
        never=float(runs.test[-1].mean()),
        test=(float(runs.test[best, SHOWN_RUN]), float(runs.test_accuracy[best, SHOWN_RUN])),
    )


def draw(result: Stopping, curves: Axes, patience: Axes) -> None:
    """Draw the run so far beside the test losses by patience."""
    epochs = np.minimum(np.arange(LAST + 1), result.now)
    curves.axvspan(result.best, result.best + result.patience, color=style.SKY, alpha=0.2, linewidth=0)
    curves.plot(result.validation, color=style.FAINT, linewidth=1.2)
    curves.plot(epochs, result.training[epochs], color=style.ORANGE, linestyle=style.DASHED, label="training")
    curves.plot(epochs, result.validation[epochs], color=style.GREEN, label="validation")
    ended = result.epoch >= result.stop
    curves.axvline(result.stop if ended else -9, color=style.RED, linewidth=1.6, linestyle=style.LEVEL)
    curves.plot(result.best, result.validation[result.best], "D", color=style.GREEN, markersize=8, label="best so far")
    curves.plot(result.now, result.validation[result.now], "o", color=style.BLUE, label="now")
    words = "stopped" if ended else ""
    curves.text(max(result.stop, 2) + 1.5, 2.3, words, color=style.RED, fontsize=11.5)
    curves.set(xlabel="epoch", ylabel="mean cross-entropy", xlim=(-2, LAST + 2), ylim=(0, 2.65))
    style.key(curves, columns=2)
    patience.axhline(result.never, color=style.MUTED, linestyle=style.DOTTED, label="never stopped")
    patience.plot(
        PATIENCES, result.latest, "s", color=style.RED, linestyle=style.LEVEL, label="last weights", gid="kept"
    )
    patience.plot(PATIENCES, result.restored, "D-", color=style.BLUE, label="best weights", gid="kept")
    patience.axvline(result.patience, color=style.BLUE, linewidth=1.2)
    style.log_axis(patience, "x")
    patience.set(xlabel="patience, epochs", xticks=PATIENCES, xlim=(0.9, 60), ylim=(0.5, 1.05))
    patience.set_ylabel("test loss, mean of 20 runs")
    style.key(patience, columns=2)


def verdict(result: Stopping) -> str:
    """Say whether training has ended, and how long patience still lasts."""
    if result.epoch >= result.stop:
        return "stopped"
    waited = result.now - result.best
    return f"no improvement for {waited} of {result.patience}" if waited else "the lowest validation loss so far"


def readout(result: Stopping) -> str:
    """Say how long patience still lasts, or what was kept."""
    loss, accuracy = result.test
    if result.epoch >= result.stop:
        return (
            f"Patience {result.patience}: {verdict(result)} after epoch {result.stop}, {result.now - result.best} "
            f"without improvement. The weights of epoch {result.best} are restored: test loss {loss:.2f}, "
            f"test accuracy {accuracy:.0%}."
        )
    return (
        f"Epoch {result.now}: {verdict(result)}. Best so far is epoch {result.best}, with validation loss "
        f"{result.validation[result.best]:.2f}."
    )


LAST_WEIGHTS = Sketch(
    name="patience-last-weights",
    prompt="Somebody forgets to restore the best weights and keeps the last ones. Draw the test loss against the "
    "patience, as the mean of twenty runs.",
    panel=1,
    x=PATIENCES,
    truth=lambda r: r.latest,
    x_label="patience",
    y_label="the test loss",
    shapes={
        "rises": lambda r: (
            "More patience does mean more overfitting in the end, but a patience of 1 takes the first bump for the "
            f"turn, when the network has not yet learned enough: {r.latest[0]:.2f}, against {r.latest.min():.2f} at "
            "the lowest."
        ),
        "falls": "It falls at first. But without the best weights every further epoch of waiting is one of "
        "overfitting, and all of them are kept.",
        "flat": "With the best weights restored a long patience would cost nothing; the last ones have been trained "
        "for all the epochs of waiting.",
        "peaks": "Both ends are bad: too little patience stops at a bump, too much is overfitting.",
    },
    settles={"patience": PATIENCES[-1], "epoch": LAST},
    says=lambda r: (
        f"The last weights have the lowest loss, {r.latest.min():.2f}, at a patience of "
        f"{PATIENCES[r.latest.argmin()]}; at {PATIENCES[-1]} it is {r.latest[-1]:.2f}. Without restoring, the "
        "patience is one more strength to tune, with an underfitting and an overfitting end."
    ),
    withheld=("kept",),
)


def longer(result: Stopping) -> float:
    """Test loss with the best weights at the longest patience, less that at a patience of 10."""
    return float(result.restored[-1] - result.restored[PATIENCES.index(10)])


def overtaken() -> tuple[np.ndarray, np.ndarray]:
    """Which runs reach a lower validation loss at the longest patience than at 10, and what test loss each adds."""
    (early, late), run = (stops(patience)[1] for patience in (10, PATIENCES[-1])), np.arange(RUNS)
    runs = long_runs()
    lower = np.flatnonzero(runs.validation[late, run] < runs.validation[early, run])
    return lower, (runs.test[late, run] - runs.test[early, run])[lower]


LONG_PATIENCE = Choose(
    name="patience-best-weights",
    prompt="Now the best weights are restored, as they should be. How does the mean test loss at a patience of 50 "
    "compare with that at a patience of 10?",
    options=(
        Option(
            "It is higher: longer training overfits",
            lambda r: longer(r) > 0.02,
            "Training does overfit for longer, but those weights are thrown away.",
        ),
        Option(
            "It is lower: there are more epochs to pick from",
            lambda r: longer(r) < -0.02,
            lambda r: (
                f"They can give a lower validation loss. Here they do in {len(overtaken()[0])} run of {RUNS}, and "
                "there the test loss is higher: that was luck with 60 images."
            ),
        ),
        Option(
            "It is nearly the same: only time is lost",
            lambda r: abs(longer(r)) <= 0.02,
            "Both patiences outlast the bumps around the turn, and mostly go back to the same epoch.",
        ),
    ),
    settles={"patience": PATIENCES[-1], "epoch": LAST},
    says=lambda r: (
        f"{r.restored[-1]:.2f} at a patience of {PATIENCES[-1]} and {r.restored[PATIENCES.index(10)]:.2f} at 10; with "
        f"the last weights {r.latest[-1]:.2f} and {r.latest[PATIENCES.index(10)]:.2f}. Too much patience costs time, "
        "and hardly any test loss here, as long as the best weights are restored."
    ),
    withheld=("kept",),
)

EARLY_STOPPING = Experiment(
    name="early-stopping",
    title="A network in training, and the rule that ends it",
    description=(
        "Left: training and validation loss of a network on 200 digits, a fifth of them mislabelled, drawn up to the "
        "present epoch. A shaded strip begins at the lowest validation loss so far and is as wide as the patience; "
        "when the curve reaches its right edge, training stops. Right: test loss against patience. With a patience of "
        "one it is about the same with the best weights restored as with the last ones; with a long patience the best "
        "weights have a much lower one."
    ),
    controls=(
        SelectionSlider(name="patience", label="Patience", options=PATIENCES, value=3),
        SelectionSlider(name="epoch", label="Epoch", options=EPOCHS, value=0, play=True, between=False),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(LAST_WEIGHTS, LONG_PATIENCE),
    theme=style.THEME,
    panels=(Panel(left=52, top=54, height=330), Panel(left=60, top=54, height=330)),
)
