"""Gradient descent that is stopped is a filter, and nearly that of ridge at the matching strength."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.beyond_penalties.filters import PATIENTS, STEPS, all_risks, both_filters, directions, rate
from chapters.shared import style
from chapters.shared.printed import printed
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option, Place
from regularization import theory

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CURVATURES = np.logspace(-3, 1.2, 120)

BOUND = printed("early-stopping-bounds").numbers["matched"]


@dataclass(frozen=True)
class Filters:
    """Two filters over CURVATURES and at the data's own directions, and two risks for every number of STEPS."""

    steps: int
    rate: float
    descent: np.ndarray
    ridge: np.ndarray
    directions: np.ndarray
    at_descent: np.ndarray
    at_ridge: np.ndarray
    risks: np.ndarray
    place: int


def compute(*, steps: int) -> Filters:
    """Compare both methods after ``steps`` steps."""
    d = directions()[0]
    descent, ridge = both_filters(np.sqrt(CURVATURES * PATIENTS / 2), steps)
    at_descent, at_ridge = both_filters(d, steps)
    return Filters(
        steps=steps,
        rate=rate(),
        descent=descent,
        ridge=ridge,
        directions=2 * d**2 / PATIENTS,
        at_descent=at_descent,
        at_ridge=at_ridge,
        risks=all_risks(),
        place=STEPS.index(steps),
    )


def draw(result: Filters, kept: Axes, risks: Axes) -> None:
    """Draw both filters beside both risks."""
    kept.plot(CURVATURES, result.descent, color=style.BLUE, label="gradient descent")
    kept.plot(CURVATURES, result.ridge, color=style.ORANGE, linestyle=style.DASHED, label="ridge")
    kept.plot(result.directions, result.at_descent, "o", color=style.BLUE, markersize=6)
    kept.plot(result.directions, result.at_ridge, "^", color=style.ORANGE, markersize=6)
    style.log_axis(kept, "x")
    kept.set(xlabel="curvature of the loss along a direction", xlim=CURVATURES[[0, -1]], ylim=(-0.03, 1.05))
    kept.set_ylabel("kept of least squares")
    style.key(kept, columns=2)
    descent, ridge = result.risks
    bound = theory.early_stopping_bounds().matched
    band = {"color": style.ORANGE, "alpha": 0.16, "linewidth": 0, "label": f"up to {BOUND} ×"}
    risks.fill_between(STEPS, ridge, bound * ridge, gid="risks", **band)
    risks.plot(STEPS, descent, color=style.BLUE, label="descent", gid="risks")
    risks.plot(STEPS, ridge, color=style.ORANGE, linestyle=style.DASHED, label="ridge", gid="risks")
    risks.axvline(result.steps, color=style.BLUE, linewidth=1.2)
    here = result.risks[:, result.place]
    risks.plot(result.steps, here[0], "o", color=style.BLUE, gid="risks")
    risks.plot(result.steps, here[1], "^", color=style.ORANGE, gid="risks")
    style.log_axis(risks, "x")
    style.log_axis(risks, "y")
    risks.set(xlabel="steps of gradient descent", xlim=(0.9, 1.1e5), ylim=(300, 6000), yticks=[500, 1000, 2000, 4000])
    risks.set_ylabel("expected squared error")
    style.key(risks, columns=3)


def verdict(result: Filters) -> str:
    """Say on which side of the best stopping time this is."""
    risks = result.risks[0]
    if risks[result.place] < 1.05 * risks.min():
        return "About the best stopping time."
    return "Too early: it underfits." if result.place < risks.argmin() else "Too late: it fits the noise."


def readout(result: Filters) -> str:
    """Compare the two at this number of steps."""
    descent, ridge = result.risks[:, result.place]
    lam = theory.matching_strength(step=result.rate, steps=result.steps)
    return (
        f"{result.steps:,} {'step' if result.steps == 1 else 'steps'} beside ridge with λ = "
        f"{short(float(f'{lam:.3g}'))}: worth {result.at_descent.sum():.1f} and {result.at_ridge.sum():.1f} free "
        f"parameters; expected error {descent:.0f} and {ridge:.0f}, ratio {descent / ridge:.2f}. {verdict(result)}"
    )


