"""Variance along a direction: it lies between one minus and one plus the correlation."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.prerequisites import DIRECTIONS, directions
from tests.chapters import reading


def test_variances_lie_between_one_minus_and_one_plus_the_correlation():
    for state in DIRECTIONS.states():
        result = DIRECTIONS.result(**state)
        rho = result.correlation
        np.testing.assert_allclose(result.extremes, [1 + rho, 1 - rho])
        expected = 1 + rho * np.sin(2 * np.deg2rad(result.degrees))
        assert result.variance == pytest.approx(expected)


@pytest.mark.parametrize(
    ("extremes", "variance", "words"),
    [
        ((1.0 + 0.5e-9, 1.0), 1.0, ", as along every other"),
        ((1.8, 0.2), 1.8 - 0.5e-9, ", the largest of all"),
        ((1.8, 0.2), 1.8 - 2e-9, ", between 0.20 and 1.80."),
        ((1.8, 0.2), 0.2 + 2e-9, ", between 0.20 and 1.80."),
        ((1.8, 0.2), 0.2 + 0.5e-9, ", the smallest of all"),
    ],
)
def test_the_verdict_names_extremes(extremes, variance, words):
    result = replace(DIRECTIONS.result(correlation=0.8, degrees=0), extremes=np.array(extremes), variance=variance)
    assert directions.verdict(result).startswith(words)


def said(result):
    rho, turn = result.correlation, np.deg2rad(result.degrees)
    extreme = rho == 0 or result.degrees in (45, 135)
    return [result.degrees, 1 + rho * np.sin(2 * turn), *([] if extreme else [1 - rho, 1 + rho])]


test_the_readout = reading.test_of(DIRECTIONS, said)
