"""The networks of the chapter on ridge: one shape, every strength of weight decay, several samples."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from chapters.shared.kept import kept
from regularization import data, network

NETWORK_STRENGTHS = (0.0, 0.0001, 0.0003, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128)
SAMPLES = 6
MESH = np.linspace(-2.3, 3.3, 57), np.linspace(-1.9, 2.4, 45)


@dataclass(frozen=True)
class Trained:
    """Margins of the first sample on MESH, losses and accuracies (strengths, samples), sizes of all weights.

    ``sure_when_wrong`` is the mean probability that a network gives its answer where that is wrong.
    """

    margin: np.ndarray
    training: np.ndarray
    test: np.ndarray
    accuracy: np.ndarray
    sure_when_wrong: np.ndarray
    weights: np.ndarray


@functools.cache
def moons() -> tuple[data.SimulatedDataset, ...]:
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
        sure_when_wrong=sure_when_wrong(net.predict(new), labels).reshape(shape),
        weights=np.abs(net.parameters[:, net.is_weight]).reshape(*shape, -1),
    )


def sure_when_wrong(outputs: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Mean probability of the answer where it is wrong, shape (M,), from outputs of shape (M, n, classes).

    >>> sure_when_wrong(np.log([[[0.9, 0.1], [0.3, 0.7]]]), np.array([[1, 1]])).round(6)
    array([0.9])
    """
    odds = np.exp(outputs - outputs.max(axis=-1, keepdims=True))
    wrong = outputs.argmax(axis=-1) != labels
    return np.where(wrong, 1 / odds.sum(axis=-1), 0).sum(axis=-1) / wrong.sum(axis=-1)


# -- L2 is not weight decay under Adam, nor with momentum
CURVATURES = np.array([100.0, 1.0, 0.01])
DECAY_STRENGTHS = (0.025, 0.05, 0.1, 0.15, 0.25, 0.35, 0.65, 1.0, 1.5, 2.0)
STEPS = 16_000
SHOWN_STEPS = np.unique(np.geomspace(1, STEPS, 90).round().astype(int))


def _optimiser(name: str, decays: np.ndarray) -> tuple[network.SGD | network.Adam, np.ndarray | float]:
    """Return the optimiser and the strength of the L2 penalty in its gradient; decay = 2 lambda."""
    return {
        "SGD with L2": (network.SGD(0.009), decays / 2),
        "SGD with weight decay": (network.SGD(0.009, weight_decay=decays), 0.0),
        "momentum with L2": (network.SGD(0.009, momentum=0.9), decays / 2),
        "momentum with weight decay": (network.SGD(0.009, momentum=0.9, weight_decay=decays), 0.0),
        "Adam with L2": (network.Adam(0.02), decays / 2),
        "AdamW (weight decay)": (network.AdamW(0.02, weight_decay=decays), 0.0),
    }[name]


@kept
def descents(name: str) -> np.ndarray:
    """Minimise ``sum h (w - 1)^2 / 2`` from 0 at every strength; shape (len(SHOWN_STEPS), strengths, 3).

    The learning rate falls to 0 over the last half, so that the end is a point and not a swing around it.
    """
    optimiser, l2 = _optimiser(name, 2 * np.array(DECAY_STRENGTHS))
    penalty, rate = network.WeightPenalty(l2=l2), optimiser.learning_rate
    w, shown = np.zeros((len(DECAY_STRENGTHS), 3)), []
    for step in range(STEPS):
        optimiser.learning_rate = rate * min(1, 2 * (1 - step / STEPS))
        optimiser.step(w, CURVATURES * (w - 1) + penalty.gradient(w))
        if step + 1 in SHOWN_STEPS:
            shown.append(w.copy())
    return np.array(shown)


def penalised_minimum(lam: float) -> np.ndarray:
    """Where ``h (w - 1)^2 / 2 + lam w^2`` is lowest, for each curvature h."""
    return CURVATURES / (CURVATURES + 2 * lam)
