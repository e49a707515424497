"""Steps that reach zero, and steps that don't: proximal steps land on it, subgradient steps jump across."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.shared import style
from everystate.controls import IntSlider, SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option, Sketch
from regularization import data, linear

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STEPS, DESCENT_LAM, WATCHED = 80, 0.6, 7
RATES = (0.02, 0.05, 0.1, 0.2)


@dataclass(frozen=True)
class Zeros:
    """A weight that should be zero, and the count of exact zeros, after each step of two methods."""

    step: int
    rate: float
    subgradient: np.ndarray
    proximal: np.ndarray
    subgradient_zeros: np.ndarray
    proximal_zeros: np.ndarray
    zeros_at_solution: int


@functools.cache
def ten_weights() -> tuple[data.Part, np.ndarray]:
    """Sixty rows with ten features, the first three of which matter, and weights to start from."""
    rng = np.random.default_rng(5)
    X = rng.normal(size=(60, 10))
    y = X[:, :3] @ [2.0, -1.5, 1.0] + rng.normal(size=60)
    return data.Part(X, y), rng.normal(0, 0.5, size=10)


@functools.cache
def both_descents(rate: float, batch: int | None) -> tuple[linear.Descent, linear.Descent]:
    """Subgradient and proximal descent from the same start, on the same rows at every step."""
    (X, y), start = ten_weights()

    def walk(method):
        rng = None if batch is None else np.random.default_rng(1)
        return method(X, y, DESCENT_LAM, steps=STEPS, step=rate, start=start, batch=batch, rng=rng)

    return walk(linear.subgradient_descent), walk(linear.ista)


def compute(*, step: int, rate: float, batch: int) -> Zeros:
    """Look at both methods up to ``step``."""
    plain, proximal = both_descents(rate, None if batch == 60 else batch)
    (X, y), _ = ten_weights()
    return Zeros(
        step=step,
        rate=rate,
        subgradient=plain.coefs[: step + 1, WATCHED],
        proximal=proximal.coefs[: step + 1, WATCHED],
        subgradient_zeros=plain.n_zero[: step + 1],
        proximal_zeros=proximal.n_zero[: step + 1],
        zeros_at_solution=int((linear.Lasso(DESCENT_LAM).fit(X, y).coef_ == 0).sum()),
    )


def draw(result: Zeros, weight: Axes, count: Axes) -> None:
    """Draw one weight near zero, and how many weights are exactly zero."""
    steps = np.arange(result.step + 1)
    red = {"color": style.RED, "linestyle": style.DASHED}
    blue, target = {"color": style.BLUE, "linewidth": 2.4}, {"color": style.MUTED, "linestyle": style.DOTTED}
    weight.axhline(0, color=style.MUTED, linewidth=1)
    weight.plot(steps, result.subgradient, **red, linewidth=1.2, label="subgradient", gid="steps")
    weight.plot(steps, result.proximal, **blue, label="proximal", gid="steps")
    weight.plot(result.step, result.subgradient[-1], "s", color=style.RED, markersize=7, gid="steps")
    weight.plot(result.step, result.proximal[-1], "o", color=style.BLUE, markersize=7, gid="steps")
    style.signed_log_axis(weight, "y", linear=0.001, ticks=(-1, -0.1, -0.01, -0.001, 0, 0.001, 0.01, 0.1, 1))
    weight.set(xlabel="step", xlim=(-2, STEPS + 2), ylim=(-1.2, 1.2))
    weight.set_ylabel("a weight that should be 0")
    style.key(weight)
    count.axhline(result.zeros_at_solution, **target, linewidth=1.6, label="lasso solution")
    count.plot(steps, result.subgradient_zeros, **red, linewidth=2, label="subgradient", gid="steps")
    count.plot(steps, result.proximal_zeros, **blue, label="proximal", gid="steps")
    count.plot(result.step, result.subgradient_zeros[-1], "s", color=style.RED, markersize=7, gid="steps")
    count.plot(result.step, result.proximal_zeros[-1], "o", color=style.BLUE, markersize=7, gid="steps")
    count.set(xlabel="step", ylabel="weights that are exactly 0", xlim=(-2, STEPS + 2), ylim=(-0.5, 10.5))
    style.key(count, columns=2)


def readout(result: Zeros) -> str:
    """Count the zeros."""
    return (
        f"After {result.step} steps of size {result.rate:g}: {result.subgradient_zeros[-1]} of 10 weights are exactly "
        f"0 along subgradients, {result.proximal_zeros[-1]} with proximal steps; in the lasso solution "
        f"{result.zeros_at_solution} are. The watched weight is {short(float(result.subgradient[-1]))} against "
        f"{short(float(result.proximal[-1]))}."
    )


# -- predictions
LAST = STEPS // 2
"""How many steps at the end the prediction about noise looks at."""

NEVER = Choose(
    name="subgradient-zeros",
    prompt="In the solution six of the ten weights are exactly zero. How many are, after 80 subgradient steps on all "
    "rows, with the smallest step size of 0.02?",
    options=(
        Option(
            "All ten: the push towards zero never gets weaker",
            lambda r: r.subgradient_zeros[-1] == 10,
            "It does not, but for the features that matter the data push back, and harder.",
        ),
        Option(
            "Six: small steps come close enough",
            lambda r: r.subgradient_zeros[-1] == 6,
            lambda r: (
                f"Close, but not to zero: over the last twenty steps the watched weight is up to "
                f"{np.abs(r.subgradient[-20:]).max():.3f} away from it."
            ),
        ),
        Option(
            "Two or three: some weights happen to land there",
            lambda r: 1 <= r.subgradient_zeros[-1] <= 4,
            "To land there, a step would have to be as long as the weight to the last of sixteen digits.",
        ),
        Option(
            "None: those that should be zero jump across it and back",
            lambda r: r.subgradient_zeros[-1] == 0,
            "The push of the penalty has the same size however near the weight is, so a step carries it past zero.",
        ),
    ),
    settles={"step": STEPS, "rate": 0.02},
    says=lambda r: (
        f"{r.subgradient_zeros[-1]} along subgradients, {r.proximal_zeros[-1]} with proximal steps. A smaller step "
        "makes the jumps shorter and no zeros."
    ),
    withheld=("steps",),
)

SHOWN = tuple(float(step) for step in range(0, STEPS + 1, 8))

NOISY = Sketch(
    name="proximal-zeros-with-few-rows",
    prompt="Proximal steps of size 0.05 on all sixty rows reach the six zeros of the solution within 30 steps, and "
    "keep them. Now each step uses ten rows, drawn at random. Draw the number of exact zeros.",
    x=SHOWN,
    truth=lambda r: [r.proximal_zeros[int(step)] for step in SHOWN],
    x_label="step",
    y_label="the number of exact zeros",
    panel=1,
    shapes={
        "rises": "With all rows it does, and stays. Ten rows can push harder than the price of a weight, although "
        "all sixty would not.",
        "flat": "A push that is weaker than the price is swallowed, noise or not: there are zeros nearly all the time.",
        "peaks": "The noise lifts weights off zero, but the next steps put others back.",
        "dips": "It starts without zeros, and has them nearly all the time from then on.",
    },
    settles={"step": STEPS, "batch": 10},
    says=lambda r: (
        f"Over the last {LAST} steps the number of exact zeros goes up and down between "
        f"{r.proximal_zeros[-LAST:].min()} and {r.proximal_zeros[-LAST:].max()}, and would not settle with more "
        "steps of this size. (Which way it goes at each step is chance; that it goes both ways is not.)"
    ),
    withheld=("steps",),
)

ZEROS = Experiment(
    name="steps-to-zero",
    title="Two kinds of steps towards ten weights, some of which should be zero",
    description=(
        "Left: a weight that should be zero, on an axis that magnifies the neighbourhood of zero. Subgradient steps "
        "bring it close and then jump from one side to the other; proximal steps set it to zero, where it stays if "
        "each step uses all rows, and from where it is lifted again and again if a step uses a few. "
        "Right: the number of weights that are exactly zero: none along subgradients, up to seven with proximal steps."
    ),
    controls=(
        IntSlider(name="step", label="Step", min=0, max=STEPS, step=2, value=0, play=True),
        SelectionSlider(name="rate", label="Step size", options=RATES, value=0.05),
        SelectionSlider(name="batch", label="Rows in a step", options=(10, 30, ("all 60", 60)), value=60),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(NEVER, NOISY),
    theme=style.THEME,
    panels=(Panel(left=66, top=52), Panel(left=50, top=52)),
)
