"""L2 penalty and weight decay are the same under SGD and not under Adam: where four optimisers end on one bowl."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.ridge.study import CURVATURES, DECAY_STRENGTHS, SHOWN_STEPS, STEPS, descents, penalised_minimum
from chapters.shared import style
from chapters.shared.strengths import strength_slider
from everystate.controls import Dropdown, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option, Place

if TYPE_CHECKING:
    from matplotlib.axes import Axes

OPTIMISERS = ("SGD with L2", "SGD with weight decay", "Adam with L2", "AdamW (weight decay)")


@dataclass(frozen=True)
class Descent:
    """Three weights on their way down a bowl; ``weights`` has shape (len(SHOWN_STEPS), 3).

    ``ends`` has a row for each of DECAY_STRENGTHS, ``penalised`` is the minimum of the penalised loss.
    """

    optimiser: str
    lam: float
    weights: np.ndarray
    ends: np.ndarray
    penalised: np.ndarray

    @property
    def end(self) -> np.ndarray:
        """The three weights after the last step."""
        return self.ends[DECAY_STRENGTHS.index(self.lam)]


def compute(*, optimiser: str, lam: float) -> Descent:
    """Look at one optimiser and strength ``lam``, one of DECAY_STRENGTHS."""
    weights = descents(optimiser)
    place = DECAY_STRENGTHS.index(lam)
    return Descent(optimiser, lam, weights[:, place], weights[-1], penalised_minimum(lam))


def draw(result: Descent, course: Axes, ends: Axes) -> None:
    """Draw the weights step by step, and where they end at every strength."""
    dashes = ("-", style.DASHED, style.DASHDOT)
    looks = zip(CURVATURES, (style.BLUE, style.GREEN, style.PURPLE), dashes, "so^", (5, 3, 2), strict=True)
    fine = np.geomspace(0.02, 2.5, 40)
    for column, (curvature, colour, dash, marker, width) in enumerate(looks):
        label = f"curvature {curvature:g}"
        course.plot(
            SHOWN_STEPS,
            result.weights[:, column],
            color=colour,
            linestyle=dash,
            linewidth=width,
            label=label,
            gid="weights",
        )
        penalised = curvature / (curvature + 2 * fine)
        ends.plot(
            fine,
            penalised,
            color=style.MUTED,
            linewidth=1,
            label="minimum of the penalised loss" if column == 0 else None,
        )
        ends.plot(
            DECAY_STRENGTHS, result.ends[:, column], marker, color=colour, markersize=12 - 3 * column, gid="weights"
        )
    course.axhline(1, color=style.MUTED, linestyle=style.DOTTED, linewidth=1.2)
    course.set(xlabel="step", ylabel="weight", ylim=(-0.04, 1.24))
    style.log_axis(course, "x")
    course.set_xlim(1, STEPS)
    style.key(course, columns=2)
    ends.axvline(result.lam, color=style.BLUE, linewidth=1.2)
    ends.set(xlabel="penalty strength λ (weight decay = 2λ)", ylabel="weight at the end", ylim=(-0.04, 1.24))
    style.log_axis(ends, "x")
    ends.set_xlim(0.02, 2.5)
    style.key(ends, columns=1)


def verdict(result: Descent) -> str:
    """Say whether the weights end at the minimum of the penalised loss, and if not, what holds them."""
    if np.abs(result.end - result.penalised).max() < 0.001:
        return "That is the minimum of the penalised loss: the flatter the bowl, the more a weight is shrunk."
    if 2 * result.lam < 1:
        return f"AdamW only holds weights within ±1/(2λ) = ±{1 / (2 * result.lam):.2g}, and these have room enough."
    return f"All three are held at 1/(2λ) = {1 / (2 * result.lam):.2f}, however steep the bowl."


def readout(result: Descent) -> str:
    """Say where the weights end, and whether that is the minimum of the penalised loss."""
    listed = ", ".join(f"{w:.3f}" for w in result.end)
    return f"{result.optimiser}, λ = {short(result.lam)}: the weights end at {listed}. {verdict(result)}"


# -- predictions
FLAT = Place(
    name="adamw-third-weight",
    prompt="AdamW runs with λ = 0.25, a decay of 0.5. Where will the third weight end, on which the data, with a "
    "curvature of 0.01, hardly insist? (The lowest grey line is the minimum of its penalised loss.)",
    axis="y",
    panel=1,
    label="The end of the third weight",
    truth=lambda r: float(r.end[2]),
    near=0.06,
    below=lambda r: (
        f"The penalised loss has its minimum at {r.penalised[2]:.3f}, but AdamW does not minimise it: Adam divides "
        "by the size of the gradient, so that even a faint pull counts as much as a strong one."
    ),
    above="It is not pulled beyond 1: that is its target.",
    settles={"optimiser": OPTIMISERS[3]},
    says=lambda r: f"The third weight ends at {r.end[2]:.2f}, as do the other two: the curvature does not matter.",
    withheld=("weights",),
)

STRONG = Choose(
    name="adamw-strong-decay",
    prompt="And with λ = 2, a decay of 4? Where do the three weights end under AdamW?",
    options=(
        Option(
            "At 0, all three: the decay wins",
            lambda r: np.abs(r.end).max() < 0.01,
            "The smaller a weight, the less it decays; the pull of the data does not get weaker.",
        ),
        Option(
            "At 0.25, all three",
            lambda r: np.abs(r.end - 0.25).max() < 0.01,
            "Under Adam the pull of the data has a largest size, whatever the curvature; a decay of 4 balances it at "
            "1/4.",
        ),
        Option(
            "At 1, all three: AdamW shrinks nothing",
            lambda r: np.abs(r.end - 1).max() < 0.01,
            "As long as one over the decay is more than 1. Here it is less.",
        ),
        Option(
            "At 0.96, 0.20 and 0.002: the steeper the bowl, the less is lost",
            lambda r: np.abs(r.end - r.penalised).max() < 0.01,
            "That is the minimum of the penalised loss, where SGD ends, and Adam with L2.",
        ),
    ),
    settles={"optimiser": OPTIMISERS[3], "lam": 2.0},
    says=lambda r: (
        f"The three weights end at {', '.join(f'{w:.2f}' for w in r.end)}: at one over the decay. AdamW holds "
        "every weight within that, and in between the data decide."
    ),
    withheld=("weights",),
)

ADAM = Experiment(
    name="l2-or-weight-decay",
    title="L2 penalty or weight decay: four optimisers on one bowl",
    description=(
        "Left: three weights, in directions of curvature 100, 1 and 0.01, move from 0 towards their target 1. "
        "Right: where they end for each penalty strength. SGD with L2, SGD with weight decay and Adam with L2 end "
        "at the minimum of the penalised loss, far from 1 where the curvature is small; under AdamW all three end "
        "at the same place."
    ),
    controls=(
        Dropdown(name="optimiser", label="Optimiser", options=OPTIMISERS, value=OPTIMISERS[3]),
        strength_slider(DECAY_STRENGTHS, 0.25, between=False),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(FLAT, STRONG),
    theme=style.THEME,
    panels=(Panel(left=56, top=54, height=320), Panel(left=56, top=54, height=320)),
)
