"""Ridge after training on a few patients, drawn again and again."""

from __future__ import annotations

import functools

import numpy as np

from chapters.shared.strengths import strengths
from regularization import data, linear
from regularization.validation import Standardizer

SMALL_STRENGTHS = (0.0, *strengths(-3, 2, 2))


@functools.cache
def small_samples(patients: int, repetitions: int = 200) -> np.ndarray:
    """Test error of ridge on the other patients after training on a few, shape (repetitions, len(SMALL_STRENGTHS))."""
    everyone, rng = data.diabetes().train, np.random.default_rng(0)
    return np.array([_small_sample(everyone, rng.permutation(everyone.n), patients) for _ in range(repetitions)])


def _small_sample(everyone: data.Part, order: np.ndarray, patients: int) -> np.ndarray:
    """Train on the first ``patients`` rows in this order, standardised by themselves, and test on the others."""
    train, test = everyone.take(order[:patients]), everyone.take(order[patients:])
    scale = Standardizer().fit(train.X)
    path = linear.ridge_path(scale.transform(train.X), train.y, np.array(SMALL_STRENGTHS))
    return np.mean((path.predict(scale.transform(test.X)) - test.y) ** 2, axis=1)
