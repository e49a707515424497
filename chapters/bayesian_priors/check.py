"""Before it has seen data a prior already expects certain scores; a wide one expects absurd ones."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.bayesian_priors.families import NAMES, SYMBOL, family_menu
from chapters.bayesian_priors.patients import check_columns, diabetes_noise
from chapters.shared import style
from everystate.controls import Dropdown, SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Sketch
from regularization import data
from regularization.bayes import draw_prior

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CHECK_SCALES = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)
CHECK_FEATURES = (10, 64)
WORLDS = 14
LOWEST, HIGHEST = 25, 346
"""Range of the progression score among the 442 patients."""
IMPOSSIBLE = (0, 500)
"""A score outside would astonish any doctor."""


@dataclass(frozen=True)
class Check:
    """Worlds drawn from a prior.

    ``ranges`` has the lowest and highest of 442 patients' scores in each of WORLDS, ``shares`` is a histogram over
    many worlds of the part of the scores' variance that the features explain.
    """

    family: str
    scale: float
    features: int
    ranges: np.ndarray
    shares: np.ndarray
    median_share: float
    impossible: float


@functools.cache
def compute(*, family: str, scale: float, features: int) -> Check:
    """Draw weights and noise from the prior, and see which scores come of them."""
    X, rng, noise = check_columns(features), np.random.default_rng(3), diabetes_noise()
    signal = draw_prior(features, family=family, scale=scale, draws=400, rng=rng) @ X.T
    scores = data.diabetes().train.y.mean() + signal + noise * rng.normal(size=signal.shape)
    shares = signal.var(axis=1) / (signal.var(axis=1) + noise**2)
    low, high = IMPOSSIBLE
    return Check(
        family=family,
        scale=scale,
        features=features,
        ranges=np.stack([scores.min(axis=1), scores.max(axis=1)], axis=1)[:WORLDS],
        shares=np.histogram(shares, bins=20, range=(0, 1))[0] / len(shares),
        median_share=float(np.median(shares)),
        impossible=float(((scores < low) | (scores > high)).mean()),
    )


def draw(result: Check, scores: Axes, shares: Axes) -> None:
    """Draw the scores in some worlds beside those on record, and how much the features explain in many."""
    scores.axhspan(LOWEST, HIGHEST, color=style.GREEN, alpha=0.22, linewidth=0, label="scores on record")
    places = np.arange(1, WORLDS + 1)
    scores.vlines(places, *result.ranges.T, color=style.ORANGE, linewidth=3, gid="worlds")
    for column in range(2):
        label = "lowest to highest score in one world" if column == 0 else None
        scores.plot(places, result.ranges[:, column], "_", color=style.ORANGE, markersize=11, label=label, gid="worlds")
    style.signed_log_axis(scores, "y", linear=500, ticks=(-100_000, -10_000, -1000, 0, 1000, 10_000, 100_000))
    scores.set(ylim=(-200_000, 200_000), xlim=(0.2, WORLDS + 0.8), xticks=[1, 5, 10])
    scores.set(xlabel="world drawn from the prior", ylabel="progression score")
    style.key(scores, columns=1)
    edges = np.linspace(0, 1, 21)[:-1]
    orange, paper = style.ORANGE, style.PAPER
    shares.bar(edges, result.shares, 0.05, align="edge", color=orange, edgecolor=paper, gid="worlds")
    line = {"color": style.INK, "linestyle": style.DASHED, "linewidth": 1.4}
    shares.axvline(result.median_share, label="median", gid="worlds", **line)
    shares.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="share of the variance that the features explain")
    shares.set_ylabel("share of worlds")
    style.key(shares)


def verdict(result: Check) -> str:
    """Say what such a prior takes for granted."""
    if result.median_share < 0.05:
        return "Before any data it expects the features to say little."
    if result.median_share > 0.9 or result.impossible > 0.1:
        return "Nobody believes that: the prior is not modest but wild."
    if result.impossible > 0.03:
        return "Bold, but not absurd."
    return "A doctor could live with that."


def readout(result: Check) -> str:
    """Say which scores the prior expects, and how much it thinks that the features explain."""
    return (
        f"{NAMES[result.family]} prior, {SYMBOL[result.family]} = {short(result.scale)} on each of {result.features} "
        f"weights: {_share(result.impossible)} of the scores lie below 0 or above 500, and in the median world the "
        f"features explain {_share(result.median_share)} of the variance. {verdict(result)}"
    )


def _share(value: float) -> str:
    if value > 0.99:
        return "more than 99%"
    return "less than 1%" if value < 0.01 else f"{value:.0%}"


_ASKED = (0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 19)
"""Which of the twenty bars the prediction asks for."""

NEUTRAL = Sketch(
    name="neutral-prior",
    prompt="Somebody sets τ = 1000 on each of ten weights, so as not to influence the result. How large a share of the "
    "variance does that prior expect the features to explain? Draw the heights of the bars on the right, eleven of "
    "the twenty: the share of worlds in each.",
    x=tuple(round(0.05 * bar + 0.025, 3) for bar in _ASKED),
    truth=lambda r: r.shares[list(_ASKED)],
    x_label="share",
    y_label="the share of worlds",
    shapes={
        "flat": "That would be a prior without an opinion on the share. But one that is flat on the weights is not "
        "flat on what comes of them: nearly all of its weights are huge, and then the noise hardly counts.",
        "falls": "Small shares come from small weights, and with τ = 1000 hardly any weight is small.",
        "peaks": "A peak in the middle needs signal and noise of about the same size. That is what a τ between 10 and "
        "30 gives.",
        "dips": "A world in which the features say nothing would need ten small weights at once.",
    },
    settles={"scale": 1000.0},
    says=lambda r: (
        f"In {r.shares[-1]:.0%} of the worlds the features explain more than 95% of the variance, and "
        f"{r.impossible:.0%} of the scores lie below 0 or above 500. This prior is not neutral: it is sure, before any "
        "data."
    ),
    panel=1,
    withheld=("worlds",),
)

CHECK = Experiment(
    name="before-any-data",
    title="What does this prior believe before data?",
    description=(
        "Left: the range of 442 patients' scores in each of 14 worlds drawn from the prior, beside the range of the "
        "scores on record, on an axis that is logarithmic beyond 500. Right: a histogram over 400 worlds of the share "
        "of variance that the features explain. A wide prior expects absurd scores and features that explain nearly "
        "all of the variance."
    ),
    controls=(
        family_menu("gaussian"),
        SelectionSlider(name="scale", label="Scale of the prior, τ or b", options=CHECK_SCALES, value=10.0),
        Dropdown(
            name="features",
            label="Features",
            options=(("10", 10), ("64, with products", 64)),
            value=10,
        ),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(NEUTRAL,),
    theme=style.THEME,
    panels=(Panel(left=82, top=54, height=340), Panel(left=56, top=54, height=340)),
)
