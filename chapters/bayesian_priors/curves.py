"""Polynomials under a Gaussian prior: their posterior after some points, and what its 95% band holds."""

from __future__ import annotations

import functools

import numpy as np

from regularization import data, linear
from regularization.bayes import GaussianPosterior, gaussian_posterior

GRID = np.linspace(0, 1, 76)
DEGREE = 10
CURVE_NOISE = 0.3
CURVE_ROWS = (1, 2, 4, 8, 16, 40)
GAP = (0.5, 0.75)


def curve_columns(x: np.ndarray) -> np.ndarray:
    """Columns of degree 1 to DEGREE, each of variance 1 over [0, 1]."""
    return linear.polynomial_design(x, DEGREE, interval=(0, 1))


@functools.cache
def curve_sample(seed: int = 2) -> data.SimulatedDataset:
    """Draw noisy points of a sine at random places outside GAP, and 1000 everywhere to test on."""
    rng = np.random.default_rng(seed)
    return data.noisy_curve("sine", n=CURVE_ROWS[-1], noise=CURVE_NOISE, gap=GAP, rng=rng)


def curve_posterior(scale: float, n: int, seed: int = 2) -> GaussianPosterior:
    """Posterior of the polynomial's weights after the first ``n`` points."""
    train = curve_sample(seed).train
    return gaussian_posterior(curve_columns(train.X[:n, 0]), train.y[:n], noise=CURVE_NOISE, scale=scale)


def coverage(posterior: GaussianPosterior, part: data.Part) -> tuple[float, float]:
    """Share of a part's points inside the 95% band, and the band's mean width."""
    mean, variance = posterior.predict(curve_columns(part.X[:, 0]))
    reach = 1.96 * np.sqrt(variance)
    return float(np.mean(np.abs(part.y - mean) <= reach)), float(2 * reach.mean())


@functools.cache
def coverages(believed: float, n: int, actual: float = 0.3, worlds: int = 400) -> np.ndarray:
    """Coverage and width of the 95% band, shape (worlds, 2), in worlds from the prior of scale ``actual``."""
    rng, found = np.random.default_rng(6), []
    for _ in range(worlds):
        old, new = curve_columns(rng.uniform(size=n)), curve_columns(rng.uniform(size=100))
        weights = actual * rng.normal(size=DEGREE)
        y, targets = (Z @ weights + CURVE_NOISE * rng.normal(size=len(Z)) for Z in (old, new))
        mean, variance = gaussian_posterior(old, y, noise=CURVE_NOISE, scale=believed).predict(new)
        reach = 1.96 * np.sqrt(variance)
        found.append((np.mean(np.abs(targets - mean) <= reach), 2 * reach.mean()))
    return np.array(found)
