"""Intervals are those of Student's t, whatever the number of runs."""

import numpy as np
import pytest
from scipy import stats

from chapters.shared.intervals import interval


@pytest.mark.parametrize("runs", [2, 8, 12, 20])
def test_the_interval_is_that_of_student(runs):
    values = np.random.default_rng(runs).normal(3.0, 2.0, size=(4, runs))
    mean, half = interval(values)
    low, high = stats.t.interval(0.95, runs - 1, loc=values.mean(axis=1), scale=stats.sem(values, axis=1))
    np.testing.assert_allclose(mean - half, low)
    np.testing.assert_allclose(mean + half, high)


def test_paired_differences_give_the_interval_of_the_paired_test():
    one, other = np.random.default_rng(0).normal(size=(2, 12))
    mean, half = interval(one - other)
    theirs = stats.ttest_rel(one, other).confidence_interval(0.95)
    assert (mean - half, mean + half) == pytest.approx((theirs.low, theirs.high))
