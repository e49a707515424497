"""The two priors: their log densities, draws from them, and the mode of the posterior under each."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks
from regularization.penalties import soft_threshold

__all__ = ["FAMILIES", "draw_prior", "laplace_map", "log_likelihood", "log_prior"]

FAMILIES = ("gaussian", "laplace")


def _vectors(weights: ArrayLike) -> np.ndarray:
    weights = checks.reals("weights", weights)
    if weights.ndim == 0 or weights.shape[-1] == 0:
        raise ValueError(f"weights must have shape (..., p) with p >= 1, got shape {weights.shape}")
    return weights


def log_prior(weights: ArrayLike, *, family: str, scale: float) -> np.ndarray:
    """Log density of independent priors on the weights, summed over the last axis.

    Parameters
    ----------
    weights : array of shape (..., p)
    family : "gaussian" or "laplace"
        N(0, scale^2), or ``exp(-|w| / scale) / (2 scale)``.
    scale : float > 0
        In units of the weights.

    Returns
    -------
    array of shape (...)

    References
    ----------
    Tibshirani (1996), "Regression shrinkage and selection via the lasso", JRSS B 58, section 5.

    Examples
    --------
    >>> log_prior(np.array([0.0, 1.0]), family="laplace", scale=0.5).round(6).item()
    -2.0
    """
    weights = _vectors(weights)
    scale = checks.number("scale", scale, low=0, low_open=True)
    if checks.one_of("family", family, FAMILIES) == "gaussian":
        return (-0.5 * (weights / scale) ** 2 - np.log(scale) - 0.5 * np.log(2 * np.pi)).sum(axis=-1)
    return (-np.abs(weights) / scale - np.log(2 * scale)).sum(axis=-1)


def log_likelihood(weights: ArrayLike, X: ArrayLike, y: ArrayLike, *, noise: float) -> np.ndarray:
    """Log density of y given the weights, ``sum log N(y_i; x_i . w, noise^2)``; there is no intercept.

    Parameters
    ----------
    weights : array of shape (..., p)
    X : array of shape (n, p)
    y : array of shape (n,)
    noise : float > 0
        Standard deviation.

    Returns
    -------
    array of shape (...)

    References
    ----------
    Bishop (2006), *Pattern Recognition and Machine Learning*, section 3.1.

    Examples
    --------
    >>> log_likelihood(np.array([1.0]), np.array([[1.0]]), np.array([1.0]), noise=1.0).round(4).item()
    -0.9189
    """
    X = checks.design("X", X)
    y = checks.target("y", y, rows=len(X))
    weights = _vectors(weights)
    if weights.shape[-1] != X.shape[1]:
        raise ValueError(f"weights must have shape (..., {X.shape[1]}), one for each column of X, got {weights.shape}")
    noise = checks.number("noise", noise, low=0, low_open=True)
    residuals = y - weights @ X.T
    return -0.5 * (residuals**2).sum(axis=-1) / noise**2 - 0.5 * len(y) * np.log(2 * np.pi * noise**2)


def draw_prior(p: int, *, family: str, scale: float, draws: int, rng: np.random.Generator) -> np.ndarray:
    """Draw weights from the prior, shape (draws, p): what it believes before it has seen data.

    Parameters
    ----------
    p, draws : int >= 1
    family : "gaussian" or "laplace"
    scale : float > 0
    rng : numpy.random.Generator

    Returns
    -------
    array of shape (draws, p)

    References
    ----------
    Tibshirani (1996), "Regression shrinkage and selection via the lasso", JRSS B 58, section 5.

    Examples
    --------
    >>> draw_prior(3, family="gaussian", scale=1.0, draws=5, rng=np.random.default_rng(0)).shape
    (5, 3)
    """
    size = (checks.integer("draws", draws, low=1), checks.integer("p", p, low=1))
    scale = checks.number("scale", scale, low=0, low_open=True)
    checks.generator("rng", rng)
    draw = rng.normal if checks.one_of("family", family, FAMILIES) == "gaussian" else rng.laplace
    return draw(scale=scale, size=size)


def laplace_map(
    X: ArrayLike, y: ArrayLike, *, noise: float, scale: float, tolerance: float = 1e-12, max_sweeps: int = 100_000
) -> np.ndarray:
    """The most probable weights under a Laplace prior, by climbing the log posterior one weight at a time.

    Minimises ``||y - Xw||^2 / (2 noise^2) + sum |w_j| / scale``. Each step is exact: the single-weight
    problem is solved by soft-thresholding.

    Parameters
    ----------
    X : array of shape (n, p)
        There is no intercept: centre X and y to have one.
    y : array of shape (n,)
    noise : float > 0
        Standard deviation.
    scale : float > 0
        Of the prior, in units of the weights.
    tolerance : float > 0
        Stop when a sweep moves the fit by less than this fraction of ``max |y|``.
    max_sweeps : int >= 1

    Returns
    -------
    array of shape (p,)
        The lasso with ``lam = 2 noise^2 / (n scale)``.

    Warns
    -----
    RuntimeWarning
        When the sweeps run out.

    References
    ----------
    Tibshirani (1996), "Regression shrinkage and selection via the lasso", JRSS B 58, section 5.

    Examples
    --------
    >>> laplace_map(np.eye(2), np.array([3.0, 0.5]), noise=1.0, scale=1.0)
    array([2., 0.])
    """
    X = checks.design("X", X)
    y = checks.target("y", y, rows=len(X))
    noise = checks.number("noise", noise, low=0, low_open=True)
    threshold = noise**2 / checks.number("scale", scale, low=0, low_open=True)
    tolerance = checks.number("tolerance", tolerance, low=0, low_open=True)
    checks.integer("max_sweeps", max_sweeps, low=1)
    squares, w, residual = (X**2).sum(axis=0), np.zeros(X.shape[1]), y.copy()
    for _ in range(max_sweeps):
        moved = 0.0
        for j in np.flatnonzero(squares):
            new = soft_threshold(X[:, j] @ residual + squares[j] * w[j], threshold) / squares[j]
            residual -= X[:, j] * (new - w[j])
            moved = max(moved, abs(new - w[j]) * np.sqrt(squares[j]))
            w[j] = new
        if moved <= tolerance * np.abs(y).max():
            return w
    warnings.warn(
        f"laplace_map moved by {moved:.3g} in the last of {max_sweeps} sweeps: raise max_sweeps or tolerance",
        RuntimeWarning,
        stacklevel=2,
    )
    return w
