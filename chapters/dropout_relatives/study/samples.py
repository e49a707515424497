"""The digits of chapter 8 as images, and an order of them for each seed."""

from __future__ import annotations

import functools

import numpy as np

from regularization import data

SIDE = 8


@functools.cache
def digit_images() -> tuple[np.ndarray, np.ndarray]:
    """All digits as images of shape (1797, 8, 8, 1) with grey levels from 0 to 1, and their labels."""
    digits = data.digits().train
    return (digits.X / 16).reshape(-1, SIDE, SIDE, 1).astype(np.float32), digits.y


def shuffled(seeds: tuple[int, ...]) -> np.ndarray:
    """Return an order of the images for each seed."""
    return np.stack([np.random.default_rng(1000 + seed).permutation(len(digit_images()[1])) for seed in seeds])
