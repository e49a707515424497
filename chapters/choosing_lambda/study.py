"""The simulations of the chapter, on pure noise: features screened before splitting, and the best of many settings."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from chapters.shared.kept import kept
from regularization.validation import Screener, k_fold

# -- Features screened before splitting
CANDIDATES = (100, 200, 500, 1000, 2000, 5000)
KEPT, PATIENTS, SIMULATIONS, SCREEN_FOLDS = 100, 50, 50, 5
BEFORE, INSIDE = "before splitting", "inside each fold"


def correlations(X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Correlation of each column of X with y; 0 where y is constant."""
    Z, centred = X - X.mean(axis=0), y - y.mean()
    scale = np.sqrt((Z**2).sum(axis=0) * (centred**2).sum())
    return (centred @ Z) / np.where(scale > 0, scale, 1.0)


def nearest_neighbour(train: np.ndarray, labels: np.ndarray, new: np.ndarray) -> np.ndarray:
    """The label of the training row that is closest to each new row."""
    distance = (train**2).sum(axis=1) - 2 * new @ train.T
    return labels[distance.argmin(axis=1)]


def _simulate(rng: np.random.Generator) -> dict[tuple[int, str], tuple[float, np.ndarray]]:
    """One data set of pure noise: error rate and held-out correlations for each number of features and each way."""
    X = rng.normal(size=(PATIENTS, CANDIDATES[-1]))
    y = rng.permutation(np.repeat([0, 1], PATIENTS // 2))
    folds = k_fold(PATIENTS, SCREEN_FOLDS, rng=rng).repeats[0]
    everyone = correlations(X, y)
    inside = [correlations(X[fold.train], y[fold.train]) for fold in folds]
    found = {}
    for features in CANDIDATES:
        for way, scores in ((BEFORE, [everyone] * SCREEN_FOLDS), (INSIDE, inside)):
            wrong, seen = 0, []
            for fold, score in zip(folds, scores, strict=True):
                best = np.argsort(-score[:features], kind="stable")[:KEPT]
                train, new = X[np.ix_(fold.train, best)], X[np.ix_(fold.held_out, best)]
                wrong += (nearest_neighbour(train, y[fold.train], new) != y[fold.held_out]).sum()
                seen.append(correlations(new, y[fold.held_out]))
            found[features, way] = wrong / PATIENTS, np.concatenate(seen)
    return found


@kept
def simulations() -> tuple[dict[tuple[int, str], tuple[float, np.ndarray]], ...]:
    """Fifty data sets in which no feature has anything to do with the class."""
    rng = np.random.default_rng(710)
    return tuple(_simulate(rng) for _ in range(SIMULATIONS))


@kept
def rates_by_absolute_value() -> np.ndarray:
    """Error rates when the 100 features with the largest absolute correlation are kept before splitting."""
    rng, rates = np.random.default_rng(711), []
    for _ in range(SIMULATIONS):
        X, y = rng.normal(size=(PATIENTS, CANDIDATES[-1])), rng.permutation(np.repeat([0, 1], PATIENTS // 2))
        Z = Screener(KEPT).fit(X, y).transform(X)
        folds = k_fold(PATIENTS, SCREEN_FOLDS, rng=rng).repeats[0]
        wrong = [(nearest_neighbour(Z[f.train], y[f.train], Z[f.held_out]) != y[f.held_out]).sum() for f in folds]
        rates.append(sum(wrong) / PATIENTS)
    return np.array(rates)


# -- The best of many settings
TRIED = (1, 2, 5, 10, 20, 50, 100)
NOISE_FEATURES, USED, CURSE_SETS = 30, 5, 80


@functools.cache
def settings() -> tuple[np.ndarray, np.ndarray]:
    """A hundred settings: five of thirty features, and a strength from 0.03 to 1."""
    rng = np.random.default_rng(15)
    columns = np.array([rng.permutation(NOISE_FEATURES)[:USED] for _ in range(TRIED[-1])])
    return columns, 10 ** rng.uniform(-1.5, 0, size=TRIED[-1])


def fit_settings(X: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weights (settings, features) and intercepts of every setting's ridge fit."""
    columns, strengths = settings()
    Z, centred = X - X.mean(axis=0), y - y.mean()
    gram, moments = Z.T @ Z / len(y), Z.T @ centred / len(y)
    system = gram[columns[:, :, None], columns[:, None, :]] + strengths[:, None, None] * np.eye(USED)
    weights = np.zeros((len(columns), NOISE_FEATURES))
    np.put_along_axis(weights, columns, np.linalg.solve(system, moments[columns][:, :, None])[:, :, 0], axis=1)
    return weights, y.mean() - weights @ X.mean(axis=0)


def _settings_errors(X: np.ndarray, y: np.ndarray, new_X: np.ndarray, new_y: np.ndarray) -> np.ndarray:
    weights, intercepts = fit_settings(X, y)
    return ((new_X @ weights.T + intercepts - new_y[:, None]) ** 2).mean(axis=0)


def _five_fold(X: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Cross-validated error of every setting."""
    folds = k_fold(len(y), 5, rng=rng).repeats[0]
    return np.mean([_settings_errors(X[f.train], y[f.train], X[f.held_out], y[f.held_out]) for f in folds], axis=0)


def _winners(errors: np.ndarray, order: np.ndarray) -> list[int]:
    """Best of the first 1, 2, 5, ... settings in ``order``."""
    return [int(order[errors[order[:count]].argmin()]) for count in TRIED]


def _nested(X: np.ndarray, y: np.ndarray, order: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Nested cross-validated error for each number of settings tried."""
    found = []
    for fold in k_fold(len(y), 5, rng=rng).repeats[0]:
        winners = _winners(_five_fold(X[fold.train], y[fold.train], rng), order)
        found.append(_settings_errors(X[fold.train], y[fold.train], X[fold.held_out], y[fold.held_out])[winners])
    return np.mean(found, axis=0)


@dataclass(frozen=True)
class Tries:
    """All settings on one data set: the order of trying, both errors, and the nested error for each number tried."""

    order: np.ndarray
    cross_validated: np.ndarray
    truth: np.ndarray
    nested: np.ndarray

    @property
    def winners(self) -> list[int]:
        """The winner among the first 1, 2, 5, ... settings."""
        return _winners(self.cross_validated, self.order)


def _try_all(rows: int, rng: np.random.Generator) -> Tries:
    X, y = rng.normal(size=(rows, NOISE_FEATURES)), rng.normal(size=rows)
    weights, intercepts = fit_settings(X, y)
    truth = 1 + (weights**2).sum(axis=1) + intercepts**2
    order = rng.permutation(TRIED[-1])
    return Tries(order, _five_fold(X, y, rng), truth, _nested(X, y, order, rng))


@kept
def cursed(rows: int) -> tuple[Tries, ...]:
    """Eighty data sets of ``rows`` rows in which y has nothing to do with X."""
    rng = np.random.default_rng(rows)
    return tuple(_try_all(rows, rng) for _ in range(CURSE_SETS))
