"""Networks of one hidden layer on a curve, to be sampled with dropout on."""

from __future__ import annotations

import numpy as np

from chapters.shared.kept import kept
from regularization.network import Adam, Dense, Dropout, Network, ReLU, train

HIDDEN = 100
NOISE = 0.1
STEPS, BATCH = 4000, 20
SAMPLES = ("20 points", "200 points", "2000 points", "20 points with a gap")


def curve(x: np.ndarray) -> np.ndarray:
    """Return the signal of the one-dimensional example."""
    return np.cos(np.pi * x)


def points(sample: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw the noisy training points of one of SAMPLES: x between -1 and 1, none within (-0.4, 0.4) if it has a gap."""
    rng, n = np.random.default_rng(seed), int(sample.split()[0])
    x = np.sort(rng.uniform(-1, 1, n))
    if "gap" in sample:
        x = np.sign(x) * (0.4 + 0.6 * np.abs(x))
    return x, curve(x) + NOISE * rng.normal(size=n)


def one_hidden_layer(rates: tuple[float, ...], seed: int) -> Network:
    """Return untrained networks, one a rate, whose hundred ReLU units bend at places between -2 and 2."""
    rng = [np.random.default_rng(seed) for _ in rates]
    layers = [Dense(HIDDEN), ReLU(), Dropout(np.array(rates)), Dense(1, init="glorot")]
    net = Network((1,), layers, rng=rng, dtype=np.float32)
    first = net.layers[0].params
    first["bias"][...] = first["weights"] * np.random.default_rng(seed).uniform(-2, 2, HIDDEN)
    return net


@kept
def curve_parameters(sample: str, rates: tuple[float, ...], seed: int) -> np.ndarray:
    """Train the networks of ``one_hidden_layer`` on a sample; return their parameters (rates, P)."""
    net, (x, y) = one_hidden_layer(rates, seed), points(sample, seed)
    epochs = STEPS * BATCH // len(x)  # the same number of steps whatever the sample's size
    rng = [np.random.default_rng(seed) for _ in rates]
    train(net, x[:, None], y[:, None], rng=rng, optimiser=Adam(0.005), epochs=epochs, batch_size=BATCH,
          loss="squared-error", evaluate_every=epochs)  # fmt: skip
    return net.parameters.copy()
