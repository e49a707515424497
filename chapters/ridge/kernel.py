"""Kernel ridge: a curve out of bells, one for each residual, and which points the fit at a place listens to."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.shared import style
from chapters.shared.strengths import strength_slider, strengths
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.points import Linear, Points
from everystate.prediction import Choose, Option, Sketch
from regularization import linear as linear_models

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GRID = np.linspace(0, 1, 51)
PLACES = np.round(np.linspace(0.02, 0.98, 13), 2)
ODD = 6
"""Position of the outlier, in the middle."""
OUTLIER = 1.8
STRENGTHS = strengths(-4, 1, 1)
WIDTHS = (0.03, 0.1, 0.3)
LOOKS = tuple(PLACES[::3].tolist())
"""Places of points whose fit is taken apart."""


@dataclass(frozen=True)
class Kernel:
    """The fit to the reader's points with and without the outlier on GRID.

    ``weights`` has an entry for each point: with which factor its height enters the fit at the place ``at``.
    """

    lam: float
    width: float
    at: float
    y: np.ndarray
    curve: np.ndarray
    without: np.ndarray
    weights: np.ndarray
    linear: Linear


def smoother(x: np.ndarray, at: np.ndarray, *, kappa: float, width: float) -> np.ndarray:
    """The matrix that turns heights of points at ``x`` into the fit's at ``at``, with ``kappa`` = n lambda."""
    old, new = (linear_models.gaussian_kernel(places[:, None], x[:, None], width) for places in (x, at))
    fits = [linear_models.kernel_ridge(old, one, kappa / len(x)) for one in np.eye(len(x))]
    return np.column_stack([new @ a + b for a, b in fits])


@functools.cache
def _linear(lam: float, width: float) -> Linear:
    n = len(PLACES)
    residuals = np.eye(n) - smoother(PLACES, PLACES, kappa=n * lam, width=width)
    others = smoother(np.delete(PLACES, ODD), GRID, kappa=n * lam, width=width)
    return Linear(
        {
            "fit": smoother(PLACES, GRID, kappa=n * lam, width=width),
            "without": np.insert(others, ODD, 0, axis=1),
        },
        {"training": residuals, "left_out": residuals / np.diag(residuals)[:, None]},
    )


def linear(*, lam: float, width: float, at: float) -> Linear:
    """What depends on the points in a state; where one looks does not matter."""
    return _linear(lam, width)


def _start() -> Points:
    noise = np.random.default_rng(0).normal(0, 0.15, size=len(PLACES))
    heights = np.round(np.sin(2 * np.pi * PLACES) + noise, 2)
    heights[ODD] = OUTLIER
    return Points(
        name="y",
        label="Drag the points up and down",
        x=tuple(PLACES.tolist()),
        y=tuple(heights.tolist()),
        low=-2.0,
        high=2.0,
        curves={"fit": GRID, "without": GRID},
        linear=linear,
        says="The training error is {training}, the leave-one-out error {left_out}.",
    )


POINTS = _start()


def compute(*, lam: float, width: float, at: float, y: tuple[float, ...]) -> Kernel:
    """Fit points of heights ``y`` with strength ``lam`` and bells of ``width``, and look at the fit ``at`` a place."""
    matrices, heights = _linear(lam, width), np.array(y)
    own = np.eye(len(PLACES)) - matrices.errors["training"]
    return Kernel(
        lam=lam,
        width=width,
        at=at,
        y=heights,
        curve=matrices.curves["fit"] @ heights,
        without=matrices.curves["without"] @ heights,
        weights=own[PLACES.tolist().index(at)],
        linear=matrices,
    )


def draw(result: Kernel, fit: Axes, bars: Axes) -> None:
    """Draw both fits with the points, and with which weight each point enters the fit at one place."""
    fit.axhline(0, color=style.FAINT, linewidth=1)
    fit.axvline(result.at, color=style.GREEN, linewidth=1.5)
    dashed = {"color": style.RED, "linestyle": style.DASHED, "linewidth": 1.8}
    fit.plot(GRID, result.without, **dashed, label="without the middle point", gid="without")
    fit.plot(GRID, result.curve, color=style.BLUE, linewidth=3, label="fit", gid="fit")
    fit.plot(POINTS.x, result.y, "o", color=style.INK, markersize=8, label="your points", gid="y")
    fit.set(xlabel="input feature x", ylabel="output y", xlim=(0, 1), ylim=(-2.1, 2.1))
    style.key(fit, columns=2)
    bars.axhline(0, color=style.MUTED, linewidth=1)
    bars.axvline(result.at, color=style.GREEN, linewidth=1.5, label="the place looked at")
    bars.vlines(PLACES, 0, result.weights, color=style.BLUE, linewidth=4, gid="weights")
    bars.plot(PLACES, result.weights, "o", color=style.BLUE, markersize=7, gid="weights")
    bars.set(xlabel="input feature x of the point", xlim=(0, 1), ylim=(-0.3, 1.1))
    bars.set_ylabel("its weight in the fit at the green line")
    style.key(bars)


