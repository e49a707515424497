"""The right answers to the exercises are right: against the closed form and against the count of what is left."""

import numpy as np
import pytest

from chapters.ridge import exercises
from everystate.teaching import check
from regularization import linear


def test_centring_is_another_way_to_leave_the_intercept_alone():
    def centred(X, y, lam):
        fit = linear.Ridge(lam).fit(X, y)
        return np.array([fit.intercept_, *fit.coef_])

    assert check(exercises.MENDED_RIDGE, centred).correct


@pytest.mark.parametrize("size", [1.0, 100.0])
def test_a_weight_that_grows_is_accepted_in_any_unit(size):
    X = size * np.array([[0, 0], [1, 1], [2, 1.5], [3, 3.5]])
    before, after = (linear.Ridge(lam).fit(X, X[:, 0]).coef_ for lam in (0.0, 0.1))
    assert abs(after[1]) > abs(before[1])
    assert check(exercises.GROWING_WEIGHT, lambda: (X, X[:, 0])).correct


def test_the_strength_for_a_freedom_is_that_of_the_package():
    def package(d, n, freedom):
        X = np.zeros((n, len(d)))
        X[: len(d)] = np.diag(d)
        return linear.ridge_lam_at_df(X, freedom, fit_intercept=False)

    assert check(exercises.STRENGTH_AT, package).correct
