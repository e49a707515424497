"""The diabetes data with quadratic columns, split once: what the five steps see, and 142 patients locked away."""

from __future__ import annotations

import functools
from itertools import combinations

import numpy as np

from chapters.choosing_lambda.known_truth import STRENGTHS, repeats, ridge_cross_validation
from regularization import data, linear
from regularization.validation import CrossValidation, Standardizer, k_fold

TEST_ROWS = 142
AVERAGED, SPLITS = 20, 200
GRID = (0.0, *STRENGTHS)


def quadratic(X: np.ndarray) -> np.ndarray:
    """The ten features, their 45 products and the nine squares (sex has two values, so its square says nothing new)."""
    pairs = [X[:, i] * X[:, j] for i, j in combinations(range(X.shape[1]), 2)]
    squares = [X[:, j] ** 2 for j in range(X.shape[1]) if len(np.unique(X[:, j])) > 2]
    return np.column_stack([X, *pairs, *squares])


@functools.cache
def patients() -> data.Dataset:
    """The diabetes data with 64 columns: 300 patients to train on, 142 locked away."""
    plain = data.diabetes()
    wide = data.Dataset(plain.name, train=data.Part(quadratic(plain.train.X), plain.train.y))
    return data.split(wide, validation=0, test=TEST_ROWS / wide.train.n, rng=np.random.default_rng(6))


@functools.cache
def single_searches() -> tuple[CrossValidation, ...]:
    """Ten-fold cross-validation of ridge on the training part, SPLITS times, each with a random split of its own."""
    X, y = patients().train
    folds = k_fold(len(y), 10, rng=np.random.default_rng(6), repeats=SPLITS)
    search = ridge_cross_validation(X, y, np.array(GRID), folds)
    return tuple(repeats(search, slice(k, k + 1)) for k in range(SPLITS))


@functools.cache
def diabetes_search() -> CrossValidation:
    """The mean of the first AVERAGED of these searches."""
    X, y = patients().train
    folds = k_fold(len(y), 10, rng=np.random.default_rng(6), repeats=AVERAGED)
    return ridge_cross_validation(X, y, np.array(GRID), folds)


@functools.cache
def diabetes_path() -> linear.Path:
    """Ridge on the training part, standardised, at each strength of GRID."""
    X, y = patients().train
    return linear.ridge_path(Standardizer().fit(X).transform(X), y, np.array(GRID))
