"""The most probable weights under a Gaussian or a Laplace prior are those of ridge or the lasso, at every strength."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.bayesian_priors import study
from chapters.bayesian_priors.families import NAMES, SYMBOL, family_menu
from chapters.bayesian_priors.patients import diabetes, diabetes_noise
from chapters.shared import style
from chapters.shared.diabetes import FEATURES
from chapters.shared.strengths import strength_slider, strengths
from everystate.controls import short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option
from regularization import linear
from regularization.bayes import gaussian_posterior, gaussian_scale, laplace_scale

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MAP_STRENGTHS = strengths(-2, 2, 4)
_DENSE = 41 * np.sinh(np.linspace(-6, 6, 141)) / np.sinh(6)
"""Weights, closest to each other around zero, where a narrow prior has its peak."""


@dataclass(frozen=True)
class Paths:
    """The diabetes weights by penalty and by prior at each of MAP_STRENGTHS, and the prior at one of them."""

    family: str
    lam: float
    place: int
    scale: float
    by_penalty: np.ndarray
    by_prior: np.ndarray
    grid: np.ndarray
    density: np.ndarray


def scale_of(family: str, lam: float) -> float:
    """The scale of the prior that stands behind a strength, for the diabetes data."""
    find = gaussian_scale if family == "gaussian" else laplace_scale
    return find(lam, noise=diabetes_noise(), n=len(diabetes()[1]))


@functools.cache
def penalty_path(family: str) -> np.ndarray:
    """Weights of ridge or the lasso at each of MAP_STRENGTHS."""
    find = linear.ridge_path if family == "gaussian" else linear.lasso_path
    return find(*diabetes(), np.array(MAP_STRENGTHS)).coefs


@functools.cache
def prior_path(family: str) -> np.ndarray:
    """Most probable weights under the prior that each of MAP_STRENGTHS stands for."""
    if family == "laplace":
        return study.climbed_maps(MAP_STRENGTHS, diabetes_noise())
    scales = [scale_of(family, lam) for lam in MAP_STRENGTHS]
    return np.array([gaussian_posterior(*diabetes(), noise=diabetes_noise(), scale=scale).mean for scale in scales])


def compute(*, family: str, lam: float) -> Paths:
    """Look at strength ``lam``, one of MAP_STRENGTHS."""
    scale, grid = scale_of(family, lam), _DENSE
    height = -0.5 * (grid / scale) ** 2 if family == "gaussian" else -np.abs(grid) / scale
    return Paths(
        family=family,
        lam=lam,
        place=MAP_STRENGTHS.index(lam),
        scale=scale,
        by_penalty=penalty_path(family),
        by_prior=prior_path(family),
        grid=grid,
        density=np.exp(height),
    )


def draw(result: Paths, lines: Axes, prior: Axes) -> None:
    """Draw both paths over each other, and the prior with the weights that it leads to."""
    name = "ridge" if result.family == "gaussian" else "the lasso"
    wide = {"color": style.SKY, "alpha": 0.45, "linewidth": 6}
    thin = {"color": style.INK, "linestyle": style.DASHED, "linewidth": 1.3}
    for coefs, look, label in ((result.by_penalty, wide, name), (result.by_prior, thin, "MAP under the prior")):
        for column in range(len(FEATURES)):
            lines.plot(MAP_STRENGTHS, coefs[:, column], label=None if column else label, gid="weights", **look)
    weights = result.by_prior[result.place]
    lines.axvline(result.lam, color=style.RED, linewidth=1.2)
    lines.plot(np.full(len(FEATURES), result.lam), weights, "o", color=style.RED, markersize=4.5, gid="weights")
    lines.set(ylabel="weight of the standardised feature", ylim=(-41, 41), xlabel="penalty strength λ")
    style.log_axis(lines, "x", ticks=6)
    lines.set_xlim(8e-3, 125)
    style.key(lines, columns=2)
    prior.plot(result.grid, result.density, color=style.ORANGE, linewidth=2.6, label="prior of each weight")
    prior.fill_between(result.grid, 0, result.density, color=style.ORANGE, alpha=0.2, linewidth=0)
    heights = np.interp(weights, result.grid, result.density)
    prior.vlines(weights, 0, heights, color=style.RED, linewidth=1.2, gid="weights")
    name = "the ten weights (MAP)"
    prior.plot(weights, heights, "o", color=style.RED, markersize=5.5, label=name, gid="weights")
    prior.set(xlabel="weight", ylabel="density, relative to its peak", xlim=(-41, 41), ylim=(0, 1.06))
    style.key(prior, columns=1)


def verdict(result: Paths) -> str:
    """Say whether the two paths are one."""
    apart = float(np.abs(result.by_penalty - result.by_prior).max())
    return "agree to within 10⁻⁸" if apart < 1e-8 else f"differ by up to {short(apart)}"


def readout(result: Paths) -> str:
    """Translate the strength, and count zeros."""
    zeros = int((result.by_prior[result.place] == 0).sum())
    words = {0: "none of the ten weights is", 1: "one of the ten weights is", 10: "all ten weights are"}
    count = words.get(zeros, f"{zeros} of the ten weights are")
    path = "ridge" if result.family == "gaussian" else "lasso"
    return (
        f"λ = {short(result.lam)} is a {NAMES[result.family]} prior with {SYMBOL[result.family]} = "
        f"{short(result.scale)}: {count} exactly zero. All along, the {path} path and the MAP {verdict(result)}."
    )


def outside(result: Paths) -> int:
    """How many of the ten weights lie where a Gaussian prior puts only 5 per cent."""
    return int((np.abs(result.by_prior[result.place]) > 1.96 * result.scale).sum())


def _driven_out(result: Paths) -> str:
    """Which weights lie within those bounds in the least-squares fit, and outside of them with the prior."""
    free, bound = linear.ridge_path(*diabetes(), np.array([0.0])).coefs[0], 1.96 * result.scale
    driven = (np.abs(free) < bound) & (np.abs(result.by_prior[result.place]) > bound)
    return " and ".join(f"`{name}`" for name, out in zip(FEATURES, driven, strict=True) if out)


OUTSIDE = Choose(
    name="weights-outside-the-prior",
    prompt="For these patients ridge with λ = 1 is a Gaussian prior with τ = 2.6: it gives each weight a probability "
    "of 95% to lie between −5 and 5. How many of the ten most probable weights lie outside?",
    options=(
        Option(
            "More than half of them",
            lambda r: 6 <= outside(r) <= 9,
            lambda r: (
                "The data insist on large weights, and 442 patients outvote the prior. It shrinks the ten together, "
                f"not each: those of {_driven_out(r)} lie within −5 and 5 without it, and outside with it."
            ),
        ),
        Option(
            "None: the prior forbids it",
            lambda r: outside(r) == 0,
            "A Gaussian density is nowhere zero, and 442 patients outvote it where it is low.",
        ),
        Option(
            "One or so, as 5% of ten would lead you to expect",
            lambda r: outside(r) == 1,
            "Draws from this prior would have half a weight outside on average, so mostly none or one. But λ was set "
            "by hand, and the prior that it stands for has not been asked whether it is credible.",
        ),
        Option(
            "All ten",
            lambda r: outside(r) == 10,
            "Some weights are small even without a prior, and others shrink to within its reach.",
        ),
    ),
    settles={"family": "gaussian"},
    says=lambda r: (
        f"{outside(r)} of ten; the largest is {np.abs(r.by_prior[r.place]).max() / r.scale:.1f} times τ. The peak of "
        "a posterior may lie where the prior hardly believed it: then the penalty says something that nobody thinks."
    ),
    withheld=("weights",),
)

PATHS = Experiment(
    name="map-on-the-path",
    title="The most probable weights lie on the path of the penalty",
    description=(
        "Left: the ten diabetes weights against the penalty strength, a wide line for ridge or the lasso and a dashed "
        "line for the most probable weights under the prior; the dashed lines lie on the wide ones. Right: the prior "
        "that belongs to the strength, and where the ten weights stand on it. A stronger penalty is a narrower prior."
    ),
    controls=(
        family_menu("laplace"),
        strength_slider(MAP_STRENGTHS, 1.0, between=False),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(OUTSIDE,),
    theme=style.THEME,
    panels=(Panel(left=62, top=54, height=340), Panel(left=56, top=54, height=340)),
)
