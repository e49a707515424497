"""Two weights before batch normalization, trained by gradient descent: how they turn and grow."""

from __future__ import annotations

import functools

import numpy as np

DESCENT_STEPS = 60
RATE = 0.1
START = np.array([-0.2, 1.0])
DECAYS = (0.0, 0.002, 0.006, 0.02)
"""Fractions by which the penalty shrinks w at each step, 2 times learning rate times lambda."""


@functools.cache
def cloud() -> tuple[np.ndarray, np.ndarray]:
    """Sixty points of two features, centred, and their class, -1 or 1."""
    rng = np.random.default_rng(3)
    X = rng.normal(size=(60, 2))
    y = np.sign(X @ [1.0, 0.3] + 0.5 * rng.normal(size=60))
    return X - X.mean(axis=0), y


def through_batchnorm(w: np.ndarray) -> tuple[float, np.ndarray]:
    """Mean squared error of the normalised output ``(X w - mean) / deviation``, and its gradient."""
    X, y = cloud()
    z = X @ w
    unit = (z - z.mean()) / z.std()
    pull = 2 * (unit - y) / len(y)
    pull = (pull - pull.mean() - unit * (pull * unit).mean()) / z.std()
    return float(((unit - y) ** 2).mean()), X.T @ pull


@functools.cache
def descent_path(scale: int, faster: int, decay: float, steps: int = DESCENT_STEPS) -> np.ndarray:
    """Weights from ``scale`` times START on, with ``faster`` times RATE, after each step, shape (steps + 1, 2)."""
    path = [scale * START]
    for _ in range(steps):
        _, gradient = through_batchnorm(path[-1])
        path.append((1 - decay) * path[-1] - faster * RATE * gradient)
    return np.array(path)


def direction_of(path: np.ndarray) -> np.ndarray:
    """Return the directions of weights (steps, 2) in degrees, without jumps."""
    return np.degrees(np.unwrap(np.arctan2(path[:, 1], path[:, 0])))
