"""Data sets of the book: one frozen type, seeded generators, packaged data. Nothing is downloaded."""

from regularization.data._curves import CURVES, noisy_curve, noisy_sine
from regularization.data._dataset import Dataset, LinearFunction, Part, SimulatedDataset, Truth, pooled
from regularization.data._linear_problems import correlated_groups, sparse_linear, zou_hastie
from regularization.data._packaged import (
    PROSTATE_TEST_ROWS,
    TABLES,
    breast_cancer,
    diabetes,
    digits,
    prostate,
    table_text,
    unit_norm,
    wine,
)
from regularization.data._shapes import moons, spirals
from regularization.data._variants import biased_sample, mislabelled, split, without_interval

__all__ = [
    "CURVES",
    "PROSTATE_TEST_ROWS",
    "TABLES",
    "Dataset",
    "LinearFunction",
    "Part",
    "SimulatedDataset",
    "Truth",
    "biased_sample",
    "breast_cancer",
    "correlated_groups",
    "diabetes",
    "digits",
    "mislabelled",
    "moons",
    "noisy_curve",
    "noisy_sine",
    "pooled",
    "prostate",
    "sparse_linear",
    "spirals",
    "split",
    "table_text",
    "unit_norm",
    "wine",
    "without_interval",
    "zou_hastie",
]
