"""Without dropout the training loss falls to zero and the test loss turns; with it both fall more slowly at first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.dropout import study
from chapters.dropout.controls import rate_slider
from chapters.shared import style
from everystate.controls import Checkbox, SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Place, Sketch

if TYPE_CHECKING:
    from matplotlib.axes import Axes

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
    losses.fill_between(result.epochs, result.low, result.high, color=style.GREEN, alpha=0.2, linewidth=0, gid="losses")
    losses.plot(
        result.epochs, result.plain, color=style.MUTED, linestyle=style.DOTTED, label="test, rate 0", gid="losses"
    )
    losses.plot(result.epochs, result.train, color=style.ORANGE, linestyle=style.DASHED, label="training", gid="losses")
    losses.plot(result.epochs, result.test, color=style.GREEN, label="test", gid="losses")
    now = result.epochs[result.place]
    losses.axvline(now, color=style.BLUE, linewidth=1.3)
    losses.plot([now] * 2, [result.train[result.place], result.test[result.place]], "o", color=style.BLUE, gid="losses")
    losses.set(xlabel="epoch", xlim=(-1, result.epochs[-1] + 1))
    style.log_axis(losses, "y")
    losses.set(ylim=(2e-4, 6), ylabel="mean cross-entropy")
    style.key(losses, columns=2)
    rates = np.array(study.RATES)
    accuracy.vlines(
        rates, result.test_accuracy, result.train_accuracy, color=style.MUTED, linewidth=1.3, gid="accuracy"
    )
    accuracy.plot(rates, result.train_accuracy, "s", color=style.ORANGE, markersize=6, label="training", gid="accuracy")
    accuracy.plot(rates, result.test_accuracy, "o", color=style.GREEN, markersize=7, label="test", gid="accuracy")
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


TURNS = Place(
    name="test-loss-turns",
    prompt="One training label in five is wrong. Without dropout the training loss falls through all 100 epochs. The "
    "test loss doesn't. At which epoch is it lowest?",
    truth=lambda r: float(r.epochs[r.test.argmin()]),
    label="Epoch of the lowest test loss",
    near=5.0,
    axis="x",
    below="That early nearly everything that is learned still holds for new digits too.",
    above=lambda r: (
        f"By then it has been rising for a while. At epoch {r.epochs[r.test.argmin()]} the training loss is "
        f"{r.train[r.test.argmin()]:.2f}, with the way down to {r.train[-1]:.3f} still to come."
    ),
    settles={"epoch": EPOCHS_SHOWN[-1], "rate": 0.0},
    says=lambda r: (
        f"It is lowest at epoch {r.epochs[r.test.argmin()]} of those measured, at {r.test.min():.2f}, and ends at "
        f"{r.test[-1]:.2f}. What is learned after that does, on balance, more harm than good."
    ),
    withheld=("losses", "accuracy"),
)


def wrong_repeated(result: Curves) -> float:
    """Share of the wrong labels that rate 0.5 repeats at least: what is left when it repeats all the right ones."""
    return float((result.train_accuracy[study.RATES.index(0.5)] - (1 - result.wrong)) / result.wrong)


REPEATED = Sketch(
    name="labels-repeated-by-rate",
    prompt="Draw, against the dropout rate, the training accuracy after 100 epochs: the share of the training labels, "
    "wrong ones included, that the networks repeat.",
    x=study.RATES,
    truth=lambda r: r.train_accuracy,
    x_label="rate",
    y_label="training accuracy",
    panel=1,
    shapes={
        "flat": "Were it level at 1, dropout would keep nothing out; were it level at 0.8, any rate would sort out "
        "just the wrong labels. It is neither: how much is repeated depends on the rate all the way.",
        "rises": "Dropout makes it harder to repeat labels, never easier: a part of what would repeat them is "
        "missing in each step.",
        "peaks": "The test accuracy does that. The training accuracy has nothing to gain from dropout.",
        "dips": "At the highest rates even less is repeated: there the right labels are not all learned either.",
    },
    settles={"epoch": EPOCHS_SHOWN[-1], "rate": 0.0},
    says=lambda r: (
        f"It falls from {r.train_accuracy[0]:.0%} at rate 0, first slowly: at rate 0.5 it is still "
        f"{r.train_accuracy[study.RATES.index(0.5)]:.0%}, so that at least {wrong_repeated(r):.0%} of the wrong labels "
        f"are repeated. At rate {short(study.RATES[-1])} it is {r.train_accuracy[-1]:.0%}, less than the "
        "share of right labels."
    ),
    withheld=("losses", "accuracy"),
)

CURVES = Experiment(
    name="dropout-curves",
    title="Training with and without dropout, epoch by epoch",
    description=(
        "Left: training and test loss over 100 epochs, means of eight networks trained on 200 digits. Without "
        "dropout the training loss falls towards zero and the test loss turns early; with dropout both fall more "
        "slowly at first. Right: training and test accuracy of every rate at the chosen epoch."
    ),
    controls=(
        SelectionSlider(name="epoch", label="Epoch", options=EPOCHS_SHOWN, value=0, play=True, between=False),
        rate_slider(study.RATES, 0.5),
        Checkbox(name="wrong", label="One training label in five is wrong", value=True),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(TURNS, REPEATED),
    theme=style.THEME,
    panels=(Panel(left=60, top=54, height=330), Panel(left=60, top=54, height=330)),
)
