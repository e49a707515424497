"""The reader's own points: drag them, and see how far the fit follows each with and without a penalty."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.shared import style
from chapters.shared.strengths import strength_slider, strengths
from chapters.what_is_regularization.polynomial import DEGREE, columns, sample
from everystate.experiment import Experiment, Panel
from everystate.points import Linear, Points
from everystate.prediction import Choose, Option

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GRID = np.linspace(0, 1, 121)
PULLED = 5
"""Position of the point that the prediction asks about."""
STRENGTHS = (0.0, *strengths(-6, 1, 2))


@dataclass(frozen=True)
class Drawn:
    """The fit to the reader's points: its heights on GRID, and what turns the points' heights into it."""

    lam: float
    y: np.ndarray
    curve: np.ndarray
    influence: float
    linear: Linear


def smoother(x: np.ndarray, at: np.ndarray, lam: float) -> np.ndarray:
    """The matrix that turns heights of points at ``x`` into the ridge fit's at ``at``; the mean is not penalised."""
    X, mean = columns(x), columns(x).mean(axis=0)
    A, n = X - mean, len(x)
    average = np.full(n, 1 / n)
    centring = np.eye(n) - average
    solve = np.linalg.pinv(np.vstack([A, np.sqrt(n * lam) * np.eye(DEGREE)]), rcond=1e-13)[:, :n]
    return average + (columns(at) - mean) @ solve @ centring


@functools.cache
def _linear(lam: float) -> Linear:
    x = sample().train.X[:, 0]
    own = smoother(x, x, lam)
    return Linear({"fit": smoother(x, GRID, lam)}, {"training": np.eye(len(x)) - own})


def _reach(lam: float) -> float:
    """How far the fit moves where it moves most, when the point at PULLED is lifted by 1."""
    return float(np.abs(_linear(lam).curves["fit"][:, PULLED]).max())


def linear(*, lam: float) -> Linear:
    """What depends on the points at strength ``lam``."""
    return _linear(lam)


def _start() -> Points:
    train = sample().train
    return Points(
        name="y",
        label="Drag the points up and down",
        x=tuple(train.X[:, 0].tolist()),
        y=tuple(np.round(train.y, 2).tolist()),
        low=-2.0,
        high=2.0,
        curves={"fit": GRID},
        linear=linear,
        says="The training error is {training}.",
    )


POINTS = _start()


def compute(*, lam: float, y: tuple[float, ...]) -> Drawn:
    """Fit the polynomial of the chapter to points of heights ``y`` with strength ``lam``."""
    matrices = _linear(lam)
    heights = np.array(y)
    return Drawn(lam, heights, matrices.curves["fit"] @ heights, _reach(lam), matrices)


def draw(result: Drawn, axes: Axes) -> None:
    """Draw the fit and the points."""
    axes.axhline(0, color=style.FAINT, linewidth=1)
    axes.plot(GRID, result.curve, color=style.BLUE, linewidth=3, label="fit to your points", gid="fit")
    axes.plot(POINTS.x, result.y, "o", color=style.INK, markersize=8, label="your points", gid="y")
    axes.set(xlabel="input feature x", ylabel="output y", xlim=(0, 1), ylim=(-2.1, 2.1))
    style.key(axes, columns=2)


def readout(result: Drawn) -> str:
    """Say what the fit costs on the points."""
    return POINTS.words(result.linear, result.y)


def _lifted() -> tuple[float, ...]:
    """The heights at the start, with the sixth point raised by 1."""
    return tuple(height + (k == PULLED) for k, height in enumerate(POINTS.y))


LIFT = Choose(
    name="lift-one-point",
    prompt="There is no penalty: the curve of degree 11 runs through all twelve points. You lift the sixth, in the "
    "middle, by 1. How far does the curve move where it moves most?",
    options=(
        Option(
            "By 1, at the point itself",
            lambda r: r.influence <= 1.1,
            "It does move by 1 there, since it must run through the point. But it must also stay where it is at the "
            "other eleven; between those, and most of all beyond them, it pays for that.",
        ),
        Option(
            "By about 2, just beside the point",
            lambda r: 1.1 < r.influence <= 3,
            "Beside the point its neighbours hold the curve. It is far from the point, beyond the outermost ones, that "
            "a single change makes a polynomial of high degree swing most.",
        ),
        Option(
            "By about 10",
            lambda r: 3 < r.influence <= 30,
            "Even that is too little: at the ends the curve swings far beyond the heights of the points.",
        ),
        Option(
            "By more than 100",
            lambda r: r.influence > 100,
            "The swings are the widest beyond the outermost points, where no point holds the curve.",
        ),
    ),
    settles={"lam": 0.0, "y": _lifted()},
    says=lambda r: (
        f"It moves by {r.influence:.0f}, at the ends, out of the panel. With λ = 0.001 the same pull moves it by "
        f"{_reach(0.001):.1f} at most: a penalty is what keeps single points from mattering so much."
    ),
    withheld=("fit",),
)

YOUR_POINTS = Experiment(
    name="your-points",
    title="Your own points",
    description=(
        "Twelve points that can be moved up and down, and the polynomial of degree 11 fitted to them. Without a "
        "penalty it runs through every point and swings far out at the ends whenever one is moved; with a penalty it "
        "gives way a little."
    ),
    controls=(strength_slider(STRENGTHS, 0.0),),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(LIFT,),
    points=POINTS,
    theme=style.THEME,
    panels=(Panel(width=470, height=330, left=58, top=54, bottom=46),),
)
