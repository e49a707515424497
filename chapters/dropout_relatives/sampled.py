"""Networks that predict with dropout left on: single functions, and the deviation over all masks."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from chapters.dropout_relatives import study
from regularization import network

MONTE_CARLO_RATES = (0.05, 0.1, 0.2, 0.4)
DRAWS = (5, 10, 30, 100, 1000)
GRID = np.linspace(-1.75, 1.75, 71)
SEED = 3


@functools.cache
def curve_network(sample: str) -> network.Network:
    """Return the networks trained on a sample, one for each of MONTE_CARLO_RATES."""
    return _network(sample, SEED)


def _network(sample: str, seed: int) -> network.Network:
    net = study.one_hidden_layer(MONTE_CARLO_RATES, seed)
    net.load(study.curve_parameters(sample, MONTE_CARLO_RATES, seed))
    return net


@functools.cache
def drawn_functions(sample: str) -> np.ndarray:
    """Return the outputs (draws, rates, len(GRID)) of the networks with dropout active, for the most DRAWS."""
    net = curve_network(sample)
    one = [np.random.default_rng(7) for _ in MONTE_CARLO_RATES]
    # The masks must be the same at all x for a draw to be one function: they are drawn once and broadcast.
    masks = network.keep_mask(one, (len(MONTE_CARLO_RATES), max(DRAWS), study.HIDDEN), np.array(MONTE_CARLO_RATES))
    hidden = net.activations(GRID[:, None])[1].astype(np.float64)
    last, keep = net.layers[3].params, 1 - np.array(MONTE_CARLO_RATES)
    scaled = masks * last["weights"][:, None, :, 0] / keep[:, None, None]
    return np.einsum("rdh,rxh->drx", scaled, hidden) + last["bias"][:, 0]


@functools.cache
def exact_deviation(sample: str) -> np.ndarray:
    """Return the deviation over all masks (rates, len(GRID)): the root of r / (1 - r) times the sum of (v h)^2."""
    return _deviation(curve_network(sample))


def _deviation(net: network.Network) -> np.ndarray:
    rates = np.array(MONTE_CARLO_RATES)
    hidden, out = net.activations(GRID[:, None])[1].astype(float), net.layers[3].params["weights"].astype(float)
    return np.sqrt((rates / (1 - rates))[:, None] * (hidden**2 @ out**2)[:, :, 0])


def at(x: float) -> int:
    """Return the position of ``x`` on GRID."""
    return int(np.abs(GRID - x).argmin())


REPEATED = tuple(range(100, 110))
"""Seeds of fresh samples, each with its own networks."""


@dataclass(frozen=True)
class Repeated:
    """Networks on fresh samples of one kind: deviation over all masks and mean, (seeds, rates, len(GRID))."""

    deviation: np.ndarray
    mean: np.ndarray


@functools.cache
def repeated(sample: str) -> Repeated:
    """Return the deviations and means of networks trained as in the figure, each on a sample of its own."""
    nets = [_network(sample, seed) for seed in REPEATED]
    means = [net.predict(GRID[:, None])[:, :, 0] for net in nets]
    return Repeated(np.array([_deviation(net) for net in nets]), np.array(means, dtype=float))
