"""Bias and variance: measured over many redraws of the training data, and exactly for ridge.

Reference: Geman, Bienenstock & Doursat (1992), "Neural networks and the bias/variance dilemma", Neural Computation 4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks
from regularization._values import Summarised

__all__ = ["BiasVariance", "bias_variance", "redraw_predictions", "ridge_bias_variance"]


class Predictor(Protocol):
    """What a fit returns: something that predicts."""

    def predict(self, X: np.ndarray) -> np.ndarray:
        """Predictions of shape (m,)."""
        ...


@dataclass(frozen=True, eq=False, repr=False)
class BiasVariance(Summarised):
    """The expected squared error at each point, in three parts that add up.

    Reference: Geman, Bienenstock & Doursat (1992).

    Parameters
    ----------
    mean : array of shape (m,); mean prediction
    bias_squared, variance : array of shape (m,), in squared units of y
    noise_variance : float; the part that no model can remove

    Examples
    --------
    >>> parts = BiasVariance(np.array([2.0]), np.array([4.0]), np.array([1.0]), 0.25)
    >>> parts.error, parts.averages
    (array([5.25]), (4.0, 1.0, 0.25))
    """

    mean: np.ndarray
    bias_squared: np.ndarray
    variance: np.ndarray
    noise_variance: float

    @property
    def error(self) -> np.ndarray:
        """Expected squared error of predicting a new target, shape (m,): the sum of the three parts."""
        return self.bias_squared + self.variance + self.noise_variance

    @property
    def averages(self) -> tuple[float, float, float]:
        """Squared bias, variance and noise variance, averaged over the points."""
        return float(self.bias_squared.mean()), float(self.variance.mean()), self.noise_variance


def redraw_predictions(
    sample: Callable[[np.random.Generator], Iterable[np.ndarray]],
    fit: Callable[[np.ndarray, np.ndarray], Predictor],
    X: ArrayLike,
    *,
    redraws: int,
    rng: np.random.Generator,
) -> np.ndarray:
    """Predict at the same points after fitting to fresh training data, again and again.

    Reference: Geman, Bienenstock & Doursat (1992).

    Parameters
    ----------
    sample : callable; maps rng to a new training set: a `Part`, or any pair X (n, p), y (n,)
    fit : callable
        Maps X, y to a fitted model, e.g. ``Ridge(lam=0.1).fit``. The predictions of one model are taken
        before the next is fitted, so it may be the same object each time.
    X : array of shape (m, p); where to predict
    redraws : int >= 1
    rng : numpy.random.Generator

    Returns
    -------
    array of shape (redraws, m)

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> draw = lambda rng: (np.zeros((4, 1)), rng.normal(size=4))
    >>> fit_mean = lambda X, y: SimpleNamespace(predict=lambda new: np.full(len(new), y.mean()))
    >>> redraw_predictions(draw, fit_mean, np.zeros((2, 1)), redraws=5, rng=np.random.default_rng(0)).shape
    (5, 2)
    """
    X = checks.design("X", X)
    checks.integer("redraws", redraws, low=1)
    checks.generator("rng", rng)
    predictions = [fit(*sample(rng)).predict(X) for _ in range(redraws)]
    return np.array([checks.reals("fit(X, y).predict(X)", one, shape=(len(X),)) for one in predictions])


def bias_variance(predictions: ArrayLike, truth: ArrayLike, *, noise: float) -> BiasVariance:
    """Decompose the error of predictions that come from redrawn training data.

    ``mean over redraws of (prediction - truth)^2 = bias^2 + variance`` holds exactly, because the variance
    divides by the number of redraws R. The price is small: the squared bias is on average too large by
    1/R of the variance.

    Reference: Geman, Bienenstock & Doursat (1992).

    Parameters
    ----------
    predictions : array of shape (redraws, m)
    truth : array of shape (m,); noise-free values at the same points
    noise : float >= 0; standard deviation of the noise of a new target

    Returns
    -------
    BiasVariance

    Examples
    --------
    >>> parts = bias_variance(np.array([[1.0], [3.0]]), np.array([0.0]), noise=0.5)
    >>> parts.bias_squared, parts.variance, parts.error
    (array([4.]), array([1.]), array([5.25]))
    """
    predictions = checks.design("predictions", predictions)
    truth = checks.reals("truth", truth, shape=predictions.shape[1:])
    noise = checks.number("noise", noise, low=0)
    mean = predictions.mean(axis=0)
    return BiasVariance(mean, (mean - truth) ** 2, predictions.var(axis=0), noise**2)


def ridge_bias_variance(X: ArrayLike, truth: ArrayLike, *, noise: float, lam: float) -> BiasVariance:
    """Bias and variance of ridge at its own training points, exactly: no redraws.

    With the design fixed, the prediction is linear in y: ``S y`` with
    ``S = 11'/n + U diag(d^2 / (d^2 + n lam)) U'`` for the centred X = U diag(d) V'.
    So ``bias = S f - f`` and ``variance_i = noise^2 (S S')_ii``.

    Reference: Hastie, Tibshirani & Friedman (2009), *The Elements of Statistical Learning*, sections 3.4.1 and 7.3.

    Parameters
    ----------
    X : array of shape (n, p)
    truth : array of shape (n,); noise-free targets f
    noise : float >= 0; standard deviation
    lam : float >= 0; at 0 the least-squares solution (directions without data stay at zero)

    Returns
    -------
    BiasVariance

    Examples
    --------
    >>> parts = ridge_bias_variance(np.array([[-1.0], [1.0]]), np.array([-1.0, 1.0]), noise=1.0, lam=1.0)
    >>> parts.mean, parts.bias_squared, parts.variance
    (array([-0.5,  0.5]), array([0.25, 0.25]), array([0.625, 0.625]))
    """
    X = checks.design("X", X)
    f = checks.target("truth", truth, rows=len(X))
    noise, lam = checks.number("noise", noise, low=0), checks.number("lam", lam, low=0)
    U, d, _ = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    U, d = U[:, d > 1e-12 * d.max()], d[d > 1e-12 * d.max()]
    smoother = 1 / len(X) + (U * (d**2 / (d**2 + len(X) * lam))) @ U.T
    mean = smoother @ f
    return BiasVariance(mean, (mean - f) ** 2, noise**2 * (smoother**2).sum(axis=1), noise**2)
