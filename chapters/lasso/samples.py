"""Samples in which five features matter: their paths under both penalties, and the exact errors."""

from __future__ import annotations

import functools

import numpy as np

from everystate.controls import FloatLogSlider
from regularization import data, linear

SAMPLES, ROWS, RELEVANT, DENSE = 20, 60, 5, 40
LITTLE = float(np.sqrt(RELEVANT / DENSE))
"""Size of forty weights whose squares add up, on average, to those of the five that matter."""
STRENGTH = FloatLogSlider(
    name="lam", label="Penalty strength λ", min=-2.5, max=1, step=0.175, value=10**-0.4, between=False
)
STRENGTHS = STRENGTH.values


@functools.cache
def many_features(irrelevant: int, noise: float, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """X and y of a sample with the relevant features first, their true weights falling, and the other true zeros."""
    rng = np.random.default_rng(seed)
    problem = data.sparse_linear(
        n=ROWS, p=RELEVANT + irrelevant, support=RELEVANT, noise=noise, rng=rng, validation=0, test=0
    )
    order = np.argsort(-np.abs(problem.truth.coefficients), kind="stable")
    return problem.train.X[:, order], problem.train.y, problem.truth.coefficients[order]


def expected_error(path: linear.Path, truth: np.ndarray, noise: float) -> np.ndarray:
    """Mean squared error on new rows, exactly: the features are independent with mean 0 and variance 1."""
    return noise**2 + ((path.coefs - truth) ** 2).sum(axis=1) + path.intercepts**2


@functools.cache
def sample_paths(irrelevant: int, noise: float) -> tuple[tuple[linear.Path, linear.Path, np.ndarray], ...]:
    """Lasso path, ridge path and true weights of each sample."""
    found = []
    for seed in range(SAMPLES):
        X, y, truth = many_features(irrelevant, noise, seed)
        lasso = linear.exact_lasso_path(X, y).at(STRENGTHS)
        found.append((lasso, linear.ridge_path(X, y, STRENGTHS), truth))
    return tuple(found)


@functools.cache
def support_summary(irrelevant: int, noise: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Errors of lasso and ridge, relevant and irrelevant features kept: each (samples, strengths)."""
    paths = sample_paths(irrelevant, noise)
    errors = [[expected_error(path, truth, noise) for path in pair] for *pair, truth in paths]
    lasso, ridge = np.array(errors).transpose(1, 0, 2)
    kept = np.array([path.coefs != 0 for path, _, _ in paths])
    return lasso, ridge, kept[:, :, :RELEVANT].sum(axis=2), kept[:, :, RELEVANT:].sum(axis=2)


@functools.cache
def refitted_errors(irrelevant: int, noise: float) -> np.ndarray:
    """Error of least squares on the features that the lasso keeps: (samples, strengths)."""
    errors = []
    for seed, (lasso, _, truth) in enumerate(sample_paths(irrelevant, noise)):
        X, y, _ = many_features(irrelevant, noise, seed)
        errors.append([_refitted_error(X, y, weights != 0, truth, noise) for weights in lasso.coefs])
    return np.array(errors)


def _refitted_error(X: np.ndarray, y: np.ndarray, kept: np.ndarray, truth: np.ndarray, noise: float) -> float:
    weights, mean = np.zeros_like(truth), X.mean(axis=0)
    weights[kept] = np.linalg.lstsq(X[:, kept] - mean[kept], y - y.mean(), rcond=None)[0]
    intercept = y.mean() - mean @ weights
    return float(noise**2 + ((weights - truth) ** 2).sum() + intercept**2)


@functools.cache
def dense_errors(noise: float, size: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """Error of lasso and ridge when all forty features matter: each (samples, strengths).

    Their weights are between ``size`` and twice that; with LITTLE the forty matter as much together as the five.
    """
    errors = []
    for seed in range(SAMPLES):
        rng = np.random.default_rng(seed)
        problem = data.sparse_linear(n=ROWS, p=DENSE, support=DENSE, noise=noise, rng=rng, validation=0, test=0)
        (X, y), truth = problem.train, problem.truth.coefficients
        y, truth = y + X @ truth * (size - 1), size * truth
        paths = linear.exact_lasso_path(X, y).at(STRENGTHS), linear.ridge_path(X, y, STRENGTHS)
        errors.append([expected_error(path, truth, noise) for path in paths])
    lasso, ridge = np.array(errors).transpose(1, 0, 2)
    return lasso, ridge
