"""Without dropout the training loss falls to zero and the test loss turns; with it both fall more slowly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from chapters.dropout import study
from chapters.dropout.controls import rate_slider
from chapters.shared import style
from everystate.controls import Checkbox, SelectionSlider, short
from everystate.experiment import Experiment, Panel

EPOCHS_SHOWN = tuple(
    range(0, study.BUDGET // study.CURVE_N + 1, study.BUDGET // study.CURVE_N // study.CURVE_EVALUATIONS)
)


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
    run, place, which = study.runs(study.CURVE_N, 0.2 * wrong), EPOCHS_SHOWN.index(epoch), study.RATES.index(rate)
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
    losses.plot(result.epochs, result.plain, color=style.MUTED, linestyle=style.DOTTED, label="test, rate 0")
    losses.plot(result.epochs, result.train, color=style.ORANGE, linestyle=style.DASHED, label="training")
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
        accuracy.axhline(
            1 - result.wrong, color=style.MUTED, linestyle=style.DOTTED, linewidth=1.4, label="right labels"
        )
    accuracy.set(xlabel="dropout rate", xlim=(-0.06, 0.86), xticks=rates, ylim=(0, 1.04))
    accuracy.set_xticklabels([short(rate) for rate in rates])
    accuracy.set_ylabel("accuracy at this epoch")
    style.key(accuracy, columns=3)


def verdict(result: Curves) -> str:
    """Say on which side of the lowest test loss this epoch is."""
    lowest = int(result.test.argmin())
    times = result.test[result.place] / result.test[lowest]
    if times < 1.05:
        return "About the lowest test loss of these runs."
    if result.place < lowest:
        return "The test loss can still fall: train on."
    return f"The test loss has turned: it is {times:.1f} times its lowest."


def readout(result: Curves) -> str:
    """Say how far training and test are apart, and on which side of the best epoch this is."""
    which = study.RATES.index(result.rate)
    train, test = result.train_accuracy[which], result.test_accuracy[which]
    return (
        f"Rate {short(result.rate)}, epoch {result.epochs[result.place]}: training accuracy {train:.1%}, test accuracy "
        f"{test:.1%}, gap {style.signed(100 * (train - test))} points. {verdict(result)}"
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
        SelectionSlider(name="epoch", label="Epoch", options=EPOCHS_SHOWN, value=0, play=True),
        rate_slider(study.RATES, 0.5),
        Checkbox(name="wrong", label="One training label in five is wrong", value=True),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(Panel(left=60, top=54, height=330), Panel(left=60, top=54, height=330)),
)
