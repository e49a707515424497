"""The figure to scroll through."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from chapters.shared import style
from chapters.what_is_regularization.common import DEGREE, GRID, NOISE, STRENGTHS
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel, Scroll, Step
from regularization import data, linear


@dataclass(frozen=True)
class Fit:
    """One fit beside the unpenalised one: curves on GRID, mean squared errors, weights."""

    x: np.ndarray
    y: np.ndarray
    lam: float
    curve: np.ndarray
    unpenalised: np.ndarray
    truth: np.ndarray
    training_error: float
    test_error: float


@functools.cache
def sample() -> data.Dataset:
    """Twelve noisy points of a sine curve, 100 to validate on and 1000 to test on."""
    return data.noisy_sine(n=12, noise=NOISE, spacing="even", rng=np.random.default_rng(2))


def columns(x: np.ndarray) -> np.ndarray:
    """The polynomial columns of positions x in [0, 1], shape (len(x), DEGREE)."""
    return linear.polynomial_design(x, DEGREE, basis="monomial", interval=(0, 1))


@functools.cache
def path() -> linear.Path:
    """Ridge at every strength of the slider."""
    train = sample().train
    return linear.ridge_path(columns(train.X[:, 0]), train.y, np.array(STRENGTHS))


def _error(part: data.Part) -> np.ndarray:
    """Mean squared error of each strength on a part, shape (len(STRENGTHS),)."""
    predicted = columns(part.X[:, 0]) @ path().coefs.T + path().intercepts
    return np.mean((predicted - part.y[:, None]) ** 2, axis=0)


@functools.cache
def errors() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Training, validation and test error of each strength."""
    return _error(sample().train), _error(sample().validation), _error(sample().test)


def compute(*, lam: float) -> Fit:
    """Fit the polynomial with strength ``lam``, one of STRENGTHS."""
    place = STRENGTHS.index(lam)
    curves = columns(GRID) @ path().coefs.T + path().intercepts
    training, _, test = errors()
    return Fit(
        x=sample().train.X[:, 0],
        y=sample().train.y,
        lam=lam,
        curve=curves[:, place],
        unpenalised=curves[:, 0],
        truth=sample().truth.function(GRID[:, None]),
        training_error=float(training[place]),
        test_error=float(test[place]),
    )


def draw(result: Fit, axes: Axes) -> None:
    """Draw the fit over the unpenalised one, the points and the signal."""
    axes.plot(GRID, result.truth, color=style.MUTED, linestyle=(0, (1, 2)), linewidth=2, label="the signal")
    axes.plot(GRID, result.curve, color=style.BLUE, linewidth=3.6, label="fit at this λ")
    axes.plot(GRID, result.unpenalised, color=style.RED, linestyle=(0, (6, 3)), linewidth=1.6, label="no penalty")
    axes.plot(result.x, result.y, "o", color=style.INK, markersize=6.5, label="training points")
    axes.set(xlabel="input feature x", ylabel="output y", xlim=(0, 1), ylim=(-2.1, 2.1))
    style.key(axes, columns=2)


def verdict(result: Fit) -> str:
    """Name the state of a fit by its errors beside the noise it can't avoid."""
    floor = NOISE**2
    if result.test_error < 1.45 * floor:
        return "Just right."
    return "Underfitting." if result.training_error > 1.2 * floor else "Overfitting."


def readout(result: Fit) -> str:
    """Say what the fit costs on old and new points."""
    return (
        f"λ = {short(result.lam)}: training error {result.training_error:.3f}, "
        f"error on 1000 new points {result.test_error:.3f}. {verdict(result)}"
    )


def _strength_slider(value: float) -> SelectionSlider:
    return SelectionSlider(
        name="lam",
        label="Penalty strength λ",
        options=(("0 (none)", 0.0), *STRENGTHS[1:]),
        value=value,
    )


SCROLL = Experiment(
    name="overfitted-to-regularized",
    title="From overfitted to regularized: scroll, or move the slider",
    description=(
        "Twelve noisy points of a sine curve. Without a penalty a polynomial of degree 11 runs through every "
        "point and swings wildly between them; as the penalty grows the curve becomes smooth and follows the sine; in "
        "the "
        "end it is nearly flat."
    ),
    controls=(_strength_slider(0.0),),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(Panel(width=470, height=330, left=58, top=54, bottom=46),),
    scroll=Scroll(
        control="lam",
        steps=(
            Step(
                0.0,
                "No penalty. The curve owes nothing for its wiggles, so it buys every one that brings it closer "
                "to a training point. It has learned the noise by heart.",
            ),
            Step(
                1e-5,
                "A small price. The wild swings are gone, and with them nearly all of the error on new points. "
                "The curve no longer runs through every training point.",
            ),
            Step(
                0.00316,
                "The sweet spot. The curve no longer chases single points: it has stopped copying their noise, "
                "and follows what many points agree on.",
            ),
            Step(
                10.0,
                "Too much. Now even the large wave is too expensive, and the curve goes flat. "
                "It misses old and new points alike: it underfits.",
            ),
            Step(
                0.00316,
                "Back to the sweet spot. How to find it when nobody shows you the signal is step 4 of five, below.",
            ),
        ),
    ),
)
