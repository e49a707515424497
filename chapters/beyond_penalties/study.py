"""Chapter 9: networks trained too long, on changed digits, and with noisy batch statistics."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from chapters.shared.kept import kept
from regularization import data, network
from regularization.network import SGD, BatchNorm, Dense, Network, ReLU, SoftmaxCrossEntropy

SIDE = 8
LOSS = SoftmaxCrossEntropy()


def digits() -> tuple[np.ndarray, np.ndarray]:
    """All digits with grey levels from 0 to 1, shape (1797, 64), and their labels."""
    part = data.digits().train
    return (part.X / 16).astype(np.float32), part.y


def orders(seeds: int) -> np.ndarray:
    """A random order of all images for each seed, shape (seeds, 1797)."""
    return np.array([np.random.default_rng(50 + seed).permutation(len(digits()[1])) for seed in range(seeds)])


def wrong_labels(labels: np.ndarray, fraction: float, seed: int) -> np.ndarray:
    """``labels`` of which a fraction was replaced by another digit."""
    rng, n = np.random.default_rng(100 + seed), len(labels)
    shift = np.zeros(n, dtype=int)
    shift[rng.permutation(n)[: round(fraction * n)]] = 1
    return (labels + shift * rng.integers(1, 10, n)) % 10


# -- Early stopping ---------------------------------------------------------------------------------
@dataclass(frozen=True)
class LongRuns:
    """Losses and accuracies after each epoch (rows) of each run (columns)."""

    training: np.ndarray
    validation: np.ndarray
    test: np.ndarray
    training_accuracy: np.ndarray
    test_accuracy: np.ndarray


@kept
def long_runs(*, runs: int, epochs: int, n: int, checked: int, wrong: float) -> LongRuns:
    """Train on ``n`` digits, a fraction of them mislabelled, far too long; validate on ``checked`` clean ones."""
    images, labels = digits()
    order = orders(runs)
    given = np.array([wrong_labels(labels[order[seed, :n]], wrong, seed) for seed in range(runs)])
    validation, test = order[:, n : n + checked], order[:, -800:]
    rng = [np.random.default_rng(seed) for seed in range(runs)]
    net = network.mlp(64, [64], 10, rng=rng, dtype=np.float32)
    history = network.train(
        net,
        images[order[:, :n]],
        given,
        rng=rng,
        optimiser=SGD(0.05, momentum=0.9),
        epochs=epochs,
        batch_size=20,
        validation=(images[validation], labels[validation]),
        keep_parameters=True,
    )
    losses, accuracies = np.empty((2, epochs + 1, runs))
    for epoch, parameters in enumerate(history.parameters):
        net.load(parameters)
        outputs = net.predict(images[test])
        losses[epoch], accuracies[epoch] = LOSS.value(outputs, labels[test]), LOSS.accuracy(outputs, labels[test])
    return LongRuns(history.train_loss, history.validation_loss, losses, history.train_accuracy, accuracies)


# -- Data augmentation ------------------------------------------------------------------------------
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
        return np.array([movement(*rng.uniform(-strength, strength, 2), 0.0) for _ in range(count)])
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


# -- Batch normalization ----------------------------------------------------------------------------
BATCH = 48
GROUPS = (2, 3, 4, 6, 12, 24, 48)
"""How many images of a batch may share a mean and a variance."""


class GroupedBatchNorm(BatchNorm):
    """Batch normalization whose mean and variance come from groups of the batch, not from all of it.

    The gradient is still averaged over the whole batch, so that the size of the groups changes nothing but the
    noise in the statistics ("ghost batches", Hoffer, Hubara & Soudry 2017).
    """

    def __init__(self, group: int) -> None:
        super().__init__()
        self.group = group

    def forward(self, x: np.ndarray, *, training: bool = False, rng: object = None) -> np.ndarray:
        """Normalise each group of examples by itself in training mode."""
        if not training:
            return super().forward(x)
        groups = x.reshape(len(x), -1, self.group, x.shape[-1])
        mean, variance = groups.mean(axis=2, keepdims=True), groups.var(axis=2, keepdims=True)
        unbiased = variance * (self.group / (self.group - 1))
        for name, latest in (("mean", mean), ("variance", unbiased)):
            self.params[name] += self.momentum * (latest.mean(axis=(1, 2)) - self.params[name])
        self.deviation = np.sqrt(variance + self.epsilon)
        self.groups = (groups - mean) / self.deviation
        self.normalised = self.groups.reshape(x.shape)
        return self._like(x, "scale") * self.normalised + self._like(x, "shift")

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """As for one batch, within each group."""
        self.grads["scale"][...] = (grad * self.normalised).sum(axis=1)
        self.grads["shift"][...] = grad.sum(axis=1)
        inner = (grad * self._like(grad, "scale")).reshape(self.groups.shape)
        along = self.groups * (inner * self.groups).mean(axis=2, keepdims=True)
        return ((inner - inner.mean(axis=2, keepdims=True) - along) / self.deviation).reshape(grad.shape)


@dataclass(frozen=True)
class BatchNoise:
    """Accuracies of each run: on the labels it was trained with, and on the test set.

    ``before`` is what one hidden unit of the first run receives, before normalization, for each training image.
    """

    training: np.ndarray
    test: np.ndarray
    before: np.ndarray


def normalised_network(group: int, *, rng: list[np.random.Generator]) -> Network:
    """One hidden layer of 64 units, batch-normalised in groups; ``group`` 0 leaves the normalization out."""
    between = [GroupedBatchNorm(group)] if group else []
    return Network((64,), [Dense(64), *between, ReLU(), Dense(10, init="glorot")], rng=rng, dtype=np.float32)


def trained_in_groups(group: int, *, wrong: float, runs: int, steps: int, n: int = 576) -> tuple[Network, np.ndarray]:
    """Train on ``n`` digits, some mislabelled, in batches of BATCH; return the networks and the labels given."""
    images, labels = digits()
    order = orders(runs)[:, :n]
    given = np.array([wrong_labels(labels[own], wrong, seed) for seed, own in enumerate(order)])
    rng = [np.random.default_rng(seed) for seed in range(runs)]
    net, optimiser, run = normalised_network(group, rng=rng), SGD(0.1, momentum=0.9), np.arange(runs)[:, None]
    for _ in range(steps):
        rows = np.array([one.permutation(n)[:BATCH] for one in rng])
        network.train_step(net, images[order[run, rows]], given[run, rows], rng=rng, loss=LOSS, optimiser=optimiser)
    return net, given


@kept
def batch_noise(group: int, wrong: float, *, runs: int, steps: int) -> BatchNoise:
    """Accuracies after training with mean and variance from groups of ``group`` images (0: no normalization)."""
    images, labels = digits()
    net, given = trained_in_groups(group, wrong=wrong, runs=runs, steps=steps)
    order = orders(runs)
    seen, test = order[:, : given.shape[1]], order[:, -900:]
    return BatchNoise(
        LOSS.accuracy(net.predict(images[seen]), given),
        LOSS.accuracy(net.predict(images[test]), labels[test]),
        net.activations(images[seen])[0][0, :, 0],
    )


@dataclass(frozen=True)
class WrongMode:
    """Accuracy on the same 480 test digits: evaluated as meant, and by mistake with the statistics of each batch."""

    evaluation: float
    mixed_batches: float
    sorted_batches: float


@kept
def wrong_mode() -> WrongMode:
    """Test one batch-normalised network on batches of 48, mixed and sorted by digit."""
    images, labels = digits()
    net, _ = trained_in_groups(BATCH, wrong=0.0, runs=1, steps=400)
    test = orders(1)[0, -900:]
    in_order = np.concatenate([test[labels[test] == digit][:BATCH] for digit in range(10)])
    mixed = np.random.default_rng(0).permutation(in_order)

    def accuracy(rows: np.ndarray, training: bool) -> float:
        return float(LOSS.accuracy(net.forward(images[rows][None], training=training), labels[rows][None])[0])

    return WrongMode(accuracy(in_order, False), accuracy(mixed, True), accuracy(in_order, True))


@dataclass(frozen=True)
class TwoTrainings:
    """An L2 penalty on weights before batch normalization, beside a learning rate that grows instead.

    ``difference`` is the largest between the two networks' probabilities, over all batches in training, ``apart``
    that from a run with neither. ``shrunk`` is the length of the penalised weights relative to the others', and
    ``faster`` how much the growing learning rate has grown.
    """

    difference: float
    apart: float
    accuracy: float
    shrunk: float
    faster: float


@kept
def two_trainings(*, lam: float, steps: int, rate: float = 0.1) -> TwoTrainings:
    """Train three equal networks on the same batches: L2 on the hidden weights, a growing rate for them, neither."""
    images, labels = digits()
    order = orders(1)[0]
    test = order[-300:]
    rng = [np.random.default_rng(0) for _ in range(3)]
    layers = [Dense(32), BatchNorm(epsilon=0.0), ReLU(), Dense(10, init="glorot")]
    net, keep = Network((64,), layers, rng=rng), 1 - 2 * rate * lam
    hidden = net.layers[0].params["weights"], net.layers[0].grads["weights"]
    batches, gaps = np.random.default_rng(1), []
    for step in range(steps):
        rows = order[batches.integers(400, size=64)]
        outputs = net.forward(images[rows][None], training=True)
        probabilities = network.softmax(outputs)
        gaps.append([np.abs(probabilities[0] - probabilities[other]).max() for other in (1, 2)])
        net.parameter_gradients(LOSS.gradient(outputs, labels[rows][None]))
        hidden[0][0] *= keep
        hidden[1][1] *= keep ** -(2 * step + 1)
        net.parameters -= rate * net.gradients
    lengths = np.linalg.norm(hidden[0].reshape(3, -1), axis=1)
    accuracy = LOSS.accuracy(net.predict(images[test]), labels[test][None])
    (difference, apart), grown = np.max(gaps, axis=0), keep ** -(2 * steps - 1)
    return TwoTrainings(
        float(difference), float(apart), float(accuracy[0]), float(lengths[0] / lengths[1]), float(grown)
    )
