"""Leverage: how far a fit follows each of the reader's own points, and what it would say without that point."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.ridge.polynomials import columns
from chapters.shared import style
from chapters.shared.strengths import strength_slider, strengths
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.points import Linear, Points
from everystate.prediction import Choose, Option, Sketch

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GRID = np.linspace(0, 1, 37)
PLACES = np.array([0.04, 0.1, 0.16, 0.22, 0.28, 0.34, 0.4, 0.46, 0.52, 0.58, 0.64, 0.85])
"""Eleven neighbours, and one place on its own at the right."""
STRENGTHS = (0.0, *strengths(-2, 1, 2))
DEGREES = (1, 2, 3, 5)
SHARE = 1 / len(PLACES)
"""What a mistake of 1 adds to the mean square if the curve stays where it is and the point lay on it."""


@dataclass(frozen=True)
class Leverage:
    """Fits to the reader's points with and without the last, on GRID, and the leverage of each point."""

    lam: float
    degree: int
    y: np.ndarray
    curve: np.ndarray
    without: np.ndarray
    leverages: np.ndarray
    linear: Linear


def smoother(x: np.ndarray, at: np.ndarray, *, kappa: float, degree: int) -> np.ndarray:
    """The matrix that turns heights of points at ``x`` into the ridge fit's at ``at``, with ``kappa`` = n lambda."""
    mean = columns(x, degree).mean(axis=0)
    A, new = columns(x, degree) - mean, columns(at, degree) - mean
    return 1 / len(x) + new @ np.linalg.solve(A.T @ A + kappa * np.eye(degree), A.T)


@functools.cache
def _linear(lam: float, degree: int) -> Linear:
    kappa, n = len(PLACES) * lam, len(PLACES)
    S = smoother(PLACES, PLACES, kappa=kappa, degree=degree)
    residuals = np.eye(n) - S
    others = smoother(PLACES[:-1], GRID, kappa=kappa, degree=degree)
    return Linear(
        {
            "fit": smoother(PLACES, GRID, kappa=kappa, degree=degree),
            "without": np.column_stack([others, np.zeros(len(GRID))]),
        },
        {"training": residuals, "left_out": residuals / np.diag(residuals)[:, None]},
    )


def linear(*, lam: float, degree: int) -> Linear:
    """What depends on the points at strength ``lam`` and this degree."""
    return _linear(lam, degree)


def _start() -> Points:
    noise = np.random.default_rng(0).normal(0, 0.2, size=len(PLACES))
    return Points(
        name="y",
        label="Drag the points up and down",
        x=tuple(PLACES.tolist()),
        y=tuple(np.round(0.9 - 8 * (PLACES - 0.45) ** 2 + noise, 2).tolist()),
        low=-2.0,
        high=2.0,
        curves={"fit": GRID, "without": GRID},
        linear=linear,
        says="The training error is {training}, the leave-one-out error {left_out}.",
    )


POINTS = _start()


def compute(*, lam: float, degree: int, y: tuple[float, ...]) -> Leverage:
    """Fit a polynomial of ``degree`` to points of heights ``y`` with strength ``lam``."""
    matrices, heights = _linear(lam, degree), np.array(y)
    return Leverage(
        lam=lam,
        degree=degree,
        y=heights,
        curve=matrices.curves["fit"] @ heights,
        without=matrices.curves["without"] @ heights,
        leverages=1 - np.diag(matrices.errors["training"]),
        linear=matrices,
    )


def draw(result: Leverage, fit: Axes, bars: Axes) -> None:
    """Draw both fits with the points, and at each point's place its leverage."""
    fit.axhline(0, color=style.FAINT, linewidth=1)
    dashed = {"color": style.RED, "linestyle": style.DASHED, "linewidth": 1.8}
    fit.plot(GRID, result.without, **dashed, label="without the last point", gid="without")
    fit.plot(GRID, result.curve, color=style.BLUE, linewidth=3, label="fit", gid="fit")
    fit.plot(POINTS.x, result.y, "o", color=style.INK, markersize=8, label="your points", gid="y")
    fit.set(xlabel="input feature x", ylabel="output y", xlim=(0, 1), ylim=(-2.1, 2.1))
    style.key(fit, columns=2)
    bars.vlines(PLACES, 0, result.leverages, color=style.BLUE, linewidth=4, gid="leverage")
    bars.plot(PLACES, result.leverages, "o", color=style.BLUE, markersize=7, gid="leverage")
    bars.set(xlabel="input feature x of the point", ylabel="leverage of the point", xlim=(0, 1), ylim=(0, 1.05))


def readout(result: Leverage) -> str:
    """Say what the fit costs on its own points, and on each when it is left out."""
    return POINTS.words(result.linear, result.y)


