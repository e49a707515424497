"""Networks trained with and without dropout, for chapter 7.

Every network sees digits of 8 x 8 pixels, scaled to 0..1, except the small one of the diagram, which sees wines.
Runs with equal seeds and different rates share their examples, initial weights and batches, so they are compared in
pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chapters.shared.kept import kept
from regularization import data, network
from regularization.theory import patterns

__all__ = [
    "BUDGET",
    "DEPTHS",
    "RATES",
    "SEEDS",
    "Comparison",
    "Ensemble",
    "Redundancy",
    "Runs",
    "Scaled",
    "Steps",
    "compared",
    "digit_sample",
    "enumerated",
    "followed",
    "knocked_out",
    "recipe",
    "scaled",
    "stack",
]

RATES = (0.0, 0.2, 0.35, 0.5, 0.65, 0.8)
SEEDS = 8
TEST = 1000
BUDGET = 20_000
"""How many training images each network of the comparison is shown: epochs times examples."""


# -- Samples ----------------------------------------------------------------------------------------
def digit_sample(n: int, wrong: float, seed: int) -> tuple[data.Part, data.Part]:
    """Draw ``n`` digits to train on, a fraction ``wrong`` of them mislabelled, and TEST others with right labels."""
    pool = data.digits().train
    order = np.random.default_rng(seed).permutation(pool.n)
    scaled_pool = data.Part(pool.X / 16, pool.y)
    clean = data.Dataset("digits", scaled_pool.take(order[:n]), classes=data.digits().classes)
    spoilt = data.mislabelled(clean, fraction=wrong, rng=np.random.default_rng(1000 + seed))
    return spoilt.train, scaled_pool.take(order[-TEST:])


def stack(parts: Sequence[data.Part], times: int) -> tuple[np.ndarray, np.ndarray]:
    """Put parts of equal size along a members axis, the whole row ``times`` over."""
    return np.array([part.X for part in parts] * times, dtype=np.float32), np.array([part.y for part in parts] * times)


def _streams(rates: int, seeds: int) -> list[np.random.Generator]:
    """Return one stream a member: rates outside, seeds inside; equal seeds pair the rates."""
    return [np.random.default_rng(seed) for _ in range(rates) for seed in range(seeds)]


# -- Does it help? ----------------------------------------------------------------------------------
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
    rng, epochs = _streams(len(RATES), SEEDS), BUDGET // n
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
    rng = _streams(3, SEEDS)
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


# -- Redundancy -------------------------------------------------------------------------------------
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
    rng, shape = _streams(len(KNOCK_RATES), SEEDS), (len(KNOCK_RATES), SEEDS)
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


# -- Scaling at inference ---------------------------------------------------------------------------
SCALE_RATES = (0.1, 0.2, 0.3, 0.4, 0.5)
DEPTHS = (1, 2, 3)
DRAWS = 3000


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


SCALE_SEEDS = 3


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
    rates, rng = np.repeat(SCALE_RATES, SCALE_SEEDS), _streams(len(SCALE_RATES), SCALE_SEEDS)
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
    sampled = net.forward(image, training=True, rng=_streams(len(SCALE_RATES), SCALE_SEEDS))
    running = net.forward(test[0], training=True, rng=_streams(len(SCALE_RATES), SCALE_SEEDS))
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


# -- The ensemble -----------------------------------------------------------------------------------
ENSEMBLE_RATES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
SWITCHES = 12
EXAMPLES = 150
SHOWN = 6


@dataclass(frozen=True)
class Ensemble:
    """All 2^SWITCHES sub-networks of one network, on EXAMPLES test digits.

    Probabilities of the right class: ``members`` (SHOWN, 2^SWITCHES), for the first digits only; ``arithmetic``,
    ``geometric`` and ``scaling`` (EXAMPLES,) are the means over sub-networks, weighted by how often a mask is drawn,
    and weight scaling.
    ``largest`` is the largest difference of a class's probability between geometric mean and weight scaling.
    ``accuracy``: one sub-network on average, arithmetic mean, geometric mean, weight scaling.
    """

    weight: np.ndarray
    members: np.ndarray
    arithmetic: np.ndarray
    geometric: np.ndarray
    scaling: np.ndarray
    largest: float
    accuracy: tuple[float, float, float, float]


@kept
def enumerated(layers: int) -> tuple[Ensemble, ...]:
    """Train networks with SWITCHES tanh units in ``layers`` (1 or 2) layers and evaluate every sub-network."""
    (train, test), count = digit_sample(797, 0.0, 0), len(ENSEMBLE_RATES)
    widths = [SWITCHES // layers] * layers
    rng = _streams(count, 1)
    net = network.mlp(64, widths, 10, rng=rng, rate=np.array(ENSEMBLE_RATES), activation="tanh")
    network.train(net, train.X, train.y, rng=rng, optimiser=network.Adam(0.01), epochs=100, batch_size=100)
    some = test.take(np.arange(EXAMPLES))
    masks = patterns(SWITCHES).astype(bool)
    outputs = _every_output(net, some.X, np.split(masks, layers, axis=1))
    plain = network.softmax(net.predict(some.X))
    return tuple(
        _ensemble(outputs[place], plain[place], some.y, _mask_weights(masks, rate))
        for place, rate in enumerate(ENSEMBLE_RATES)
    )


def _every_output(net: network.Network, X: np.ndarray, masks: list[np.ndarray]) -> np.ndarray:
    """Log-probabilities (members, examples, masks, classes) of all sub-networks."""
    places = [place for place, layer in enumerate(net.layers) if isinstance(layer, network.Dropout)]
    given = {place: mask[None] for place, mask in zip(places, masks, strict=True)}
    first = net.activations(X)[places[0] - 1]  # before any mask: computed once, not for every sub-network
    return np.stack([_log_softmax(_onwards(net, h, given, places[0])) for h in first.swapaxes(0, 1)], axis=1)


def _onwards(net: network.Network, h: np.ndarray, masks: dict[int, np.ndarray], start: int) -> np.ndarray:
    """Outputs (members, masks, classes) from the activations (members, units) before layer ``start``."""
    x = h[:, None]
    for place, layer in enumerate(net.layers[start:], start):
        x = layer.forward_masked(x, masks[place]) if place in masks else layer.forward(x)
    return x


def _log_softmax(outputs: np.ndarray) -> np.ndarray:
    return outputs - _log_sum(outputs)


def _log_sum(outputs: np.ndarray) -> np.ndarray:
    top = outputs.max(axis=-1, keepdims=True)
    return top + np.log(np.exp(outputs - top).sum(axis=-1, keepdims=True))


def _mask_weights(masks: np.ndarray, rate: float) -> np.ndarray:
    """Probability of each mask."""
    return np.where(masks, 1 - rate, rate).prod(axis=1)


def _ensemble(logs: np.ndarray, plain: np.ndarray, y: np.ndarray, weight: np.ndarray) -> Ensemble:
    mean_log = np.einsum("m,emk->ek", weight, logs)
    geometric = np.exp(mean_log - _log_sum(mean_log))
    arithmetic = np.einsum("m,emk->ek", weight, np.exp(logs))
    alone = float(weight @ (logs.argmax(axis=-1) == y[:, None]).mean(axis=0))
    right = np.arange(len(y)), y
    return Ensemble(
        weight=weight,
        members=np.exp(logs[np.arange(len(y)), :, y])[:SHOWN],
        arithmetic=arithmetic[right],
        geometric=geometric[right],
        scaling=plain[right],
        largest=float(np.abs(geometric - plain).max()),
        accuracy=(alone, *(float((p.argmax(axis=-1) == y).mean()) for p in (arithmetic, geometric, plain))),
    )


# -- The network of the diagram ---------------------------------------------------------------------
DIAGRAM_RATES = (0.0, 0.2, 0.35, 0.5)
DIAGRAM_STEPS = 24
INPUTS = ("alcohol", "flavanoids", "color_intensity", "proline")
UNITS = (8, 8)
WINE = 5


@dataclass(frozen=True)
class Steps:
    """A network 4-8-8-3 before each step of its training; leading axes (rate, step).

    ``weights`` and ``training``, ``inference`` (the activations of one wine, inputs first, probabilities last) are
    tuples over layers; ``masks`` over the hidden layers. ``loss`` is that of all training wines with dropout off.
    """

    weights: tuple[np.ndarray, ...]
    training: tuple[np.ndarray, ...]
    inference: tuple[np.ndarray, ...]
    masks: tuple[np.ndarray, ...]
    loss: np.ndarray
    label: int


@kept
def followed() -> Steps:
    """Train on 120 wines, all in every step, and write down what happens to one of them."""
    part = data.wine().train
    columns = [data.wine().features.index(name) for name in INPUTS]
    rows = np.random.default_rng(3).permutation(part.n)[:120]
    X, y = part.X[rows][:, columns], part.y[rows]
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    rng = _streams(len(DIAGRAM_RATES), 1)
    net = network.mlp(len(INPUTS), UNITS, 3, rng=rng, rate=np.array(DIAGRAM_RATES))
    rng = [np.random.default_rng(100 + k) for k in [0] * len(DIAGRAM_RATES)]
    criterion, optimiser = network.SoftmaxCrossEntropy(), network.Adam(0.06)
    records = []
    for _ in range(DIAGRAM_STEPS + 1):
        still = net.activations(X)
        loss = criterion.value(still[-1], y[None])
        moving = net.activations(X, training=True, rng=rng)
        masks = [layer.mask for layer in net.layers if isinstance(layer, network.Dropout)]
        weights = [array.copy() for array in net.weight_arrays()]
        records.append((weights, _units(X, moving), _units(X, still), [mask[:, WINE] for mask in masks], loss))
        net.parameter_gradients(criterion.gradient(moving[-1], y[None]))
        optimiser.step(net.parameters, net.gradients)
    columns_of = list(zip(*records, strict=True))
    by_layer = [tuple(np.stack(layer, axis=1) for layer in zip(*kind, strict=True)) for kind in columns_of[:4]]
    return Steps(*by_layer, loss=np.stack(columns_of[4], axis=1), label=int(y[WINE]))


def _units(X: np.ndarray, outputs: list[np.ndarray]) -> list[np.ndarray]:
    """Activations of the followed wine: inputs, hidden layers after dropout, class probabilities."""
    members = len(outputs[-1])
    inputs = np.broadcast_to(X[WINE], (members, X.shape[1]))
    hidden = [outputs[2][:, WINE], outputs[5][:, WINE]]
    return [inputs, *hidden, network.softmax(outputs[-1])[:, WINE]]
