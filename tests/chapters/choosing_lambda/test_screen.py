"""Screening before splitting gives the published error rate, and nothing leaks where nothing is chosen."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.choosing_lambda import screen
from chapters.choosing_lambda.study import BEFORE, INSIDE
from tests.chapters import reading


def test_screening_before_splitting_gives_the_published_error_rate():
    rates = screen.compute(features=5000, way=BEFORE).error_rates
    assert abs(rates.mean() - 0.03) < 0.005 + 2 * rates.std() / np.sqrt(len(rates))
    inside = screen.compute(features=5000, way=INSIDE).error_rates
    assert abs(inside.mean() - 0.5) < 3 * inside.std() / np.sqrt(len(inside))


def test_nothing_leaks_when_nothing_is_chosen():
    before, inside = (screen.compute(features=100, way=way) for way in (BEFORE, INSIDE))
    np.testing.assert_array_equal(before.error_rates, inside.error_rates)


def test_a_correlation_that_rounds_to_zero_has_no_sign():
    result = screen.compute(features=100, way=BEFORE)
    for correlation, printed in ((-0.0049, "0.00"), (0.0049, "0.00"), (-0.0051, "−0.01")):
        assert f"held-out fold {printed}." in screen.readout(replace(result, mean_correlation=correlation))


def said(result):
    return [100, result.features, sum(result.error_rates) / 50, 50, result.mean_correlation, 0.5]


test_the_readout = reading.test_of(screen.SCREEN, said)


QUANTILE = 2.0095752
"""Of Student's t with 49 degrees of freedom, at 97.5%."""


@pytest.mark.parametrize(
    ("margin", "words"),
    [
        (0.001, "to choose the features, though with so many of them kept the error rate does not show it."),
        (-0.001, "to choose the features."),
    ],
)
def test_the_verdict_says_whether_the_error_rate_shows_the_leak(margin, words):
    rates = 0.3 + 0.1 * np.tile([1.0, -1.0], 25)
    rates += 0.5 + margin - rates.mean() - QUANTILE * rates.std(ddof=1) / np.sqrt(50)
    result = replace(screen.compute(features=200, way=BEFORE), error_rates=rates)
    assert screen.verdict(result) == f"The truth is 50%: the held-out rows helped {words}"


def test_with_every_second_feature_kept_the_leak_does_not_show():
    assert "does not show it" in screen.verdict(screen.compute(features=200, way=BEFORE))
    assert "does not show it" not in screen.verdict(screen.compute(features=500, way=BEFORE))


@pytest.mark.parametrize(
    ("features", "way", "words"),
    [
        (100, BEFORE, "nothing is chosen and nothing leaks"),
        (100, INSIDE, "nothing is chosen and nothing leaks"),
        (101, BEFORE, "the held-out rows helped to choose the features"),
        (101, INSIDE, "Nothing leaks. The truth is 50%"),
    ],
)
def test_the_verdict_says_what_leaks(features, way, words):
    result = replace(screen.compute(features=200, way=way), features=features)
    assert words in screen.verdict(result)
    assert screen.readout(result).endswith(screen.verdict(result))
