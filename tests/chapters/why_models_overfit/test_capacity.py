"""Capacity: the drawn fit is the least-squares polynomial, and its errors are what theory expects."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.why_models_overfit import CAPACITY, capacity, capacity_errors, polynomials
from tests.chapters import reading


@pytest.mark.parametrize(("degree", "n"), [(1, 16), (7, 24), (12, 160)])
def test_the_drawn_fit_is_the_least_squares_polynomial(degree, n):
    result = CAPACITY.result(degree=degree, n=n, noise=0.3)
    other = np.polynomial.Polynomial.fit(result.x, result.y, degree)
    assert np.allclose(result.curve, other(polynomials.GRID))
    assert result.training[degree - 1] == pytest.approx(np.mean((other(result.x) - result.y) ** 2))


def test_more_capacity_never_raises_the_training_error():
    for n in (16, 40, 160):
        training, _ = capacity_errors(n, 0.3)
        assert (np.diff(training, axis=1) < 1e-12).all()
        expected = 0.09 * (1 - np.array([6, 11]) / n)
        spread = training[:, [4, 9]].std(axis=0) / np.sqrt(len(training))
        assert np.abs(training[:, [4, 9]].mean(axis=0) - expected).max() < 4 * spread.max() + 0.003


def test_every_error_and_marker_of_the_capacity_figure_lies_within_its_axes():
    for n in (16, 24, 40, 80, 160):
        for noise in (0.05, 0.6):
            result = CAPACITY.result(degree=1, n=n, noise=noise)
            assert max(result.validation.max(), result.high.max()) < 1e5


def with_error(degree, error):
    """A result whose degree 5 has the lowest validation error, 1, and ``degree`` this one."""
    validation = np.full(15, 50.0)
    validation[[4, degree - 1]] = 1.0, error
    return replace(CAPACITY.result(degree=degree, n=24, noise=0.3), validation=validation)


@pytest.mark.parametrize(
    ("degree", "error", "words"),
    [
        (4, 1.149, "No degree does much better on the validation points."),
        (6, 1.149, "No degree does much better on the validation points."),
        (4, 1.151, "Underfitting: degree 5 would do better on both."),
        (6, 1.151, "Overfitting: the latter is 1.2 times that of degree 5."),
        (6, 9.94, "Overfitting: the latter is 9.9 times that of degree 5."),
        (6, 12345.6, "Overfitting: the latter is 12,346 times that of degree 5."),
    ],
)
def test_the_verdict_compares_with_the_best_degree(degree, error, words):
    assert capacity.verdict(with_error(degree, error)) == words


def said(result):
    fit = np.polynomial.Polynomial.fit(result.x, result.y, result.degree)
    error, lowest = result.validation[result.degree - 1], min(result.validation)
    best = list(result.validation).index(lowest) + 1
    compared = [] if error < 1.15 * lowest else [best] if result.degree < best else [error / lowest, best]
    return [result.degree, len(result.y), np.mean((fit(result.x) - result.y) ** 2), error, *compared]


test_the_readout = reading.test_of(CAPACITY, said)
