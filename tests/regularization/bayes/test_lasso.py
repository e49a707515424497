import numpy as np
import pytest
from scipy import stats

from regularization.bayes import (
    batch_standard_error,
    bayesian_lasso,
    bayesian_lasso_strength,
    posterior_grid,
)
from regularization.bayes._lasso import _inverse_gaussian


def rng(seed=0):
    return np.random.default_rng(seed)


def problem(n=12, seed=0):
    X = rng(seed).normal(size=(n, 2))
    y = X @ [0.9, 0.1] + 0.8 * rng(seed + 1).normal(size=n)
    return X - X.mean(axis=0), y - y.mean()


def test_with_known_noise_the_draws_follow_the_grid_posterior():
    X, y = problem()
    w = np.linspace(-2, 3, 501)
    exact = posterior_grid(X, y, family="laplace", noise=0.8, scale=0.2, first=w, second=w)
    # With known noise the strength lambda means a prior of scale noise / lambda.
    drawn = bayesian_lasso(X, y, strength=0.8 / 0.2, noise=0.8, draws=6000, rng=rng(2))
    marginals = exact.posterior.sum(axis=0), exact.posterior.sum(axis=1)
    for chain, mean, marginal in zip(drawn.weights.T, exact.mean, marginals, strict=True):
        assert chain.mean() == pytest.approx(mean, abs=4 * batch_standard_error(chain))
        for level in (0.1, 0.5, 0.9):
            quantile = w[np.searchsorted(np.cumsum(marginal) / marginal.sum(), level)]
            error = batch_standard_error(chain, lambda part, level=level: np.quantile(part, level))
            assert np.quantile(chain, level) == pytest.approx(quantile, abs=4 * error + 0.01)
    np.testing.assert_array_equal(drawn.noise, 0.8)


def test_with_unknown_noise_the_draws_follow_numerical_integration():
    # One weight: likelihood sigma^-(n-1) exp(-rss / 2 sigma^2), the 1 for the intercept that was integrated out,
    # times the prior strength / sigma exp(-strength |w| / sigma).
    X, y = problem(n=9)
    X = X[:, :1]
    w, sigma = np.linspace(-3, 4, 701), np.geomspace(0.1, 30, 800)
    rss = ((y - np.outer(w, X[:, 0])) ** 2).sum(axis=1)[:, None]
    # The prior 1 / sigma^2 is even on the logarithmic grid of sigma.
    log_density = -(9 - 1 + 1) * np.log(sigma) - rss / (2 * sigma**2) - 2.0 * np.abs(w)[:, None] / sigma
    density = np.exp(log_density - log_density.max())
    density /= density.sum()
    drawn = bayesian_lasso(X, y, strength=2.0, draws=8000, rng=rng(3))
    for chain, expected in (
        (drawn.weights[:, 0], density.sum(axis=1) @ w),
        (np.log(drawn.noise), density.sum(axis=0) @ np.log(sigma)),
    ):
        assert chain.mean() == pytest.approx(expected, abs=4 * batch_standard_error(chain) + 1e-3)


def test_a_vanishing_strength_leaves_the_normal_posterior_of_least_squares():
    X, y = problem()
    drawn = bayesian_lasso(X, y, strength=1e-9, noise=0.8, draws=4000, rng=rng(4))
    covariance = 0.64 * np.linalg.inv(X.T @ X)
    for chain, mean, spread in zip(
        drawn.weights.T, np.linalg.lstsq(X, y)[0], np.sqrt(np.diag(covariance)), strict=True
    ):
        assert chain.mean() == pytest.approx(mean, abs=4 * batch_standard_error(chain))
        assert chain.std() == pytest.approx(spread, abs=4 * batch_standard_error(chain, np.std))
        for level in (0.025, 0.975):
            error = batch_standard_error(chain, lambda part, level=level: np.quantile(part, level))
            assert np.quantile(chain, level) == pytest.approx(stats.norm(mean, spread).ppf(level), abs=4 * error)


def test_a_vanishing_strength_leaves_the_textbook_posterior_of_the_noise():
    # rss / sigma^2 is chi-squared with n - 1 degrees: the prior of the weights gives back what fitting them costs.
    X, y = problem()
    drawn = bayesian_lasso(X, y, strength=1e-9, draws=10_000, rng=rng(5))
    rss = ((y - X @ np.linalg.lstsq(X, y)[0]) ** 2).sum()
    ratio = rss / drawn.noise**2
    assert ratio.mean() == pytest.approx(11, abs=4 * batch_standard_error(ratio, batches=50))
    assert ratio.var() == pytest.approx(22, abs=4 * batch_standard_error(ratio, np.var, batches=50))


