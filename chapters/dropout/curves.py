"""Training and validation curves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from chapters.dropout import study
from chapters.dropout.common import DASHED, DOTTED, HALF, _rate_slider
from chapters.shared import style
from everystate.controls import Checkbox, SelectionSlider, short
from everystate.experiment import Experiment

CURVE_N = 200
CURVE_EVALUATIONS = 20
CURVE_EPOCHS = tuple(range(0, study.BUDGET // CURVE_N + 1, study.BUDGET // CURVE_N // CURVE_EVALUATIONS))


def runs(n: int, wrong: float) -> study.Runs:
    """Return the learning curves of all rates and seeds; the ones that are drawn epoch by epoch are finer."""
    return study.compared(n, wrong, CURVE_EVALUATIONS if n == CURVE_N else 10)


@dataclass(frozen=True)
class Curves:
    """Mean losses over the seeds with their spread, and accuracies of all rates at one epoch."""

    place: int
    rate: float
    epochs: np.ndarray
    train: np.ndarray
    test: np.ndarray
    low: np.ndarray
    high: np.ndarray
    plain: np.ndarray
    train_accuracy: np.ndarray
    test_accuracy: np.ndarray
    wrong: float


def compute(*, epoch: int, rate: float, wrong: bool) -> Curves:
    """Look at the runs with ``rate`` after ``epoch`` epochs."""
    run, place, which = runs(CURVE_N, 0.2 * wrong), CURVE_EPOCHS.index(epoch), study.RATES.index(rate)
    return Curves(
        place=place,
        rate=rate,
        epochs=run.epochs,
        train=run.train_loss[:, which].mean(axis=1),
        test=run.test_loss[:, which].mean(axis=1),
        low=run.test_loss[:, which].min(axis=1),
        high=run.test_loss[:, which].max(axis=1),
        plain=run.test_loss[:, 0].mean(axis=1),
        train_accuracy=run.train_accuracy[place].mean(axis=1),
        test_accuracy=run.test_accuracy[place].mean(axis=1),
        wrong=0.2 * wrong,
    )


def draw(result: Curves, losses: Axes, accuracy: Axes) -> None:
    """Draw the losses over the epochs beside the accuracies of all rates at this epoch."""
    losses.fill_between(result.epochs, result.low, result.high, color=style.GREEN, alpha=0.2, linewidth=0)
    losses.plot(result.epochs, result.plain, color=style.MUTED, linestyle=DOTTED, label="test, rate 0")
    losses.plot(result.epochs, result.train, color=style.ORANGE, linestyle=DASHED, label="training")
    losses.plot(result.epochs, result.test, color=style.GREEN, label="test")
    now = result.epochs[result.place]
    losses.axvline(now, color=style.BLUE, linewidth=1.3)
    losses.plot([now] * 2, [result.train[result.place], result.test[result.place]], "o", color=style.BLUE)
    losses.set(xlabel="epoch", xlim=(-1, result.epochs[-1] + 1))
    style.log_axis(losses, "y")
    losses.set(ylim=(2e-4, 6), ylabel="mean cross-entropy")
    style.key(losses, columns=2)
    rates = np.array(study.RATES)
    accuracy.vlines(rates, result.test_accuracy, result.train_accuracy, color=style.MUTED, linewidth=1.3)
    accuracy.plot(rates, result.train_accuracy, "s", color=style.ORANGE, markersize=6, label="training")
    accuracy.plot(rates, result.test_accuracy, "o", color=style.GREEN, markersize=7, label="test")
    accuracy.axvline(result.rate, color=style.BLUE, linewidth=1.3, alpha=0.6)
    if result.wrong:
        accuracy.axhline(1 - result.wrong, color=style.MUTED, linestyle=DOTTED, linewidth=1.4, label="right labels")
    accuracy.set(xlabel="dropout rate", xlim=(-0.06, 0.86), xticks=rates, ylim=(0, 1.04))
    accuracy.set_xticklabels([short(rate) for rate in rates])
    accuracy.set_ylabel("accuracy at this epoch")
    style.key(accuracy, columns=3)


def readout(result: Curves) -> str:
    """Say how far training and test are apart, and on which side of the best epoch this is."""
    which, lowest = study.RATES.index(result.rate), int(result.test.argmin())
    train, test = result.train_accuracy[which], result.test_accuracy[which]
    if result.test[result.place] < 1.05 * result.test[lowest]:
        verdict = "About the lowest test loss of these runs."
    elif result.place < lowest:
        verdict = "The test loss can still fall: train on."
    else:
        verdict = (
            f"The test loss has turned: it is {result.test[result.place] / result.test[lowest]:.1f} times its lowest."
        )
    return (
        f"Rate {short(result.rate)}, epoch {result.epochs[result.place]}: training accuracy {train:.1%}, test accuracy "
        f"{test:.1%}, gap {style.signed(100 * (train - test))} points. {verdict}"
    )


CURVES = Experiment(
    name="dropout-curves",
    title="Training with and without dropout, epoch by epoch",
    description=(
        "Left: training and test loss over 100 epochs, means of eight networks trained on 200 digits. Without "
        "dropout the training loss falls towards zero and the test loss turns early; with dropout both fall more "
        "slowly. Right: training and test accuracy of every rate at the chosen epoch."
    ),
    controls=(
        SelectionSlider(name="epoch", label="Epoch", options=CURVE_EPOCHS, value=0, play=True),
        _rate_slider(study.RATES, 0.5),
        Checkbox(name="wrong", label="One training label in five is wrong", value=True),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(HALF, HALF),
)
