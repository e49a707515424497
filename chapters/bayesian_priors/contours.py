"""Level lines of prior, likelihood and posterior in the plane of two weights, with the posterior's mode and mean."""

from __future__ import annotations

import functools

import numpy as np

from regularization.bayes import gaussian_posterior, laplace_map, posterior_grid

PLANE_ROWS = (1, 2, 4, 8, 16, 32, 64)
PLANE_NOISE = 1.0
PLANE_TRUTH = np.array([1.6, 0.3])
LEVELS = (0.8, 0.5, 0.2, 0.05)
"""Heights of the contours, as parts of the peak."""
_ANGLES = np.linspace(0, 2 * np.pi, 73)[:-1]


@functools.cache
def plane_rows(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the first ``n`` rows of two correlated features and a target; there is no intercept."""
    rng = np.random.default_rng(8)
    X = rng.normal(size=(PLANE_ROWS[-1], 2)) @ np.linalg.cholesky([[1, 0.5], [0.5, 1]]).T
    y = X @ PLANE_TRUTH + PLANE_NOISE * rng.normal(size=len(X))
    return X[:n], y[:n]


def log_height(w: np.ndarray, *, family: str, scale: float, n: int) -> np.ndarray:
    """Logarithm of prior times likelihood at weights of shape (..., 2), up to a constant."""
    X, y = plane_rows(n)
    fit = -0.5 * ((w @ (X.T @ X)) * w).sum(axis=-1) + w @ (X.T @ y)
    return fit / PLANE_NOISE**2 + _log_prior_height(w, family, scale)


def _log_prior_height(w: np.ndarray, family: str, scale: float) -> np.ndarray:
    if family == "gaussian":
        return -0.5 * (w**2).sum(axis=-1) / scale**2
    return -np.abs(w).sum(axis=-1) / scale


def ellipses(centre: np.ndarray, precision: np.ndarray) -> np.ndarray:
    """Level lines of a normal density at LEVELS."""
    radii = np.sqrt(-2 * np.log(LEVELS))
    axes = np.linalg.inv(np.linalg.cholesky(precision)).T
    around = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)], axis=1) @ axes.T
    return centre + radii[:, None, None] * around


def level_lines(mode: np.ndarray, precision: np.ndarray, family: str, scale: float, n: int) -> np.ndarray:
    """Level lines of the posterior at LEVELS: from its mode it falls in every direction, so each ray meets one once."""
    rays = ellipses(np.zeros(2), precision)[:1].repeat(len(LEVELS), axis=0)
    target = log_height(mode, family=family, scale=scale, n=n) + np.log(LEVELS)[:, None]
    near, far = np.zeros(rays.shape[:2]), np.full(rays.shape[:2], 100.0)
    for _ in range(45):
        middle = (near + far) / 2
        inside = log_height(mode + middle[..., None] * rays, family=family, scale=scale, n=n) > target
        near, far = np.where(inside, middle, near), np.where(inside, far, middle)
    return mode + near[..., None] * rays


def prior_variance(family: str, scale: float) -> float:
    """Variance of one weight under the prior."""
    return scale**2 if family == "gaussian" else 2 * scale**2


def mode_and_mean(family: str, scale: float, n: int, spread: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mode and mean of the posterior; its mean under the Laplace prior is summed over nine ``spread`` to each side."""
    X, y = plane_rows(n)
    if family == "gaussian":
        mean = gaussian_posterior(X, y, noise=PLANE_NOISE, scale=scale, fit_intercept=False).mean
        return mean, mean
    mode = laplace_map(X, y, noise=PLANE_NOISE, scale=scale)
    first, second = (m + s * np.linspace(-9, 9, 121) for m, s in zip(mode, spread, strict=True))
    grid = posterior_grid(X, y, family=family, noise=PLANE_NOISE, scale=scale, first=first, second=second)
    return mode, grid.mean


def area(line: np.ndarray) -> float:
    """Area inside a closed line, shape (points, 2).

    >>> area(np.array([[0, 0], [2, 0], [2, 1], [0, 1]]))
    2.0
    """
    x, y = line.T
    return float(abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2)


def diamond() -> np.ndarray:
    """Points with ``|w1| + |w2| = 1``, as many as the ellipses have."""
    circle = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)], axis=1)
    return circle / np.abs(circle).sum(axis=1, keepdims=True)
