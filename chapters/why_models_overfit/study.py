"""The networks of the chapter on overfitting: one trained for too long, and one that memorises random labels."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np

from chapters.shared.kept import kept
from regularization import data, network

MOONS = 80
WRONG_MOONS = 0.125
RUNS = 10
EPOCHS = (0, 5, 10, 15, 20, 30, 40, 50, 60, 80, 100, 120, 140, 160, 180, 200, 225, 250, 275, 300, 350, 400, 450, 500)
EPOCHS += (600, 700, 800, 900, 1000, 1200, 1400, 1600, 1800, 2000, 2250, 2500)
SHARES = (0.0, 0.25, 0.5, 1.0, 1.0, 1.0, 0.0, 0.0, 0.5, 0.5)
"""Of random labels, one for each network; the first of each share is shown."""
EVERY = 5
"""Epochs from one measurement of a long training to the next."""
SHOWN_DIGITS = 12
TRAINING_DIGITS = 797
DIGIT_UNITS = 512
DIGIT_EPOCHS = (*range(0, 20, 2), *range(20, 101, 4))


@functools.cache
def moons(seed: int, wrong: float = WRONG_MOONS) -> data.SimulatedDataset:
    """Eighty points of two noisy half moons, a share ``wrong`` of them mislabelled. 400 clean ones to validate on."""
    clean = data.moons(n=MOONS, noise=0.25, rng=np.random.default_rng(seed), validation=400, test=0)
    return data.mislabelled(clean, fraction=wrong, rng=np.random.default_rng(100 + seed))


@kept
def long_training(width: int, wrong: float = WRONG_MOONS) -> tuple[network.Network, network.History]:
    """RUNS networks with ``width`` hidden units, trained far too long; run k sees ``moons(k, wrong)``."""
    sets = [moons(seed, wrong) for seed in range(RUNS)]
    train, validation = ((np.array([part.X for part in p]), np.array([part.y for part in p])) for p in _parts(sets))
    rng = [np.random.default_rng(seed) for seed in range(RUNS)]
    net = network.mlp(2, [width], 2, rng=rng, activation="tanh", dtype=np.float32)
    history = network.train(
        net,
        *train,
        rng=rng,
        optimiser=network.Adam(0.02),
        epochs=EPOCHS[-1],
        validation=validation,
        evaluate_every=EVERY,
        keep_parameters=True,
    )
    return net, history


def _parts(sets: list[data.SimulatedDataset]) -> tuple[list[data.Part], list[data.Part]]:
    return [one.train for one in sets], [one.validation for one in sets]


def at_epoch(width: int, epoch: int, X: np.ndarray) -> np.ndarray:
    """Probability of class 1 at X for all runs, after ``epoch`` epochs, shape (RUNS, len(X))."""
    net, history = long_training(width)
    net.load(history.parameters[epoch // EVERY])
    return network.softmax(net.predict(X))[..., 1]


def repeated(width: int, epochs: Sequence[int]) -> np.ndarray:
    """Share of the right and of the wrong training labels that run k repeats at ``epochs[k]``, shape (2, RUNS)."""
    shares = []
    for run, epoch in enumerate(epochs):
        sample = moons(run)
        same = (at_epoch(width, int(epoch), sample.train.X)[run] > 0.5) == sample.train.y
        wrong = sample.truth.flipped
        shares.append((same[~wrong].mean(), same[wrong].mean()))
    return np.array(shares).T


@functools.cache
def digit_parts() -> tuple[data.Part, data.Part]:
    """Digits with pixels in [-1/2, 1/2]: 797 to train on, 1000 to test on. The first ten are one of each."""
    whole = data.digits().train
    order = np.random.default_rng(0).permutation(whole.n)
    scaled = data.Part(whole.X / 16 - 0.5, whole.y)
    first = np.unique(whole.y[order[:TRAINING_DIGITS]], return_index=True)[1]
    rest = np.setdiff1d(np.arange(TRAINING_DIGITS), first)
    return scaled.take(order[np.r_[first, rest]]), scaled.take(order[TRAINING_DIGITS:])


@functools.cache
def digit_labels() -> tuple[np.ndarray, np.ndarray]:
    """Labels and which of them were drawn at random, one row for each of SHARES, shape (len(SHARES), 797)."""
    train, _ = digit_parts()
    labels, drawn = np.tile(train.y, (len(SHARES), 1)), np.zeros((len(SHARES), train.n), dtype=bool)
    for member, share in enumerate(SHARES):
        rng = np.random.default_rng(10 + max(member - 3, 0))
        rows = rng.permutation(train.n)[: round(share * train.n)]
        drawn[member, rows] = True
        labels[member, rows] = rng.integers(0, 10, size=train.n)[rows]
    return labels, drawn


@kept
def memorise() -> tuple[network.History, np.ndarray]:
    """Train one network for each of SHARES; return the run and its answers to the first training digits."""
    train, test = digit_parts()
    rng = [np.random.default_rng(20 + member) for member in range(len(SHARES))]
    net = network.mlp(64, [DIGIT_UNITS], 10, rng=rng, dtype=np.float32)
    history = network.train(
        net,
        train.X,
        digit_labels()[0],
        rng=rng,
        optimiser=network.Adam(0.003),
        epochs=DIGIT_EPOCHS[-1],
        batch_size=100,
        validation=(test.X, test.y),
        evaluate_every=2,
        probe=train.X[:SHOWN_DIGITS],
    )
    return history, history.predictions.argmax(axis=-1)
