"""Batch normalization: scale invariance."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from chapters.beyond_penalties.common import DASH
from chapters.shared import style
from everystate.controls import SelectionSlider
from everystate.experiment import Experiment, Panel

DESCENT_STEPS = 60
RATE = 0.1
START = np.array([-0.2, 1.0])
DECAYS = (0.0, 0.002, 0.006, 0.02)
"""Fractions by which the penalty shrinks w at each step, 2 times learning rate times lambda."""


@dataclass(frozen=True)
class Turning:
    """A weight vector's direction (degrees) and effective learning rate by step, and those of the plain run."""

    scale: int
    faster: int
    decay: float
    angle: np.ndarray
    effective: np.ndarray
    plain_angle: np.ndarray
    plain_effective: np.ndarray
    lengths: tuple[float, float]


@functools.cache
def cloud() -> tuple[np.ndarray, np.ndarray]:
    """Sixty points of two features, centred, and their class, -1 or 1."""
    rng = np.random.default_rng(3)
    X = rng.normal(size=(60, 2))
    y = np.sign(X @ [1.0, 0.3] + 0.5 * rng.normal(size=60))
    return X - X.mean(axis=0), y


def through_batchnorm(w: np.ndarray) -> tuple[float, np.ndarray]:
    """Mean squared error of the normalised output ``(X w - mean) / deviation``, and its gradient."""
    X, y = cloud()
    z = X @ w
    unit = (z - z.mean()) / z.std()
    pull = 2 * (unit - y) / len(y)
    pull = (pull - pull.mean() - unit * (pull * unit).mean()) / z.std()
    return float(((unit - y) ** 2).mean()), X.T @ pull


@functools.cache
def descent_path(scale: int, faster: int, decay: float, steps: int = DESCENT_STEPS) -> np.ndarray:
    """Weights from ``scale`` times START on, with ``faster`` times RATE, after each step, shape (steps + 1, 2)."""
    path = [scale * START]
    for _ in range(steps):
        _, gradient = through_batchnorm(path[-1])
        path.append((1 - decay) * path[-1] - faster * RATE * gradient)
    return np.array(path)


def _direction(path: np.ndarray) -> np.ndarray:
    return np.degrees(np.unwrap(np.arctan2(path[:, 1], path[:, 0])))


def compute(*, scale: int, faster: int, decay: float) -> Turning:
    """Compare a run with the plain one."""
    path, plain = descent_path(scale, faster, decay), descent_path(1, 1, 0.0)
    return Turning(
        scale=scale,
        faster=faster,
        decay=decay,
        angle=_direction(path),
        effective=faster * RATE / (path**2).sum(axis=1),
        plain_angle=_direction(plain),
        plain_effective=RATE / (plain**2).sum(axis=1),
        lengths=(float(np.linalg.norm(path[0])), float(np.linalg.norm(path[-1]))),
    )


def draw(result: Turning, direction: Axes, effective: Axes) -> None:
    """Draw direction and effective learning rate against the step."""
    direction.plot(result.plain_angle, color=style.INK, linestyle=DASH, linewidth=1.8, label="plain: (w, η)")
    direction.plot(result.angle, color=style.BLUE, linewidth=3.4, alpha=0.75, label=_name(result))
    direction.set(xlabel="step", ylabel="direction of w, degrees", xlim=(0, DESCENT_STEPS), ylim=(0, 110))
    style.key(direction, columns=2)
    effective.plot(result.plain_effective, color=style.INK, linestyle=DASH, linewidth=1.8, label="plain: (w, η)")
    effective.plot(result.effective, color=style.BLUE, linewidth=3.4, alpha=0.75, label=_name(result))
    style.log_axis(effective, "y")
    effective.set(xlabel="step", xlim=(0, DESCENT_STEPS), ylim=(1e-3, 10))
    effective.set_ylabel("effective learning rate, η / |w|²")
    style.key(effective, columns=2)


def _name(result: Turning) -> str:
    def times(factor: int) -> str:
        return "" if factor == 1 else f"{factor}"

    return f"yours: ({times(result.scale)}w, {times(result.faster)}η)" + ", L2" * (result.decay > 0)


def readout(result: Turning) -> str:
    """Say whether the two runs point in the same direction, and what λ does."""
    apart = float(np.abs(result.angle - result.plain_angle).max())
    if apart < 1e-6:
        verdict = "The same direction as the plain run at every step."
    elif result.decay > 0:
        ratio = result.effective[-1] / result.effective[0]
        verdict = (
            f"The effective learning rate changes by a factor of {ratio:.2g}; up to {apart:.0f}° from the plain run."
        )
    else:
        speed = "faster" if result.faster > result.scale**2 else "slower"
        verdict = f"Up to {apart:.0f}° from the plain run: it turns {speed}."
    return (
        f"Length of w {result.lengths[0]:.2f} at the start, {result.lengths[1]:.2f} at the end; direction at the end "
        f"{result.angle[-1]:.1f}°. {verdict}"
    )


SCALE = Experiment(
    name="scale-invariance",
    title="Weights before batch normalization: only their direction matters",
    description=(
        "Left: the direction of a weight vector in training turns from 101 to 30 degrees. A run that starts with "
        "longer weights turns more slowly, and exactly alike when its learning rate is larger by the square. Right: "
        "the effective learning rate, the rate divided by the squared length; an L2 penalty makes it grow."
    ),
    controls=(
        SelectionSlider(name="scale", label="Weights at the start, times", options=(1, 2, 7), value=1),
        SelectionSlider(name="faster", label="Learning rate, times", options=(1, 4, 49), value=1),
        SelectionSlider(
            name="decay",
            label="L2 shrinks w at each step by",
            options=(("nothing", 0.0), *((f"{d:.1%}", d) for d in DECAYS[1:])),
            value=0.0,
        ),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(Panel(left=56, top=34, height=320), Panel(left=66, top=34, height=320)),
)
