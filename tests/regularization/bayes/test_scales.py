import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import Lasso, Ridge

from regularization.bayes import (
    gaussian_posterior,
    gaussian_scale,
    gaussian_strength,
    laplace_map,
    laplace_scale,
    laplace_strength,
)

positive = st.floats(1e-3, 1e3)


def problem(n=20, p=4, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p)) + 2
    return X, X @ np.array([2.0, 0.3, 0.0, -1.0])[:p] + rng.normal(size=n)


@settings(deadline=None)
@given(scale=positive, noise=positive, n=st.integers(1, 500))
def test_scale_and_strength_undo_each_other(scale, noise, n):
    assert gaussian_scale(gaussian_strength(scale, noise=noise, n=n), noise=noise, n=n) == pytest.approx(scale)
    assert laplace_scale(laplace_strength(scale, noise=noise, n=n), noise=noise, n=n) == pytest.approx(scale)


@pytest.mark.parametrize("scale", [0.01, 0.5, 30.0])
def test_the_mode_under_a_gaussian_prior_is_ridge(scale):
    X, y = problem()
    posterior = gaussian_posterior(X, y, noise=0.7, scale=scale)
    ridge = Ridge(alpha=20 * gaussian_strength(scale, noise=0.7, n=20)).fit(X, y)
    np.testing.assert_allclose(posterior.mean, ridge.coef_, rtol=1e-8)
    assert posterior.intercept == pytest.approx(ridge.intercept_, rel=1e-8)


@pytest.mark.parametrize("scale", [0.02, 0.1, 5.0])
def test_the_mode_under_a_laplace_prior_is_the_lasso(scale):
    X, y = problem()
    mode = laplace_map(X - X.mean(axis=0), y - y.mean(), noise=0.7, scale=scale)
    # scikit-learn's lasso halves the mean squared error, so its alpha is half our lambda.
    lasso = Lasso(alpha=laplace_strength(scale, noise=0.7, n=20) / 2, tol=1e-14, max_iter=100_000).fit(X, y)
    np.testing.assert_allclose(mode, lasso.coef_, atol=1e-8)
    np.testing.assert_array_equal(mode == 0, lasso.coef_ == 0)


@pytest.mark.parametrize("function", [gaussian_strength, gaussian_scale, laplace_strength, laplace_scale])
@pytest.mark.parametrize("value", [0.0, -1.0, float("nan"), float("inf")])
def test_what_is_not_positive_is_refused(function, value):
    with pytest.raises(ValueError, match=r"must be a finite number > 0"):
        function(value, noise=1.0, n=3)
    with pytest.raises(ValueError, match="noise must be"):
        function(1.0, noise=value, n=3)
    with pytest.raises(ValueError, match="n must be"):
        function(1.0, noise=1.0, n=0)
