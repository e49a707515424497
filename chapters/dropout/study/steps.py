"""A network of twenty units on wines, followed step by step through its training."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chapters.dropout.study.samples import streams
from chapters.shared.kept import kept
from regularization import data, network

DIAGRAM_RATES = (0.0, 0.2, 0.35, 0.5)
DIAGRAM_STEPS = 24
INPUTS = ("alcohol", "flavanoids", "color_intensity", "proline")
UNITS = (8, 8)
WINE = 5
MANY = 2000
"""Masks over which a share of the smaller networks is counted."""


@dataclass(frozen=True)
class Steps:
    """A network 4-8-8-3 before each step of its training; leading axes (rate, step).

    ``weights`` and ``training``, ``inference`` (the activations of one wine, inputs first, probabilities last) are
    tuples over layers; ``masks`` over the hidden layers. ``loss`` is that of all training wines with dropout off.
    ``many`` is the probability of the wine's own class under MANY masks, (rate, step, mask).
    """

    weights: tuple[np.ndarray, ...]
    training: tuple[np.ndarray, ...]
    inference: tuple[np.ndarray, ...]
    masks: tuple[np.ndarray, ...]
    loss: np.ndarray
    many: np.ndarray
    label: int


@kept
def followed() -> Steps:
    """Train on 120 wines, all in every step, and write down what happens to one of them."""
    part = data.wine().train
    columns = [data.wine().features.index(name) for name in INPUTS]
    rows = np.random.default_rng(3).permutation(part.n)[:120]
    X, y = part.X[rows][:, columns], part.y[rows]
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    rng = streams(len(DIAGRAM_RATES), 1)
    net = network.mlp(len(INPUTS), UNITS, 3, rng=rng, rate=np.array(DIAGRAM_RATES))
    rng = [np.random.default_rng(100 + k) for k in [0] * len(DIAGRAM_RATES)]
    criterion, optimiser = network.SoftmaxCrossEntropy(), network.Adam(0.06)
    repeated, own = np.broadcast_to(X[WINE], (MANY, X.shape[1])), np.random.default_rng(0)
    records = []
    for _ in range(DIAGRAM_STEPS + 1):
        still = net.activations(X)
        loss = criterion.value(still[-1], y[None])
        many = network.softmax(net.forward(repeated[None], training=True, rng=own))[:, :, y[WINE]]
        moving = net.activations(X, training=True, rng=rng)
        drawn = [layer.mask for layer in net.layers if isinstance(layer, network.Dropout)]
        masks = [mask[:, WINE] for mask in drawn if mask is not None]
        weights = [array.copy() for array in net.weight_arrays()]
        records.append((weights, _units(X, moving), _units(X, still), masks, loss, many))
        net.parameter_gradients(criterion.gradient(moving[-1], y[None]))
        optimiser.step(net.parameters, net.gradients)
    columns_of = list(zip(*records, strict=True))
    by_layer = [tuple(np.stack(layer, axis=1) for layer in zip(*kind, strict=True)) for kind in columns_of[:4]]
    return Steps(
        *by_layer, loss=np.stack(columns_of[4], axis=1), many=np.stack(columns_of[5], axis=1), label=int(y[WINE])
    )


def _units(X: np.ndarray, outputs: list[np.ndarray]) -> list[np.ndarray]:
    """Activations of the followed wine: inputs, hidden layers after dropout, class probabilities."""
    members = len(outputs[-1])
    inputs = np.broadcast_to(X[WINE], (members, X.shape[1]))
    hidden = [outputs[2][:, WINE], outputs[5][:, WINE]]
    return [inputs, *hidden, network.softmax(outputs[-1])[:, WINE]]
