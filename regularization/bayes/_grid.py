"""The posterior of two weights on a grid, for either prior: nothing is approximated but the grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks
from regularization._values import Summarised
from regularization.bayes._priors import log_likelihood, log_prior

__all__ = ["PosteriorGrid", "posterior_grid"]


@dataclass(frozen=True, eq=False, repr=False)
class PosteriorGrid(Summarised):
    """Prior, likelihood and posterior over two weights.

    Parameters
    ----------
    first, second : array of shape (a,), (b,)
        Evenly spaced values of the two weights.
    prior : array of shape (b, a)
        Density.
    likelihood : array of shape (b, a)
        Relative to its largest value on the grid.
    posterior : array of shape (b, a)
        Density, normalised on the grid.

    Notes
    -----
    Rows belong to the second weight, so that ``contourf(first, second, posterior)`` draws it upright.

    Examples
    --------
    >>> w = np.linspace(-3, 3, 61)
    >>> grid = posterior_grid(np.eye(2), [1.0, 0.0], family="gaussian", noise=1.0, scale=1.0, first=w, second=w)
    >>> grid.mode.round(6), round(float(grid.posterior.sum() * 0.1**2), 6)  # it integrates to 1
    (array([0.5, 0. ]), 1.0)
    """

    first: np.ndarray
    second: np.ndarray
    prior: np.ndarray
    likelihood: np.ndarray
    posterior: np.ndarray

    @property
    def mode(self) -> np.ndarray:
        """The grid point where the posterior is largest, shape (2,)."""
        row, column = np.unravel_index(self.posterior.argmax(), self.posterior.shape)
        return np.array([self.first[column], self.second[row]])

    @property
    def mean(self) -> np.ndarray:
        """Posterior mean, shape (2,)."""
        weights = self.posterior / self.posterior.sum()
        return np.array([weights.sum(axis=0) @ self.first, weights.sum(axis=1) @ self.second])


def _axis(name: str, values: ArrayLike) -> np.ndarray:
    values = checks.reals(name, values)
    if values.ndim != 1 or values.size < 2:
        raise ValueError(f"{name} must have shape (m,) with m >= 2, got shape {values.shape}")
    steps = np.diff(values)
    if steps.min() <= 0 or np.ptp(steps) > 1e-6 * steps.max():
        raise ValueError(f"{name} must hold evenly spaced rising values, got {values!r}")
    return values


def posterior_grid(
    X: ArrayLike,
    y: ArrayLike,
    *,
    family: str,
    noise: float,
    scale: float,
    first: ArrayLike,
    second: ArrayLike,
) -> PosteriorGrid:
    """Multiply prior and likelihood of two weights at every point of a grid.

    Parameters
    ----------
    X : array of shape (n, 2)
        There is no intercept: centre X and y to have one.
    y : array of shape (n,)
    family : "gaussian" or "laplace"
    noise : float > 0
        Standard deviation of the noise.
    scale : float > 0
        Of the prior: standard deviation, or b of the Laplace density.
    first, second : array of shape (a,), (b,)
        Evenly spaced values of the weights. The grid should cover the posterior: what lies outside is
        left out of its normalisation and mean.

    Returns
    -------
    PosteriorGrid

    References
    ----------
    Bishop (2006), *Pattern Recognition and Machine Learning*, section 3.3.

    Examples
    --------
    >>> w = np.linspace(-4, 4, 81)
    >>> grid = posterior_grid(
    ...     np.eye(2), np.array([2.0, 0.5]), family="laplace", noise=1.0, scale=1.0, first=w, second=w
    ... )
    >>> np.abs(grid.mode.round(6)), bool(grid.mean[1] > 0.1)  # a sparse mode, a mean that is not
    (array([1., 0.]), True)
    """
    X = checks.design("X", X)
    if X.shape[1] != 2:
        raise ValueError(f"X must have two columns, one for each weight, got shape {X.shape}")
    first, second = _axis("first", first), _axis("second", second)
    weights = np.stack(np.meshgrid(first, second), axis=-1)
    prior = log_prior(weights, family=family, scale=scale)
    likelihood = log_likelihood(weights, X, y, noise=noise)
    posterior = np.exp(prior + likelihood - (prior + likelihood).max())
    cell = (first[1] - first[0]) * (second[1] - second[0])
    return PosteriorGrid(
        first, second, np.exp(prior), np.exp(likelihood - likelihood.max()), posterior / (posterior.sum() * cell)
    )
