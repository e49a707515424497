import numpy as np
import pytest
from scipy import stats

from regularization.bayes import draw_prior, laplace_map, log_likelihood, log_prior

SCIPY = {"gaussian": stats.norm, "laplace": stats.laplace}


@pytest.mark.parametrize("family", SCIPY)
def test_the_log_density_is_that_of_scipy(family):
    weights = np.random.default_rng(0).normal(size=(3, 5, 2))
    expected = SCIPY[family](scale=0.7).logpdf(weights).sum(axis=-1)
    np.testing.assert_allclose(log_prior(weights, family=family, scale=0.7), expected)


@pytest.mark.parametrize("family", SCIPY)
def test_draws_follow_the_prior(family):
    draws = draw_prior(2, family=family, scale=0.7, draws=2000, rng=np.random.default_rng(0))
    for column in draws.T:
        assert stats.kstest(column, SCIPY[family](scale=0.7).cdf).pvalue > 0.01


def test_the_log_likelihood_is_that_of_scipy():
    rng = np.random.default_rng(0)
    X, y, weights = rng.normal(size=(6, 2)), rng.normal(size=6), rng.normal(size=(4, 2))
    expected = [stats.norm(X @ w, 0.8).logpdf(y).sum() for w in weights]
    np.testing.assert_allclose(log_likelihood(weights, X, y, noise=0.8), expected)


def test_no_weights_near_the_mode_are_more_probable():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(8, 12)), rng.normal(size=8)

    def log_posterior(w):
        return log_likelihood(w, X, y, noise=0.5) + log_prior(w, family="laplace", scale=0.4)

    mode = laplace_map(X, y, noise=0.5, scale=0.4)
    nearby = mode + 1e-3 * rng.normal(size=(500, 12))
    assert (log_posterior(nearby) < log_posterior(mode)).all()
    assert 0 < np.count_nonzero(mode) < 12


def test_a_column_of_zeros_keeps_the_weight_zero():
    X = np.array([[1.0, 0.0], [2.0, 0.0]])
    assert laplace_map(X, np.array([1.0, 2.0]), noise=0.1, scale=1.0)[1] == 0.0


def test_too_few_sweeps_warn_with_what_is_left():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(30, 1)) + 0.1 * rng.normal(size=(30, 4))
    with pytest.warns(RuntimeWarning, match="in the last of 2 sweeps: raise max_sweeps"):
        laplace_map(X, rng.normal(size=30), noise=0.1, scale=10.0, max_sweeps=2)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: log_prior([1.0], family="cauchy", scale=1.0), ValueError, "family must be one of"),
        (lambda: log_prior([1.0], family="laplace", scale=0.0), ValueError, "scale must be"),
        (lambda: log_prior([np.nan], family="laplace", scale=1.0), ValueError, "weights must be finite"),
        (lambda: log_prior(1.0, family="laplace", scale=1.0), ValueError, r"weights must have shape \(..., p\)"),
        (lambda: log_likelihood([1.0], [[1.0]], [1.0, 2.0], noise=1.0), ValueError, "y must have shape"),
        (
            lambda: log_likelihood([1.0], [[1.0, 2.0]], [1.0], noise=1.0),
            ValueError,
            r"weights must have shape \(..., 2\)",
        ),
        (lambda: draw_prior(1, family="laplace", scale=1.0, draws=3, rng=0), TypeError, "rng must be"),
        (lambda: draw_prior(0, family="laplace", scale=1.0, draws=3, rng=None), ValueError, "p must be"),
        (lambda: laplace_map([[np.inf]], [1.0], noise=1.0, scale=1.0), ValueError, "X must be finite"),
        (lambda: laplace_map([[1.0]], [1.0], noise=1.0, scale=-1.0), ValueError, "scale must be"),
        (lambda: laplace_map([[1.0]], ["a"], noise=1.0, scale=1.0), TypeError, "y must be an array of real numbers"),
    ],
)
def test_bad_arguments_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
