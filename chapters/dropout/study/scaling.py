"""Networks trained with classic and with inverted dropout, used at inference with the right factors and wrong ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chapters.dropout.study.samples import digit_sample, stack, streams
from chapters.shared.kept import kept
from regularization import network

SCALE_RATES = (0.1, 0.2, 0.3, 0.4, 0.5)
DEPTHS = (1, 2, 3)
DRAWS = 3000
SCALE_SEEDS = 3


@dataclass(frozen=True)
class Scaled:
    """Two networks trained with one rate, classic and inverted, with ``depth`` hidden layers of 64 units.

    ``sampled`` is the output for the right class of one test digit under each of DRAWS masks, shape (2, DRAWS);
    ``factors`` what the hidden units are multiplied with at inference, relative to training, in each variant of each
    network; ``output``, ``accuracy`` and ``loss`` belong to those variants, shape (2, 3): right, not scaled (inverted:
    scaled once more by the keep probability), scaled by the rate. ``running`` is the accuracy with dropout left on.
    """

    sampled: np.ndarray
    output: np.ndarray
    accuracy: np.ndarray
    loss: np.ndarray
    running: np.ndarray


@kept
def scaled(depth: int) -> tuple[Scaled, ...]:
    """Train classic and inverted networks at each of SCALE_RATES; accuracies are means over SCALE_SEEDS."""
    samples = [digit_sample(400, 0.0, seed) for seed in range(SCALE_SEEDS)]
    train, test = (stack(parts, len(SCALE_RATES)) for parts in zip(*samples, strict=True))
    shown = int(np.flatnonzero(samples[0][1].y == 3)[0])
    both = [_scaling(depth, scaling, train, test, shown) for scaling in ("classic", "inverted")]
    return tuple(
        Scaled(*(np.array([kind[field][place] for kind in both]) for field in range(5)))
        for place in range(len(SCALE_RATES))
    )


def _scaling(depth: int, scaling: str, train: tuple, test: tuple, shown: int) -> tuple[np.ndarray, ...]:
    """Return the fields of Scaled for one network, with a leading axis of rates."""
    rates, rng = np.repeat(SCALE_RATES, SCALE_SEEDS), streams(len(SCALE_RATES), SCALE_SEEDS)
    hidden = [network.Dense(64), network.ReLU(), network.Dropout(rates, scaling=scaling)] * depth
    net = network.Network((64,), [*hidden, network.Dense(10, init="glorot")], rng=rng, dtype=np.float32)
    network.train(net, *train, rng=rng, optimiser=network.Adam(0.005), epochs=50, batch_size=100)
    keep = 1 - rates
    classic = scaling == "classic"
    factors = [keep, np.ones_like(rates), rates] if classic else [np.ones_like(rates), keep, 1 / keep]
    outputs = [_with_factor(net, test[0], factor) for factor in factors]
    label = int(test[1][0, shown])
    first = slice(None, None, SCALE_SEEDS)
    image = np.broadcast_to(test[0][:, shown : shown + 1], (net.members, DRAWS, 64))
    sampled = net.forward(image, training=True, rng=streams(len(SCALE_RATES), SCALE_SEEDS))
    running = net.forward(test[0], training=True, rng=streams(len(SCALE_RATES), SCALE_SEEDS))
    criterion, means = network.SoftmaxCrossEntropy(), lambda values: values.reshape(-1, SCALE_SEEDS).mean(axis=1)
    return (
        sampled[first, :, label],
        np.array([out[first, shown, label] for out in outputs]).T,
        np.array([means(criterion.accuracy(out, test[1])) for out in outputs]).T,
        np.array([means(criterion.value(out, test[1])) for out in outputs]).T,
        means(criterion.accuracy(running, test[1])),
    )


def _with_factor(net: network.Network, X: np.ndarray, factor: np.ndarray) -> np.ndarray:
    """Outputs when every dropout layer multiplies by ``factor`` (members,)."""
    x = X
    for layer in net.layers:
        masked = isinstance(layer, network.Dropout)
        x = x * factor[:, None, None].astype(net.dtype) if masked else layer.forward(x)
    return x
