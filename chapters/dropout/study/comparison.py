"""Networks trained with each dropout rate on the same digits, with right labels and with wrong ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chapters.dropout.study.samples import SEEDS, digit_sample, stack, streams
from chapters.shared.kept import kept
from regularization import network

RATES = (0.0, 0.2, 0.35, 0.5, 0.65, 0.8)
BUDGET = 20_000
"""How many training images each network of the comparison is shown: epochs times examples."""
CURVE_N = 200
"""Digits of the runs that are drawn epoch by epoch."""
CURVE_EVALUATIONS = 20


@dataclass(frozen=True)
class Runs:
    """Learning curves with axes (evaluation, rate, seed), measured with dropout off.

    ``train_accuracy`` counts the labels that the network was given, right or wrong.
    """

    epochs: np.ndarray
    train_loss: np.ndarray
    train_accuracy: np.ndarray
    test_loss: np.ndarray
    test_accuracy: np.ndarray


@kept
def compared(n: int, wrong: float, evaluations: int = 10) -> Runs:
    """Train networks 64-100-100-10 on ``n`` digits at each of RATES, SEEDS samples each."""
    samples = [digit_sample(n, wrong, seed) for seed in range(SEEDS)]
    train, test = (stack(parts, len(RATES)) for parts in zip(*samples, strict=True))
    rng, epochs = streams(len(RATES), SEEDS), BUDGET // n
    net = network.mlp(64, [100, 100], 10, rng=rng, rate=np.repeat(RATES, SEEDS), dtype=np.float32)
    history = network.train(
        net,
        *train,
        rng=rng,
        optimiser=network.Adam(0.005),
        epochs=epochs,
        batch_size=min(n, 100),
        validation=test,
        evaluate_every=epochs // evaluations,
    )
    curves = (
        getattr(history, f"{part}_{kind}").reshape(-1, len(RATES), SEEDS)
        for part in ("train", "validation")
        for kind in ("loss", "accuracy")
    )
    return Runs(history.epochs, *curves)


def runs(n: int, wrong: float) -> Runs:
    """Return the learning curves of all rates and seeds; the ones that are drawn epoch by epoch are finer."""
    return compared(n, wrong, CURVE_EVALUATIONS if n == CURVE_N else 10)


@dataclass(frozen=True)
class Comparison:
    """Test accuracy of three recipes, each of shape (seeds,)."""

    plain: np.ndarray
    max_norm: np.ndarray
    dropout: np.ndarray


@kept
def recipe(n: int) -> Comparison:
    """Train by momentum as Srivastava et al. (2014) do: plainly, with max-norm, and with max-norm and dropout.

    Half of the hidden units and a fifth of the inputs are dropped. The budget is that of ``compared``.
    """
    samples = [digit_sample(n, 0.0, seed) for seed in range(SEEDS)]
    train, test = (stack(parts, 3) for parts in zip(*samples, strict=True))
    rng = streams(3, SEEDS)
    hidden, inputs = np.repeat([0.0, 0.0, 0.5], SEEDS), np.repeat([0.0, 0.0, 0.2], SEEDS)
    net = network.mlp(64, [100, 100], 10, rng=rng, rate=hidden, input_rate=inputs, dtype=np.float32)
    history = network.train(
        net,
        *train,
        rng=rng,
        optimiser=network.SGD(0.1, momentum=0.95),
        epochs=BUDGET // n,
        batch_size=min(n, 100),
        norm_limit=np.repeat([1e6, 2.0, 2.0], SEEDS),
        validation=test,
        evaluate_every=BUDGET // n,
    )
    return Comparison(*history.validation_accuracy[-1].reshape(3, SEEDS))
