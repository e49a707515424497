"""The digits of chapter 9, an order of them for each seed, and wrong labels."""

from __future__ import annotations

import numpy as np

from regularization import data
from regularization.network import SoftmaxCrossEntropy

SIDE = 8
LOSS = SoftmaxCrossEntropy()


def digits() -> tuple[np.ndarray, np.ndarray]:
    """All digits with grey levels from 0 to 1, shape (1797, 64), and their labels."""
    part = data.digits().train
    return (part.X / 16).astype(np.float32), part.y


def orders(seeds: int) -> np.ndarray:
    """A random order of all images for each seed, shape (seeds, 1797)."""
    return np.array([np.random.default_rng(50 + seed).permutation(len(digits()[1])) for seed in range(seeds)])


def wrong_labels(labels: np.ndarray, fraction: float, seed: int) -> np.ndarray:
    """``labels`` of which a fraction was replaced by another digit."""
    rng, n = np.random.default_rng(100 + seed), len(labels)
    shift = np.zeros(n, dtype=int)
    shift[rng.permutation(n)[: round(fraction * n)]] = 1
    return (labels + shift * rng.integers(1, 10, n)) % 10
