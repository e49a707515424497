"""What dropout gains when the network without it is tuned as well as the one with it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chapters.dropout.study.samples import SEEDS, digit_sample, stack, streams
from chapters.shared.kept import kept
from regularization import data, network

PATIENT_BUDGET = 60_000
"""Training images that each network is shown at most; ``FIXED_BUDGET`` is what the untuned ones get."""
FIXED_BUDGET = 20_000
EVALUATIONS = 15
"""Of which one falls on ``FIXED_BUDGET`` whatever the number of digits."""
MOST_TRAINING = 400
STEPS = {"momentum": (0.01, 0.03, 0.1), "Adam": (0.0015, 0.005, 0.015)}
FIXED_STEP = {"momentum": 0.1, "Adam": 0.005}
ARMS = {"momentum": ("plain", "max-norm", "max-norm and dropout"), "Adam": ("plain", "rate 0.2", "rate 0.5")}
_HIDDEN = {"momentum": (0.0, 0.0, 0.5), "Adam": (0.0, 0.2, 0.5)}
_INPUTS = {"momentum": (0.0, 0.0, 0.2), "Adam": (0.0, 0.0, 0.0)}
_LIMITS = {"momentum": (1e6, 2.0, 2.0), "Adam": (1e6, 1e6, 1e6)}


@dataclass(frozen=True)
class Recipe:
    """Networks without dropout and with it, on the same samples; arms as in ARMS.

    ``fixed`` (arms, seeds) is the test accuracy with the step FIXED_STEP after FIXED_BUDGET images, ``tuned`` (arms,
    seeds) that with the step, and after the number of images, that had the highest mean validation accuracy:
    ``steps`` and ``images`` (arms,).
    """

    fixed: np.ndarray
    tuned: np.ndarray
    steps: np.ndarray
    images: np.ndarray


def validation_digits(seed: int) -> data.Part:
    """Return the 397 digits of a sample that are neither trained nor tested on."""
    pool = data.digits().train
    rows = np.random.default_rng(seed).permutation(pool.n)[MOST_TRAINING:-1000]
    return data.Part(pool.X[rows] / 16, pool.y[rows])


@kept
def tuned(n: int, optimiser: str) -> Recipe:
    """Train networks 64-100-100-10 on ``n`` digits with right labels, each arm at each of STEPS; at most 400 digits."""
    if n > MOST_TRAINING:
        raise ValueError(f"n must be at most {MOST_TRAINING}, got {n}")
    arms, steps = len(ARMS[optimiser]), STEPS[optimiser]
    validation, test, images = _trained(n, optimiser)
    at_fixed = int(np.flatnonzero(images == FIXED_BUDGET)[0])
    average = validation.mean(axis=-1)
    best = [np.unravel_index(average[:, arm].argmax(), average[:, arm].shape) for arm in range(arms)]
    return Recipe(
        fixed=test[at_fixed, :, steps.index(FIXED_STEP[optimiser])],
        tuned=np.array([test[when, arm, step] for arm, (when, step) in enumerate(best)]),
        steps=np.array([steps[step] for _, step in best]),
        images=images[[when for when, _ in best]],
    )


def _trained(n: int, optimiser: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Validation and test accuracy (evaluations, arms, steps, seeds), and the images seen at each evaluation."""
    steps, arms = STEPS[optimiser], len(ARMS[optimiser])
    samples = [(*digit_sample(n, 0.0, seed), validation_digits(seed)) for seed in range(SEEDS)]
    train, test, held_out = (stack(parts, arms * len(steps)) for parts in zip(*samples, strict=True))
    hidden, inputs, limits = (
        np.repeat(setting[optimiser], len(steps) * SEEDS) for setting in (_HIDDEN, _INPUTS, _LIMITS)
    )
    rates = np.tile(np.repeat(steps, SEEDS), arms)
    rng = streams(arms * len(steps), SEEDS)
    net = network.mlp(64, [100, 100], 10, rng=rng, rate=hidden, input_rate=inputs, dtype=np.float32)
    rule = network.Adam(rates) if optimiser == "Adam" else network.SGD(rates, momentum=0.95)
    epochs = PATIENT_BUDGET // n
    history = network.train(
        net, *train, rng=rng, optimiser=rule, epochs=epochs, batch_size=min(n, 100), norm_limit=limits,
        validation=held_out, evaluate_every=epochs // EVALUATIONS, keep_parameters=True,
    )  # fmt: skip
    shape = (-1, arms, len(steps), SEEDS)
    return history.validation_accuracy.reshape(shape), _tested(net, history, test).reshape(shape), history.epochs * n


def _tested(net: network.Network, history: network.History, test: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Test accuracy (evaluations, members) with the parameters of each evaluation."""
    found = []
    for parameters in history.parameters:
        net.load(parameters)
        found.append((net.predict(test[0]).argmax(axis=-1) == test[1]).mean(axis=1))
    return np.array(found)
