"""With right labels dropout gains next to nothing on these digits; with a fifth of them wrong it gains much."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from chapters.dropout import study
from chapters.shared import style
from chapters.shared.intervals import interval
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel

SIZES_COMPARED = (100, 200, 400)
WRONG = (0.0, 0.2)
SHOWN = tuple(range(study.BUDGET // 10, study.BUDGET + 1, study.BUDGET // 10))


@dataclass(frozen=True)
class Help:
    """Paired gains in test accuracy, in points, shape (rates, seeds), with interval; accuracies (rates,)."""

    n: int
    wrong: float
    shown: int
    gains: np.ndarray
    mean: np.ndarray
    half: np.ndarray
    train_accuracy: np.ndarray
    test_accuracy: np.ndarray


def gains(n: int, wrong: float, shown: int) -> Help:
    """Compare every rate with rate 0 on the same samples, after ``shown`` images."""
    run = study.runs(n, wrong)
    place = int(np.flatnonzero(run.epochs == shown // n)[0])
    paired = 100 * (run.test_accuracy[place] - run.test_accuracy[place, :1])
    mean, half = interval(paired)
    accuracies = (values[place].mean(axis=1) for values in (run.train_accuracy, run.test_accuracy))
    return Help(n, wrong, shown, paired, mean, half, *accuracies)


def compute(*, n: int, wrong: float, shown: int) -> Help:
    """Look at ``n`` examples, a share ``wrong`` of them mislabelled, after ``shown`` images."""
    return gains(n, wrong, shown)


def draw(result: Help, gain: Axes, accuracy: Axes) -> None:
    """Draw each seed's gain with the interval of the mean, beside the mean accuracies."""
    rates = np.array(study.RATES)
    gain.axhline(0, color=style.MUTED, linewidth=1.2)
    jitter = 0.018 * np.linspace(-1, 1, study.SEEDS)
    gain.plot(
        (rates[1:, None] + jitter).ravel(),
        result.gains[1:].ravel(),
        "o",
        color=style.MUTED,
        markersize=3.5,
        label="one seed",
    )
    gain.vlines(
        rates[1:], (result.mean - result.half)[1:], (result.mean + result.half)[1:], color=style.BLUE, linewidth=5
    )
    gain.plot(rates[1:], result.mean[1:], "D", color=style.BLUE, markersize=8, label="mean, 95% interval")
    gain.set(xlabel="dropout rate", xlim=(0.1, 0.9), xticks=rates[1:])
    gain.set_xticklabels([short(rate) for rate in rates[1:]])
    style.signed_log_axis(gain, "y", linear=4, ticks=(-50, -20, -10, -4, -2, 0, 2, 4, 10))
    gain.set(ylim=(-85, 24), ylabel="test accuracy gained, points")
    style.key(gain, columns=2)
    accuracy.fill_between(
        rates, result.test_accuracy, result.train_accuracy, color=style.ORANGE, alpha=0.14, linewidth=0
    )
    accuracy.plot(
        rates, result.train_accuracy, color=style.ORANGE, linestyle=style.DASHED, marker="s", label="training"
    )
    accuracy.plot(rates, result.test_accuracy, color=style.GREEN, marker="o", label="test")
    accuracy.set(xlabel="dropout rate", xlim=(-0.04, 0.84), xticks=rates, ylim=(0.15, 1.02), ylabel="accuracy")
    accuracy.set_xticklabels([short(rate) for rate in rates])
    style.key(accuracy, columns=2)


def best_rate(result: Help) -> int:
    """Return the place among the rates of the one that gains most; rate 0 does not count."""
    return int(result.mean[1:].argmax()) + 1


def verdict(result: Help) -> str:
    """Say whether the gain of the best rate can be told from none."""
    best = best_rate(result)
    if result.mean[best] - result.half[best] > 0:
        return "Its interval lies above 0, but it is the best of five."
    return "All rates lose on average." if result.mean[best] < 0 else "No gain that can be told from chance."


def readout(result: Help) -> str:
    """Say which rate is best and whether its gain can be told from none."""
    best = best_rate(result)
    mean, half = result.mean[best], result.half[best]
    labels = "all labels right" if result.wrong == 0 else f"{result.wrong:.0%} of the labels wrong"
    return (
        f"{result.n} digits, {labels}, {result.shown} images seen: the best rate is {short(study.RATES[best])}, with "
        f"{style.signed(mean)} ± {half:.1f} points. {verdict(result)} Rate 0.8: {style.signed(result.mean[-1])} points."
    )


HELP = Experiment(
    name="does-dropout-help",
    title="Does dropout help? Eight samples, each trained with every rate",
    description=(
        "Left: for each dropout rate the test accuracy gained over rate 0 on the same sample, for eight samples, with "
        "the mean and its 95% interval, on an axis that is logarithmic away from zero. Right: training and test "
        "accuracy against the rate. At the end of training the gain is below one point or none with right labels; "
        "with a fifth of the labels wrong it is several points. A rate of 0.8 costs accuracy, and when few images have "
        "been seen so do the rates below it."
    ),
    controls=(
        SelectionSlider(name="n", label="Training digits", options=SIZES_COMPARED, value=100),
        SelectionSlider(name="wrong", label="Wrong training labels", options=(("none", 0.0), ("20%", 0.2)), value=0.0),
        SelectionSlider(name="shown", label="Images seen in training", options=SHOWN, value=study.BUDGET, play=True),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(Panel(left=62, top=34, height=340), Panel(left=60, top=34, height=340)),
)
