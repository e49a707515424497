"""Least squares on noisy copies of the data comes close to ridge when there are many copies."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.beyond_penalties.filters import PATIENTS
from chapters.shared import style
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option, Sketch
from regularization import data, linear

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SCALES = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0)
COPIES = (1, 3, 10, 30, 100, 300)


@dataclass(frozen=True)
class NoisyFit:
    """Weights from noisy copies, of ridge at lambda = scale^2 and without either; test errors by scale."""

    scale: float
    copies: int
    noisy: np.ndarray
    ridge: np.ndarray
    plain: np.ndarray
    noisy_errors: np.ndarray
    ridge_errors: np.ndarray
    plain_error: float


@functools.cache
def thirty() -> tuple[data.Part, data.Part]:
    """Thirty diabetes patients to train on, centred and standardised with their own figures, and all the others."""
    everyone = data.diabetes().train
    order = np.random.default_rng(4).permutation(everyone.n)
    few, rest = everyone.take(order[:PATIENTS]), everyone.take(order[PATIENTS:])
    mean, spread, centre = few.X.mean(axis=0), few.X.std(axis=0), few.y.mean()
    train, others = (data.Part((part.X - mean) / spread, part.y - centre) for part in (few, rest))
    return train, others


@functools.cache
def noisy_weights(scale: float, copies: int) -> np.ndarray:
    """Least squares on ``copies`` noisy copies of each patient; the first copies are the same for all numbers."""
    few, _ = thirty()
    rng = np.random.default_rng(7)
    X = np.tile(few.X, (copies, 1)) + scale * rng.standard_normal((copies * PATIENTS, few.X.shape[1]))
    return np.linalg.lstsq(X, np.tile(few.y, copies))[0]


@functools.cache
def ridge_weights(scale: float) -> np.ndarray:
    """Ridge at lambda = scale^2."""
    few, _ = thirty()
    return linear.Ridge(lam=scale**2).fit(*few).coef_


def new_error(weights: np.ndarray) -> float:
    """Mean squared error on the patients not trained on."""
    _, rest = thirty()
    return float(np.mean((rest.y - rest.X @ weights) ** 2))


def compute(*, scale: float, copies: int) -> NoisyFit:
    """Fit noisy copies, and compare with ridge."""
    return NoisyFit(
        scale=scale,
        copies=copies,
        noisy=noisy_weights(scale, copies),
        ridge=ridge_weights(scale),
        plain=ridge_weights(0.0),
        noisy_errors=np.array([new_error(noisy_weights(s, copies)) for s in SCALES]),
        ridge_errors=np.array([new_error(ridge_weights(s)) for s in SCALES]),
        plain_error=new_error(ridge_weights(0.0)),
    )


def draw(result: NoisyFit, weights: Axes, errors: Axes) -> None:
    """Draw the weights beside the test errors."""
    features = data.diabetes().features
    places = np.arange(len(features))
    weights.axvline(0, color=style.MUTED, linewidth=1)
    weights.plot(result.plain, places, "|", color=style.RED, markersize=11, markeredgewidth=2.5, label="least squares")
    weights.plot(
        result.ridge, places, "o", color=style.ORANGE, fillstyle="none", markersize=11, markeredgewidth=2, label="ridge"
    )
    weights.plot(result.noisy, places, "o", color=style.BLUE, markersize=5, label="noisy copies", gid="noisy")
    weights.set(
        xlabel="weight (logarithmic away from 0)", yticks=places, yticklabels=features, ylim=(len(features) - 0.4, -0.6)
    )
    style.signed_log_axis(weights, "x", linear=10.0, ticks=(-100, -10, 0, 10, 100))
    weights.set_xlim(-300, 300)
    style.key(weights, columns=2)
    errors.axhline(result.plain_error, color=style.RED, linestyle=style.DOTTED, label="least squares")
    of_ridge = {"color": style.ORANGE, "linestyle": style.DASHED, "label": "ridge, λ = σ²"}
    errors.plot(SCALES, result.ridge_errors, gid="noisy", **of_ridge)
    of_copies = {"color": style.BLUE, "markersize": 4.5, "linewidth": 1.4, "label": "noisy copies"}
    errors.plot(SCALES, result.noisy_errors, "o-", gid="noisy", **of_copies)
    errors.axvline(result.scale, color=style.BLUE, linewidth=1.2)
    style.log_axis(errors, "x", ticks=4)
    errors.set(xlabel="size of the noise, σ", ylim=(3000, 6500), ylabel="test error")
    style.key(errors, columns=2)


def apart(noisy: np.ndarray, ridge: np.ndarray) -> float:
    """How far two vectors of weights are apart, as a share of the second one's length."""
    return float(np.linalg.norm(noisy - ridge) / np.linalg.norm(ridge))


