"""A growing penalty shrinks the weights of a polynomial and none to zero: first too little, then too much."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from chapters.ridge.polynomials import NOISE, WEIGHT_STRENGTHS, columns, polynomial_errors, polynomial_path, sample
from chapters.shared import style
from chapters.shared.strengths import strength_slider
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel

GRID = np.linspace(0, 1, 141)
DEGREES = (1, 2, 3, 5, 8, 11, 15)


@dataclass(frozen=True)
class Weights:
    """A polynomial fit, its weights, and both without a penalty."""

    x: np.ndarray
    y: np.ndarray
    lam: float
    degree: int
    curve: np.ndarray
    unpenalised_curve: np.ndarray
    truth: np.ndarray
    weights: np.ndarray
    unpenalised_weights: np.ndarray
    training_error: float
    test_error: float


def compute(*, lam: float, degree: int) -> Weights:
    """Fit a polynomial of ``degree`` with strength ``lam``, one of WEIGHT_STRENGTHS."""
    place, path = WEIGHT_STRENGTHS.index(lam), polynomial_path(degree)
    curves = path.predict(columns(GRID, degree))
    training, test = polynomial_errors(degree)
    return Weights(
        x=sample().train.X[:, 0],
        y=sample().train.y,
        lam=lam,
        degree=degree,
        curve=curves[place],
        unpenalised_curve=curves[0],
        truth=sample().truth.function(GRID[:, None]),
        weights=path.coefs[place],
        unpenalised_weights=path.coefs[0],
        training_error=float(training[place]),
        test_error=float(test[place]),
    )


def draw(result: Weights, fit: Axes, stems: Axes) -> None:
    """Draw the fit, and its weights as stems below the marks of the unpenalised ones."""
    fit.plot(GRID, result.truth, color=style.MUTED, linestyle=style.DOTTED, label="the signal")
    fit.plot(GRID, result.unpenalised_curve, color=style.RED, linestyle=style.DASHED, linewidth=1.5, label="no penalty")
    fit.plot(GRID, result.curve, color=style.BLUE, linewidth=3, label="this λ")
    fit.plot(result.x, result.y, "o", color=style.INK, markersize=5, label="training points")
    fit.set(xlabel="input feature x", ylabel="output y", xlim=(0, 1), ylim=(-3, 3))
    style.key(fit, columns=2)
    powers = np.arange(1, result.degree + 1)
    stems.axhline(0, color=style.MUTED, linewidth=1)
    stems.vlines(powers, 0, result.weights, color=style.BLUE, linewidth=3)
    stems.plot(powers, result.unpenalised_weights, "_", color=style.RED, markersize=11, label="no penalty")
    stems.plot(powers, result.weights, "o", color=style.BLUE, markersize=5.5, label="this λ")
    stems.set(xlabel="weight of the column of degree", xlim=(0.3, 15.7), xticks=[1, 3, 5, 7, 9, 11, 13, 15])
    style.signed_log_axis(stems, "y", linear=0.01, ticks=(-1, -0.1, -0.01, 0, 0.01, 0.1, 1))
    stems.set(ylabel="weight", ylim=(-6, 6))
    style.key(stems, columns=2)


def verdict(result: Weights) -> str:
    """Judge by the test error first; when that is too large, the training error tells from which side."""
    if result.test_error < 1.6 * NOISE**2:
        return "Just right."
    return "Underfitting." if result.training_error > 1.3 * NOISE**2 else "Overfitting."


def readout(result: Weights) -> str:
    """Say what became of the weights, and whether it was good."""
    length, free = (np.linalg.norm(w) for w in (result.weights, result.unpenalised_weights))
    kept = f"length of the weight vector {length:.2f} (without a penalty {free:.2f})"
    return (
        f"Degree {result.degree}, λ = {short(result.lam)}: {kept}. Training error {result.training_error:.3f}, "
        f"test error {result.test_error:.3f}. {verdict(result)}"
    )


WEIGHTS = Experiment(
    name="ridge-weights",
    title="λ and the weights of a polynomial",
    description=(
        "Left: noisy points of a sine, the fit at this penalty strength and the fit without a penalty, which at "
        "degree 15 leaves the panel at both ends. Right: the weights of both fits, on an axis that is logarithmic "
        "to both sides of zero. Taken together the weights shrink as λ grows; none of them stays at zero."
    ),
    controls=(
        strength_slider(WEIGHT_STRENGTHS, 0.0),
        SelectionSlider(name="degree", label="Degree of the polynomial", options=DEGREES, value=15),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(Panel(left=62, top=54, height=330), Panel(left=62, top=54, height=330)),
)
