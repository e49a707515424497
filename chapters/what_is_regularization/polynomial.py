"""The polynomial of the chapter: twelve noisy points of a sine curve, and ridge fits of degree 11 to them."""

from __future__ import annotations

import functools

import numpy as np

from chapters.shared.strengths import strengths
from regularization import data, linear

GRID = np.linspace(0, 1, 161)
DEGREE = 11
NOISE = 0.3
STRENGTHS = (0.0, *strengths(-9, 1, 4))


@functools.cache
def sample() -> data.SimulatedDataset:
    """Twelve noisy points of a sine curve, 100 to validate on and 1000 to test on."""
    return data.noisy_sine(n=12, noise=NOISE, spacing="even", rng=np.random.default_rng(2))


def columns(x: np.ndarray) -> np.ndarray:
    """The polynomial columns of positions x in [0, 1], shape (len(x), DEGREE)."""
    return linear.polynomial_design(x, DEGREE, basis="monomial", interval=(0, 1))


@functools.cache
def path(strengths: tuple[float, ...] = STRENGTHS) -> linear.Path:
    """Ridge at every strength, by default those of the slider."""
    train = sample().train
    return linear.ridge_path(columns(train.X[:, 0]), train.y, np.array(strengths))


def _error(part: data.Part, strengths: tuple[float, ...]) -> np.ndarray:
    """Mean squared error of each strength on a part, shape (len(strengths),)."""
    fitted = path(strengths)
    predicted = columns(part.X[:, 0]) @ fitted.coefs.T + fitted.intercepts
    return np.mean((predicted - part.y[:, None]) ** 2, axis=0)


@functools.cache
def errors(strengths: tuple[float, ...] = STRENGTHS) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Training, validation and test error of each strength."""
    training, validation, test = (
        _error(part, strengths) for part in (sample().train, sample().validation, sample().test)
    )
    return training, validation, test
