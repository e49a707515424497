import numpy as np
import pytest

from regularization.bayes import (
    batch_standard_error,
    bayesian_lasso,
    bayesian_lasso_strength,
    posterior_grid,
)


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


def test_same_seed_same_draws():
    X, y = problem()
    one, two = (bayesian_lasso(X, y, strength=1.0, draws=20, burn_in=5, rng=rng(7)) for _ in range(2))
    np.testing.assert_array_equal(one.weights, two.weights)


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


def test_rng_is_required():
    with pytest.raises(TypeError, match="rng"):
        bayesian_lasso(*problem(), strength=1.0, draws=5)
