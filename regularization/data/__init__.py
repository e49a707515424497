"""Data sets of the book: one frozen type, seeded generators, packaged data. Nothing is downloaded."""

from regularization.data.curves import CURVES, noisy_curve, noisy_sine
from regularization.data.dataset import Dataset, LinearFunction, Part, Truth, pooled

__all__ = [
    "CURVES",
    "Dataset",
    "LinearFunction",
    "Part",
    "Truth",
    "noisy_curve",
    "noisy_sine",
    "pooled",
]
