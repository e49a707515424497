import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.feature_selection import SelectKBest, f_regression
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from regularization.validation import Prepared, Screener, Standardizer


def problem(n=20, p=6, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, p)) * np.arange(1, p + 1) + 3, rng.normal(size=n)


@settings(deadline=None)
@given(X=arrays(float, (7, 3), elements=st.floats(-1e6, 1e6)))
def test_standardizer_agrees_with_scikit_learn(X):
    X[:, 2] = 0.1
    # Where a column varies by a few rounding errors the two draw the line at different places.
    relative = np.ptp(X, axis=0) / np.maximum(np.abs(X).max(axis=0), np.finfo(float).tiny)
    assume(not ((relative > 1e-16) & (relative < 1e-13)).any())
    ours, theirs = Standardizer().fit(X), StandardScaler().fit(X)
    np.testing.assert_allclose(ours.mean_, theirs.mean_, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(ours.transform(X), theirs.transform(X), atol=1e-7)


@pytest.mark.parametrize("column", [[0.1, 0.3 - 0.2, 0.1], [7.0, 7.0, 7.0], [0.0, 1e-200, 2e-200]])
def test_rounding_errors_are_not_blown_up_to_noise(column):
    X = np.column_stack([column, [1.0, 2.0, 3.0]])
    Z = Standardizer().fit(X).transform(X)
    assert np.abs(Z[:, 0]).max() < 1e-16
    np.testing.assert_allclose(Z[:, 1].std(), 1.0)


@settings(deadline=None)
@given(
    X=arrays(float, (9, 2), elements=st.integers(-1000, 1000).map(float), unique=True),
    shift=st.integers(-100, 100),
    unit=st.sampled_from([-8.0, 0.25, 1024.0]),
)
def test_units_do_not_matter_to_what_is_standardised(X, shift, unit):
    plain, other = (Standardizer().fit(A).transform(A) for A in (X, unit * (X + shift)))
    np.testing.assert_allclose(other, np.sign(unit) * plain, atol=1e-9)


def test_transform_uses_what_fit_has_learnt():
    X, _ = problem()
    new = X[:5] + 100
    np.testing.assert_allclose(Standardizer().fit(X).transform(new), (new - X.mean(0)) / X.std(0))


def test_screener_chooses_the_columns_of_scikit_learn():
    X, y = problem(p=30)
    theirs = SelectKBest(f_regression, k=4).fit(X, y).get_support(indices=True)
    np.testing.assert_array_equal(Screener(keep=4).fit(X, y).columns_, theirs)


def test_prepared_is_a_pipeline():
    X, y = problem()
    ours = Prepared(Standardizer, Ridge(alpha=2)).fit(X[:15], y[:15]).predict(X[15:])
    theirs = make_pipeline(StandardScaler(), Ridge(alpha=2)).fit(X[:15], y[:15]).predict(X[15:])
    np.testing.assert_allclose(ours, theirs)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda X, y: Standardizer().transform(X), ValueError, "Standardizer must be fitted before"),
        (lambda X, y: Prepared(Standardizer, Ridge()).predict(X), ValueError, "Prepared must be fitted before"),
        (lambda X, y: Standardizer().fit(X).transform(X[:, :2]), ValueError, "X must have 6 columns"),
        (lambda X, y: Standardizer().fit(X * np.nan), ValueError, "X must be finite"),
        (lambda X, y: Standardizer().fit(X[:0]), ValueError, "X must have shape"),
        (lambda X, y: Screener(keep=7).fit(X, y), ValueError, "keep must be an integer from 1 to 6, got 7"),
        (lambda X, y: Screener(keep=1).fit(X, y[:-1]), ValueError, "y must have shape"),
        (lambda X, y: Screener(keep=True).fit(X, y), TypeError, "keep must be an integer"),
        (lambda X, y: Screener(keep=1).fit(X, y).transform(X[:, :5]), ValueError, "X must have 6 columns"),
        (lambda X, y: Screener(keep=1).transform(X), ValueError, "Screener must be fitted before"),
    ],
)
def test_bad_arguments_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call(*problem())
