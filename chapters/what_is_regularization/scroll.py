"""A penalty turns a fit that memorised its points into one that follows the signal: the figure to scroll through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chapters.shared import style
from chapters.shared.strengths import including, strength_slider
from chapters.what_is_regularization.polynomial import GRID, NOISE, STRENGTHS, columns, errors, path, sample
from everystate.controls import short
from everystate.experiment import Experiment, Panel, Scroll, Step
from everystate.prediction import Choose, Option

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes


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
    """Fit the polynomial with strength ``lam``."""
    grid = including(STRENGTHS, lam)
    place, fitted = grid.index(lam), path(grid)
    curves = columns(GRID) @ fitted.coefs.T + fitted.intercepts
    training, _, test = errors(grid)
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
    axes.plot(GRID, result.curve, color=style.BLUE, linewidth=3.6, label="fit at this λ", gid="fits")
    dashed = {"color": style.RED, "linestyle": (0, (6, 3)), "linewidth": 1.6}
    axes.plot(GRID, result.unpenalised, label="no penalty", gid="fits", **dashed)
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


FREE = Choose(
    name="free-fit-on-new-points",
    prompt="The variance of the noise is 0.09, and without a penalty the curve runs through all twelve points. What is "
    "its error on new points?",
    options=(
        Option(
            "About 0.18, twice the noise, as with the look-up table",
            lambda r: r.test_error < 0.3,
            "The table is level around each point. A polynomial bends to reach each, and overshoots between them.",
        ),
        Option(
            "About 1, ten times the noise",
            lambda r: 0.3 <= r.test_error < 3,
            "The curve leaves the panel: near the ends of the range it swings far beyond the heights of the points.",
        ),
        Option(
            "More than 9, a hundred times the noise",
            lambda r: r.test_error > 9,
            "Small mistakes at the points become large ones between them, and the largest near the ends.",
        ),
    ),
    settles={"lam": 0.0},
    says=lambda r: (
        f"It is {r.test_error:.1f}, {r.test_error / NOISE**2:.0f} times the noise. A few swings near the ends, out of "
        "the panel, make up nearly all of it."
    ),
    withheld=("fits",),
)

AT_BEST = Choose(
    name="training-error-at-best",
    prompt="Now think of the λ at which the curve does best on new points. What is its error on the twelve points that "
    "it was fitted to?",
    options=(
        Option(
            "Nearly 0, below 0.01",
            lambda r: r.training_error < 0.01,
            "With so small an error it would still run through nearly all points, their noise included.",
        ),
        Option(
            "Of the order of 0.09, the noise",
            lambda r: 0.05 < r.training_error < 0.15,
            "Even the signal itself misses the points by about that much.",
        ),
        Option(
            "About 0.5, several times the noise",
            lambda r: r.training_error > 0.3,
            "The curve would miss the signal too, and that costs as much on new points.",
        ),
    ),
    settles={"lam": 0.00178},
    says=lambda r: (
        f"It is {r.training_error:.3f}; on new points it is {r.test_error:.3f}. The best curve for new points is not "
        "the best for the old ones, by far: most of the difference is noise that it leaves alone."
    ),
    withheld=("fits",),
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
    predictions=(FREE, AT_BEST),
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
