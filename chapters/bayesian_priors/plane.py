"""Prior, likelihood, posterior in two weights."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba

from chapters.bayesian_priors.common import DASHED, SYMBOL, _family_menu, _number, strength_of
from chapters.shared import style
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel
from regularization.bayes import gaussian_posterior, laplace_map, posterior_grid

PLANE_SCALES = (0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0)
PLANE_ROWS = (1, 2, 4, 8, 16, 32, 64)
PLANE_NOISE = 1.0
PLANE_TRUTH = np.array([1.6, 0.3])
LEVELS = (0.8, 0.5, 0.2, 0.05)
"""Heights of the contours, as parts of the peak."""
_ANGLES = np.linspace(0, 2 * np.pi, 73)[:-1]


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
def plane_rows(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the first ``n`` rows of two correlated features and a target; there is no intercept."""
    rng = np.random.default_rng(8)
    X = rng.normal(size=(PLANE_ROWS[-1], 2)) @ np.linalg.cholesky([[1, 0.5], [0.5, 1]]).T
    y = X @ PLANE_TRUTH + PLANE_NOISE * rng.normal(size=len(X))
    return X[:n], y[:n]


def log_height(w: np.ndarray, *, family: str, scale: float, n: int) -> np.ndarray:
    """Logarithm of prior times likelihood at weights of shape (..., 2), up to a constant."""
    X, y = plane_rows(n)
    fit = -0.5 * ((w @ (X.T @ X)) * w).sum(axis=-1) + w @ (X.T @ y)
    return fit / PLANE_NOISE**2 + _log_prior_height(w, family, scale)


def _log_prior_height(w: np.ndarray, family: str, scale: float) -> np.ndarray:
    if family == "gaussian":
        return -0.5 * (w**2).sum(axis=-1) / scale**2
    return -np.abs(w).sum(axis=-1) / scale


def _ellipses(centre: np.ndarray, precision: np.ndarray) -> np.ndarray:
    """Level lines of a normal density at LEVELS."""
    radii = np.sqrt(-2 * np.log(LEVELS))
    axes = np.linalg.inv(np.linalg.cholesky(precision)).T
    around = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)], axis=1) @ axes.T
    return centre + radii[:, None, None] * around


def _level_lines(mode: np.ndarray, precision: np.ndarray, family: str, scale: float, n: int) -> np.ndarray:
    """Level lines of the posterior at LEVELS: from its mode it falls in every direction, so each ray meets one once."""
    rays = _ellipses(np.zeros(2), precision)[:1].repeat(len(LEVELS), axis=0)
    target = log_height(mode, family=family, scale=scale, n=n) + np.log(LEVELS)[:, None]
    near, far = np.zeros(rays.shape[:2]), np.full(rays.shape[:2], 100.0)
    for _ in range(45):
        middle = (near + far) / 2
        inside = log_height(mode + middle[..., None] * rays, family=family, scale=scale, n=n) > target
        near, far = np.where(inside, middle, near), np.where(inside, far, middle)
    return mode + near[..., None] * rays


def prior_variance(family: str, scale: float) -> float:
    """Variance of one weight under the prior."""
    return scale**2 if family == "gaussian" else 2 * scale**2


def _plane_mode_and_mean(family: str, scale: float, n: int, spread: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    X, y = plane_rows(n)
    if family == "gaussian":
        mean = gaussian_posterior(X, y, noise=PLANE_NOISE, scale=scale, fit_intercept=False).mean
        return mean, mean
    mode = laplace_map(X, y, noise=PLANE_NOISE, scale=scale)
    first, second = (m + s * np.linspace(-9, 9, 121) for m, s in zip(mode, spread, strict=True))
    grid = posterior_grid(X, y, family=family, noise=PLANE_NOISE, scale=scale, first=first, second=second)
    return mode, grid.mean


@functools.cache
def compute(*, family: str, scale: float, n: int) -> Plane:
    """Multiply the prior of this family and scale with the likelihood of ``n`` rows."""
    X, y = plane_rows(n)
    information = X.T @ X / PLANE_NOISE**2
    # A single row leaves one direction free: a trace of precision makes its strip an ellipse that ends far outside.
    closed = information + 1e-3 * np.eye(2)
    precision = information + np.eye(2) / prior_variance(family, scale)
    spread = np.sqrt(np.diag(np.linalg.inv(precision)))
    mode, mean = _plane_mode_and_mean(family, scale, n, spread)
    free = np.linalg.lstsq(X, y, rcond=None)[0]
    diamond = np.log(1 / np.array(LEVELS))[:, None, None] * scale * _diamond()
    round_prior = _ellipses(np.zeros(2), np.eye(2) / scale**2)
    return Plane(
        family=family,
        scale=scale,
        n=n,
        prior=round_prior if family == "gaussian" else diamond,
        likelihood=_ellipses(free, closed),
        posterior=_level_lines(mode, precision, family, scale, n),
        mode=mode,
        mean=mean,
        kept=float(free @ information @ mean / (free @ information @ free)),
    )


def _diamond() -> np.ndarray:
    """Points with ``|w1| + |w2| = 1``, as many as the ellipses have."""
    circle = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)], axis=1)
    return circle / np.abs(circle).sum(axis=1, keepdims=True)


