"""A world of two correlated groups of features, drawn again and again: its paths, errors and selections."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from typing import Literal

import numpy as np

from chapters.elastic_net.study import path_errors, rescaled, standardised
from chapters.shared.strengths import strengths
from regularization import data, linear

GROUPS, SIZE, IRRELEVANT = 2, 5, 20
MEMBERS = GROUPS * SIZE
FEATURES = MEMBERS + IRRELEVANT
ROWS, NOISE, REDRAWS = 40, 3.0, 20
RHOS = (0.0, 0.25, 0.5, 0.75, 0.9, 1.0)
CORRELATIONS = (0.0, 0.5, 0.9, 0.99)
STRENGTHS = strengths(-2, 1, 4)
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
def tuned(
    correlation: float, rho: float, form: Literal["naive", "rescaled"] = "naive"
) -> tuple[np.ndarray, np.ndarray]:
    """Weights (REDRAWS, FEATURES) and errors beyond the noise (REDRAWS,), λ chosen on 100 validation points."""
    weights, errors = [], []
    for redraw in range(REDRAWS):
        path, problem = world_path(correlation, rho, redraw), world(correlation, redraw)
        path = path if form == "naive" else rescaled(path, rho)
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


def overlap_by_lot(kept: np.ndarray, parts: Sequence[slice] = (slice(None),)) -> float:
    """The overlap to expect if each redraw kept as many features of each part as it does, but drawn by lot.

    What an overlap says beyond the number of features kept is its distance from this.
    """
    counts = np.array([kept[:, part].sum(axis=1) for part in parts]).T
    sizes = [kept[:, part].shape[1] for part in parts]
    pairs = np.column_stack(np.triu_indices(len(kept), 1))
    return float(np.mean([_expected_share(sizes, counts[one], counts[other]) for one, other in pairs]))


def _expected_share(sizes: Sequence[int], one: np.ndarray, other: np.ndarray) -> float:
    """Expected share of common features of two selections with so many of each part, drawn by lot."""
    common = np.ones(1)
    for size, a, b in zip(sizes, one.tolist(), other.tolist(), strict=True):
        common = np.convolve(common, _common(size, a, b))
    both = np.arange(common.size)
    either = one.sum() + other.sum() - both
    return float(common @ np.where(either > 0, both / np.maximum(either, 1), 1.0))


@functools.cache
def _common(size: int, a: int, b: int) -> np.ndarray:
    """Chances of 0, 1, ..., size common features when a and b of ``size`` are drawn by lot."""
    ways = [math.comb(a, i) * math.comb(size - a, b - i) if i <= b else 0 for i in range(size + 1)]
    return np.array(ways) / math.comb(size, b)
