"""Networks trained with and without dropout whose hidden units are removed afterwards."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chapters.dropout.study.samples import SEEDS, digit_sample, stack, streams
from chapters.shared.kept import kept
from regularization import network

KNOCK_RATES = (0.0, 0.2, 0.5)
HIDDEN = 64
REMOVED = tuple(range(0, HIDDEN + 1, 4))
ORDERS = 10


@dataclass(frozen=True)
class Redundancy:
    """Test accuracy after units of the last hidden layer were removed, and what each unit is worth.

    ``random`` and ``important`` have shape (removed, rate, seed); ``worth``, by how much the training loss rises
    without a single unit, (rate, seed, unit), largest first; ``mean_activation`` and ``silent``, the share of zeros,
    (rate, seed).
    """

    random: np.ndarray
    important: np.ndarray
    worth: np.ndarray
    mean_activation: np.ndarray
    silent: np.ndarray


@kept
def knocked_out(n: int = 797, epochs: int = 40) -> Redundancy:
    """Train networks 64-64-64-10 at each of KNOCK_RATES and remove units of the last hidden layer afterwards."""
    samples = [digit_sample(n, 0.0, seed) for seed in range(SEEDS)]
    train, test = (stack(parts, len(KNOCK_RATES)) for parts in zip(*samples, strict=True))
    rng, shape = streams(len(KNOCK_RATES), SEEDS), (len(KNOCK_RATES), SEEDS)
    net = network.mlp(64, [HIDDEN] * 2, 10, rng=rng, rate=np.repeat(KNOCK_RATES, SEEDS), dtype=np.float32)
    network.train(net, *train, rng=rng, optimiser=network.Adam(0.005), epochs=epochs, batch_size=100)

    worth = _worth(net, *train)
    draw = np.random.default_rng(0)
    orders = [np.tile(draw.permutation(HIDDEN), (net.members, 1)) for _ in range(ORDERS)]
    active = net.activations(test[0])[-3]
    random = np.mean([_removing(net, active, test[1], order) for order in orders], axis=0)
    important = _removing(net, active, test[1], np.argsort(-worth, axis=1))
    return Redundancy(
        random=random.reshape(-1, *shape),
        important=important.reshape(-1, *shape),
        worth=-np.sort(-worth, axis=1).reshape(*shape, HIDDEN),
        mean_activation=active.mean(axis=(1, 2)).reshape(shape),
        silent=(active == 0).mean(axis=(1, 2)).reshape(shape),
    )


def _worth(net: network.Network, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """By how much the loss rises when one unit alone is removed, shape (members, HIDDEN)."""
    active, out = net.activations(X)[-3], net.predict(X)
    criterion, weights = network.SoftmaxCrossEntropy(), net.layers[-1].params["weights"]
    without = [out - active[:, :, unit, None] * weights[:, unit, None] for unit in range(HIDDEN)]
    return (np.array([criterion.value(outputs, y) for outputs in without]) - criterion.value(out, y)).T


def _removing(net: network.Network, active: np.ndarray, y: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Accuracy (removed, members) after the first units of each member's order are removed."""
    rank, last = np.argsort(order, axis=1), net.layers[-1].params
    kept_weights = [last["weights"] * (rank >= count)[:, :, None] for count in REMOVED]
    outputs = (active @ weights.astype(net.dtype) + last["bias"] for weights in kept_weights)
    return np.array([(out.argmax(axis=-1) == y).mean(axis=1) for out in outputs])
