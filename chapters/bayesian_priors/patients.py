"""The diabetes patients as the chapter sees them: standardised features, centred progression, their noise."""

from __future__ import annotations

import functools

import numpy as np

from chapters.shared.diabetes import FEATURES, standardised
from regularization import linear


@functools.cache
def diabetes() -> tuple[np.ndarray, np.ndarray]:
    """Return the standardised features of all 442 patients and their progression, centred."""
    X, y = standardised()
    return X, y - y.mean()


@functools.cache
def diabetes_noise() -> float:
    """Estimate the standard deviation of the noise from what least squares leaves."""
    X, y = diabetes()
    model = linear.Ridge(lam=0.0).fit(X, y)
    return float(np.sqrt(((y - model.predict(X)) ** 2).sum() / (len(y) - X.shape[1] - 1)))


@functools.cache
def check_columns(features: int) -> np.ndarray:
    """The ten standardised features, or these with their squares and products: 64 columns of variance 1."""
    X = diabetes()[0]
    if features == len(FEATURES):
        return X
    # The square of sex, which takes two values, is sex again.
    pairs = [(i, j) for i in range(10) for j in range(i, 10) if (i, j) != (1, 1)]
    wide = np.column_stack([X, *(X[:, i] * X[:, j] for i, j in pairs)])
    return (wide - wide.mean(axis=0)) / wide.std(axis=0)
