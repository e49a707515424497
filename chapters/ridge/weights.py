"""A growing penalty shrinks the weights of a polynomial and none to zero: first too little, then too much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.ridge.polynomials import NOISE, WEIGHT_STRENGTHS, columns, polynomial_errors, polynomial_path, sample
from chapters.shared import style
from chapters.shared.strengths import including, strength_slider
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option, Place

if TYPE_CHECKING:
    from matplotlib.axes import Axes

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
    """Fit a polynomial of ``degree`` with strength ``lam``."""
    grid = including(WEIGHT_STRENGTHS, lam)
    place, path = grid.index(lam), polynomial_path(degree, strengths=grid)
    curves = path.predict(columns(GRID, degree))
    training, test = polynomial_errors(degree, strengths=grid)
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
    fit.plot(GRID, result.curve, color=style.BLUE, linewidth=3, label="this λ", gid="fit")
    fit.plot(result.x, result.y, "o", color=style.INK, markersize=5, label="training points")
    fit.set(xlabel="input feature x", ylabel="output y", xlim=(0, 1), ylim=(-3, 3))
    style.key(fit, columns=2)
    powers = np.arange(1, result.degree + 1)
    stems.axhline(0, color=style.MUTED, linewidth=1)
    stems.vlines(powers, 0, result.weights, color=style.BLUE, linewidth=3, gid="fit")
    stems.plot(powers, result.unpenalised_weights, "_", color=style.RED, markersize=11, label="no penalty")
    stems.plot(powers, result.weights, "o", color=style.BLUE, markersize=5.5, label="this λ", gid="fit")
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


# -- predictions
def lost(result: Weights) -> float:
    """The share of its length that the weight vector has lost."""
    return float(1 - np.linalg.norm(result.weights) / np.linalg.norm(result.unpenalised_weights))


def _so_far(lam: float) -> str:
    """What a strength has taken at degree 15, and the test error there."""
    result = compute(lam=lam, degree=15)
    gone = f"the vector has lost {100 * lost(result):.3g}% of its length"
    return f"At λ = {short(lam)} {gone}, and the test error is {result.test_error:.2g}"


LENGTH = Choose(
    name="ridge-weights-length",
    prompt="At λ = 0.01 the fit no longer leaves the panel at either end. How much of its length has the vector of the "
    "fifteen weights lost by then?",
    options=(
        Option(
            "About a tenth: a small push is enough",
            lambda r: lost(r) < 0.3,
            lambda r: f"{_so_far(3.16e-5)}: far too little.",
        ),
        Option("About a half", lambda r: 0.3 <= lost(r) < 0.7, lambda r: f"{_so_far(0.000316)}: still too little."),
        Option(
            "More than three quarters of it",
            lambda r: 0.75 < lost(r) < 0.95,
            "Most of the length belonged to the swings: large weights whose terms cancel each other at the points and "
            "add up beyond the outermost of them.",
        ),
        Option(
            "Practically all: more than 99%",
            lambda r: lost(r) > 0.99,
            lambda r: f"{_so_far(100.0)}: there the curve is level, and the sine is gone with the swings.",
        ),
    ),
    settles={"lam": 0.01},
    says=lambda r: (
        f"At λ = {short(r.lam)} the vector has lost {lost(r):.0%} of its length, and the test error has fallen from "
        f"{compute(lam=0.0, degree=15).test_error:.1f} to {r.test_error:.2f}. Most of what is left is what the "
        "sine needs."
    ),
    withheld=("fit",),
)


def broad() -> tuple[float, float]:
    """The ends of the range of strengths at which the test error of degree 15 is below 1.5 times its lowest."""
    _, test = polynomial_errors(15)
    low = np.flatnonzero(test < 1.5 * test.min())
    return WEIGHT_STRENGTHS[low[0]], WEIGHT_STRENGTHS[low[-1]]


BEST = Place(
    name="ridge-weights-best",
    prompt="At which λ is the test error of degree 15 lowest?",
    control="lam",
    label="The best λ on this slider",
    truth=lambda r: WEIGHT_STRENGTHS[int(polynomial_errors(15)[1].argmin())],
    near=1,
    below=lambda r: f"A weaker penalty leaves some of the swings: {_so_far(0.001)[0].lower()}{_so_far(0.001)[1:]}.",
    above=lambda r: f"A stronger one takes from the sine: {_so_far(1.0)[0].lower()}{_so_far(1.0)[1:]}.",
    says=lambda r: (
        f"The lowest test error is {polynomial_errors(15)[1].min():.2f}. The valley is broad: from λ = "
        f"{short(broad()[0])} to {short(broad()[1])} the test error is below 1.5 times that, while near 0 each step "
        "matters."
    ),
    withheld=("fit",),
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
    predictions=(LENGTH, BEST),
    theme=style.THEME,
    panels=(Panel(left=62, top=54, height=330), Panel(left=62, top=54, height=330)),
)
