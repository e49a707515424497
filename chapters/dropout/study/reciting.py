"""What is left of wrong labels, of right ones and of new digits when half of a trained network is missing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chapters.dropout.study.samples import SEEDS, digit_sample, stack, streams
from chapters.shared.kept import kept
from regularization import network

TRAINED_RATES = (0.0, 0.5)
HALVES = 30


@dataclass(frozen=True)
class Recited:
    """Shares of training labels that are repeated and of test digits that are right.

    Each has shape (2, TRAINED_RATES, seeds): first with the whole network, then with half of its hidden units dropped
    at random, the mean over HALVES masks. ``wrong`` and ``right`` are of the wrong and the right training labels.
    """

    wrong: np.ndarray
    right: np.ndarray
    test: np.ndarray


@kept
def recited(n: int = 200, wrong: float = 0.2) -> Recited:
    """Train networks 64-100-100-10 as in the chapter's comparison, and drop half of their units afterwards."""
    samples = [digit_sample(n, wrong, seed) for seed in range(SEEDS)]
    train, test = (stack(parts, len(TRAINED_RATES)) for parts in zip(*samples, strict=True))
    truth = np.array([digit_sample(n, 0.0, seed)[0].y for seed in range(SEEDS)] * len(TRAINED_RATES))
    rng = streams(len(TRAINED_RATES), SEEDS)
    net = network.mlp(64, [100, 100], 10, rng=rng, rate=np.repeat(TRAINED_RATES, SEEDS), dtype=np.float32)
    network.train(
        net, *train, rng=rng, optimiser=network.Adam(0.005), epochs=100, batch_size=100, evaluate_every=100
    )  # fmt: skip
    spoilt, draw = train[1] != truth, np.random.default_rng(0)
    found = [_shares(net, train, test, spoilt, None)]
    halves = [_shares(net, train, test, spoilt, draw) for _ in range(HALVES)]
    found.append(np.mean(halves, axis=0))
    return Recited(*np.array(found).reshape(2, 3, len(TRAINED_RATES), SEEDS).swapaxes(0, 1))


def _shares(
    net: network.Network, train: tuple, test: tuple, spoilt: np.ndarray, draw: np.random.Generator | None
) -> np.ndarray:
    """Wrong labels repeated, right labels repeated, and test digits right, shape (3, members)."""
    masks = [] if draw is None else [draw.random((net.members, 1, 100)) >= 0.5 for _ in range(2)]
    said, new = (_classes(net, part[0], masks) for part in (train, test))
    repeated = said == train[1]
    count = spoilt.sum(axis=1)
    return np.array(
        [
            (repeated & spoilt).sum(axis=1) / count,
            (repeated & ~spoilt).sum(axis=1) / (spoilt.shape[1] - count),
            (new == test[1]).mean(axis=1),
        ]
    )


def _classes(net: network.Network, X: np.ndarray, masks: list[np.ndarray]) -> np.ndarray:
    """Classes (members, n) under masks that drop half of the units, whatever rate they were trained at."""
    x, left = X, list(masks)
    for layer in net.layers:
        if isinstance(layer, network.Dropout):
            x = x * left.pop(0).astype(net.dtype) / np.float32(0.5) if left else x
        else:
            x = layer.forward(x)
    return x.argmax(axis=-1)
