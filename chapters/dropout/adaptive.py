"""Dropout in linear regression."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from chapters.dropout.common import DASHED, DOTTED, HALF, _rate_slider
from chapters.shared import style
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel
from regularization import data, linear, theory
from regularization.validation import Standardizer

LINEAR_RATES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
FEATURES = ("age", "sex", "bmi", "map", "tc", "ldl", "hdl", "tch", "ltg", "glu")
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
    train = data.diabetes().train
    X = Standardizer().fit(train.X).transform(train.X)
    return X * np.where(np.arange(X.shape[1]) == BMI, unit, 1.0), train.y - train.y.mean()


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


@functools.cache
def logistic_prices(rate: float, shrink: float = 1.0) -> tuple[float, float]:
    """What dropout adds to the mean cross-entropy of a logistic regression: over all masks, and to second order.

    The model is scikit-learn's, on eight standardised features of the breast-cancer data, its weights times ``shrink``.
    """
    from sklearn.linear_model import LogisticRegression

    part = data.breast_cancer().train
    X = Standardizer().fit(part.X[:, :8]).transform(part.X[:, :8])
    model = LogisticRegression(C=0.05).fit(X, part.y)
    w, b, sign = shrink * model.coef_[0], model.intercept_[0], 2 * part.y - 1
    masks = theory.patterns(len(w))
    weight = np.where(masks == 1, 1 - rate, rate).prod(axis=1)
    dropped = np.logaddexp(0, -sign * ((masks * w / (1 - rate)) @ X.T + b)).mean(axis=1)
    likely = 1 / (1 + np.exp(-(X @ w + b)))
    second = 0.5 * rate / (1 - rate) * np.mean(likely * (1 - likely) * (X**2 @ w**2))
    return float(weight @ dropped - np.logaddexp(0, -sign * (X @ w + b)).mean()), float(second)


def draw(result: Adaptive, losses: Axes, weights: Axes) -> None:
    """Draw the losses along dropout's direction, and the effects of the features."""
    losses.plot(STRETCH, result.plain / 1000, color=style.ORANGE, linestyle=DASHED, label="no dropout")
    losses.plot(STRETCH, result.penalised / 1000, color=style.BLUE, label="with the penalty")
    losses.plot(STRETCH[::SAMPLED], result.masks / 1000, "o", color=style.INK, markersize=7, label="all 1024 masks")
    losses.axvline(1, color=style.MUTED, linewidth=1, linestyle=DOTTED)
    losses.set(xlabel="weights ÷ dropout's weights", xlim=(-0.03, 1.63), ylim=(2.5, 8.2))
    losses.set_ylabel("mean squared error, thousands")
    style.key(losses, columns=2)
    free, dropped, ridge = result.effects
    places = np.arange(len(FEATURES))[::-1]
    weights.axvline(0, color=style.INK, linewidth=0.8)
    weights.plot(free, places, "|", color=style.MUTED, markersize=14, markeredgewidth=2, label="least squares")
    weights.barh(places, dropped, 0.5, color=style.SKY, label="dropout")
    weights.plot(ridge, places, "D", color=style.RED, markersize=6.5, label="ridge, same λ")
    weights.set(yticks=places, yticklabels=FEATURES, xlim=(-42, 42), ylim=(-0.6, 9.6))
    weights.set_xlabel("effect of one standard deviation")
    weights.tick_params(axis="y", length=0)
    style.key(weights, columns=2)


def readout(result: Adaptive) -> str:
    """Compare dropout with ridge on the bmi."""
    free, dropped, ridge = result.effects[:, BMI]
    if result.rate == 0:
        verdict = "Nothing is dropped and nothing is penalised: all three agree."
    elif result.unit == 1:
        verdict = "All features have the same size here, so dropout is ridge."
    else:
        verdict = "Dropout does not care about the unit; ridge does."
    return (
        f"Rate {short(result.rate)}, so that λ = {result.lam:.2f}; bmi standardised, times {short(result.unit)}. "
        f"Effect of bmi: least squares {free:.1f}, dropout {dropped:.1f}, ridge "
        f"{ridge:.1f}. {verdict}"
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
        _rate_slider(LINEAR_RATES, 0.2),
        SelectionSlider(name="unit", label="Numbers for bmi, times", options=(0.1, 0.3, 1.0, 3.0, 10.0), value=1.0),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(HALF, Panel(left=52, top=54, height=330)),
)
