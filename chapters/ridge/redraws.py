"""Four hundred training sets of the same sine: ridge fits to each, and the bias and variance of them all."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from chapters.ridge.polynomials import columns
from chapters.shared.strengths import strengths
from regularization import data, linear, theory

CURVE_GRID = (1 - np.cos(np.linspace(0, np.pi, 57))) / 2  # closer together at the ends, where the fits swing
SPREAD_ROWS = 20
SPREAD_DEGREE = 12
SPREAD_REDRAWS = 400
TEST_ROWS = 200
SPREAD_STRENGTHS = strengths(-5, 1, 3)


@dataclass(frozen=True)
class Redraws:
    """All fits, shape (strengths, redraws, len(CURVE_GRID)), and the parts of the error at each strength."""

    curves: np.ndarray
    bias_squared: np.ndarray
    variance: np.ndarray
    measured: np.ndarray
    standard_error: np.ndarray


def spread_columns(x: np.ndarray) -> np.ndarray:
    """The polynomial columns of the bias-variance experiment."""
    return columns(x, SPREAD_DEGREE)


@functools.cache
def redrawn(noise: float) -> Redraws:
    """Fit SPREAD_REDRAWS training sets at all strengths, and test each on new targets."""
    rng = np.random.default_rng(21)
    x = (np.arange(SPREAD_ROWS) + 0.5) / SPREAD_ROWS
    new = (np.arange(TEST_ROWS) + 0.5) / TEST_ROWS  # even, so that the swings at the ends have their share
    truth = data.CURVES["sine"](new)
    targets = data.CURVES["sine"](x) + noise * rng.normal(size=(SPREAD_REDRAWS, SPREAD_ROWS))
    paths = [linear.ridge_path(spread_columns(x), y, np.array(SPREAD_STRENGTHS)) for y in targets]
    predicted = np.stack([path.predict(spread_columns(new)) for path in paths], axis=1)
    parts = [theory.bias_variance(one, truth, noise=noise) for one in predicted]
    fresh = truth + noise * rng.normal(size=(SPREAD_REDRAWS, TEST_ROWS))
    # A redraw's own difference: what it measured less its squared distance from the truth and the noise.
    surprise = ((predicted - fresh) ** 2 - (predicted - truth) ** 2).mean(axis=2) - noise**2
    return Redraws(
        curves=np.stack([path.predict(spread_columns(CURVE_GRID)) for path in paths], axis=1),
        bias_squared=np.array([part.averages[0] for part in parts]),
        variance=np.array([part.averages[1] for part in parts]),
        measured=((predicted - fresh) ** 2).mean(axis=(1, 2)),
        standard_error=surprise.std(axis=1) / np.sqrt(SPREAD_REDRAWS),
    )
