"""The right answers to the exercises are right: against a search, and against the lasso itself."""

import numpy as np
import pytest

from chapters.lasso import exercises
from everystate.teaching import check
from regularization import linear


def test_the_rule_for_a_weight_that_may_not_be_negative_is_that_of_a_search():
    grid = np.linspace(0, 4, 40_001)

    def searched(z, lam):
        return np.array([grid[((grid - one) ** 2 + lam * grid).argmin()] for one in z])

    assert check(exercises.NEVER_NEGATIVE, searched).correct


@pytest.mark.parametrize(("shares", "fooled"), [((-0.6, 0.6), True), ((2 / 3, 2 / 3), False), ((-0.3, 0.4), False)])
def test_the_checker_calls_fooling_what_the_lasso_is_fooled_by(shares, fooled):
    drawn = np.random.default_rng(0).normal(size=(200, 3))
    design = np.linalg.qr(drawn - drawn.mean(axis=0))[0] * np.sqrt(200)  # uncorrelated, of mean 0 and variance 1
    own = np.sqrt(1 - np.sum(np.square(shares)))
    X = np.column_stack([design[:, :2], design[:, :2] @ shares + own * design[:, 2]])
    path = linear.exact_lasso_path(X, X @ [-2.0, 3.0, 0.0])
    kept = path.at(np.geomspace(1e-4, 10, 400)).coefs != 0
    assert (kept == [True, True, False]).all(axis=1).any() != fooled
    assert check(exercises.FOOLING_SHARES, lambda: shares).correct == fooled
