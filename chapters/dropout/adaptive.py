"""In linear regression dropout is ridge with a price for each feature, whatever unit the feature has."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.dropout.controls import rate_slider
from chapters.shared import diabetes, style
from chapters.shared.diabetes import FEATURES
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option, Sketch
from regularization import linear, theory

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LINEAR_RATES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
BMI = FEATURES.index("bmi")
STRETCH = np.linspace(0, 1.6, 65)
SAMPLED = 8


@dataclass(frozen=True)
class Adaptive:
    """Dropout in linear regression on the diabetes data, beside ridge.

    ``effects`` (3, features) of least squares, dropout and plain ridge: weight times the feature's standard deviation.
    ``plain``, ``penalised`` are losses along w = t times dropout's weights, t in STRETCH; ``masks`` the loss over all
    1024 masks at every SAMPLED-th t.
    """

    rate: float
    unit: float
    lam: float
    effects: np.ndarray
    plain: np.ndarray
    penalised: np.ndarray
    masks: np.ndarray


@functools.cache
def patients(unit: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """Return standardised features and centred targets of the diabetes data, bmi's column multiplied by ``unit``."""
    X, y = diabetes.standardised()
    return X * np.where(np.arange(X.shape[1]) == BMI, unit, 1.0), y - y.mean()


@functools.cache
def compute(*, rate: float, unit: float) -> Adaptive:
    """Train on every mask at once: minimise the expected loss at ``rate``, with bmi in another unit."""
    X, y = patients(unit)
    lam, spread = rate / (1 - rate), X.std(axis=0)
    dropped = theory.dropout_weights(X, y, rate=rate)
    ridge = linear.Ridge(lam, fit_intercept=False).fit(X, y).coef_
    free = linear.Ridge(0.0, fit_intercept=False).fit(X, y).coef_
    plain = np.array([np.mean((y - t * (X @ dropped)) ** 2) for t in STRETCH])
    price = STRETCH**2 * theory.dropout_penalty(X, dropped, rate=rate)
    effects = np.array([free, dropped, ridge]) * spread
    return Adaptive(rate, unit, lam, effects, plain, plain + price, every_mask(rate))


@functools.cache
def every_mask(rate: float) -> np.ndarray:
    """Mean squared error averaged over all 1024 masks, along dropout's ray of weights; no unit changes it."""
    X, y = patients()
    dropped = theory.dropout_weights(X, y, rate=rate)
    return np.array([theory.dropout_loss(X, y, t * dropped, rate=rate) for t in STRETCH[::SAMPLED]])


def standard_effect(rate: float) -> float:
    """Effect of bmi under ridge when bmi is standardised."""
    return float(compute(rate=rate, unit=1.0).effects[2, BMI])


def draw(result: Adaptive, losses: Axes, weights: Axes) -> None:
    """Draw the losses along dropout's direction, and the effects of the features."""
    losses.plot(
        STRETCH, result.plain / 1000, color=style.ORANGE, linestyle=style.DASHED, label="no dropout", gid="losses"
    )
    losses.plot(STRETCH, result.penalised / 1000, color=style.BLUE, label="with the penalty", gid="losses")
    losses.plot(
        STRETCH[::SAMPLED],
        result.masks / 1000,
        "o",
        color=style.INK,
        markersize=7,
        label="all 1024 masks",
        gid="losses",
    )
    losses.axvline(1, color=style.MUTED, linewidth=1, linestyle=style.DOTTED)
    losses.set(xlabel="weights ÷ dropout's weights", xlim=(-0.03, 1.63), ylim=(2.5, 8.2))
    losses.set_ylabel("mean squared error, thousands")
    style.key(losses, columns=2)
    free, dropped, ridge = result.effects
    places = np.arange(len(FEATURES))[::-1]
    weights.axvline(0, color=style.INK, linewidth=0.8)
    weights.plot(free, places, "|", color=style.MUTED, markersize=14, markeredgewidth=2, label="least squares")
    weights.barh(places, dropped, 0.5, color=style.SKY, label="dropout", gid="effects")
    weights.plot(ridge, places, "D", color=style.RED, markersize=6.5, label="ridge, same λ", gid="effects")
    weights.set(yticks=places, yticklabels=FEATURES, xlim=(-42, 42), ylim=(-0.6, 9.6))
    weights.set_xlabel("effect of one standard deviation")
    weights.tick_params(axis="y", length=0)
    style.key(weights, columns=2)


