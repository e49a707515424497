"""The ridge trace."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from chapters.ridge.common import _strength_slider, strengths
from chapters.shared import style
from everystate.controls import Dropdown, short
from everystate.experiment import Experiment, Panel
from regularization import data, linear
from regularization.validation import Standardizer

TRACE_STRENGTHS = strengths(-3, 3, 4)
FEATURES = ("age", "sex", "bmi", "map", "tc", "ldl", "hdl", "tch", "ltg", "glu")


@dataclass(frozen=True)
class Trace:
    """All ridge weights on the diabetes data; ``coefs`` has a row for each of TRACE_STRENGTHS."""

    lam: float
    place: int
    feature: str
    followed: int
    coefs: np.ndarray
    least_squares: np.ndarray


@functools.cache
def diabetes() -> tuple[np.ndarray, np.ndarray]:
    """Return the standardised features and the progression of all 442 patients."""
    train = data.diabetes().train
    return Standardizer().fit(train.X).transform(train.X), train.y


@functools.cache
def diabetes_path() -> linear.Path:
    """Ridge without a penalty, then at each of TRACE_STRENGTHS."""
    return linear.ridge_path(*diabetes(), np.array([0.0, *TRACE_STRENGTHS]))


def compute(*, lam: float, feature: str) -> Trace:
    """Look at strength ``lam``, one of TRACE_STRENGTHS, and follow the weight of ``feature``."""
    coefs = diabetes_path().coefs
    place = TRACE_STRENGTHS.index(lam)
    return Trace(lam, place, feature, FEATURES.index(feature), coefs[1:], coefs[0])


def draw(result: Trace, lines: Axes, bars: Axes) -> None:
    """Draw the ten lines with the one that is followed, and the weights at this strength as bars."""
    lines.axhline(0, color=style.INK, linewidth=0.8)
    for column in range(len(FEATURES)):
        label = "the other nine" if column == (result.followed == 0) else None
        if column != result.followed:
            lines.plot(TRACE_STRENGTHS, result.coefs[:, column], color=style.MUTED, linewidth=1.1, label=label)
    chosen = result.coefs[:, result.followed]
    lines.plot(TRACE_STRENGTHS, chosen, color=style.RED, linewidth=3, label=f"weight of {result.feature}")
    lines.axvline(result.lam, color=style.BLUE, linewidth=1.5)
    lines.plot(np.full(len(FEATURES), result.lam), result.coefs[result.place], "o", color=style.BLUE, markersize=4.5)
    lines.set(ylabel="weight of the standardised feature", ylim=(-41, 41), xlabel="penalty strength λ")
    style.log_axis(lines, "x", ticks=8)
    lines.set_xlim(9e-4, 1.1e3)
    style.key(lines, columns=2)
    places = np.arange(len(FEATURES))[::-1]
    colours = [style.RED if column == result.followed else style.BLUE for column in range(len(FEATURES))]
    bars.axvline(0, color=style.INK, linewidth=0.8)
    bars.barh(places, result.coefs[result.place], 0.62, color=colours)
    bars.plot(result.least_squares, places, "|", color=style.INK, markersize=14, markeredgewidth=2, label="no penalty")
    bars.set(yticks=places, yticklabels=FEATURES, xlim=(-41, 41), ylim=(-0.6, 9.6), xlabel="weight at this λ")
    bars.tick_params(axis="y", length=0)
    style.key(bars)


def readout(result: Trace) -> str:
    """Say what became of the followed weight and of all of them together."""
    now, before = result.coefs[result.place, result.followed], result.least_squares[result.followed]
    length, free = np.linalg.norm(result.coefs[result.place]), np.linalg.norm(result.least_squares)
    if now * before < 0:
        change = "It has changed its sign"
    elif abs(now) > 1.005 * abs(before):
        change = "It has grown"
    else:
        change = "It has shrunk" if abs(now) < 0.995 * abs(before) else "It has hardly moved"
    return (
        f"λ = {short(result.lam)}: the weight of {result.feature} is {style.signed(now, 2)}; without a penalty it is "
        f"{style.signed(before, 2)}. {change}. All ten together have length {length:.1f}, without a penalty {free:.1f}."
    )


TRACE = Experiment(
    name="ridge-trace",
    title="The ridge trace of the diabetes data",
    description=(
        "Left: the weights of ten features against the penalty strength; all end near zero, but on the way some "
        "cross zero and some grow. Right: the weights at the chosen strength as bars, with marks where they are "
        "without a penalty."
    ),
    controls=(
        _strength_slider(TRACE_STRENGTHS, TRACE_STRENGTHS[0]),
        Dropdown(name="feature", label="Follow the weight of", options=FEATURES, value="hdl"),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(Panel(left=62, top=54, height=340), Panel(left=52, top=54, height=340)),
)
SMALL_STRENGTHS = (0.0, *strengths(-3, 2, 2))


@functools.cache
def small_samples(patients: int, repetitions: int = 200) -> np.ndarray:
    """Test error of ridge on the other patients after training on a few, shape (repetitions, len(SMALL_STRENGTHS))."""
    everyone, rng = data.diabetes().train, np.random.default_rng(0)
    return np.array([_small_sample(everyone, rng.permutation(everyone.n), patients) for _ in range(repetitions)])


def _small_sample(everyone: data.Part, order: np.ndarray, patients: int) -> np.ndarray:
    """Train on the first ``patients`` rows in this order, standardised by themselves, and test on the others."""
    train, test = everyone.take(order[:patients]), everyone.take(order[patients:])
    scale = Standardizer().fit(train.X)
    path = linear.ridge_path(scale.transform(train.X), train.y, np.array(SMALL_STRENGTHS))
    return np.mean((path.predict(scale.transform(test.X)) - test.y) ** 2, axis=1)
