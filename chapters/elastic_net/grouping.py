"""The grouping effect: with an L2 part two nearly equal features share the weight, within a known bound."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from chapters.elastic_net.sliders import rho_slider
from chapters.elastic_net.two_features import ALIKE, UNLIKE, grouping_bound, twin_weights
from chapters.shared import style
from chapters.shared.strengths import strength_slider
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PLACES = (0.0, 0.9, 0.99, 0.999, 0.9999)
TWIN_RHOS = (0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
TWIN_STRENGTHS = (0.03, 0.1, 0.3, 1.0, 2.0, 4.0)


@dataclass(frozen=True)
class Grouping:
    """Two weights against the correlation of their features, and the bound on their difference.

    ``bound`` is empty for the lasso, which has none.
    """

    rho: float
    lam: float
    correlation: float
    weights: np.ndarray
    bound: np.ndarray
    place: int


def compute(*, rho: float, lam: float, correlation: float) -> Grouping:
    """Fit two features at every correlation of ALIKE."""
    l2 = lam * (1 - rho)
    return Grouping(
        rho=rho,
        lam=lam,
        correlation=correlation,
        weights=twin_weights(rho, lam),
        bound=grouping_bound(l2) if l2 > 0 else np.empty(0),
        place=int(np.abs(ALIKE - correlation).argmin()),
    )


def draw(result: Grouping, weights: Axes, gap: Axes) -> None:
    """Draw the two weights, and their difference below its bound, against the correlation on its way to one."""
    here = UNLIKE[result.place]
    first, second = result.weights.T
    weights.plot(UNLIKE, first, color=style.BLUE, linewidth=2.6, label="matters", gid="weights")
    weights.plot(
        UNLIKE, second, color=style.ORANGE, linestyle=style.DASHED, linewidth=2.6, label="its copy", gid="weights"
    )
    weights.plot([here] * 2, result.weights[result.place], "o", color=style.INK, markersize=6, gid="weights")
    weights.set(ylabel="weight", ylim=(-0.3, 3.5))
    difference = np.abs(first - second)
    if result.bound.size:
        gap.plot(UNLIKE, result.bound, color=style.RED, linestyle=style.DASHED, label="bound", gid="gap")
    gap.plot(UNLIKE, difference, color=style.GREEN, linewidth=2.6, label="difference", gid="gap")
    gap.plot(here, difference[result.place], "o", color=style.INK, markersize=6, gid="gap")
    style.signed_log_axis(gap, "y", linear=0.001, ticks=(0, 0.001, 0.01, 0.1, 1, 10, 100, 1000))
    gap.set(ylabel="difference of the weights", ylim=(-0.0001, 4000))
    for axes in (weights, gap):
        axes.axvline(here, color=style.INK, linewidth=1)
        style.log_axis(axes, "x")
        axes.minorticks_off()
        axes.set_xticks(UNLIKE[::20], labels=[f"{r:.4g}" for r in ALIKE[::20]])
        axes.set(xlabel="correlation of the two features", xlim=(1.2, 0.00008))
        style.key(axes, columns=2)


def verdict(result: Grouping) -> str:
    """Say what the bound promises, or that there is none."""
    if not result.bound.size:
        return "The lasso has no bound: nothing holds the two weights together."
    first, second = result.weights[result.place]
    return (
        f"They differ by {short(float(f'{abs(first - second):.2g}'))}; the bound for L2 strength λ(1 − ρ) = "
        f"{short(result.lam * (1 - result.rho))} allows {short(float(f'{result.bound[result.place]:.2g}'))}."
    )


def readout(result: Grouping) -> str:
    """Say how close the weights are, and what the bound promises."""
    first, second = result.weights[result.place]
    return (
        f"Correlation {ALIKE[result.place]:.4g}: the feature that matters has weight {first:.2f}, its copy "
        f"{second:.2f}. {verdict(result)}"
    )


def copy_share(result: Grouping) -> float:
    """The copy's share of the sum of both weights, at the correlation that is read off."""
    first, second = result.weights[result.place]
    return float(second / (first + second))


COPY = Choose(
    name="weight-of-a-useless-copy",
    prompt="The target follows the first feature and noise; the second adds nothing to it, but is correlated with the "
    "first at 0.99. With ρ = 0.5 and λ = 1, what share of the total weight does the second get?",
    options=(
        Option(
            "None: the L1 part makes it zero",
            lambda r: copy_share(r) < 0.01,
            "The L1 part charges the sum of both weights, and that is the same however they share it: it has no "
            "reason to prefer one.",
        ),
        Option(
            "A tenth or so: the data know better",
            lambda r: 0.01 <= copy_share(r) < 0.25,
            "They know little: the two differ by so little that the fit is nearly as good with the one as with the "
            "other, and equal weights have the smaller sum of squares.",
        ),
        Option(
            "About half",
            lambda r: 0.4 < copy_share(r) < 0.6,
            "Equal weights have the smallest sum of squares, and the fit hardly minds.",
        ),
        Option(
            "More than three quarters, by bad luck",
            lambda r: copy_share(r) > 0.75,
            lambda r: (
                "With the lasso luck may decide so. An L2 part of this strength doesn't let it: here the two weights "
                f"can be at most {r.bound[r.place]:.1f} apart, less than half of their sum."
            ),
        ),
    ),
    says=lambda r: (
        f"The second gets {copy_share(r):.0%}, though it does nothing. At correlation 0.9 it is already "
        f"{copy_share(replace(r, place=int(np.abs(ALIKE - 0.9).argmin()))):.0%}; without any correlation it is "
        f"{copy_share(replace(r, place=0)):.0%}."
    ),
    withheld=("weights", "gap"),
)

GROUPING = Experiment(
    name="grouping-effect",
    title="Two nearly equal features: how is the weight shared?",
    description=(
        "Left: the weights of a feature that matters and of its copy against their correlation. As it approaches one "
        "the two come together with an L2 part, the later the weaker it is; the lasso in the end gives everything to "
        "one of them, here to the copy. Right: their difference, and with an L2 part, above it, a bound that falls to "
        "zero at correlation one."
    ),
    controls=(
        rho_slider(0.5, TWIN_RHOS),
        strength_slider(TWIN_STRENGTHS, 1.0),
        SelectionSlider(
            name="correlation",
            label="Read off at correlation",
            options=tuple((f"{r:g}", r) for r in PLACES),
            value=0.99,
        ),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(COPY,),
    theme=style.THEME,
    panels=(Panel(right=24), Panel(left=64, right=24)),
)
