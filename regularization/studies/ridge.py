"""The networks of the chapter on ridge: one shape, every strength of weight decay, several samples.

Used in: L2: ridge and weight decay.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from regularization import data, network
from regularization.kept import kept

NETWORK_STRENGTHS = (0.0, 0.0001, 0.0003, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128)
SAMPLES = 6
MESH = np.linspace(-2.3, 3.3, 57), np.linspace(-1.9, 2.4, 45)


@dataclass(frozen=True)
class Trained:
    """Margins of the first sample on MESH, losses and accuracies (strengths, samples), sizes of all weights."""

    margin: np.ndarray
    training: np.ndarray
    test: np.ndarray
    accuracy: np.ndarray
    weights: np.ndarray


@functools.cache
def moons() -> tuple[data.Dataset, ...]:
    """Sixty noisy points for each of SAMPLES training sets, and 1000 to test on."""
    return tuple(
        data.moons(n=60, noise=0.3, rng=np.random.default_rng(seed), test=1000, validation=0) for seed in range(SAMPLES)
    )


@kept
def trained() -> Trained:
    """Train a network of two hidden layers on every sample at every strength, all at once."""
    shape, samples = (len(NETWORK_STRENGTHS), SAMPLES), moons()
    X, y, new, labels = (
        np.tile(np.array(arrays), (shape[0],) + (1,) * (np.ndim(arrays) - 1))
        for arrays in zip(*((*one.train, *one.test) for one in samples), strict=True)
    )
    rng = [np.random.default_rng(100 + seed) for seed in np.tile(np.arange(SAMPLES), shape[0])]
    net = network.mlp(2, [32, 32], 2, rng=rng, activation="tanh", dtype=np.float32)
    history = network.train(
        net, X, y, rng=rng, optimiser=network.SGD(0.1, momentum=0.9), epochs=1500, evaluate_every=1500,
        l2=np.repeat(NETWORK_STRENGTHS, SAMPLES), validation=(new, labels),
    )  # fmt: skip
    mesh = np.stack(np.meshgrid(*MESH), axis=-1).reshape(-1, 2)
    first = net.predict(mesh)[::SAMPLES]
    return Trained(
        margin=(first[..., 1] - first[..., 0]).reshape(shape[0], MESH[1].size, MESH[0].size),
        training=history.train_loss[-1].reshape(shape),
        test=history.validation_loss[-1].reshape(shape),
        accuracy=history.validation_accuracy[-1].reshape(shape),
        weights=np.abs(net.parameters[:, net.is_weight]).reshape(*shape, -1),
    )