def readout(result: Kernel) -> str:
    """Say what the fit costs on its own points, and on each when it is left out."""
    return POINTS.words(result.linear, result.y)


# -- predictions
def influence(lam: float, width: float) -> np.ndarray:
    """How far the fit at each point moves when the outlier is lifted by 1."""
    return -_linear(lam, width).errors["training"][:, ODD] + (np.arange(len(PLACES)) == ODD)


LISTENS = Sketch(
    name="kernel-weights",
    prompt="The fit at x = 0.5 is a sum of the thirteen heights, each times a weight. λ = 0.001 is small, and the "
    "bells are 0.1 wide. Draw the weights.",
    x=tuple(PLACES.tolist()),
    truth=lambda r: r.weights,
    x_label="x =",
    y_label="the weight",
    panel=1,
    shapes={
        "flat": "That would be the mean of all points. It is what a very strong penalty leaves.",
        "peaks": "Most of the weight is near. But where the fit is to come close to every point, what the bell of one "
        "does at the others has to be undone: farther out the weights are negative, then positive again.",
        "rises": "The points are evenly spaced, so that both sides of the middle are alike.",
        "falls": "The points are evenly spaced, so that both sides of the middle are alike.",
        "dips": "The points that are near have the largest weights.",
    },
    settles={"lam": 0.001, "at": LOOKS[2]},
    says=lambda r: (
        f"The point itself has the weight {r.weights[ODD]:.2f}, its neighbours {r.weights[ODD + 1]:.2f}, and the next "
        f"ones {style.signed(r.weights[ODD + 2], 2)}: lift one of those, and the fit in the middle falls. All thirteen "
        f"add up to {r.weights.sum():.0f}."
    ),
    withheld=("fit", "without", "weights"),
)

FAR = Choose(
    name="kernel-outlier-far-away",
    prompt="With λ = 0.001 lifting the outlier by 1 moves the fit at the far left, at x = 0.02, by less than 0.01. "
    "How far does it move there with λ = 10?",
    options=(
        Option(
            "Not at all: so strong a penalty does not hear it",
            lambda r: abs(r.weights[ODD]) < 0.001,
            "In the middle it hears less of it. But the mean of all points is not penalised, and the outlier is in it.",
        ),
        Option(
            "As little: it is too far away",
            lambda r: 0.001 <= abs(r.weights[ODD]) < 0.01,
            "The bells are narrow, but little is left of them; what is left of the fit is close to the mean of all "
            "points, near and far.",
        ),
        Option(
            "More than ten times as far",
            lambda r: 0.05 < abs(r.weights[ODD]) < 0.2,
            "A strong penalty makes the fit the mean of all points, and each of them is in it with one thirteenth.",
        ),
        Option(
            "By about a half: the curve has become stiff, and goes up as a whole",
            lambda r: abs(r.weights[ODD]) > 0.3,
            "It does go up nearly as a whole, but thirteen points hold it, and each has the same say.",
        ),
    ),
    settles={"lam": 10.0, "at": LOOKS[0]},
    says=lambda r: (
        f"With λ = {short(r.lam)} the fit at x = {r.at:g} moves by {r.weights[ODD]:.3f}, with λ = 0.001 by "
        f"{abs(influence(0.001, r.width)[0]):.3f}. At the outlier itself it moves by "
        f"{influence(r.lam, r.width)[ODD]:.2f} instead of {influence(0.001, r.width)[ODD]:.2f}: the penalty does not "
        "silence an outlier, it spreads what it says over all places."
    ),
    withheld=("fit", "without", "weights"),
)

KERNEL = Experiment(
    name="kernel-ridge",
    title="Kernel ridge: which points the fit listens to",
    description=(
        "Left: thirteen points that can be moved up and down, the middle one an outlier, with the kernel ridge fit to "
        "all of them and, dashed, to the others. Right: with which weight each point enters the fit at a chosen place. "
        "With a small penalty and bells 0.1 wide mostly the points nearby count, some of them with a negative weight; "
        "with narrower bells the point itself gets nearly all the weight, with wider ones more neighbours count. As "
        "the penalty grows all weights come to be the same."
    ),
    controls=(
        strength_slider(STRENGTHS, 0.001),
        SelectionSlider(name="width", label="Width of the bells", options=WIDTHS, value=0.1),
        SelectionSlider(name="at", label="Look at the fit at x =", options=LOOKS, value=LOOKS[2], between=False),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(LISTENS, FAR),
    points=POINTS,
    theme=style.THEME,
    panels=(Panel(left=62, top=54, height=330), Panel(left=62, top=54, height=330)),
)
