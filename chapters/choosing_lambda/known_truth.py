"""A problem whose truth is known: its cross-validation, and the true error of every fit."""

from __future__ import annotations

import functools

import numpy as np

from chapters.shared.strengths import strengths
from regularization import data, linear
from regularization.validation import CrossValidation, Folds, Standardizer, k_fold

FEATURES, NOISE, CORRELATION = 40, 3.0, 0.5
STRENGTHS = strengths(-4, 2, 4)


@functools.cache
def problem(rows: int = 60, seed: int = 4) -> data.SimulatedDataset:
    """Ten of forty correlated features matter; ``rows`` training rows."""
    return data.sparse_linear(
        n=rows, p=FEATURES, support=10, noise=NOISE, correlation=CORRELATION, rng=np.random.default_rng(seed)
    )


def ridge_cross_validation(X: np.ndarray, y: np.ndarray, strengths: np.ndarray, folds: Folds) -> CrossValidation:
    """What ``cross_validate(Ridge, ..., prepare=Standardizer)`` gives, from one decomposition a fold."""
    errors = np.empty((2, len(strengths), *folds.shape))
    for r, repeat in enumerate(folds.repeats):
        for k, fold in enumerate(repeat):
            scaler = Standardizer().fit(X[fold.train])
            path = linear.ridge_path(scaler.transform(X[fold.train]), y[fold.train], strengths)
            for part, rows in enumerate((fold.train, fold.held_out)):
                errors[part, :, r, k] = ((path.predict(scaler.transform(X[rows])) - y[rows]) ** 2).mean(axis=1)
    training, held_out = errors
    return CrossValidation(np.asarray(strengths, dtype=float), training, held_out)


def repeats(search: CrossValidation, which: slice) -> CrossValidation:
    """The search by some of its repeats."""
    return CrossValidation(search.strengths, search.train_errors[:, which], search.errors[:, which], search.simpler)


def standardised_path(train: data.Part, strengths: np.ndarray) -> linear.Path:
    """Ridge on standardised features, as weights on the features' own scales."""
    scaler = Standardizer().fit(train.X)
    path = linear.ridge_path(scaler.transform(train.X), train.y, strengths)
    coefs = path.coefs / scaler.scale_
    return linear.Path(path.lams, coefs, path.intercepts - coefs @ scaler.mean_)


def true_errors(path: linear.Path, truth: data.Truth) -> np.ndarray:
    """Expected squared error on a new row of `problem`, exactly, for each strength of a path."""
    place = np.arange(FEATURES)
    covariance = CORRELATION ** np.abs(place[:, None] - place)
    off = path.coefs - truth.coefficients
    return np.einsum("mi,ij,mj->m", off, covariance, off) + path.intercepts**2 + truth.noise**2


@functools.cache
def truth_at(rows: int = 60, seed: int = 4, strengths: tuple[float, ...] = STRENGTHS) -> np.ndarray:
    """True error of the fit to all ``rows`` rows, for each strength."""
    sample = problem(rows, seed)
    return true_errors(standardised_path(sample.train, np.array(strengths)), sample.truth)


@functools.cache
def searched(k: int, split: int) -> CrossValidation:
    """Cross-validation of `problem` with ``k`` folds and the ``split``-th shuffling."""
    X, y = problem().train
    folds = k_fold(len(y), k, rng=np.random.default_rng([k, split]))
    return ridge_cross_validation(X, y, np.array(STRENGTHS), folds)
