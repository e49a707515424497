"""Linear regression with a Gaussian prior: the posterior and what it predicts, in closed form."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks
from regularization._values import Summarised

__all__ = ["GaussianPosterior", "gaussian_posterior"]


@dataclass(frozen=True, eq=False, repr=False)
class GaussianPosterior(Summarised):
    """The weights' normal distribution after seeing the data, with an intercept under a flat prior.

    Parameters
    ----------
    mean : array of shape (p,)
        Also the mode: ridge with ``lam = noise^2 / (n scale^2)``.
    root : array of shape (p, p)
        A square root of their covariance, which is ``root @ root.T``.
    centre : array of shape (p,)
        Column means of the training rows.
    level, level_variance : float
        Mean and variance of the prediction at the centre, which is independent of the weights; with
        ``fit_intercept=False`` the centre is 0 and both are 0.
    noise : float
        Standard deviation of a new target around its expectation.

    References
    ----------
    Bishop (2006), *Pattern Recognition and Machine Learning*, section 3.3.

    Examples
    --------
    >>> posterior = gaussian_posterior([[-1.0], [1.0]], [0.0, 4.0], noise=1.0, scale=1.0)
    >>> mean, variance = posterior.predict([[0.0]])  # noise 1, level 1/2, and nothing of the weight at the centre
    >>> mean, variance
    (array([2.]), array([1.5]))
    """

    mean: np.ndarray
    root: np.ndarray
    centre: np.ndarray
    level: float
    level_variance: float
    noise: float

    @property
    def covariance(self) -> np.ndarray:
        """Covariance of the weights, shape (p, p)."""
        return self.root @ self.root.T

    @property
    def intercept(self) -> float:
        """Posterior mean of the intercept."""
        return float(self.level - self.centre @ self.mean)

    def predict(self, X: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
        """Mean and variance of a new target at each row of X, two arrays of shape (m,).

        The variance has three parts: the noise, the level, and the weights,
        ``(x - centre)' covariance (x - centre)``.
        """
        X = checks.design("X", X, features=self.mean.size) - self.centre
        weights_part = ((X @ self.root) ** 2).sum(axis=1)
        return self.level + X @ self.mean, self.noise**2 + self.level_variance + weights_part

    def functions(self, X: ArrayLike, *, draws: int, rng: np.random.Generator) -> np.ndarray:
        """Draw functions from the posterior and evaluate them at the rows of X, shape (draws, m)."""
        X = checks.design("X", X, features=self.mean.size) - self.centre
        checks.integer("draws", draws, low=1)
        checks.generator("rng", rng)
        weights = self.mean + rng.normal(size=(draws, self.mean.size)) @ self.root.T
        level = self.level + np.sqrt(self.level_variance) * rng.normal(size=(draws, 1))
        return level + weights @ X.T


def gaussian_posterior(
    X: ArrayLike, y: ArrayLike, *, noise: float, scale: float, fit_intercept: bool = True
) -> GaussianPosterior:
    """Posterior of the weights when each has the prior N(0, scale^2) and the noise is known.

    With centred X and y (or as they are, without intercept):
    ``covariance = (X'X / noise^2 + I / scale^2)^-1`` and ``mean = covariance X'y / noise^2``.

    Parameters
    ----------
    X : array of shape (n, p)
    y : array of shape (n,)
    noise : float > 0
        Standard deviation, in units of y.
    scale : float > 0
        Standard deviation of the prior, in units of the weights.
    fit_intercept : bool
        Whether there is an intercept; its prior is flat.

    Returns
    -------
    GaussianPosterior

    References
    ----------
    Bishop (2006), *Pattern Recognition and Machine Learning*, section 3.3.

    Examples
    --------
    >>> posterior = gaussian_posterior([[-1.0], [1.0]], [0.0, 4.0], noise=1.0, scale=1.0)
    >>> posterior.mean.round(6), posterior.intercept
    (array([1.333333]), 2.0)
    """
    X = checks.design("X", X)
    y = checks.target("y", y, rows=len(X))
    noise = checks.number("noise", noise, low=0, low_open=True)
    scale = checks.number("scale", scale, low=0, low_open=True)
    fit_intercept = checks.switch("fit_intercept", fit_intercept)
    centre = X.mean(axis=0) if fit_intercept else np.zeros(X.shape[1])
    level = float(y.mean()) if fit_intercept else 0.0
    mean, root = _mean_and_root(X - centre, y - level, noise, scale)
    return GaussianPosterior(mean, root, centre, level, noise**2 / len(y) if fit_intercept else 0.0, noise)


def _mean_and_root(Z: np.ndarray, t: np.ndarray, noise: float, scale: float) -> tuple[np.ndarray, np.ndarray]:
    """Posterior mean and root of the covariance, along principal directions: no wide prior makes them inexact."""
    Q, R = np.linalg.qr(Z)
    U, d, Vt = np.linalg.svd(R)  # all p directions, those without data too
    d = np.where(d > 1e-12 * d[0], d, 0.0)
    curvature, pull = np.zeros(len(Vt)), np.zeros(len(Vt))
    curvature[: d.size], pull[: d.size] = d**2, d * (U.T @ (Q.T @ t))
    variance = 1 / (curvature / noise**2 + 1 / scale**2)
    return Vt.T @ (variance * pull / noise**2), Vt.T * np.sqrt(variance)
