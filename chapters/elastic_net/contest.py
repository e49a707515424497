"""Which penalty: the share of L1 and the form that err least differ between four worlds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.elastic_net.sliders import rho_slider
from chapters.elastic_net.worlds import WORLD_FORMS, WORLD_REDRAWS, WORLD_RHOS, WORLDS, world_scores
from chapters.shared import style
from chapters.shared.intervals import interval
from everystate.controls import Dropdown
from everystate.experiment import Experiment, Panel
from everystate.prediction import Arrange, Item, Sketch

if TYPE_CHECKING:
    from matplotlib.axes import Axes


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
        errors.vlines(
            at, 1 + mean[k] - half[k], 1 + mean[k] + half[k], color=colour, linewidth=2, alpha=0.4, gid="errors"
        )
        errors.plot(
            at, 1 + mean[k], marker, color=colour, linestyle=dash, markersize=5, label=WORLD_FORMS[k], gid="errors"
        )
        errors.plot(at[result.place], 1 + mean[k, result.place], marker, color=style.INK, markersize=8, gid="errors")
    errors.plot(WORLD_RHOS[rho], 0.75, "*", color=style.GREEN, markersize=13, label="lowest", gid="errors")
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
        kept.plot(
            WORLD_RHOS,
            line,
            marker,
            color=colour,
            linestyle=dash,
            markersize=5,
            label=f"kept, {WORLD_FORMS[k]}",
            gid="kept",
        )
        kept.plot(WORLD_RHOS[result.place], line[result.place], marker, color=style.INK, markersize=8, gid="kept")
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


def relative(result: Contest, form: int, rho: float) -> float:
    """Mean error of a form at ``rho``, divided by the lowest."""
    return float(result.errors[form, WORLD_RHOS.index(rho)].mean() / result.errors[best_of(result)].mean())


WIDE = Arrange(
    name="wide-world",
    prompt="The last world: 20 rows, 60 features, and the 30 that matter stand in three groups. Whose error on new "
    "points is larger? Each has its best λ.",
    items=(
        Item(
            "ridge",
            lambda r: relative(r, 0, 0.0),
            "It keeps 30 features that don't matter, but it also keeps all that do.",
        ),
        Item(
            "the lasso",
            lambda r: relative(r, 0, 1.0),
            lambda r: (
                f"It keeps {r.kept[0, -1].mean():.0f} features on average, and can't keep more than rows allow, where "
                f"{r.relevant} matter."
            ),
        ),
        Item(
            "elastic net, ρ = 0.5, rescaled",
            lambda r: relative(r, 1, 0.5),
            lambda r: (
                f"It keeps {r.kept[1, WORLD_RHOS.index(0.5)].mean():.0f} features, more than there are rows, and its "
                "groups are not shrunk twice."
            ),
        ),
    ),
    form=".2f",
    first="largest error",
    last="smallest error",
    settles={"world": "wide"},
    says="Errors are divided by the lowest. More features than rows need not mean the lasso: with so few rows it is "
    "made to drop much of what matters.",
    withheld=("errors", "kept"),
)

GROUPS = Sketch(
    name="rescaled-in-groups",
    prompt="The world with 10 of 30 that matter, in two groups: draw the error of the rescaled form from ridge to the "
    "lasso. 1 is the lowest error that either form has anywhere.",
    x=WORLD_RHOS,
    truth=lambda r: [relative(r, 1, rho) for rho in WORLD_RHOS],
    x_label="ρ =",
    y_label="the error of the rescaled form",
    shapes={
        "rises": "Near ridge a strong penalty would overshoot where features are alike, so only a weak one is "
        "affordable, and that leaves in the noise of the irrelevant features.",
        "flat": "In the naive form ρ matters less; here it also decides how strong a penalty the factor allows.",
        "falls": lambda r: (
            f"It falls for most of the way, but the last step, to the lasso, costs: {relative(r, 1, 1.0):.1f} there. "
            "A small L2 part is what brings whole groups in."
        ),
        "peaks": "It is the mixture that suits groups: L1 against the irrelevant features, a little L2 for the groups.",
    },
    settles={"world": "groups"},
    says=lambda r: (
        f"It is lowest at ρ = {WORLD_RHOS[best_of(r)[1]]:g}; at ridge it is {relative(r, 1, 0.0):.1f} times that, and "
        f"the naive form {relative(r, 0, 0.0):.1f} times. The form that is best here is the worst of all when ρ is "
        "chosen badly."
    ),
    withheld=("errors", "kept"),
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
        rho_slider(0.75, WORLD_RHOS, between=False),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(WIDE, GROUPS),
    theme=style.THEME,
    panels=(Panel(top=54, height=330, bottom=48), Panel(top=54, height=330, bottom=48)),
)