def _fill(axes: Axes, lines: np.ndarray, colour: str, dash: object, label: str) -> None:
    look = {"facecolor": to_rgba(colour, 0.2), "edgecolor": colour, "linestyle": dash, "linewidth": 1.2}
    for place, line in enumerate(lines):
        axes.fill(*line.T, label=None if place else label, **look)


def draw(result: Plane, before: Axes, after: Axes) -> None:
    """Draw prior and likelihood beside the posterior with its mode and mean."""
    for axes in (before, after):
        axes.axhline(0, color=style.MUTED, linewidth=0.8)
        axes.axvline(0, color=style.MUTED, linewidth=0.8)
    _fill(before, result.likelihood, style.GREEN, DASHED, "likelihood")
    _fill(before, result.prior, style.ORANGE, "solid", "prior")
    _fill(after, result.posterior, style.BLUE, "solid", "posterior")
    for axes in (before, after):
        axes.plot(*PLANE_TRUTH, "+", color=style.INK, markersize=11, markeredgewidth=2, label="true weights")
    after.plot(*result.mean, "s", color=style.PAPER, markeredgecolor=style.RED, markeredgewidth=2, markersize=9)
    after.lines[-1].set_label("mean")
    after.plot(*result.mode, "o", color=style.INK, markersize=5.5, label="mode (MAP)")
    for axes in (before, after):
        axes.set(xlim=(-1.6, 3.2), ylim=(-2.2, 2.6), xlabel="weight w₁", ylabel="weight w₂")
        style.key(axes, columns=2)


def _pair(w: np.ndarray) -> str:
    return "({}, {})".format(*(_number(one) if one else "0 exactly" for one in w))


def readout(result: Plane) -> str:
    """Say where mode and mean are, and who decided."""
    lam = strength_of(result.family, result.scale, noise=PLANE_NOISE, n=result.n)
    if result.n == 1:
        verdict = "Along the strip of the likelihood the prior alone decides."
    elif result.kept < 0.35:
        verdict = "The prior decides."
    else:
        verdict = "The data decide." if result.kept > 0.85 else "Prior and data share the decision."
    name = "Gaussian" if result.family == "gaussian" else "Laplace"
    rows = f"{result.n} row{'s' if result.n > 1 else ''}"
    at = f"Mode {_pair(result.mode)}, mean {_pair(result.mean)}."
    return (
        f"{name} prior, {SYMBOL[result.family]} = {short(result.scale)}, and {rows}: λ = {short(lam)}. {at} "
        f"The mean keeps {result.kept:.0%} of the least-squares fit. {verdict}"
    )


_SQUARE = Panel(height=400, top=54)
PLANE = Experiment(
    name="prior-times-likelihood",
    title="Prior, likelihood and posterior of two weights",
    description=(
        "Filled contours in the plane of two weights, at 80, 50, 20 and 5 per cent of each peak. Left: the prior, "
        "circles or diamonds around zero, and the likelihood, a strip or an ellipse around the least-squares weights. "
        "Right: the posterior, with its mode and its mean. With few rows or a small scale it looks like the prior, "
        "with many rows like the likelihood."
    ),
    controls=(
        _family_menu("gaussian"),
        SelectionSlider(name="scale", label="Scale of the prior, τ or b", options=PLANE_SCALES, value=0.5),
        SelectionSlider(name="n", label="Rows of data", options=PLANE_ROWS, value=1),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(_SQUARE, _SQUARE),
)
