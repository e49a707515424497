"""Polynomials fitted to noisy points of a sine by ridge: samples, columns, paths and errors."""

from __future__ import annotations

import functools

import numpy as np

from chapters.shared.strengths import strengths
from regularization import data, linear

NOISE = 0.3
ROWS = 20
WEIGHT_STRENGTHS = (0.0, *strengths(-5, 2, 2))


def columns(x: np.ndarray, degree: int) -> np.ndarray:
    """Columns of degree 1 to ``degree``, each of variance 1 over [0, 1], so that the penalty treats them alike."""
    return linear.polynomial_design(x, degree, interval=(0, 1))


@functools.cache
def sample(seed: int = 1) -> data.SimulatedDataset:
    """Draw ROWS evenly spaced noisy points of a sine, and 1000 to test on."""
    return data.noisy_sine(n=ROWS, noise=NOISE, spacing="even", rng=np.random.default_rng(seed))


@functools.cache
def polynomial_path(degree: int, seed: int = 1, strengths: tuple[float, ...] = WEIGHT_STRENGTHS) -> linear.Path:
    """Fit a sample at each strength."""
    train = sample(seed).train
    return linear.ridge_path(columns(train.X[:, 0], degree), train.y, np.array(strengths))


@functools.cache
def polynomial_errors(
    degree: int, seed: int = 1, strengths: tuple[float, ...] = WEIGHT_STRENGTHS
) -> tuple[np.ndarray, np.ndarray]:
    """Training and test error at each strength."""
    path, parts = polynomial_path(degree, seed, strengths), (sample(seed).train, sample(seed).test)
    training, test = (np.mean((path.predict(columns(part.X[:, 0], degree)) - part.y) ** 2, axis=1) for part in parts)
    return training, test
