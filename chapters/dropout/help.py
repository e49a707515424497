"""With right labels dropout gains next to nothing on these digits; with a fifth of them wrong it gains much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.dropout import study
from chapters.shared import style
from chapters.shared.intervals import interval
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option

if TYPE_CHECKING:
    from matplotlib.axes import Axes

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
        gid="gains",
    )
    low, high = (result.mean - result.half)[1:], (result.mean + result.half)[1:]
    gain.vlines(rates[1:], low, high, color=style.BLUE, linewidth=5, gid="gains")
    gain.plot(rates[1:], result.mean[1:], "D", color=style.BLUE, markersize=8, label="mean, 95% interval", gid="gains")
    gain.set(xlabel="dropout rate", xlim=(0.1, 0.9), xticks=rates[1:])
    gain.set_xticklabels([short(rate) for rate in rates[1:]])
    style.signed_log_axis(gain, "y", linear=4, ticks=(-50, -20, -10, -4, -2, 0, 2, 4, 10))
    gain.set(ylim=(-85, 24), ylabel="test accuracy gained, points")
    style.key(gain, columns=2)
    test, train = result.test_accuracy, result.train_accuracy
    accuracy.fill_between(rates, test, train, color=style.ORANGE, alpha=0.14, linewidth=0, gid="gains")
    accuracy.plot(rates, train, color=style.ORANGE, linestyle=style.DASHED, marker="s", label="training", gid="gains")
    accuracy.plot(rates, test, color=style.GREEN, marker="o", label="test", gid="gains")
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


HALF = study.RATES.index(0.5)


def at_the_end(n: int) -> Help:
    """Gains on ``n`` digits, a fifth of them mislabelled, when all images have been seen."""
    return gains(n, WRONG[1], study.BUDGET)


def gain_of_half(n: int) -> float:
    """Mean gain of rate 0.5 on ``n`` digits, a fifth of them mislabelled."""
    return float(at_the_end(n).mean[HALF])


RIGHT_LABELS = Choose(
    name="gain-with-right-labels",
    prompt="100 digits are few, and the networks learn all of them by heart. All labels are right. How many points of "
    "test accuracy does the best of the five rates gain over no dropout, on average over the eight samples?",
    options=(
        Option(
            "More than 6",
            lambda r: r.mean.max() > 6,
            lambda r: (
                f"Without dropout {r.test_accuracy[0]:.0%} of the test digits are right: that would be more than half "
                "of the errors."
            ),
        ),
        Option(
            "From 3 to 6",
            lambda r: 3 <= r.mean.max() <= 6,
            "There is a gap of several points between training and test. But learning right labels by heart does "
            "little harm here, and what does none can't be cured.",
        ),
        Option(
            "From 1 to 3",
            lambda r: 1 <= r.mean.max() < 3,
            "It is a fair guess for a method of such fame, and still too much for these digits.",
        ),
        Option(
            "Below 1",
            lambda r: r.mean.max() < 1,
            lambda r: f"The interval of the best, ± {r.half[best_rate(r)]:.1f}, even reaches down to a loss.",
        ),
    ),
    says=lambda r: (
        f"Rate {short(study.RATES[best_rate(r)])} does best, with {style.signed(r.mean[best_rate(r)])} ± "
        f"{r.half[best_rate(r)]:.1f} points. Each of these networks is right on nearly all its training digits; "
        "a gap between training and test alone does not mean that dropout will close it."
    ),
    withheld=("gains",),
)

MORE_DIGITS = Choose(
    name="gain-by-sample-size",
    prompt="Now a fifth of the training labels are wrong. On which number of training digits does rate 0.5 gain most "
    "by the end?",
    options=(
        Option(
            "On 100: the fewer the data, the more a network overfits",
            lambda r: max(SIZES_COMPARED, key=gain_of_half) == 100,
            lambda r: (
                f"It does overfit there, but with dropout too: seeing 100 digits 200 times, the networks at rate 0.5 "
                f"repeat {at_the_end(100).train_accuracy[HALF]:.0%} of their labels, wrong ones included."
            ),
        ),
        Option(
            "On 400: more right labels, and fewer repetitions",
            lambda r: max(SIZES_COMPARED, key=gain_of_half) == 400,
            "What many examples agree on survives the masks, and 50 passes are too few to recite the rest.",
        ),
        Option(
            "On all three alike: the share of wrong labels is the same",
            lambda r: max(map(gain_of_half, SIZES_COMPARED)) - min(map(gain_of_half, SIZES_COMPARED)) < 1,
            "The share is, but not how often each wrong label is seen, nor how many right ones stand against it.",
        ),
    ),
    settles={"n": 400, "wrong": 0.2},
    says=lambda r: (
        "The gains are "
        + ", ".join(f"{gain_of_half(n):.1f} points on {n} digits" for n in SIZES_COMPARED)
        + f". On 400 the networks at rate 0.5 repeat {r.train_accuracy[HALF]:.0%} of their labels, those without "
        f"dropout {r.train_accuracy[0]:.0%}."
    ),
    withheld=("gains",),
)

HELP = Experiment(
    name="does-dropout-help",
    title="Does dropout help? Eight samples, each trained with every rate",
    description=(
        "Left: for each dropout rate the test accuracy gained over rate 0 on the same sample, for eight samples, with "
        "the mean and its 95% interval, on an axis that is logarithmic away from zero. Right: training and test "
        "accuracy against the rate. At the end of training the gain is below one point or none with right labels; "
        "with a fifth of the labels wrong it is several points. Within these images a rate of 0.8 costs "
        "accuracy, and when few have been seen, so do rates from 0.35 up."
    ),
    controls=(
        SelectionSlider(name="n", label="Training digits", options=SIZES_COMPARED, value=100, between=False),
        SelectionSlider(
            name="wrong", label="Wrong training labels", options=(("none", 0.0), ("20%", 0.2)), value=0.0, between=False
        ),
        SelectionSlider(
            name="shown", label="Images seen in training", options=SHOWN, value=study.BUDGET, play=True, between=False
        ),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(RIGHT_LABELS, MORE_DIGITS),
    theme=style.THEME,
    panels=(Panel(left=62, top=34, height=340), Panel(left=60, top=34, height=340)),
)