def lower(result: Filters) -> np.ndarray:
    """Whether descent's risk is below ridge's, for every number of STEPS."""
    return result.risks[0] < result.risks[1]


def nearly_there(result: Filters) -> int:
    """The first of STEPS from which on descent's risk stays within 1% of that after the last one."""
    far = np.flatnonzero(np.abs(result.risks[0] / result.risks[0, -1] - 1) > 0.01)
    return STEPS[far[-1] + 1]


BETTER = Choose(
    name="descent-against-ridge",
    prompt="At the matching strength, at which numbers of steps has descent the lower expected error?",
    options=(
        Option(
            "At few steps, when both hold back too much",
            lambda r: bool(lower(r)[0]) and not lower(r)[-1],
            "Descent keeps more along the steep directions, where the data say much: less bias, while the variance is "
            "still small.",
        ),
        Option(
            f"At none: its error is 1 to {BOUND:.2f} times ridge's",
            lambda r: not lower(r).any(),
            lambda r: (
                f"{BOUND:.2f} times is the most it can be with small steps. Nothing keeps it from being less than 1 "
                f"times: here it goes down to {(r.risks[0] / r.risks[1]).min():.2f} times ridge's error."
            ),
        ),
        Option(
            "At many steps, when both fit the noise",
            lambda r: not lower(r)[0] and bool(lower(r)[-1]),
            "Of every direction descent keeps more than ridge does. At many steps it is the flat ones that come in, "
            "and with them more of the noise.",
        ),
        Option(
            "At all: its filter is the steeper one",
            lambda r: bool(lower(r).all()),
            "It is steeper, and keeps more of every direction. That is less bias, but also more variance, and at many "
            "steps the variance is what counts.",
        ),
    ),
    settles={"steps": 25},
    says=lambda r: (
        f"Descent's error is the lower one from the first step to step {STEPS[lower(r).nonzero()[0][-1]]}; after "
        f"{STEPS[-1]:,} it is {r.risks[0, -1] / r.risks[1, -1]:.2f} times ridge's. "
        "Which of the two is better depends on where you stop."
    ),
    withheld=("risks",),
)

BEST_STOP = Place(
    name="descent-best-stop",
    prompt="It takes descent tens of thousands of steps until its error stays within 1% of that of least squares. "
    "After how many is its expected error lowest?",
    control="steps",
    truth=lambda r: STEPS[r.risks[0].argmin()],
    label="The best number of steps",
    near=3,
    below="So early even directions about which the data say much are still held back: the bias is large.",
    above="By then descent has gone far along flat directions, about which the data say little: there it fits noise.",
    says=lambda r: (
        f"The lowest error is {r.risks[0].min():.0f}, after {STEPS[r.risks[0].argmin()]} steps, when the fit is worth "
        f"{r.at_descent.sum():.1f} of ten free parameters. All the steps up to {nearly_there(r):,}, when it is within "
        f"1% of {r.risks[0, -1]:.0f}, only make it worse than that."
    ),
    withheld=("risks",),
)

DESCENT = Experiment(
    name="descent-and-ridge",
    title="Gradient descent is a filter, and nearly that of ridge",
    description=(
        "Left: what is kept of the least-squares solution, from 0 to 1, against the curvature along a direction, for "
        "gradient descent and for ridge at the matching strength. Both rise with the curvature and move left with the "
        "steps; descent's rise is steeper. Right: the expected error of both falls, then rises with the steps; that of "
        f"descent is first below ridge's, then above it, inside the band up to {BOUND} times ridge's."
    ),
    controls=(SelectionSlider(name="steps", label="Steps", options=STEPS, value=1, play=True, between=False),),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(BETTER, BEST_STOP),
    theme=style.THEME,
    panels=(Panel(left=52, top=34, height=330), Panel(left=66, top=34, height=330)),
)
