"""Two nearly equal features, of which only the first matters: their weights, and the bound on their difference."""

from __future__ import annotations

import functools

import numpy as np

from regularization import linear

TWINS_ROWS = 50
UNLIKE = np.logspace(0, -4, 81)
ALIKE = 1 - UNLIKE


@functools.cache
def _two_directions() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Two standardised features, exactly uncorrelated, and a centred target: three times the first plus noise."""
    rng = np.random.default_rng(27)
    orthogonal, _ = np.linalg.qr(np.column_stack([np.ones(TWINS_ROWS), rng.normal(size=(TWINS_ROWS, 2))]))
    first, other = orthogonal[:, 1:].T * np.sqrt(TWINS_ROWS)
    y = 3 * first + 2 * rng.normal(size=TWINS_ROWS)
    return first, other, y - y.mean()


def twins(correlation: float) -> tuple[np.ndarray, np.ndarray]:
    """Features with exactly this correlation, of which only the first matters; and the target."""
    first, other, y = _two_directions()
    return np.column_stack([first, correlation * first + np.sqrt(1 - correlation**2) * other]), y


@functools.cache
def twin_weights(rho: float, lam: float) -> np.ndarray:
    """Both weights at each correlation of ALIKE, shape (len(ALIKE), 2)."""
    return np.array([linear.elastic_net_path(*twins(r), [lam], rho=rho).coefs[0] for r in ALIKE])


def grouping_bound(l2: float) -> np.ndarray:
    """Zou & Hastie's bound on the difference, in our scaling sqrt(2 (1 - r)) sd(y) / l2, at each r of ALIKE."""
    _, _, y = _two_directions()
    return np.sqrt(2 * (1 - ALIKE)) * y.std() / l2
