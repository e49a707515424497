"""Right answers by other routes are right: drawn signals, a density on a grid, coverage in closed form."""

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from chapters.bayesian_priors import exercises
from everystate.teaching import check


def test_the_scale_gives_the_share_when_signals_are_drawn():
    rng = np.random.default_rng(0)

    def scale(share, p, noise):
        return noise * np.sqrt(share / (1 - share) / p)

    assert check(exercises.PRIOR_SCALE, scale).correct
    weights = scale(0.3, 8, 2.0) * rng.normal(size=(20_000, 8))
    signal = (weights * rng.normal(size=weights.shape)).sum(axis=1)
    assert signal.var() / (signal.var() + 4) == pytest.approx(0.3, abs=0.01)


def test_the_mode_that_moves_is_that_of_a_density_on_a_grid():
    def mode(m, s):
        u = np.linspace(1e-3, 6, 200_001)
        return u[np.argmax(np.exp(-((np.log(u) - m) ** 2) / (2 * s**2)) / u)]

    assert check(exercises.MODE_OF_EXPONENTIAL, lambda m, s: np.exp(m - s**2)).correct
    assert mode(0.5, 0.8) == pytest.approx(np.exp(0.5 - 0.8**2), abs=1e-4)


def test_coverage_in_closed_form_is_right_too():
    def exact(believed, actual, noise, n, rng):
        return exercises._interval_coverage(believed, actual, noise, n)

    assert check(exercises.COVERAGE, exact).correct
    assert exercises._interval_coverage(1.0, 1.0, 2.0, 4) == pytest.approx(0.95, abs=1e-4)


def test_the_rows_one_by_one_end_at_the_ridge_fit():
    def refitted(X, y, noise, scale):
        ridge = Ridge(alpha=noise**2 / scale**2, fit_intercept=False)
        return [ridge.fit(X[:n], y[:n]).coef_ for n in range(1, len(y) + 1)]

    assert check(exercises.AFTER_EACH_ROW, refitted).correct
    told = exercises.AFTER_EACH_ROW_LINES.told
    assert [order for order, fault in told.items() if not fault] == [(0, 1, 2, 3, 4, 5), (0, 1, 3, 2, 4, 5)]
