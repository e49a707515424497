import numpy as np
import pytest
from scipy import stats
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import DotProduct

from regularization.bayes import gaussian_posterior


def problem(n=10, p=3, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, p)) + 1, rng.normal(size=n) + 5


@pytest.mark.parametrize(("n", "p"), [(10, 3), (2, 5), (1, 1)])
def test_mean_and_covariance_are_those_of_the_joint_normal_distribution(n, p):
    # Condition the joint distribution of (w, y) on y: an n x n formula, where ours is p x p.
    X, y = problem(n, p)
    gain = 0.49 * X.T @ np.linalg.inv(0.49 * X @ X.T + 0.25 * np.eye(n))
    posterior = gaussian_posterior(X, y, noise=0.5, scale=0.7, fit_intercept=False)
    np.testing.assert_allclose(posterior.mean, gain @ y, atol=1e-10)
    np.testing.assert_allclose(posterior.covariance, 0.49 * (np.eye(p) - gain @ X), atol=1e-10)


def test_predictions_without_intercept_are_those_of_a_gaussian_process():
    X, y = problem()
    kernel = DotProduct(sigma_0=0.0, sigma_0_bounds="fixed")
    theirs = GaussianProcessRegressor(kernel=kernel, alpha=0.25, optimizer=None).fit(X, y)
    mean, deviation = theirs.predict(X[:4] + 1, return_std=True)
    ours = gaussian_posterior(X, y, noise=0.5, scale=1.0, fit_intercept=False).predict(X[:4] + 1)
    np.testing.assert_allclose(ours[0], mean, atol=1e-8)
    np.testing.assert_allclose(ours[1], deviation**2 + 0.25, atol=1e-8)


def test_the_flat_intercept_is_the_limit_of_a_wide_prior_on_a_column_of_ones():
    X, y = problem()
    ones = np.column_stack([1e4 * np.ones(10), X])
    new = np.array([[0.3, -2.0, 4.0]])
    wide = gaussian_posterior(ones, y, noise=0.5, scale=0.7, fit_intercept=False)
    ours = gaussian_posterior(X, y, noise=0.5, scale=0.7)
    for a, b in zip(ours.predict(new), wide.predict(np.column_stack([[1e4], new])), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-5)
    np.testing.assert_allclose(ours.mean, wide.mean[1:], atol=1e-5)


def test_drawn_functions_have_the_predictive_mean_and_variance():
    X, y = problem()
    posterior = gaussian_posterior(X, y, noise=0.5, scale=0.7)
    new = X[:3] * 2
    mean, variance = posterior.predict(new)
    functions = posterior.functions(new, draws=20_000, rng=np.random.default_rng(1))
    np.testing.assert_allclose(functions.mean(axis=0), mean, atol=4 * np.sqrt(variance.max() / 20_000))
    np.testing.assert_allclose(functions.var(axis=0), variance - 0.25, rtol=4 * np.sqrt(2 / 20_000))


@pytest.mark.parametrize("scale", [1e3, 1e6, 1e9])
def test_a_wide_prior_on_equal_columns_stays_exact(scale):
    # The data see the sum of the weights only: along it they decide, across it the prior does.
    X, y = problem(10, 1)
    both = gaussian_posterior(np.hstack([X, X]), y, noise=0.5, scale=scale)
    one = gaussian_posterior(X, y, noise=0.5, scale=scale * np.sqrt(2))
    np.testing.assert_allclose(both.mean, one.mean[0] / 2, rtol=1e-9)
    same, opposite = np.array([[0.3, 0.3]]), np.array([[0.3, -0.3]]) + both.centre
    np.testing.assert_allclose(both.predict(same)[1], one.predict(np.array([[0.3]]))[1], rtol=1e-8)
    np.testing.assert_allclose(both.predict(opposite)[1], 0.25 * 1.1 + 0.18 * scale**2, rtol=1e-9)


def test_no_prediction_is_more_certain_than_the_noise():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(3, 6)), rng.normal(size=3)
    posterior = gaussian_posterior(X, y, noise=1e-3, scale=1e6)
    assert (posterior.predict(X)[1] >= 1e-6).all()
    # Every row is fitted: what is left of the prior there is the noise of its own target.
    np.testing.assert_allclose(posterior.predict(X)[1], 2e-6, rtol=1e-3)


def test_predictive_intervals_cover_what_they_promise():
    rng = np.random.default_rng(0)
    inside = []
    for _ in range(1500):
        X, w = rng.normal(size=(6, 2)), 0.7 * rng.normal(size=2)
        posterior = gaussian_posterior(X, X @ w + 3 + 0.5 * rng.normal(size=6), noise=0.5, scale=0.7)
        new = rng.normal(size=(1, 2))
        mean, variance = posterior.predict(new)
        inside.append(abs(new @ w + 3 + 0.5 * rng.normal() - mean) < stats.norm.ppf(0.9) * np.sqrt(variance))
    assert np.mean(inside) == pytest.approx(0.8, abs=4 * 0.4 / np.sqrt(1500))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda X, y: gaussian_posterior(X, y, noise=0.0, scale=1.0), ValueError, "noise must be"),
        (lambda X, y: gaussian_posterior(X, y, noise=1.0, scale=-1.0), ValueError, "scale must be"),
        (lambda X, y: gaussian_posterior(X, y[1:], noise=1.0, scale=1.0), ValueError, "y must have shape"),
        (lambda X, y: gaussian_posterior(X * np.nan, y, noise=1.0, scale=1.0), ValueError, "X must be finite"),
        (
            lambda X, y: gaussian_posterior(X, y, noise=1.0, scale=1.0).predict(X[:, :2]),
            ValueError,
            "X must have 3 columns",
        ),
        (
            lambda X, y: gaussian_posterior(X, y, noise=1.0, scale=1.0).functions(X, draws=2, rng=1),
            TypeError,
            "rng must be",
        ),
    ],
)
def test_bad_arguments_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call(*problem())
