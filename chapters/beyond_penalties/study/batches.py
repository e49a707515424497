"""Networks whose batch normalization is noisy: in groups of a batch, with noise added, or in the wrong mode."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chapters.beyond_penalties.study.samples import LOSS, digits, orders, wrong_labels
from chapters.shared.kept import kept
from regularization import network
from regularization.network import SGD, BatchNorm, Dense, Layer, Network, ReLU

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


class NoisyBatchNorm(GroupedBatchNorm):
    """Batch normalization over the whole batch, with independent normal noise added to each normalised value.

    The noise has standard deviation ``size`` in training and is off at inference: the control for small groups, whose
    normalised values are not only noisy but also limited to a short range.
    """

    def __init__(self, size: float) -> None:
        super().__init__(BATCH)
        self.size, self.noise = size, np.random.default_rng(900)

    def forward(self, x: np.ndarray, *, training: bool = False, rng: object = None) -> np.ndarray:
        """Normalise, then add noise in training mode."""
        clean = super().forward(x, training=training, rng=rng)
        if not training:
            return clean
        added = self.size * self.noise.standard_normal(x.shape, dtype=np.float32)
        self.normalised = self.normalised + added
        return clean + self._like(x, "scale") * added


@dataclass(frozen=True)
class BatchNoise:
    """Accuracies of each run: on the labels it was trained with, and on the test set.

    ``before`` is what one hidden unit of the first run receives, before normalization, for each training image.
    """

    training: np.ndarray
    test: np.ndarray
    before: np.ndarray


def trained(
    between: Sequence[Layer], *, wrong: float, runs: int, steps: int, n: int = 576
) -> tuple[Network, np.ndarray]:
    """Train networks with the layers ``between`` the hidden sums and ReLU; return them and the labels given.

    One hidden layer of 64 units sees ``n`` digits, some mislabelled, in batches of BATCH.
    """
    images, labels = digits()
    order = orders(runs)[:, :n]
    given = np.array([wrong_labels(labels[own], wrong, seed) for seed, own in enumerate(order)])
    rng = [np.random.default_rng(seed) for seed in range(runs)]
    net = Network((64,), [Dense(64), *between, ReLU(), Dense(10, init="glorot")], rng=rng, dtype=np.float32)
    optimiser, run = SGD(0.1, momentum=0.9), np.arange(runs)[:, None]
    for _ in range(steps):
        rows = np.array([one.permutation(n)[:BATCH] for one in rng])
        network.train_step(net, images[order[run, rows]], given[run, rows], rng=rng, loss=LOSS, optimiser=optimiser)
    return net, given


def _outcome(between: Sequence[Layer], *, wrong: float, runs: int, steps: int) -> BatchNoise:
    """Accuracies after training."""
    images, labels = digits()
    net, given = trained(between, wrong=wrong, runs=runs, steps=steps)
    order = orders(runs)
    seen, test = order[:, : given.shape[1]], order[:, -900:]
    return BatchNoise(
        LOSS.accuracy(net.predict(images[seen]), given),
        LOSS.accuracy(net.predict(images[test]), labels[test]),
        net.activations(images[seen])[0][0, :, 0],
    )


@kept
def batch_noise(group: int, wrong: float, *, runs: int, steps: int) -> BatchNoise:
    """Accuracies after training with mean and variance from groups of ``group`` images (0: no normalization)."""
    return _outcome([GroupedBatchNorm(group)] if group else [], wrong=wrong, runs=runs, steps=steps)


@kept
def added_noise(size: float, wrong: float, *, runs: int, steps: int) -> BatchNoise:
    """Accuracies after training with normalization over the whole batch and noise of ``size`` added to it."""
    return _outcome([NoisyBatchNorm(size)], wrong=wrong, runs=runs, steps=steps)


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
    net, _ = trained([GroupedBatchNorm(BATCH)], wrong=0.0, runs=1, steps=400)
    test = orders(1)[0, -900:]
    in_order = np.concatenate([test[labels[test] == digit][:BATCH] for digit in range(10)])
    mixed = np.random.default_rng(0).permutation(in_order)

    def accuracy(rows: np.ndarray, training: bool) -> float:
        return float(LOSS.accuracy(net.forward(images[rows][None], training=training), labels[rows][None])[0])

    return WrongMode(accuracy(in_order, False), accuracy(mixed, True), accuracy(in_order, True))
