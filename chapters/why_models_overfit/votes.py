"""A vote of nearest neighbours among two half moons of points, some of which have the wrong label."""

from __future__ import annotations

import functools

import numpy as np

from regularization import data

VOTERS = (99, 61, 41, 25, 15, 9, 5, 3, 1)
CROWDS = 20
VOTE_SIDE = np.linspace(-1.7, 2.7, 57), np.linspace(-1.3, 1.8, 57)
VOTE_PLANE = np.stack(np.meshgrid(*VOTE_SIDE), axis=-1).reshape(-1, 2)


@functools.cache
def crowd(seed: int, flip: float, n: int = 150) -> data.SimulatedDataset:
    """Points of two half moons of which a fraction ``flip`` has the wrong label; the test points are right."""
    clean = data.moons(n=n, noise=0.2, rng=np.random.default_rng(seed), validation=0, test=500)
    return data.mislabelled(clean, fraction=flip, rng=np.random.default_rng(50 + seed))


def nearest(X: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Indices of the VOTERS[0] rows of ``known`` nearest to each row of X, the nearest first."""
    squared = (X**2).sum(axis=1)[:, None] - 2 * X @ known.T + (known**2).sum(axis=1)
    return squared.argsort(axis=1)[:, : VOTERS[0]]


@functools.cache
def _neighbours(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Neighbours of the training and of the test points; they don't depend on the labels."""
    sample = crowd(seed, 0.0)
    return nearest(sample.train.X, sample.train.X), nearest(sample.test.X, sample.train.X)


@functools.cache
def plane_neighbours() -> np.ndarray:
    """Neighbours of the places of VOTE_PLANE in the first sample."""
    return nearest(VOTE_PLANE, crowd(0, 0.0).train.X)


@functools.cache
def vote_errors(flip: float) -> tuple[np.ndarray, np.ndarray]:
    """Training and test error of each sample (rows) and number of voters (columns)."""
    errors = np.empty((2, CROWDS, len(VOTERS)))
    for seed in range(CROWDS):
        sample = crowd(seed, flip)
        for kind, (near, part) in enumerate(zip(_neighbours(seed), sample.parts, strict=True)):
            votes = np.cumsum(sample.train.y[near], axis=1)[:, np.array(VOTERS) - 1]
            errors[kind, seed] = np.mean((votes > np.array(VOTERS) / 2) != part.y[:, None], axis=0)
    return errors[0], errors[1]


@functools.cache
def mistakes_with(n: int, flip: float) -> np.ndarray:
    """Share of mistakes on new points, by number of voters, with ``n`` training points: means over CROWDS samples."""
    shares = np.empty((CROWDS, len(VOTERS)))
    for seed in range(CROWDS):
        train, test = crowd(seed, flip, n).parts
        votes = np.cumsum(train.y[nearest(test.X, train.X)], axis=1)[:, np.array(VOTERS) - 1]
        shares[seed] = np.mean((votes > np.array(VOTERS) / 2) != test.y[:, None], axis=0)
    return shares.mean(axis=0)