def verdict(result: Adaptive) -> str:
    """Say who agrees with whom."""
    if result.rate == 0:
        return "Nothing is dropped and nothing is penalised: all three agree."
    if result.unit == 1:
        return "All features have the same size here, so dropout is ridge."
    return "Dropout does not care about the unit; ridge does."


def readout(result: Adaptive) -> str:
    """Compare dropout with ridge on the bmi."""
    free, dropped, ridge = result.effects[:, BMI]
    return (
        f"Rate {short(result.rate)}, so that λ = {result.lam:.2f}; bmi standardised, times {short(result.unit)}. "
        f"Effect of bmi: least squares {free:.1f}, dropout {dropped:.1f}, ridge "
        f"{ridge:.1f}. {verdict(result)}"
    )


ANOTHER_UNIT = Choose(
    name="ridge-in-another-unit",
    prompt="The numbers for bmi are multiplied by 10, and λ = 1 (a rate of 0.5). How large is the effect of bmi under "
    "plain ridge, its weight times its standard deviation?",
    options=(
        Option(
            "Smaller than before: larger numbers are penalised more",
            lambda r: r.effects[2, BMI] < standard_effect(r.rate) - 1,
            "Ridge penalises weights, not numbers. With numbers ten times as large a tenth of the weight does, and "
            "that is a hundred times as cheap.",
        ),
        Option(
            "The same: only the unit has changed",
            lambda r: abs(r.effects[2, BMI] - standard_effect(r.rate)) <= 1,
            "Least squares and dropout don't mind the unit. The price of ridge is on the weight, and the weight does.",
        ),
        Option(
            "As large as under least squares",
            lambda r: abs(r.effects[2, BMI] - r.effects[0, BMI]) <= 1,
            "The weight of bmi is nearly free of charge, so that much is right. But the others are charged as before.",
        ),
        Option(
            "Larger than under least squares",
            lambda r: r.effects[2, BMI] > r.effects[0, BMI] + 1,
            "The nine others are charged as before, and bmi, which is hardly charged, takes over what they leave.",
        ),
    ),
    settles={"rate": 0.5, "unit": 10.0},
    says=lambda r: (
        f"{r.effects[2, BMI]:.1f}, where least squares has {r.effects[0, BMI]:.1f} and ridge in the first unit "
        f"{standard_effect(r.rate):.1f}. A penalty makes the weights small together; one that is cheap may grow. "
        f"Dropout stays at {r.effects[1, BMI]:.1f}."
    ),
    withheld=("losses", "effects"),
)

RAY = Sketch(
    name="loss-along-dropouts-weights",
    prompt="Take the weights that dropout finds at rate 0.5, times a factor from 0 to 1.5. Draw the plain mean squared "
    "error, with nothing dropped, against the factor. At 0 it is 5.93 thousand.",
    x=tuple(STRETCH[:61:10].tolist()),
    truth=lambda r: r.plain[:61:10] / 1000,
    x_label="factor",
    y_label="squared error (thousands)",
    shapes={
        "dips": "At 1 the error averaged over the masks is lowest. Without masks the penalty is missing that held the "
        "weights back, and larger ones fit better.",
        "flat": "Then these weights would explain nothing; but their predictions go much the way of those of least "
        "squares.",
        "rises": "Then no weights at all would be better than dropout's.",
    },
    settles={"rate": 0.5},
    says=lambda r: (
        f"It falls on beyond 1, from {r.plain[40] / 1000:.2f} thousand there to {r.plain.min() / 1000:.2f} near "
        f"{STRETCH[r.plain.argmin()]:.1f}. Dropout's weights are too small for the model that is used at the end, with "
        "nothing missing: that is ridge's shrinkage."
    ),
    withheld=("losses", "effects"),
)

ADAPTIVE = Experiment(
    name="dropout-as-ridge",
    title="Dropout in linear regression is ridge with a price for each feature",
    description=(
        "Left: the mean squared error along a ray of weights, without dropout and with the penalty added; dots, the "
        "error averaged over all 1024 masks, lie on the second curve. Right: effects of ten features under least "
        "squares, dropout and plain ridge. When one feature is measured in another unit, dropout's effects stay and "
        "ridge's change."
    ),
    controls=(
        rate_slider(LINEAR_RATES, 0.2, between=True),
        SelectionSlider(name="unit", label="Numbers for bmi, times", options=(0.1, 0.3, 1.0, 3.0, 10.0), value=1.0),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(ANOTHER_UNIT, RAY),
    theme=style.THEME,
    panels=(Panel(left=60, top=54, height=330), Panel(left=52, top=54, height=330)),
)
