"""Networks small enough that every sub-network which dropout can draw is evaluated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chapters.dropout.study.samples import digit_sample, streams
from chapters.shared.kept import kept
from regularization import network
from regularization.theory import patterns

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
    rng = streams(count, 1)
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
        x = layer.forward_masked(x, masks[place]) if isinstance(layer, network.Dropout) else layer.forward(x)
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
    together, even, one = (float((p.argmax(axis=-1) == y).mean()) for p in (arithmetic, geometric, plain))
    right = np.arange(len(y)), y
    return Ensemble(
        weight=weight,
        members=np.exp(logs[np.arange(len(y)), :, y])[:SHOWN],
        arithmetic=arithmetic[right],
        geometric=geometric[right],
        scaling=plain[right],
        largest=float(np.abs(geometric - plain).max()),
        accuracy=(alone, together, even, one),
    )
