"""Digits that the networks of chapter 7 are trained and tested on, and the random streams that pair their runs.

Digits have 8 x 8 pixels, scaled to 0..1. Runs with equal seeds and different rates share their examples, initial
weights and batches, so they are compared in pairs.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from regularization import data

SEEDS = 8
TEST = 1000


def digit_sample(n: int, wrong: float, seed: int) -> tuple[data.Part, data.Part]:
    """Draw ``n`` digits to train on, a fraction ``wrong`` of them mislabelled, and TEST others with right labels."""
    pool = data.digits().train
    order = np.random.default_rng(seed).permutation(pool.n)
    scaled_pool = data.Part(pool.X / 16, pool.y)
    clean = data.Dataset("digits", scaled_pool.take(order[:n]), classes=data.digits().classes)
    spoilt = data.mislabelled(clean, fraction=wrong, rng=np.random.default_rng(1000 + seed))
    return spoilt.train, scaled_pool.take(order[-TEST:])


def stack(parts: Sequence[data.Part], times: int) -> tuple[np.ndarray, np.ndarray]:
    """Put parts of equal size along a members axis, the whole row ``times`` over."""
    return np.array([part.X for part in parts] * times, dtype=np.float32), np.array([part.y for part in parts] * times)


def streams(rates: int, seeds: int) -> list[np.random.Generator]:
    """Return one stream a member: rates outside, seeds inside; equal seeds pair the rates."""
    return [np.random.default_rng(seed) for _ in range(rates) for seed in range(seeds)]
