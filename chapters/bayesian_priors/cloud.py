"""Under a Laplace prior only the mode of the posterior is sparse: its mean and its draws have no zeros."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.bayesian_priors import study
from chapters.shared import style
from everystate.controls import IntSlider, SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option
from regularization.bayes import laplace_strength

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CLOUD_SCALES = (0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1.0)
CLOUD_DRAWS = 12


@dataclass(frozen=True)
class Cloud:
    """Twenty weights: the truth, the posterior's mode and mean, and one draw."""

    scale: float
    lam: float
    truth: np.ndarray
    mode: np.ndarray
    mean: np.ndarray
    sample: np.ndarray
    smallest: float


def compute(*, scale: float, draw: int) -> Cloud:
    """Look at one draw from the posterior under the Laplace prior of this scale."""
    problem, found = study.sparse_problem(), study.sparse_cloud(scale)
    return Cloud(
        scale=scale,
        lam=laplace_strength(scale, noise=study.SPARSE_NOISE, n=problem.train.n),
        truth=problem.truth.coefficients,
        mode=found.mode,
        mean=found.mean,
        sample=found.draws[draw - 1],
        smallest=float(np.abs(found.draws[draw - 1]).min()),
    )


def draw(result: Cloud, summary: Axes, sample: Axes) -> None:
    """Draw mode and mean beside the draw."""
    places = np.arange(1, 21)
    matters = result.truth != 0
    for axes in (summary, sample):
        axes.axhline(0, color=style.MUTED, linewidth=0.8)
        axes.plot(places[matters], result.truth[matters], "+", color=style.INK, markersize=11, label="true, not 0")
        axes.set(xlabel="weight number", xlim=(0.2, 20.8), xticks=[1, 5, 10, 15, 20])
        style.signed_log_axis(axes, "y", linear=0.01, ticks=(-1, -0.1, -0.01, 0, 0.01, 0.1, 1))
        axes.set(ylabel="weight", ylim=(-5, 5))
    zero = result.mode == 0
    summary.vlines(places, 0, result.mean, color=style.RED, linewidth=2, gid="others")
    summary.plot(places, result.mean, "s", color=style.RED, markersize=5, label="mean", gid="others")
    summary.plot(places[~zero], result.mode[~zero], "o", color=style.BLUE, markersize=5.5, label="mode (lasso)")
    hollow = {"color": style.PAPER, "markeredgecolor": style.BLUE, "markeredgewidth": 1.6}
    summary.plot(places[zero], result.mode[zero], "o", markersize=6, label="mode, exactly 0", **hollow)
    sample.vlines(places, 0, result.sample, color=style.PURPLE, linewidth=2, gid="others")
    sample.plot(places, result.sample, "D", color=style.PURPLE, markersize=4.5, label="one draw", gid="others")
    for axes in (summary, sample):
        style.key(axes, columns=2)


def readout(result: Cloud) -> str:
    """Count zeros in the mode and in the others."""
    zeros = int((result.mode == 0).sum())
    return (
        f"b = {short(result.scale)} (λ = {short(result.lam)}): of twenty weights the mode sets {zeros} exactly to "
        f"zero; the mean sets none, and neither does this draw, whose smallest weight is {short(result.smallest)}."
    )


NEAR_ZERO = 0.01


def _near(result: Cloud) -> tuple[int, int]:
    """Of the weights that the mode sets to zero: how many are near zero in this draw, and how many there are."""
    zeros = result.sample[result.mode == 0]
    return int((np.abs(zeros) < NEAR_ZERO).sum()), len(zeros)


def _share_near(result: Cloud) -> float:
    """Of the weights that the mode sets to zero, over all draws: the share that is near zero."""
    found = study.sparse_cloud(result.scale)
    return float((np.abs(found.draws[:, found.mode == 0]) < NEAR_ZERO).mean())


HOW_NEAR = Choose(
    name="how-near-to-zero",
    prompt="Hollow rings on the left mark the weights that the mode sets to zero. In a draw from the same posterior "
    "none is exactly zero. But how many of these are smaller than 0.01, the first tick on either side?",
    options=(
        Option(
            "A few at most",
            lambda r: _near(r)[0] <= 0.3 * _near(r)[1],
            lambda r: (
                "With forty rows such a weight is known to within one or two tenths. Of draws that spread so far only "
                f"{_share_near(r):.0%} come within 0.01 of zero."
            ),
        ),
        Option(
            "About half of them",
            lambda r: 0.3 * _near(r)[1] < _near(r)[0] <= 0.75 * _near(r)[1],
            "To be so small so often, the posterior of a weight would have to be hardly wider than 0.01.",
        ),
        Option(
            "Nearly all of them",
            lambda r: _near(r)[0] > 0.75 * _near(r)[1],
            "A draw is not the mode with a little noise on it: it shows how far the data leave a weight free.",
        ),
    ),
    says=lambda r: (
        f"{_near(r)[0]} of {_near(r)[1]}; the largest of them is {np.abs(r.sample[r.mode == 0]).max():.2f}. That the "
        "mode is zero says where the peak is, not that the weight is known to be small."
    ),
    withheld=("others",),
)

CLOUD = Experiment(
    name="only-the-mode-is-sparse",
    title="Twenty weights: a sparse mode, and a mean and draws that are not",
    description=(
        "Stems of twenty weights, of which five matter. Left: mode and mean of the posterior under a Laplace prior; "
        "the mode, which is the lasso, has weights that are exactly zero, the mean has none. Right: one draw from the "
        "posterior, in which no weight is zero. The axes are logarithmic to both sides of zero."
    ),
    controls=(
        SelectionSlider(name="scale", label="Scale of the prior b", options=CLOUD_SCALES, value=0.1, between=False),
        IntSlider(name="draw", label="Draw", min=1, max=CLOUD_DRAWS, value=1, play=True),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(HOW_NEAR,),
    theme=style.THEME,
    panels=(Panel(left=62, top=54, height=330), Panel(left=62, top=54, height=330)),
)
