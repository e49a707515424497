"""The simulations on pure noise: their quick computations equal the plain ones, and a published rate comes out."""

import numpy as np
import pytest

from chapters.choosing_lambda import study
from regularization import linear
from regularization.validation import Screener


def rng(seed=0):
    return np.random.default_rng(seed)


def test_screening_by_absolute_value_leaks_as_well():
    assert study.rates_by_absolute_value().mean() < 0.05


def test_our_correlations_rank_like_the_screener():
    X, y = rng().normal(size=(30, 40)), np.repeat([0.0, 1.0], 15)
    ours = np.sort(np.argsort(-np.abs(study.correlations(X, y)))[:5])
    np.testing.assert_array_equal(Screener(5).fit(X, y).columns_, ours)
    np.testing.assert_allclose(study.correlations(X, y)[3], np.corrcoef(X[:, 3], y)[0, 1])


def test_the_nearest_neighbour():
    train = rng().normal(size=(9, 3))
    np.testing.assert_array_equal(study.nearest_neighbour(train, np.arange(9), train + 1e-6), np.arange(9))


def test_every_setting_is_ridge_on_its_columns():
    X, y = rng().normal(size=(25, study.NOISE_FEATURES)), rng(1).normal(size=25)
    weights, intercepts = study.fit_settings(X, y)
    columns, strengths = study.settings()
    for k in (0, 57, 99):
        model = linear.Ridge(strengths[k]).fit(X[:, columns[k]], y)
        np.testing.assert_allclose(weights[k, columns[k]], model.coef_)
        assert intercepts[k] == pytest.approx(model.intercept_)
        assert np.count_nonzero(weights[k]) == study.USED
