"""Which penalty: the share of L1 that errs least differs between four worlds, and often by no more than chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from chapters.elastic_net.sliders import rho_slider
from chapters.elastic_net.worlds import WORLD_REDRAWS, WORLD_RHOS, WORLDS, world_scores
from chapters.shared import style
from everystate.controls import Dropdown
from everystate.experiment import Experiment, Panel


@dataclass(frozen=True)
class Contest:
    """Every ρ in one world: error beyond the noise and features kept in each redraw; ``place`` is the chosen ρ."""

    world: str
    errors: np.ndarray
    kept: np.ndarray
    features: int
    relevant: int
    place: int


def best_rho(result: Contest) -> int:
    """Index of the ρ with the smallest mean error."""
    return int(result.errors.mean(axis=1).argmin())


def compute(*, world: str, rho: float) -> Contest:
    """Look the world's scores up."""
    errors, kept = world_scores(world)
    truth = WORLDS[world](np.random.default_rng(0)).truth.coefficients
    return Contest(
        world=world,
        errors=errors,
        kept=kept,
        features=truth.size,
        relevant=int(np.count_nonzero(truth)),
        place=WORLD_RHOS.index(rho),
    )


def draw(result: Contest, errors: Axes, kept: Axes) -> None:
    """Draw the error in excess of the best ρ's, with two standard errors of the paired difference, and who is kept."""
    best = best_rho(result)
    low = result.errors[best].mean()
    excess = 100 * (result.errors - result.errors[best]) / low
    mean, spread = excess.mean(axis=1), 2 * excess.std(axis=1, ddof=1) / np.sqrt(WORLD_REDRAWS)
    ticks = {"xticks": [0, 0.25, 0.5, 0.75, 1], "xticklabels": ["ridge 0", "0.25", "0.5", "0.75", "lasso 1"]}
    errors.axhline(0, color=style.MUTED, linewidth=1)
    errors.vlines(WORLD_RHOS, mean - spread, mean + spread, color=style.SKY, linewidth=2)
    errors.plot(WORLD_RHOS, mean, color=style.BLUE, marker="o", markersize=5, label="error above the best ρ's")
    errors.plot(WORLD_RHOS[best], -10, "*", color=style.GREEN, markersize=13, label="best ρ")
    errors.plot(WORLD_RHOS[result.place], mean[result.place], "o", color=style.RED, markersize=9, label="your ρ")
    errors.set(xlabel="share of L1, ρ", ylabel="extra error, %", xlim=(-0.06, 1.06), ylim=(-18, 145), **ticks)
    style.key(errors, columns=2)
    kept.axhline(result.features, color=style.MUTED, linestyle=style.DOTTED, linewidth=1.4, label="all features")
    kept.axhline(result.relevant, color=style.GREEN, linestyle=style.DASHED, linewidth=1.4, label="those that matter")
    kept.plot(WORLD_RHOS, result.kept.mean(axis=1), color=style.BLUE, marker="o", markersize=5, label="kept on average")
    kept.plot(WORLD_RHOS[result.place], result.kept[result.place].mean(), "o", color=style.RED, markersize=9)
    kept.set(xlabel="share of L1, ρ", ylabel="number of features", xlim=(-0.06, 1.06), ylim=(0, 64), **ticks)
    style.key(kept, columns=2)


def verdict(result: Contest) -> str:
    """Compare with the best ρ pair by pair: less than two standard errors could be chance."""
    here, best = result.errors[result.place], best_rho(result)
    if best == result.place:
        return "No other ρ does better here."
    gain = here - result.errors[best]
    error = gain.std(ddof=1) / np.sqrt(WORLD_REDRAWS)
    return (
        f"On the same {WORLD_REDRAWS} redraws ρ = {WORLD_RHOS[best]:g} errs by {gain.mean():.2f} ± {error:.2f} less "
        f"({result.errors[best].mean():.2f})" + ("." if gain.mean() > 2 * error else ", which chance could explain.")
    )


def readout(result: Contest) -> str:
    """Say how this ρ does, and by how much the best one is better."""
    return (
        f"ρ = {WORLD_RHOS[result.place]:g}: error {result.errors[result.place].mean():.2f}, "
        f"{result.kept[result.place].mean():.0f} of {result.features} features kept ({result.relevant} matter). "
        f"{verdict(result)}"
    )


CONTEST = Experiment(
    name="which-penalty",
    title="Four worlds: which share of L1 suits which?",
    description=(
        "Left: the error on new points, as an excess over that of the best share of L1. It falls towards the lasso "
        "where few features matter, rises towards it where all matter, and has its minimum inside where features come "
        "in groups. Right: the number of features kept falls from all of them to few."
    ),
    controls=(
        Dropdown(
            name="world",
            label="World",
            options=(
                ("3 of 30 matter", "few"),
                ("all 30 matter a little", "many"),
                ("10 of 30, in groups", "groups"),
                ("20 rows, 60 features", "wide"),
            ),
            value="few",
        ),
        rho_slider(0.75, WORLD_RHOS),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(Panel(top=54, height=330, bottom=48), Panel(top=54, height=330, bottom=48)),
)
