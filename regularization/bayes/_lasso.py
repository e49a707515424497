"""The Bayesian lasso: the whole posterior under a Laplace prior, by Gibbs sampling."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks
from regularization._values import Summarised
from regularization.bayes._chains import effective_sample_size

__all__ = ["BayesianLasso", "bayesian_lasso", "bayesian_lasso_strength"]


@dataclass(frozen=True, eq=False, repr=False)
class BayesianLasso(Summarised):
    """Draws from the posterior.

    Parameters
    ----------
    weights : array of shape (draws, p)
    noise : array of shape (draws,)
        Standard deviation of the noise.
    strength : float
        The prior's lambda, in Park and Casella's scaling.
    mean_square : float
        Posterior mean of the latent ``sum tau_j^2``, from which the next strength follows.

    References
    ----------
    Park & Casella (2008), "The Bayesian lasso", JASA 103.

    Examples
    --------
    >>> weights = np.arange(5.0)[:, None]
    >>> posterior = BayesianLasso(weights, noise=np.ones(5), strength=1.0, mean_square=1.0)
    >>> posterior.median, posterior.interval(0.5)
    (array([2.]), array([[1., 3.]]))
    """

    weights: np.ndarray
    noise: np.ndarray
    strength: float
    mean_square: float

    @property
    def median(self) -> np.ndarray:
        """Posterior median of each weight, shape (p,)."""
        return np.median(self.weights, axis=0)

    def interval(self, probability: float = 0.95) -> np.ndarray:
        """Equal-tailed credible interval of each weight, shape (p, 2)."""
        tail = (1 - checks.number("probability", probability, low=0, high=1, low_open=True, high_open=True)) / 2
        return np.quantile(self.weights, [tail, 1 - tail], axis=0).T

    @property
    def effective_sizes(self) -> np.ndarray:
        """Effective sample size of each weight's chain, shape (p,)."""
        return np.array([effective_sample_size(chain) for chain in self.weights.T])


def _inverse_gaussian(mean: np.ndarray, shape: float, rng: np.random.Generator) -> np.ndarray:
    """Draw by Michael, Schucany and Haas (1976) what ``rng.wald`` does, in a form that subtracts nothing.

    In older versions of numpy ``rng.wald`` returns negative numbers where the mean is far above the shape.
    """
    normal, uniform = np.array([(rng.standard_normal(), rng.random()) for _ in mean]).T  # in the order of rng.wald
    y = mean / shape * normal**2 / 2
    factor = 1 + y + np.sqrt(y * (y + 2))
    return np.where(uniform * (1 + 1 / factor) <= 1, mean / factor, mean * factor)


class _Sampler:
    """State and full conditional draws of the Gibbs sampler."""

    def __init__(self, X: np.ndarray, y: np.ndarray, noise: float | None, rng: np.random.Generator) -> None:
        self.X, self.y, self.rng, self.fixed = X - X.mean(axis=0), y - y.mean(), rng, noise is not None
        self.gram, self.moments = self.X.T @ self.X, self.X.T @ self.y
        self.variance = noise**2 if noise is not None else max(float(self.y.var()), np.finfo(float).tiny)
        mean_square = np.trace(self.gram) / len(self.gram)
        ridge = self.gram + (mean_square or 1.0) * np.eye(len(self.gram))
        self.precision = self.variance / (np.linalg.solve(ridge, self.moments) ** 2 + 1e-12)
        self.weights = np.zeros(len(self.gram))

    def step(self, strength: float) -> None:
        """Draw weights, noise variance and latent precisions, each given the others."""
        self.weights = self._draw_weights()
        if not self.fixed:
            self.variance = self._draw_variance()
        sizes = np.maximum(np.abs(self.weights) / np.sqrt(self.variance), 1e-100)
        self.precision = _inverse_gaussian(strength / sizes, strength**2, self.rng)

    def _draw_weights(self) -> np.ndarray:
        # N(A^-1 X'y, variance A^-1) with A = X'X + diag(precision) = LL'.
        factor = np.linalg.cholesky(self.gram + np.diag(self.precision))
        noise = np.sqrt(self.variance) * self.rng.normal(size=self.weights.size)
        return np.linalg.solve(factor.T, np.linalg.solve(factor, self.moments) + noise)

    def _draw_variance(self) -> float:
        residual = self.y - self.X @ self.weights
        rate = (residual @ residual + self.weights**2 @ self.precision) / 2
        return float(rate / self.rng.gamma((len(self.y) - 1 + self.weights.size) / 2))


def _run(sampler: _Sampler, strength: float, draws: int, burn_in: int) -> BayesianLasso:
    weights, noise, squares = np.empty((draws, sampler.weights.size)), np.empty(draws), 0.0
    for draw in range(-burn_in, draws):
        sampler.step(strength)
        if draw >= 0:
            weights[draw], noise[draw] = sampler.weights, np.sqrt(sampler.variance)
            squares += float((1 / sampler.precision).sum())
    return BayesianLasso(weights, noise, strength, squares / draws)


