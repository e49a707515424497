"""Networks whose batch normalization takes mean and variance from groups of a batch, or in the wrong mode."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chapters.beyond_penalties.study.samples import LOSS, digits, orders, wrong_labels
from chapters.shared.kept import kept
from regularization import network
from regularization.network import SGD, BatchNorm, Dense, Network, ReLU

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
