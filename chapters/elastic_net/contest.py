"""Which penalty: the share of L1 and the form that err least differ between four worlds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from chapters.elastic_net.sliders import rho_slider
from chapters.elastic_net.worlds import WORLD_FORMS, WORLD_REDRAWS, WORLD_RHOS, WORLDS, world_scores
from chapters.shared import style
from chapters.shared.intervals import interval
from everystate.controls import Dropdown
from everystate.experiment import Experiment, Panel


@dataclass(frozen=True)
class Contest:
    """Both forms at every ρ in one world: error beyond the noise and features kept, shape (2, ρ, redraws).

    ``tuned`` is each form's error when ρ is validated too, shape (2, redraws); ``place`` is that of the chosen ρ.
    """

    world: str
    errors: np.ndarray
    kept: np.ndarray
    tuned: np.ndarray
    features: int
    relevant: int
    place: int


def best_of(result: Contest) -> tuple[int, int]:
    """Indices of the form and of the ρ with the smallest mean error; of the naive form where both are the lasso."""
    means = result.errors.mean(axis=2)
    form, rho = np.unravel_index(means.argmin(), means.shape)
    return int(form), int(rho)


def compute(*, world: str, rho: float) -> Contest:
    """Look the world's scores up."""
    scores = world_scores(world)
    truth = WORLDS[world](np.random.default_rng(0)).truth.coefficients
    return Contest(
        world=world,
        errors=scores.errors,
        kept=scores.kept,
        tuned=scores.tuned,
        features=truth.size,
        relevant=int(np.count_nonzero(truth)),
        place=WORLD_RHOS.index(rho),
    )


def draw(result: Contest, errors: Axes, kept: Axes) -> None:
    """Draw the errors relative to the lowest, with 95% intervals of the paired differences, and who is kept."""
    form, rho = best_of(result)
    lowest = result.errors[form, rho]
    mean, half = interval((result.errors - lowest) / lowest.mean())
    ticks = {"xticks": [0, 0.25, 0.5, 0.75, 1], "xticklabels": ["ridge 0", "0.25", "0.5", "0.75", "lasso 1"]}
    looks = ((style.RED, "s", style.DASHED, -0.008), (style.BLUE, "o", "solid", 0.008))
    errors.axhline(1, color=style.MUTED, linewidth=1)
    for k, (colour, marker, dash, shift) in enumerate(looks):
        at = np.array(WORLD_RHOS) + shift
        errors.vlines(at, 1 + mean[k] - half[k], 1 + mean[k] + half[k], color=colour, linewidth=2, alpha=0.4)
        errors.plot(at, 1 + mean[k], marker, color=colour, linestyle=dash, markersize=5, label=WORLD_FORMS[k])
        errors.plot(at[result.place], 1 + mean[k, result.place], marker, color=style.INK, markersize=8)
    errors.plot(WORLD_RHOS[rho], 0.75, "*", color=style.GREEN, markersize=13, label="lowest")
    errors.set(xlabel="share of L1, ρ", xlim=(-0.06, 1.06), ylim=(0.7, 7), **ticks)
    errors.set_yscale("log")
    errors.set_yticks([1, 1.5, 2, 3, 5], labels=["1", "1.5", "2", "3", "5"])
    errors.minorticks_off()
    errors.set_ylabel("error / lowest error")
    style.key(errors, columns=3)
    kept.axhline(result.features, color=style.MUTED, linestyle=style.DOTTED, linewidth=1.4, label="all features")
    kept.axhline(result.relevant, color=style.GREEN, linestyle=(0, (1, 1)), linewidth=1.4, label="those that matter")
    for k, (colour, marker, dash, _) in enumerate(looks):
        line = result.kept[k].mean(axis=1)
        kept.plot(WORLD_RHOS, line, marker, color=colour, linestyle=dash, markersize=5, label=f"kept, {WORLD_FORMS[k]}")
        kept.plot(WORLD_RHOS[result.place], line[result.place], marker, color=style.INK, markersize=8)
    kept.set(xlabel="share of L1, ρ", ylabel="number of features", xlim=(-0.06, 1.06), ylim=(0, 64), **ticks)
    style.key(kept, columns=2)


def verdict(result: Contest) -> str:
    """Compare the better form here with the lowest error of all, pair by pair: within the 95% interval it is chance."""
    form, rho = best_of(result)
    here = result.errors[:, result.place]
    if rho == result.place:
        return "No other ρ has a lower error here."
    gain, half = interval(here[here.mean(axis=1).argmin()] - result.errors[form, rho])
    return (
        f"The lowest error, {result.errors[form, rho].mean():.2f}, is that of the {WORLD_FORMS[form]} form at "
        f"ρ = {WORLD_RHOS[rho]:g}: on the same {WORLD_REDRAWS} redraws {gain:.2f} ± {half:.2f} less"
        + ("." if gain > half else ", which chance could explain.")
    )


def readout(result: Contest) -> str:
    """Say how both forms do at this ρ, and by how much the best one is better."""
    errors, kept = (values[:, result.place].mean(axis=1) for values in (result.errors, result.kept))
    return (
        f"ρ = {WORLD_RHOS[result.place]:g}: error {errors[0]:.2f} in the naive form, {errors[1]:.2f} rescaled; "
        f"{kept[0]:.0f} and {kept[1]:.0f} of {result.features} features kept ({result.relevant} matter). "
        f"{verdict(result)}"
    )


CONTEST = Experiment(
    name="which-penalty",
    title="Four worlds: which share of L1, and which form, suits which?",
    description=(
        "Left: the error on new points of both forms, relative to the lowest. It is lowest at the lasso where few "
        "features matter, and at ridge, in the naive form, where all matter. Where features come in groups the "
        "rescaled form is lowest, at a share of L1 in between. Right: the number of features kept, from all of them "
        "at ridge to about a third at the lasso."
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