def _problem(X: ArrayLike, y: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    X = checks.design("X", X)
    y = checks.target("y", y, rows=len(X))
    if np.ptp(y) == 0:
        raise ValueError(f"y must hold at least two different values, got {len(y)} times {y[0]:g}")
    return X, y


def bayesian_lasso(
    X: ArrayLike,
    y: ArrayLike,
    *,
    strength: float,
    draws: int,
    rng: np.random.Generator,
    burn_in: int = 1000,
    noise: float | None = None,
) -> BayesianLasso:
    """Draw from the posterior of the weights under a Laplace prior.

    The prior is ``p(w | sigma) = prod_j strength / (2 sigma) exp(-strength |w_j| / sigma)`` with a flat
    prior on the intercept and ``p(sigma^2) = 1 / sigma^2``. A Laplace density is a mixture of normal
    densities, so with a latent variance for each weight every conditional is a standard distribution:
    normal, inverse gamma, inverse Gaussian.

    Parameters
    ----------
    X : array of shape (n, p)
        In the units in which the prior treats all weights alike; Park and Casella use `unit_norm`.
    y : array of shape (n,), n >= 2
    strength : float > 0
        Their lambda. For noise sigma it is the scale b = sigma / strength, that is, in our scaling the
        lasso with ``lam = 2 sigma strength / n``.
    draws : int >= 1
        Kept draws.
    rng : numpy.random.Generator
    burn_in : int >= 0
        Draws thrown away first.
    noise : float > 0 or None
        Known standard deviation, or None to draw it too.

    Returns
    -------
    BayesianLasso

    Notes
    -----
    Cost: one Cholesky factorisation of p x p for each draw.

    References
    ----------
    Park & Casella (2008), "The Bayesian lasso", JASA 103.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> X = rng.normal(size=(50, 2))
    >>> posterior = bayesian_lasso(X, X[:, 0] + rng.normal(size=50), strength=1.0, draws=300, rng=rng)
    >>> posterior.weights.shape, bool((posterior.weights == 0).any())  # no draw is sparse
    ((300, 2), False)
    """
    X, y = _problem(X, y)
    strength = checks.number("strength", strength, low=0, low_open=True)
    checks.integer("draws", draws, low=1)
    checks.integer("burn_in", burn_in, low=0)
    if noise is not None:
        noise = checks.number("noise", noise, low=0, low_open=True)
    return _run(_Sampler(X, y, noise, checks.generator("rng", rng)), strength, draws, burn_in)


def bayesian_lasso_strength(
    X: ArrayLike, y: ArrayLike, *, rng: np.random.Generator, rounds: int = 100, draws: int = 300
) -> np.ndarray:
    """Choose the strength by marginal maximum likelihood: Monte Carlo EM.

    Each round samples at the current strength and moves to ``sqrt(2p / E sum tau_j^2)``. It starts from
    ``p * noise / sum |w|`` of the least-squares fit, as the paper does, and approaches the maximum slowly.

    Parameters
    ----------
    X : array of shape (n, p), n > p + 1
        With linearly independent columns after centring.
    y : array of shape (n,)
    rng : numpy.random.Generator
    rounds, draws : int >= 1
        Rounds, and draws in each; the chain goes on from round to round.

    Returns
    -------
    array of shape (rounds + 1,)
        The start and the strength after each round. Average the end of it: it keeps on jittering.

    Raises
    ------
    ValueError
        When the least-squares fit is not unique, or exact.

    References
    ----------
    Park & Casella (2008), "The Bayesian lasso", JASA 103, section 3.1; Casella (2001), Biostatistics 2.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> X = rng.normal(size=(40, 2))
    >>> bayesian_lasso_strength(X, X @ [1.0, 2.0] + rng.normal(size=40), rng=rng, rounds=3).shape
    (4,)
    """
    X, y = _problem(X, y)
    n, p = X.shape
    checks.integer("rounds", rounds, low=1)
    checks.integer("draws", draws, low=1)
    checks.generator("rng", rng)
    Z, t = X - X.mean(axis=0), y - y.mean()
    weights, _, rank, _ = np.linalg.lstsq(Z, t, rcond=None)
    if rank < p or n <= p + 1:
        raise ValueError(
            f"X must have n > p + 1 rows and independent centred columns, got shape {X.shape}, rank {rank}"
        )
    noise = np.linalg.norm(t - Z @ weights) / np.sqrt(n - p - 1)
    if noise < 1e-10 * y.std() or not weights.any():
        raise ValueError(
            "y must neither be a linear function of X nor unrelated to it, got residuals of standard deviation "
            f"{noise:.3g} around a y of {y.std():.3g}"
        )
    sampler = _Sampler(X, y, None, rng)
    path = [float(p * noise / np.abs(weights).sum())]
    for _ in range(rounds):
        path.append(float(np.sqrt(2 * p / _run(sampler, path[-1], draws, 0).mean_square)))
    return np.array(path)
