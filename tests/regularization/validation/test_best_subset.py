from itertools import combinations

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from regularization.validation import BestSubset


def problem(n=20, p=6, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p)) + rng.normal(size=(n, 1))
    return X, X[:, 0] - X[:, 1] + rng.normal(size=n)


@pytest.mark.parametrize("size", range(7))
def test_no_subset_of_that_size_fits_better(size):
    X, y = problem()
    model = BestSubset(size).fit(X, y)
    assert np.count_nonzero(model.coef_) == size

    def rss(columns):
        if not columns:
            return ((y - y.mean()) ** 2).sum()
        return ((y - LinearRegression().fit(X[:, columns], y).predict(X[:, columns])) ** 2).sum()

    best = min(rss(list(columns)) for columns in combinations(range(6), size))
    assert ((y - model.predict(X)) ** 2).sum() == pytest.approx(best, rel=1e-10)


def test_all_features_is_least_squares():
    X, y = problem()
    model, theirs = BestSubset(6).fit(X, y), LinearRegression().fit(X, y)
    np.testing.assert_allclose(model.coef_, theirs.coef_)
    assert model.intercept_ == pytest.approx(theirs.intercept_)


def test_columns_that_are_nearly_dependent_keep_their_accuracy():
    rng = np.random.default_rng(0)
    X, _ = problem(p=3)
    X[:, 2] = X[:, 0] + 1e-6 * rng.normal(size=20)
    y = 5 * (X[:, 0] - X[:, 2]) / 1e-6 + rng.normal(size=20)
    model = BestSubset(2).fit(X, y)
    np.testing.assert_array_equal(model.coef_ != 0, [True, False, True])
    exact = np.linalg.lstsq((X - X.mean(axis=0))[:, [0, 2]], y - y.mean(), rcond=None)[0]
    np.testing.assert_allclose(model.coef_[[0, 2]], exact, rtol=1e-8)


def test_the_units_of_the_features_change_nothing_but_the_weights():
    X, y = problem()
    units = np.array([1e-9, 1.0, 1e9, 1e-3, 1e3, 1e6])
    plain, scaled = BestSubset(3).fit(X, y), BestSubset(3).fit(X * units, y)
    np.testing.assert_allclose(scaled.coef_ * units, plain.coef_, rtol=1e-10)
    assert scaled.intercept_ == pytest.approx(plain.intercept_)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda X, y: BestSubset(7).fit(X, y), ValueError, "size must be an integer from 0 to 6, got 7"),
        (lambda X, y: BestSubset(2.0).fit(X, y), TypeError, "size must be an integer"),
        (lambda X, y: BestSubset(1).fit(np.ones((20, 2)), y), ValueError, "X must have 2 linearly independent"),
        (lambda X, y: BestSubset(1).fit(X * [1, 1, 1, 1, 1, 0] + 0.1, y), ValueError, "independent .* got rank 5"),
        (lambda X, y: BestSubset(1).predict(X), ValueError, "BestSubset must be fitted"),
        (lambda X, y: BestSubset(1).fit(X, y).predict(X[:, :1]), ValueError, "X must have 6 columns"),
    ],
)
def test_bad_arguments_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call(*problem())