def verdict(result: NoisyFit) -> str:
    """Say whether this noise helps."""
    error = result.noisy_errors[SCALES.index(result.scale)]
    if error < 1.06 * result.noisy_errors.min():
        return "About as good as any σ here."
    if error > result.plain_error:
        return "Worse than no noise."
    return "Better than no noise, but not the best."


def readout(result: NoisyFit) -> str:
    """Say how far the two are apart, and whether this noise helps."""
    error = result.noisy_errors[SCALES.index(result.scale)]
    return (
        f"σ = {result.scale:g}, {result.copies} {'copy' if result.copies == 1 else 'copies'} of each patient: "
        f"{apart(result.noisy, result.ridge):.0%} away from ridge with λ = σ² = {short(round(result.scale**2, 6))}. "
        f"Test error {error:.0f}, without noise {result.plain_error:.0f}. {verdict(result)}"
    )


NOISY_ERROR = Sketch(
    name="noisy-copies-error",
    prompt="Each patient is copied 300 times. Draw the test error of least squares on these copies against σ, the size "
    "of the noise; the features themselves have size 1.",
    panel=1,
    x=SCALES,
    truth=lambda r: r.noisy_errors,
    x_label="σ =",
    y_label="the test error",
    shapes={
        "rises": "In a single noisy copy the fit takes the noise for data. Over many copies it averages out of the "
        "fit and leaves a penalty, and a little of that helps.",
        "flat": "The noise averages out, but not without a trace: its variance remains, as a penalty on the squares of "
        "the weights.",
        "falls": "Too much noise is too strong a penalty: the weights are shrunk towards zero, and the fit towards the "
        "mean of all patients.",
        "peaks": "Little noise is a little ridge, and that helps; too much of it is what harms.",
    },
    settles={"copies": COPIES[-1]},
    says=lambda r: (
        f"It falls to {r.noisy_errors.min():.0f} at σ = {SCALES[r.noisy_errors.argmin()]:g}, and is "
        f"{r.noisy_errors[-1]:.0f} at σ = {SCALES[-1]:g}. That is nearly the curve of ridge with λ = σ²: noise of "
        f"{SCALES[-1]:g} times the size of the features shrinks the weights strongly, and does no more."
    ),
    withheld=("noisy",),
)


def nearer(result: NoisyFit) -> float:
    """How far three copies are from ridge, over how far this many are."""
    return apart(noisy_weights(result.scale, 3), result.ridge) / apart(result.noisy, result.ridge)


HUNDREDFOLD = Choose(
    name="noisy-copies-hundredfold",
    prompt="At σ = 0.5 you go from 3 noisy copies of each patient to 300. How much nearer do the blue points come to "
    "the rings of ridge?",
    options=(
        Option(
            "About 100 times: there are 100 times as many",
            lambda r: nearer(r) > 50,
            "What chance adds to a mean shrinks with the root of the number of draws, not with the number.",
        ),
        Option(
            "About 10 times: the root of 100",
            lambda r: 5 < nearer(r) < 20,
            "The copies average the noise, and a mean over 100 times as many draws has a tenth of the scatter.",
        ),
        Option(
            "No nearer: each copy has as much noise as ever",
            lambda r: nearer(r) < 2,
            "Each copy has, but the fit sees their sums of squares and products, in which the noise averages out.",
        ),
        Option(
            "They meet: the identity is exact",
            lambda r: apart(r.noisy, r.ridge) < 0.001,
            lambda r: (
                "It is exact for the mean over all noise. With 300 copies this sample is still "
                f"{apart(r.noisy, r.ridge):.0%} of ridge's length away."
            ),
        ),
    ),
    settles={"scale": 0.5, "copies": COPIES[-1]},
    says=lambda r: (
        f"{apart(noisy_weights(r.scale, 3), r.ridge):.0%} of the length of ridge's weights with 3 copies, "
        f"{apart(r.noisy, r.ridge):.0%} with {r.copies}: {nearer(r):.0f} times nearer. Random noise is a slow way to "
        "compute a penalty."
    ),
    withheld=("noisy",),
)

NOISE = Experiment(
    name="noise-is-ridge",
    title="Least squares on many noisy copies is nearly ridge",
    description=(
        "Left: ten weights fitted to thirty diabetes patients: by least squares, by ridge, and by least squares on "
        "noisy copies of the patients. With many copies the last two nearly coincide. Right: test error against the "
        "size of the noise; ridge's curve falls, then rises, and that of many noisy copies follows it closely."
    ),
    controls=(
        SelectionSlider(name="scale", label="Size of the noise, σ", options=SCALES, value=0.5, between=False),
        SelectionSlider(name="copies", label="Noisy copies of each patient", options=COPIES, value=1),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(NOISY_ERROR, HUNDREDFOLD),
    theme=style.THEME,
    panels=(Panel(left=48, top=54, height=340), Panel(left=60, top=54, height=340)),
)
