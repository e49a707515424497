"""Networks that are trained far too long on partly mislabelled digits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chapters.beyond_penalties.study.samples import LOSS, digits, orders, wrong_labels
from chapters.shared.kept import kept
from regularization import network
from regularization.network import SGD


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
