"""Of weights before batch normalization only the direction matters, and their length sets the learning rate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.beyond_penalties.turns import DECAYS, DESCENT_STEPS, RATE, descent_path, direction_of
from chapters.shared import style
from everystate.controls import SelectionSlider
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option, Sketch

if TYPE_CHECKING:
    from matplotlib.axes import Axes


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


def compute(*, scale: int, faster: int, decay: float) -> Turning:
    """Compare a run with the plain one."""
    path, plain = descent_path(scale, faster, decay), descent_path(1, 1, 0.0)
    return Turning(
        scale=scale,
        faster=faster,
        decay=decay,
        angle=direction_of(path),
        effective=faster * RATE / (path**2).sum(axis=1),
        plain_angle=direction_of(plain),
        plain_effective=RATE / (plain**2).sum(axis=1),
        lengths=(float(np.linalg.norm(path[0])), float(np.linalg.norm(path[-1]))),
    )


def name_of(result: Turning) -> str:
    """Name a run by its factors, as the key does."""

    def times(factor: int) -> str:
        return "" if factor == 1 else f"{factor}"

    return f"yours: ({times(result.scale)}w, {times(result.faster)}η)" + ", L2" * (result.decay > 0)


def draw(result: Turning, direction: Axes, effective: Axes) -> None:
    """Draw direction and effective learning rate against the step."""
    direction.plot(result.plain_angle, color=style.INK, linestyle=style.LEVEL, linewidth=1.8, label="plain: (w, η)")
    direction.plot(result.angle, color=style.BLUE, linewidth=3.4, alpha=0.75, label=name_of(result), gid="yours")
    direction.set(xlabel="step", ylabel="direction of w, degrees", xlim=(0, DESCENT_STEPS), ylim=(0, 110))
    style.key(direction, columns=2)
    effective.plot(result.plain_effective, color=style.INK, linestyle=style.LEVEL, linewidth=1.8, label="plain: (w, η)")
    effective.plot(result.effective, color=style.BLUE, linewidth=3.4, alpha=0.75, label=name_of(result), gid="yours")
    style.log_axis(effective, "y")
    effective.set(xlabel="step", xlim=(0, DESCENT_STEPS), ylim=(1e-3, 10))
    effective.set_ylabel("effective learning rate, η / |w|²")
    style.key(effective, columns=2)


def verdict(result: Turning) -> str:
    """Say whether the two runs point in the same direction, and what λ does."""
    apart = float(np.abs(result.angle - result.plain_angle).max())
    if apart < 1e-6:
        return "The same direction as the plain run at every step."
    if result.decay > 0:
        ratio = result.effective[-1] / result.effective[0]
        return f"The effective learning rate changes by a factor of {ratio:.2g}; up to {apart:.0f}° from the plain run."
    speed = "faster" if result.faster > result.scale**2 else "slower"
    return f"Up to {apart:.0f}° from the plain run: it turns {speed}."


def readout(result: Turning) -> str:
    """Give the length and the direction of the weights, and compare with the plain run."""
    return (
        f"Length of w {result.lengths[0]:.2f} at the start, {result.lengths[1]:.2f} at the end; direction at the end "
        f"{result.angle[-1]:.1f}°. {verdict(result)}"
    )


def slower(result: Turning) -> float:
    """How many times as far the plain run turns at its first step."""
    return float(abs(result.plain_angle[1] - result.plain_angle[0]) / abs(result.angle[1] - result.angle[0]))


SEVENFOLD = Choose(
    name="seven-times-the-weights",
    prompt="You start from `7w`, which is the same function, and keep the learning rate. How fast does the direction "
    "turn at the first step?",
    options=(
        Option(
            "As fast as from `w`",
            lambda r: slower(r) < 2,
            "The function is the same, but its slope is not: where the weights are 7 times as long, a step changes "
            "the function less.",
        ),
        Option(
            "7 times as slowly",
            lambda r: 4 < slower(r) < 12,
            "The gradient is 7 times as small. But it also has to turn a vector that is 7 times as long.",
        ),
        Option(
            "About 50 times as slowly",
            lambda r: 40 < slower(r) < 60,
            "The gradient is 7 times as small, and the vector that it has to turn is 7 times as long: 7 times 7 is 49.",
        ),
        Option(
            "7 times as fast, as they are longer",
            lambda r: slower(r) < 0.5,
            "Without normalization a step from longer weights might change more. Here a change of the weights counts "
            "only relative to their length.",
        ),
    ),
    settles={"scale": 7},
    says=lambda r: (
        f"The first step turns it by {abs(r.angle[1] - r.angle[0]):.2f}°, that of the plain run by "
        f"{abs(r.plain_angle[1] - r.plain_angle[0]):.1f}°: {slower(r):.0f} times as far. What counts is the learning "
        "rate divided by the squared length."
    ),
    withheld=("yours",),
)

WITH_L2 = Sketch(
    name="learning-rate-under-l2",
    prompt="You start from `w`, and L2 shrinks the weights by 2% at each step. Draw the effective learning rate.",
    panel=1,
    x=tuple(range(0, DESCENT_STEPS + 1, 10)),
    truth=lambda r: r.effective[::10],
    x_label="step",
    y_label="the effective learning rate",
    shapes={
        "falls": "A penalty holds weights back, but not their direction. The rate is divided by the squared length, "
        "and the weights get shorter.",
        "flat": "η stays as it is, but what it does to the direction depends on the length of the weights, and this "
        "shrinks.",
        "peaks": "In the end it does fall: once a step is so large that it overshoots, the gradient makes the weights "
        "longer at a stroke. In 60 steps it does not get so far.",
        "dips": "The gradient does make the weights a little longer at each step, but the penalty takes more off.",
    },
    settles={"decay": DECAYS[-1]},
    says=lambda r: (
        f"The weights' length goes from {r.lengths[0]:.2f} to {r.lengths[1]:.2f}, and the effective learning rate "
        f"becomes {r.effective[-1] / r.effective[0]:.0f} times as large. The penalty does not make the function "
        "simpler; it makes the direction turn faster."
    ),
    withheld=("yours",),
)

SCALE = Experiment(
    name="scale-invariance",
    title="Weights before batch normalization: only their direction matters",
    description=(
        "Left: the direction of a weight vector in training turns from 101 to 30 degrees. A run that starts with "
        "longer weights turns more slowly, and exactly alike when its learning rate is larger by the square. Right: "
        "the effective learning rate, the rate divided by the squared length; it ends higher with an L2 penalty than "
        "without."
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
    predictions=(SEVENFOLD, WITH_L2),
    theme=style.THEME,
    panels=(Panel(left=56, top=34, height=320), Panel(left=66, top=34, height=320)),
)
