"""A penalty turns a fit that memorised its points into one that follows the signal: the figure to scroll through."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from chapters.shared import style
from chapters.shared.strengths import strength_slider
from chapters.what_is_regularization.polynomial import GRID, NOISE, STRENGTHS, columns, errors, path, sample
from everystate.controls import short
from everystate.experiment import Experiment, Panel, Scroll, Step


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
    axes.plot(GRID, result.truth, color=style.MUTED, linestyle=style.DOTTED, linewidth=2, label="the signal")
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


SCROLL = Experiment(
    name="overfitted-to-regularized",
    title="From overfitted to regularized: scroll, or move the slider",
    description=(
        "Twelve noisy points of a sine curve. Without a penalty a polynomial of degree 11 runs through every "
        "point and swings, most wildly beyond the outermost ones; as the penalty grows the curve becomes smooth and "
        "follows the sine; in the end it is nearly flat."
    ),
    controls=(strength_slider(STRENGTHS, 0.0),),
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
                "The sweet spot. The curve no longer chases single points: it copies little of their noise, "
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
