"""One weight under a Laplace prior: its mode is zero up to a threshold, its mean and its draws are not."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.shared import style
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option, Sketch
from regularization import penalties

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ESTIMATES = tuple(float(z) for z in np.arange(0, 4.01, 0.25))
ONE_SCALES = (0.25, 0.5, 1.0, 2.0, 4.0)
WIDE = np.linspace(-12, 16, 2801)  # step 0.01, and 0 is one of its points
SHOWN = np.linspace(-3, 6, 145)


@dataclass(frozen=True)
class OneWeight:
    """The posterior of a weight that was measured as ``estimate`` with standard error 1, under a Laplace prior."""

    estimate: float
    scale: float
    density: np.ndarray
    mode: float
    mean: float
    draws: np.ndarray
    modes: np.ndarray
    means: np.ndarray


@functools.cache
def _one_posterior(estimate: float, scale: float) -> np.ndarray:
    """Density over WIDE, normalised."""
    height = -0.5 * (estimate - WIDE) ** 2 - np.abs(WIDE) / scale
    density = np.exp(height - height.max())
    return density / (density.sum() * 0.01)


@functools.cache
def one_mean(estimate: float, scale: float) -> float:
    """Posterior mean."""
    return float((_one_posterior(estimate, scale) * WIDE).sum() * 0.01)


def compute(*, estimate: float, scale: float) -> OneWeight:
    """Combine the measurement with the prior."""
    density = _one_posterior(estimate, scale)
    levels = np.random.default_rng(1).uniform(size=40)  # the same for all states: the draws move with the posterior
    return OneWeight(
        estimate=estimate,
        scale=scale,
        density=np.interp(SHOWN, WIDE, density),
        mode=float(penalties.soft_threshold(estimate, 1 / scale)),
        mean=one_mean(estimate, scale) if estimate else 0.0,  # by symmetry, without rounding noise
        draws=np.interp(levels, np.cumsum(density) * 0.01, WIDE),
        modes=penalties.soft_threshold(np.array(ESTIMATES), 1 / scale),
        means=np.array([one_mean(z, scale) for z in ESTIMATES]),
    )


def draw(result: OneWeight, posterior: Axes, rule: Axes) -> None:
    """Draw the density with its mode and mean, and both as functions of the estimate."""
    posterior.fill_between(SHOWN, 0, result.density, color=style.BLUE, alpha=0.2, linewidth=0, gid="answer")
    posterior.plot(SHOWN, result.density, color=style.BLUE, gid="answer")
    posterior.axvline(0, color=style.MUTED, linewidth=0.8)
    at_mode = {"color": style.INK, "linewidth": 2.2}
    at_mean = {"color": style.RED, "linewidth": 2.2, "linestyle": style.DASHED}
    posterior.vlines([result.mode], 0, [1.3], label="mode", gid="answer", **at_mode)
    posterior.vlines([result.mean], 0, [1.3], label="mean", gid="answer", **at_mean)
    ticks = {"color": style.PURPLE, "markersize": 9}
    posterior.plot(result.draws, np.full(40, -0.05), "|", label="draws", gid="answer", **ticks)
    posterior.set(xlabel="weight", ylabel="posterior density", xlim=(-3, 6), ylim=(-0.12, 2.2))
    style.key(posterior)
    rule.plot([0, 4], [0, 4], color=style.MUTED, linestyle=style.DOTTED, label="no prior")
    rule.plot(ESTIMATES, result.modes, color=style.INK, linewidth=2.4, label="mode: the lasso")
    rule.plot(
        ESTIMATES, result.means, color=style.RED, linestyle=style.DASHED, linewidth=2.4, label="mean", gid="answer"
    )
    rule.plot([result.estimate] * 2, [result.mode, result.mean], "o", color=style.BLUE, markersize=7, gid="answer")
    rule.set(xlabel="least-squares weight z", ylabel="estimate", xlim=(-0.1, 4.1), ylim=(-0.1, 4.1))
    style.key(rule, columns=2)


def verdict(result: OneWeight) -> str:
    """Say which of mode and mean is zero."""
    if result.estimate == 0:
        return "Both are zero, since at z = 0 the posterior is symmetric; no draw is."
    if result.mode == 0:
        return "The mode is exactly zero; the mean is not, and no draw is."
    return "The least-squares weight is beyond the threshold: neither is zero."


def readout(result: OneWeight) -> str:
    """Give mode and mean."""
    return (
        f"z = {result.estimate:.2f} with standard error 1, b = {short(result.scale)} (threshold "
        f"{short(1 / result.scale)}): "
        f"mode {result.mode:.2f}, mean {result.mean:.3f}. {verdict(result)}"
    )


def _zeros(result: OneWeight) -> int:
    return int((result.draws == 0).sum())


DRAWN_ZEROS = Choose(
    name="zeros-among-draws",
    prompt="The least-squares weight is z = 0.75, below the threshold of 1: the lasso's answer is exactly zero. How "
    "many of forty draws from the posterior are exactly zero?",
    options=(
        Option(
            "All of them, or nearly",
            lambda r: _zeros(r) > 35,
            "The mode is one point of the posterior. The draws are spread over all of it.",
        ),
        Option(
            "About half",
            lambda r: 8 <= _zeros(r) <= 35,
            "That would need a lump of probability at zero. The Laplace density has a peak there, and the area above a "
            "single point is nothing, however high the peak.",
        ),
        Option(
            "A few",
            lambda r: 1 <= _zeros(r) < 8,
            "Some come near, but to hit one value exactly has probability 0 under any density.",
        ),
        Option(
            "None",
            lambda r: _zeros(r) == 0,
            "A density gives every single value the probability 0, and at zero it has a peak, not a lump.",
        ),
    ),
    says=lambda r: (
        f"{_zeros(r)} of forty; the one nearest to zero is {np.abs(r.draws).min():.3f} away. The mode is at "
        f"{r.mode:.0f} all the same, since a peak can stand on a crease."
    ),
    withheld=("answer",),
)

MEANS = Sketch(
    name="posterior-mean-curve",
    prompt="Take a narrow prior, b = 0.25, with a threshold of 4: for every z on the right the lasso's answer is zero. "
    "Draw the mean of the posterior.",
    x=ESTIMATES[::2],
    truth=lambda r: np.round(r.means[::2], 6),
    x_label="z =",
    y_label="the mean",
    shapes={
        "flat": lambda r: (
            "That is the mode. But for any z above 0 more of the posterior lies to the right of zero than to the "
            f"left, so its mean is above 0: at z = 4 it is {r.means[-1]:.2f}."
        ),
        "falls": "A larger measurement can't make a smaller weight more plausible.",
        "peaks": "A larger measurement can't make a smaller weight more plausible.",
        "dips": "The mean has the sign of z, so for z above 0 it is never below 0.",
    },
    settles={"scale": 0.25},
    says=lambda r: (
        f"It leaves zero at once and bends upwards, to {r.means[-1]:.2f} at z = 4. There is no threshold for the mean: "
        "the exact zeros come from asking for the mode."
    ),
    panel=1,
    withheld=("answer",),
)

ONE_WEIGHT = Experiment(
    name="mode-and-mean",
    title="One weight under a Laplace prior: its mode and its mean",
    description=(
        "Left: the posterior density of one weight, with a kink at zero, its mode, its mean and forty draws. Right: "
        "mode and mean against the least-squares weight; the mode is zero up to a threshold, the mean only at zero."
    ),
    controls=(
        SelectionSlider(name="estimate", label="Least-squares weight z", options=ESTIMATES, value=0.75),
        SelectionSlider(name="scale", label="Scale of the prior b", options=ONE_SCALES, value=1.0),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(DRAWN_ZEROS, MEANS),
    theme=style.THEME,
    panels=(Panel(top=54, height=330), Panel(top=54, height=330)),
)
