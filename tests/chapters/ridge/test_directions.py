"""Ridge keeps of least squares what the closed form says, along each principal direction."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.ridge import directions
from chapters.shared import diabetes
from regularization import linear, theory
from tests.chapters import reading


@pytest.mark.parametrize("correlation", directions.CORRELATIONS)
def test_ridge_keeps_the_stated_fraction_of_least_squares_along_each_direction(correlation):
    axes = np.array([directions.SHARED, directions.CONTRAST])
    X = directions.pair(correlation)
    np.testing.assert_allclose(X.T @ X / len(X), [[1, correlation], [correlation, 1]], atol=1e-12)
    for lam in directions.DIRECTION_STRENGTHS:
        shown = directions.compute(lam=lam, correlation=correlation)
        np.testing.assert_allclose(shown.kept, shown.spread / (shown.spread + lam))
        np.testing.assert_allclose(shown.ridge @ axes.T, shown.least_squares @ axes.T * shown.kept, atol=1e-9)
        limits = np.array([[-1.2, 3.9], [-1.4, 3.7]])
        for found in (shown.least_squares, shown.ridge):
            assert ((found > limits[:, 0]) & (found < limits[:, 1])).all()


def test_the_factors_sum_to_the_effective_degrees_of_freedom():
    X, _ = diabetes.standardised()
    factors = theory.ridge_filter(np.linalg.svd(X, compute_uv=False), 0.1, n=len(X))
    assert factors.sum() == pytest.approx(linear.ridge_df(X, [0.1])[0])


def said(result):
    width = 1 + result.correlation * np.array([1, -1])
    kept = width / (width + result.lam)
    without, with_penalty = result.errors
    return [result.lam, result.correlation, *kept[: 1 if result.correlation == 0 else 2], with_penalty, without]


test_the_readout = reading.test_of(directions.DIRECTIONS, said)


def test_the_readout_names_directions_only_where_there_are_any():
    words = directions.readout(directions.compute(lam=0.1, correlation=0.0))
    assert "equally wide" in words
    assert "narrow" not in words


@pytest.mark.parametrize(
    ("lam", "error", "verdict"),
    [
        (0.0, 2.0, "Nothing is shrunk."),
        (0.1, 1.939, "More variance is removed than bias added."),
        (0.1, 1.941, "It makes little difference."),
        (0.1, 2.059, "It makes little difference."),
        (0.1, 2.061, "The penalty now costs more than it saves."),
    ],
)
def test_three_percent_of_the_error_count_as_a_difference(lam, error, verdict):
    result = replace(directions.compute(lam=lam, correlation=0.5), errors=np.array([2.0, error]))
    assert directions.verdict(result) == verdict
    assert directions.readout(result).endswith(verdict)