@pytest.mark.parametrize(("mean", "shape"), [(1e-3, 5.0), (1.0, 1.0), (5.0, 0.3), (1e4, 2.0), (1e9, 1.0)])
def test_the_latent_precisions_are_inverse_gaussian(mean, shape):
    draws = _inverse_gaussian(np.full(20_000, mean), shape, rng(6))
    # Its limit where the mean is far above the shape is Levy's distribution.
    exact = stats.levy(scale=shape) if mean > 1e8 else stats.invgauss(mean / shape, scale=shape)
    assert (draws > 0).all()
    assert stats.kstest(draws, exact.cdf).pvalue > 0.01
    if mean < 100 * shape:  # beyond that, older versions of numpy lose digits
        np.testing.assert_allclose(draws, rng(6).wald(mean, shape, size=20_000), rtol=1e-8)


def test_features_that_do_not_vary_keep_their_prior():
    drawn = bayesian_lasso(np.ones((6, 1)), np.arange(6.0), strength=2.0, noise=1.0, draws=4000, rng=rng(7))
    chain = drawn.weights[:, 0]
    assert chain.mean() == pytest.approx(0, abs=4 * batch_standard_error(chain))
    assert np.abs(chain).mean() == pytest.approx(0.5, abs=4 * batch_standard_error(np.abs(chain)))


def test_an_enormous_strength_shrinks_everything_and_none_is_exactly_zero():
    X, y = problem()
    drawn = bayesian_lasso(X, y, strength=1e4, draws=200, rng=rng())
    assert np.abs(drawn.weights).max() < 0.01
    assert (drawn.weights != 0).all()


def test_intervals_hold_their_share_of_the_draws():
    X, y = problem()
    drawn = bayesian_lasso(X, y, strength=1.0, draws=1000, rng=rng())
    low, high = drawn.interval(0.8).T
    inside = ((drawn.weights >= low) & (drawn.weights <= high)).mean(axis=0)
    np.testing.assert_allclose(inside, 0.8, atol=0.01)
    assert ((low < drawn.median) & (drawn.median < high)).all()
    assert (drawn.effective_sizes > 100).all()


def test_the_chosen_strength_maximises_the_marginal_likelihood():
    # One weight again: the evidence of each strength by integrating on the grid.
    X, y = problem(n=15)
    X = X[:, :1]
    w, sigma = np.linspace(-3, 4, 1401), np.geomspace(0.1, 20, 400)
    rss = ((y - np.outer(w, X[:, 0])) ** 2).sum(axis=1)[:, None]
    likelihood = -(15 - 1) * np.log(sigma) - rss / (2 * sigma**2)
    strengths = np.geomspace(0.1, 10, 200)
    evidence = [
        np.exp(likelihood + np.log(s / sigma) - s * np.abs(w)[:, None] / sigma - likelihood.max()).sum()
        for s in strengths
    ]
    path = bayesian_lasso_strength(X, y, rng=rng(5), rounds=60, draws=200)
    chosen = path[20:].mean()
    assert chosen == pytest.approx(strengths[np.argmax(evidence)], rel=0.1)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"strength": 0.0}, ValueError, "strength must be"),
        ({"draws": 0}, ValueError, "draws must be"),
        ({"burn_in": -1}, ValueError, "burn_in must be"),
        ({"noise": 0.0}, ValueError, "noise must be"),
        ({"rng": 1}, TypeError, "rng must be"),
        ({"y": np.ones(12)}, ValueError, "y must hold at least two different values"),
        ({"y": np.ones(11)}, ValueError, "y must have shape"),
        ({"X": np.full((12, 2), np.inf)}, ValueError, "X must be finite"),
    ],
)
def test_bad_arguments_are_named(change, error, message):
    X, y = problem()
    with pytest.raises(error, match=message):
        bayesian_lasso(**({"X": X, "y": y, "strength": 1.0, "draws": 5, "rng": rng()} | change))


def test_the_strength_needs_a_unique_least_squares_fit():
    with pytest.raises(ValueError, match="independent centred columns"):
        bayesian_lasso_strength(np.ones((5, 2)), np.arange(5.0), rng=rng())


@pytest.mark.parametrize(
    ("y", "message"),
    [
        (np.ones(6), "y must hold at least two different values, got 6 times 1"),
        (2 * np.arange(6.0) + 1, "y must neither be a linear function of X nor unrelated to it"),
    ],
)
def test_the_strength_needs_a_fit_with_weights_and_residuals(y, message):
    with pytest.raises(ValueError, match=message):
        bayesian_lasso_strength(np.arange(6.0)[:, None], y, rng=rng())
