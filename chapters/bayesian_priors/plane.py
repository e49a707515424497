"""A narrow prior makes the posterior of two weights look like the prior, many rows make it look like the likelihood."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.bayesian_priors.contours import (
    LEVELS,
    PLANE_NOISE,
    PLANE_ROWS,
    PLANE_TRUTH,
    diamond,
    ellipses,
    level_lines,
    mode_and_mean,
    plane_rows,
    prior_variance,
)
from chapters.bayesian_priors.families import NAMES, SYMBOL, family_menu, strength_of
from chapters.shared import style
from chapters.shared.wording import minus
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PLANE_SCALES = (0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0)


@dataclass(frozen=True)
class Plane:
    """Level lines of three densities in the plane of two weights, each of shape (levels, points, 2).

    ``kept`` is the part of the least-squares fit to the rows that the posterior mean keeps.
    """

    family: str
    scale: float
    n: int
    prior: np.ndarray
    likelihood: np.ndarray
    posterior: np.ndarray
    mode: np.ndarray
    mean: np.ndarray
    kept: float


@functools.cache
def compute(*, family: str, scale: float, n: int) -> Plane:
    """Multiply the prior of this family and scale with the likelihood of ``n`` rows."""
    X, y = plane_rows(n)
    information = X.T @ X / PLANE_NOISE**2
    # A single row leaves one direction free: a trace of precision makes its strip an ellipse that ends far outside.
    closed = information + 1e-3 * np.eye(2)
    precision = information + np.eye(2) / prior_variance(family, scale)
    spread = np.sqrt(np.diag(np.linalg.inv(precision)))
    mode, mean = mode_and_mean(family, scale, n, spread)
    free = np.linalg.lstsq(X, y, rcond=None)[0]
    square = np.log(1 / np.array(LEVELS))[:, None, None] * scale * diamond()
    round_prior = ellipses(np.zeros(2), np.eye(2) / scale**2)
    return Plane(
        family=family,
        scale=scale,
        n=n,
        prior=round_prior if family == "gaussian" else square,
        likelihood=ellipses(free, closed),
        posterior=level_lines(mode, precision, family, scale, n),
        mode=mode,
        mean=mean,
        kept=float(free @ information @ mean / (free @ information @ free)),
    )


def _fill(axes: Axes, lines: np.ndarray, colour: str, dash: object, label: str, gid: str | None = None) -> None:
    from matplotlib.colors import to_rgba

    look = {"facecolor": to_rgba(colour, 0.2), "edgecolor": colour, "linestyle": dash, "linewidth": 1.2}
    for place, line in enumerate(lines):
        axes.fill(*line.T, label=None if place else label, gid=gid, **look)


def draw(result: Plane, before: Axes, after: Axes) -> None:
    """Draw prior and likelihood beside the posterior with its mode and mean."""
    for axes in (before, after):
        axes.axhline(0, color=style.MUTED, linewidth=0.8)
        axes.axvline(0, color=style.MUTED, linewidth=0.8)
    _fill(before, result.likelihood, style.GREEN, style.DASHED, "likelihood")
    _fill(before, result.prior, style.ORANGE, "solid", "prior")
    _fill(after, result.posterior, style.BLUE, "solid", "posterior", "posterior")
    for axes in (before, after):
        axes.plot(*PLANE_TRUTH, "+", color=style.INK, markersize=11, markeredgewidth=2, label="true weights")
    square = {"color": style.PAPER, "markeredgecolor": style.RED, "markeredgewidth": 2, "markersize": 9}
    after.plot(*result.mean, "s", gid="posterior", **square)
    after.lines[-1].set_label("mean")
    after.plot(*result.mode, "o", color=style.INK, markersize=5.5, label="mode (MAP)", gid="posterior")
    for axes in (before, after):
        axes.set(xlim=(-1.6, 3.2), ylim=(-2.2, 2.6), xlabel="weight w₁", ylabel="weight w₂")
        style.key(axes, columns=2)


def verdict(result: Plane) -> str:
    """Say who decided."""
    if result.n == 1:
        return "Along the strip of the likelihood the prior alone decides."
    if result.kept < 0.35:
        return "The prior decides."
    return "The data decide." if result.kept > 0.85 else "Prior and data share the decision."


def readout(result: Plane) -> str:
    """Say where mode and mean are, and what the mean keeps of the data."""
    lam = strength_of(result.family, result.scale, noise=PLANE_NOISE, n=result.n)
    rows = f"{result.n} row{'s' if result.n > 1 else ''}"
    at = f"Mode {_pair(result.mode)}, mean {_pair(result.mean)}."
    return (
        f"{NAMES[result.family]} prior, {SYMBOL[result.family]} = {short(result.scale)}, and {rows}: λ = {short(lam)}. "
        f"{at} The mean keeps {result.kept:.0%} of the least-squares fit. {verdict(result)}"
    )


def _pair(w: np.ndarray) -> str:
    return "({}, {})".format(*(minus(f"{one:.2f}") if one else "0 exactly" for one in w))


def _nearest(n: int) -> np.ndarray:
    """The point nearest to zero among the weights that fit ``n`` rows best."""
    return np.linalg.lstsq(*plane_rows(n), rcond=None)[0]


def _away(result: Plane, place: np.ndarray | tuple[float, float]) -> float:
    """How far the mode is from a place."""
    return float(np.hypot(*(result.mode - place)))


ALONG_THE_STRIP = Choose(
    name="wide-prior-one-row",
    prompt="There is one row of data, so all weights along the strip on the left fit it equally well. You make the "
    "Gaussian prior ten times as wide, τ = 5, so that it hardly matters. Where does the mode go?",
    options=(
        Option(
            "Close to the true weights",
            lambda r: _away(r, PLANE_TRUTH) < 0.3,
            "They lie near the strip, but so do many other weights, and one row can't tell which of them are true.",
        ),
        Option(
            "To the point of the strip that is nearest to zero",
            lambda r: _away(r, _nearest(r.n)) < 0.05,
            "Along the strip only the prior differs, and it is highest where the strip comes closest to zero.",
        ),
        Option(
            "Far out along the strip, where nothing holds it back",
            lambda r: np.hypot(*r.mode) > 2,
            "The posterior does reach far along the strip, to both sides. But the prior still falls off from zero, and "
            "nothing pulls the mode outwards.",
        ),
        Option(
            "Nowhere: the mode is no longer one point",
            lambda r: not np.isfinite(r.mode).all(),
            "With no prior at all that would be so. With any, however wide, one point of the strip is the most "
            "probable.",
        ),
    ),
    settles={"scale": 5.0},
    says=lambda r: (
        f"The mode is at {_pair(r.mode)}, and the point of the strip nearest to zero at {_pair(_nearest(r.n))}. Where "
        "the data say nothing the prior decides, however weak it is."
    ),
    withheld=("posterior",),
)

_SQUARE = Panel(height=400, top=54)
PLANE = Experiment(
    name="prior-times-likelihood",
    title="Prior, likelihood and posterior of two weights",
    description=(
        "Filled contours in the plane of two weights, at 80, 50, 20 and 5 per cent of each peak. Left: the prior, "
        "circles or diamonds around zero, and the likelihood, a strip or an ellipse around the least-squares weights. "
        "Right: the posterior, with its mode and its mean. The smaller the scale, the more it looks like the prior; "
        "the more rows, the more it looks like the likelihood."
    ),
    controls=(
        family_menu("gaussian"),
        SelectionSlider(name="scale", label="Scale of the prior, τ or b", options=PLANE_SCALES, value=0.5),
        SelectionSlider(name="n", label="Rows of data", options=PLANE_ROWS, value=1),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(ALONG_THE_STRIP,),
    theme=style.THEME,
    panels=(_SQUARE, _SQUARE),
)
