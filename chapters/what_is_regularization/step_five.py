"""What step five gains or costs: the strongest good setting beside the one with the lowest validation error."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from chapters.what_is_regularization.bill import good
from chapters.what_is_regularization.polynomial import NOISE, STRENGTHS, columns
from regularization import data, linear

SAMPLES = 1000


@dataclass(frozen=True)
class Choices:
    """Errors on new points in SAMPLES samples: at the lowest validation error, at the strongest good setting, at all.

    ``lowest`` and ``strongest`` have shape (SAMPLES,), ``test`` (SAMPLES, len(STRENGTHS)).
    """

    lowest: np.ndarray
    strongest: np.ndarray
    test: np.ndarray


@functools.cache
def choices(points: int) -> Choices:
    """Choose a strength on ``points`` validation points by both rules, in SAMPLES samples like the chapter's."""
    rng = np.random.default_rng(17)
    samples = [
        data.noisy_sine(n=12, noise=NOISE, spacing="even", rng=rng, validation=points, test=500) for _ in range(SAMPLES)
    ]
    validation, test = np.array([_errors(sample) for sample in samples]).transpose(1, 0, 2)
    picked = np.arange(SAMPLES)
    strongest = np.array([np.flatnonzero(good(errors))[-1] for errors in validation])
    return Choices(test[picked, validation.argmin(axis=1)], test[picked, strongest], test)


def _errors(sample: data.SimulatedDataset) -> list[np.ndarray]:
    """Mean squared errors of all strengths on the validation and on the test points."""
    path = linear.ridge_path(columns(sample.train.X[:, 0]), sample.train.y, np.array(STRENGTHS))
    parts = (sample.validation, sample.test)
    return [np.mean((path.predict(columns(part.X[:, 0])) - part.y) ** 2, axis=1) for part in parts]
