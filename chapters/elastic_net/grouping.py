"""The grouping effect: with an L2 part two nearly equal features share the weight, within a known bound."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from chapters.elastic_net.sliders import rho_slider
from chapters.elastic_net.two_features import ALIKE, UNLIKE, grouping_bound, twin_weights
from chapters.shared import style
from chapters.shared.strengths import strength_slider
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel

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
    weights.plot(UNLIKE, first, color=style.BLUE, linewidth=2.6, label="matters")
    weights.plot(UNLIKE, second, color=style.ORANGE, linestyle=style.DASHED, linewidth=2.6, label="its copy")
    weights.plot([here] * 2, result.weights[result.place], "o", color=style.INK, markersize=6)
    weights.set(ylabel="weight", ylim=(-0.3, 3.5))
    difference = np.abs(first - second)
    if result.bound.size:
        gap.plot(UNLIKE, result.bound, color=style.RED, linestyle=style.DASHED, label="bound")
    gap.plot(UNLIKE, difference, color=style.GREEN, linewidth=2.6, label="difference")
    gap.plot(here, difference[result.place], "o", color=style.INK, markersize=6)
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
    theme=style.THEME,
    panels=(Panel(right=24), Panel(left=64, right=24)),
)
