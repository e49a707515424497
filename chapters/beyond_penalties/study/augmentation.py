"""Networks trained on digits that are shifted, rotated or given noise anew each time they are shown."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from chapters.beyond_penalties.study.samples import LOSS, SIDE, digits, orders
from chapters.shared.kept import kept
from regularization import network
from regularization.network import SGD, Network

KINDS = ("shift", "rotate", "noise")
STRENGTHS = {
    "shift": (0.0, 0.5, 1.0, 1.5, 2.5),
    "rotate": (0.0, 10.0, 20.0, 45.0, 180.0),
    "noise": (0.0, 0.1, 0.2, 0.4, 0.8),
}
"""Largest shift in pixels each way; largest angle in degrees; standard deviation of the noise, with ink = 1."""


def movement(right: float, down: float, degrees: float) -> np.ndarray:
    """The matrix that moves a picture, shape (64, 64): ``picture @ matrix``, rotated about its centre, then shifted.

    Grey levels between the pixels are interpolated; what comes from outside is blank.
    """
    angle, centre = np.deg2rad(degrees), (SIDE - 1) / 2
    row, column = np.divmod(np.arange(SIDE**2), SIDE)
    y, x = row - centre - down, column - centre - right
    from_row = np.cos(angle) * y + np.sin(angle) * x + centre
    from_column = np.cos(angle) * x - np.sin(angle) * y + centre
    pixels = np.arange(SIDE)[:, None]
    rows, columns = (np.maximum(1 - np.abs(pixels - source), 0) for source in (from_row, from_column))
    return (rows[:, None] * columns).reshape(SIDE**2, SIDE**2).astype(np.float32)


def movements(kind: str, strength: float, count: int, rng: np.random.Generator) -> np.ndarray:
    """Random movements of a kind up to a strength, shape (count, 64, 64)."""
    if kind == "shift":
        places = rng.uniform(-strength, strength, (count, 2))
        return np.array([movement(right, down, 0.0) for right, down in places])
    return np.array([movement(0.0, 0.0, degrees) for degrees in rng.uniform(-strength, strength, count)])


SETTINGS = (("none", 0.0), *((kind, strength) for kind in KINDS for strength in STRENGTHS[kind][1:]))
"""Ways to train: without augmentation, and with each kind at each strength."""


class Shower:
    """Shows images changed anew each time: noise is drawn, movements come from a large random store."""

    def __init__(self, kind: str, strength: float, *, rng: np.random.Generator, versions: int = 96) -> None:
        self.images, self.kind, self.strength, self.versions = digits()[0], kind, strength, versions
        if strength > 0 and kind != "noise":
            self.store = np.matmul(self.images, movements(kind, strength, versions, rng))

    def show(self, rows: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Images ``rows``, of any shape, each changed in its own way: (..., 64)."""
        if self.strength == 0:
            return self.images[rows]
        if self.kind == "noise":
            noise = rng.standard_normal((*rows.shape, SIDE**2), dtype=np.float32)
            return self.images[rows] + np.float32(self.strength) * noise
        return self.store[rng.integers(self.versions, size=rows.shape), rows]


@dataclass(frozen=True)
class Augmented:
    """Accuracies, shape (len(SETTINGS), runs): on the training images, and on test images as scanned.

    ``moved`` is the accuracy on test images changed like the training images; ``unprepared`` that of the
    networks trained without augmentation on the same changed images.
    """

    training: np.ndarray
    scanned: np.ndarray
    moved: np.ndarray
    unprepared: np.ndarray


@kept
def augmented(n: int, *, runs: int, steps: int) -> Augmented:
    """Train on ``n`` digits in each of SETTINGS; run k has the same images, first weights and batches in all."""
    labels = digits()[1]
    order = orders(runs)
    net = network.mlp(64, [64], 10, rng=_seeds(runs), dtype=np.float32, members=len(SETTINGS) * runs)
    optimiser, rng, fresh = SGD(0.1, momentum=0.9), np.random.default_rng(1), np.random.default_rng(2)
    showers = [Shower(*setting, rng=np.random.default_rng(3)) for setting in SETTINGS]
    for step in range(steps):
        if step == (2 * steps) // 3:
            optimiser.learning_rate = optimiser.learning_rate / 10
        rows = np.take_along_axis(order, rng.integers(n, size=(runs, 32)), axis=1)
        batch = np.concatenate([shower.show(rows, fresh) for shower in showers])
        targets = np.tile(labels[rows], (len(SETTINGS), 1))
        network.train_step(net, batch, targets, rng=rng, loss=LOSS, optimiser=optimiser)
    return _tested(net, order[:, :n], order[:, -900:])


def _seeds(runs: int) -> list[np.random.Generator]:
    """A generator for each member, equal for the same run of all settings."""
    return [np.random.default_rng(run) for _ in SETTINGS for run in range(runs)]


def _tested(net: Network, seen: np.ndarray, test: np.ndarray) -> Augmented:
    """Test all networks on what they saw, on new images, and on new images changed in ways they never saw."""
    images, labels = digits()
    accuracy, rng = functools.partial(_accuracy, net), np.random.default_rng(4)
    moved, unprepared = np.empty((2, len(SETTINGS), len(test)))
    for place, setting in enumerate(SETTINGS):
        new = Shower(*setting, rng=np.random.default_rng(5)).show(test, rng)
        moved[place], unprepared[place] = accuracy(new, labels[test])[[place, 0]]
    return Augmented(accuracy(images[seen], labels[seen]), accuracy(images[test], labels[test]), moved, unprepared)


def _accuracy(net: Network, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Accuracy of every setting (rows) and run on the run's own images."""
    correct = LOSS.accuracy(net.predict(np.tile(X, (len(SETTINGS), 1, 1))), np.tile(y, (len(SETTINGS), 1)))
    return correct.reshape(len(SETTINGS), -1)
