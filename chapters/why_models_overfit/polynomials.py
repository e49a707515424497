"""Polynomials fitted to a noisy sine by least squares: their columns, samples, and errors by degree."""

from __future__ import annotations

import functools

import numpy as np

from regularization import data, linear

GRID = np.linspace(0, 1, 151)
MAX_DEGREE = 15
SAMPLES = 40


def powers(x: np.ndarray, degree: int) -> np.ndarray:
    """The constant and the polynomial columns of positions in [0, 1], shape (len(x), degree + 1)."""
    return np.column_stack([np.ones(len(x)), linear.polynomial_design(x, degree, interval=(0, 1))])


@functools.cache
def sine_sample(n: int, noise: float, seed: int) -> data.SimulatedDataset:
    """Evenly spaced points of a noisy sine, and 100 to validate on."""
    return data.noisy_sine(n=n, noise=noise, spacing="even", rng=np.random.default_rng(seed), test=0)


@functools.cache
def least_squares(n: int, degree: int) -> np.ndarray:
    """What turns targets into least-squares weights; the even positions are the same in every sample."""
    return np.linalg.pinv(powers(sine_sample(n, 0.3, 0).train.X[:, 0], degree))


@functools.cache
def capacity_errors(n: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Training and validation error of each sample (rows) and degree (columns)."""
    training, validation = np.empty((2, SAMPLES, MAX_DEGREE))
    for seed in range(SAMPLES):
        (x, y), (new_x, new_y) = ((part.X[:, 0], part.y) for part in sine_sample(n, noise, seed).parts)
        old, new = powers(x, MAX_DEGREE), powers(new_x, MAX_DEGREE)
        for degree in range(1, MAX_DEGREE + 1):
            weights = least_squares(n, degree) @ y
            training[seed, degree - 1] = np.mean((old[:, : degree + 1] @ weights - y) ** 2)
            validation[seed, degree - 1] = np.mean((new[:, : degree + 1] @ weights - new_y) ** 2)
    return training, validation