# -- predictions
def rises(result: Leverage) -> tuple[float, float]:
    """How much higher the training error and the leave-one-out error are than at the start."""
    training, left_out = (
        result.linear.error(name, result.y) - result.linear.error(name, POINTS.y) for name in ("training", "left_out")
    )
    return training, left_out


def above(result: Leverage) -> float:
    """How far above the curve of the others the last point lies at the start."""
    return float((result.linear.errors["left_out"] @ np.array(POINTS.y))[-1])


ALONG = Sketch(
    name="leverage-of-each-point",
    prompt="A parabola is fitted to twelve points, without a penalty. Lift one of them by 1, and the curve at its "
    "place rises by a part of that. Draw which part, for each of the twelve places.",
    x=tuple(PLACES.tolist()),
    truth=lambda r: r.leverages,
    x_label="x =",
    y_label="the leverage",
    panel=1,
    shapes={
        "flat": "The twelve count alike in the mean of the squared errors, but not for the curve: a point with "
        "neighbours on both sides is outvoted by them, one at an end is not.",
        "falls": "The last point has the most: it is alone, and a place far from the others gives leverage at "
        "either end.",
        "rises": "The last point has the most, but the first, at the other end, also has neighbours on one side only.",
        "peaks": "In the middle a point has the most neighbours, and they hold the curve against it. It is at the "
        "ends that a curve is free to follow.",
        "winds": "It depends on where the points lie, not on their noisy heights; over places that are evenly spaced "
        "but for the last it changes smoothly.",
    },
    says=lambda r: (
        f"The last point, on its own, takes the curve {r.leverages[-1]:.0%} of the way along, the first "
        f"{r.leverages[0]:.0%}, those between from {r.leverages.min():.0%} to {r.leverages[1:-1].max():.0%}. "
        f"The twelve add up to {r.leverages.sum():.0f}, the number of the parabola's parameters."
    ),
    withheld=("fit", "without", "leverage"),
)

NOTICED = Choose(
    name="leave-one-out-notices",
    prompt="The last point, alone at the right, is measured wrongly: 1 too high, which squared and divided by twelve "
    "is 0.083. The leave-one-out error predicts each point from the eleven others. By how much do the two errors rise?",
    options=(
        Option(
            "Both by about that",
            lambda r: all(SHARE / 1.5 < rise < SHARE * 1.5 for rise in rises(r)),
            "The training error would, nearly, if the curve stayed where it is. It moves, and most at the point that "
            "was lifted.",
        ),
        Option(
            "The training error by about that, the other not at all",
            lambda r: rises(r)[0] > SHARE / 1.5 and rises(r)[1] < 0.01,
            "A point is left out of the fit, not of the judgement: it is compared with a curve that it could not "
            "pull up.",
        ),
        Option(
            "The training error by far more, the other by far less",
            lambda r: rises(r)[0] > 2 * SHARE and rises(r)[1] < SHARE / 2,
            "The fit makes the training error as small as a parabola can, also with this point: it can't rise by more "
            "than if the curve had not moved.",
        ),
        Option(
            "The training error by far less, the other by far more",
            lambda r: rises(r)[0] < SHARE / 2 and rises(r)[1] > 2 * SHARE,
            lambda r: (
                "The curve goes along with the lifted point, so that its own residual stays small. Left out, it can't "
                f"pull: it lay {above(r):.2f} above the curve of the others and now lies {1 + above(r):.2f} above it, "
                f"which adds {(1 + 2 * above(r)) * SHARE:.2f} to the mean square. The rest comes from the others, "
                "predicted by a curve that it has bent. (Measured 1 too low it would lie nearer to that curve, and the "
                "error would have fallen.)"
            ),
        ),
    ),
    settles={"y": (*POINTS.y[:-1], round(POINTS.y[-1] + 1, 2))},
    says=lambda r: (
        f"The training error rises by {short(rises(r)[0])}, the leave-one-out error by {short(rises(r)[1])}. Of the "
        f"mistake of 1 the curve follows {r.leverages[-1]:.2f} and leaves {1 - r.leverages[-1]:.2f} in the residual; "
        "divided by 1 minus the leverage that is the whole mistake again."
    ),
    withheld=("fit", "without", "leverage"),
)

LEVERAGE = Experiment(
    name="leverage",
    title="How far the fit follows each point",
    description=(
        "Left: twelve points that can be moved up and down, eleven of them close together and one on its own at the "
        "right, with the polynomial fitted to them and, dashed, the one fitted without the last point. Right: the "
        "leverage of each point, the part of its own move that the fit goes along with. Without a penalty it is "
        "largest for the point on its own; it falls everywhere as the penalty grows."
    ),
    controls=(
        strength_slider(STRENGTHS, 0.0),
        SelectionSlider(name="degree", label="Degree of the polynomial", options=DEGREES, value=2),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(ALONG, NOTICED),
    points=POINTS,
    theme=style.THEME,
    panels=(Panel(left=62, top=54, height=330), Panel(left=62, top=54, height=330)),
)
