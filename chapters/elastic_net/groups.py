"""A world of correlated groups, shared by three experiments."""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.axes import Axes

from chapters.elastic_net.study import path_errors, standardised
from chapters.shared import style
from regularization import data, linear

GROUPS, SIZE, IRRELEVANT = 2, 5, 20
MEMBERS = GROUPS * SIZE
FEATURES = MEMBERS + IRRELEVANT
ROWS, NOISE, REDRAWS = 40, 3.0, 20
RHOS = (0.0, 0.25, 0.5, 0.75, 0.9, 1.0)
CORRELATIONS = (0.0, 0.5, 0.9, 0.99)
STRENGTHS = tuple(float(f"{10.0**k:.3g}") for k in np.arange(-2, 1.01, 0.25))
FINE = np.geomspace(0.01, 10, 31)


@functools.cache
def world(correlation: float, redraw: int) -> data.Dataset:
    """One redraw: two groups of five features of weight 1, then twenty irrelevant ones; all standardised.

    The same redraw has the same random numbers at every correlation.
    """
    problem = data.correlated_groups(
        n=ROWS,
        noise=NOISE,
        correlation=correlation,
        groups=GROUPS,
        size=SIZE,
        irrelevant=IRRELEVANT,
        weight=1.0,
        test=500,
        rng=np.random.default_rng([7, redraw]),
    )
    return standardised(problem)


@functools.cache
def world_path(correlation: float, rho: float, redraw: int) -> linear.Path:
    """The elastic net at the strengths FINE."""
    train = world(correlation, redraw).train
    return linear.elastic_net_path(train.X, train.y, FINE, rho=rho)


@functools.cache
def mean_error(correlation: float, rho: float) -> np.ndarray:
    """Error beyond the noise of each strength of FINE, averaged over the redraws."""
    redraws = range(REDRAWS)
    return np.mean([path_errors(world_path(correlation, rho, k), world(correlation, k).test) for k in redraws], axis=0)


@functools.cache
def tuned(correlation: float, rho: float) -> tuple[np.ndarray, np.ndarray]:
    """Weights (REDRAWS, FEATURES) and errors beyond the noise (REDRAWS,), λ chosen on 100 validation points."""
    weights, errors = [], []
    for redraw in range(REDRAWS):
        path, problem = world_path(correlation, rho, redraw), world(correlation, redraw)
        best = int(path_errors(path, problem.validation).argmin())
        weights.append(path.coefs[best])
        errors.append(path_errors(path, problem.test)[best])
    return np.array(weights), np.array(errors)


def overlap(kept: np.ndarray) -> float:
    """How alike two redraws' selections are on average: kept in both, divided by kept in either.

    ``kept`` has a row for each redraw. Pairs that keep nothing at all count as alike.
    """
    both = (kept[:, None] & kept).sum(axis=2)
    either = (kept[:, None] | kept).sum(axis=2)
    shares = np.where(either > 0, both / np.maximum(either, 1), 1.0)
    return float(shares[np.triu_indices(len(kept), 1)].mean())


def _mark_groups(axes: Axes, features: int) -> None:
    """Tint the groups' places, name them, and draw the true weights."""
    low, high = axes.get_ylim()
    top = high - 0.015 * (high - low) if axes.get_yscale() == "linear" else 0.95 * high
    for group, name in enumerate(("group 1", "group 2")):
        left = group * SIZE + 0.5
        axes.axvspan(left + 0.06, left + SIZE - 0.06, color=style.FAINT, alpha=0.45, linewidth=0)
        axes.text(left + SIZE / 2, top, name, ha="center", va="top", fontsize=10.5, color=style.MUTED)
    middle = (MEMBERS + features + 1) / 2
    axes.text(middle, top, "irrelevant", ha="center", va="top", fontsize=10.5, color=style.MUTED)
    axes.plot([0.6, MEMBERS + 0.4], [1, 1], color=style.INK, linestyle=(0, (1, 2)), linewidth=1.6, label="true weight")
    axes.plot([MEMBERS + 0.6, features + 0.4], [0, 0], color=style.INK, linestyle=(0, (1, 2)), linewidth=1.6)


def _weight_axis(axes: Axes) -> None:
    """Give every feature a place, and weights between −20 and 20 an axis that is linear within 2 of zero."""
    axes.set(xlabel="feature", ylabel="weight", xlim=(0, FEATURES + 1), xticks=[1, 5, 10, 20, 30])
    style.signed_log_axis(axes, "y", linear=2.0, ticks=(-10, -2, -1, 0, 1, 2, 10))
    axes.set_ylim(-20, 32)
