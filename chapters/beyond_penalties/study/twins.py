"""Networks with an L2 penalty before batch normalization, beside twins whose learning rate grows instead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chapters.beyond_penalties.study.samples import LOSS, digits, orders
from chapters.shared.kept import kept
from regularization import network
from regularization.network import BatchNorm, Dense, Network, ReLU


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
