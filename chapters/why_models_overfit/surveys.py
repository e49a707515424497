"""A curve with a bump, sampled outside a gap: flexible fits to such samples, and their errors by the gap's width."""

from __future__ import annotations

import functools

import numpy as np

from regularization import data, linear

GAPS = tuple(round(0.05 * k, 2) for k in range(11))
SURVEYS = 40
SURVEY_NOISE = 0.1
SURVEY_DEGREE = 12
SURVEY_LAM = 1e-3


def gap_of(width: float) -> tuple[float, float]:
    """The interval of x in which nothing was collected."""
    return (0.5 - width / 2, 0.5 + width / 2)


@functools.cache
def survey(n: int, width: float, seed: int) -> data.SimulatedDataset:
    """A noisy bump collected outside the gap; only the test points cover all of [0, 1]."""
    rng = np.random.default_rng(seed)
    return data.noisy_curve("bump", n=n, noise=SURVEY_NOISE, gap=gap_of(width), rng=rng, validation=50, test=300)


def survey_model(sample: data.Dataset) -> linear.Ridge:
    """A flexible polynomial with a little penalty."""
    return linear.Ridge(SURVEY_LAM).fit(survey_columns(sample.train.X[:, 0]), sample.train.y)


def survey_columns(x: np.ndarray) -> np.ndarray:
    """Polynomial columns of positions in [0, 1], shape (len(x), SURVEY_DEGREE)."""
    return linear.polynomial_design(x, SURVEY_DEGREE, interval=(0, 1))


@functools.cache
def survey_errors(n: int) -> np.ndarray:
    """Training, validation and test error, shape (len(GAPS), SURVEYS, 3)."""
    return np.array([[_survey_errors(survey(n, width, seed)) for seed in range(SURVEYS)] for width in GAPS])


def _survey_errors(sample: data.Dataset) -> list[float]:
    model = survey_model(sample)
    return [float(np.mean((model.predict(survey_columns(part.X[:, 0])) - part.y) ** 2)) for part in sample.parts]
