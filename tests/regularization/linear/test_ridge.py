import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import linear_model

from regularization import linear

from .problems import KINDS, assert_close, problem, problems

STRENGTHS = st.sampled_from([1e-4, 0.01, 1.0, 30.0, 1e8])


@given(problems(), STRENGTHS, st.booleans())
def test_agrees_with_scikit_learn(data, lam, fit_intercept):
    X, y = data
    expected = linear_model.Ridge(alpha=len(y) * lam, fit_intercept=fit_intercept, solver="svd").fit(X, y)
    found = linear.Ridge(lam, fit_intercept=fit_intercept).fit(X, y)
    assert_close(found.coef_, expected.coef_)
    assert_close(found.predict(X), expected.predict(X))


@given(problems(), st.booleans())
def test_without_penalty_it_is_minimum_norm_least_squares(data, fit_intercept):
    X, y = data
    found = linear.Ridge(0.0, fit_intercept=fit_intercept).fit(X, y)
    if fit_intercept:
        # In extended precision: the rounding of a mean would pass for a direction of its own.
        X, y = ((a - a.mean(axis=0, dtype=np.longdouble)).astype(float) for a in (X, y))
        X[:, np.ptp(X, axis=0) < 1e-14] = 0
    assert_close(found.coef_, np.linalg.lstsq(X, y)[0], relative=1e-7)


@given(problems(), STRENGTHS)
def test_is_least_squares_on_augmented_rows(data, lam):
    X, y = data
    n, p = X.shape
    rows, target = np.vstack([X, np.sqrt(n * lam) * np.eye(p)]), np.append(y, np.zeros(p))
    assert_close(linear.Ridge(lam, fit_intercept=False).fit(X, y).coef_, np.linalg.lstsq(rows, target)[0])


@given(problems(), STRENGTHS)
def test_the_gradient_of_the_objective_is_zero(data, lam):
    X, y = data
    model = linear.Ridge(lam).fit(X, y)
    residual = y - model.predict(X)
    gradient = -2 / len(y) * X.T @ residual + 2 * lam * model.coef_
    assert_close(
        gradient, 0 * gradient, floor=1e-11 * (1 + lam + np.abs(X).max()) * (np.abs(X).max() + np.abs(y).max())
    )
    assert abs(residual.mean()) <= 1e-12 * (1 + np.abs(y).max()) * (1 + np.abs(X).max() * np.abs(model.coef_).sum())


@given(problems(), st.booleans())
def test_a_path_is_its_single_fits_in_the_order_given(data, fit_intercept):
    lams = [1.0, 0.0, 1e6, 0.01]
    path = linear.ridge_path(*data, lams, fit_intercept=fit_intercept)
    for i, lam in enumerate(lams):
        model = linear.Ridge(lam, fit_intercept=fit_intercept).fit(*data)
        assert_close(path.coefs[i], model.coef_)
        assert_close(path.predict(data[0])[i], model.predict(data[0]))


@pytest.mark.parametrize("kind", KINDS)
def test_is_continuous_down_to_no_penalty(kind):
    X, y = problem(kind, 12, 5, seed=3)
    path = linear.ridge_path(X, y, [1.0, 1.0 + 1e-9, 0.0, 1e-13])
    assert_close(path.coefs[1], path.coefs[0])
    assert_close(path.coefs[3], path.coefs[2], relative=1e-3)


@given(problems(), st.sampled_from([0.0, 0.1, 10.0]))
def test_prices_of_one_are_plain_ridge(data, lam):
    X, y = data
    found = linear.WeightedRidge(np.ones(X.shape[1]), lam).fit(X, y)
    assert_close(found.coef_, linear.Ridge(lam).fit(X, y).coef_, relative=1e-7)


@given(problems(), st.integers(0, 2**32 - 1))
def test_prices_are_a_rescaling_of_the_columns(data, seed):
    X, y = data
    prices = np.random.default_rng(seed).uniform(0.1, 10, X.shape[1])
    found = linear.WeightedRidge(prices, 0.3).fit(X, y)
    rescaled = linear.Ridge(0.3).fit(X / np.sqrt(prices), y)
    assert_close(found.coef_, rescaled.coef_ / np.sqrt(prices))


def test_a_feature_of_price_zero_is_not_penalised():
    X, y = problem("plain", 30, 3, seed=0)
    found = linear.WeightedRidge([0.0, 1.0, 1.0], 1e9).fit(X, y)
    alone = linear.Ridge(0.0).fit(X[:, :1], y)
    assert_close(found.coef_, [alone.coef_[0], 0, 0], relative=1e-6)


@given(problems(), st.booleans())
def test_degrees_of_freedom_are_the_trace_of_the_hat_matrix(data, fit_intercept):
    X, _ = data
    n, lam = len(X), 0.2
    hat = np.column_stack([linear.Ridge(lam, fit_intercept=fit_intercept).fit(X, e).predict(X) for e in np.eye(n)])
    found = linear.ridge_df(X, [lam], fit_intercept=fit_intercept)[0]
    assert found == pytest.approx(np.trace(hat) - fit_intercept, abs=1e-9)


@pytest.mark.parametrize("df", [1e-6, 0.5, 2.0, 4.999, 5.0])
def test_the_strength_for_given_degrees_of_freedom(df):
    X, _ = problem("scaled", 20, 5, seed=1)
    assert linear.ridge_df(X, [linear.ridge_lam_at_df(X, df)])[0] == pytest.approx(df, rel=1e-12)


def test_degrees_of_freedom_start_at_the_rank():
    X, _ = problem("duplicated", 20, 5, seed=1)
    assert linear.ridge_df(X, [0.0])[0] == pytest.approx(4)
    with pytest.raises(ValueError, match=r"df must be a finite number in \(0, 4\], got 5"):
        linear.ridge_lam_at_df(X, 5.0)
