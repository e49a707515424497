"""Attention layers whose tokens find what they look for in one place or in several."""

from __future__ import annotations

import numpy as np

from chapters.dropout_relatives.study.attention import LETTERS
from chapters.shared.kept import kept
from regularization.network import Adam, Attention, Dense, Flatten, Network, train

COPIES = (1, 2, 4)
ASKING = 2
"""Tokens that ask in a sequence; each finds its number in as many copies."""


@kept
def copied(copies: int, rates: tuple[float, ...], seeds: tuple[int, ...]) -> np.ndarray:
    """Return by how much the answers rise per unit of the right one in evaluation mode, shape (rates, seeds).

    A sequence has ASKING lower-case letters, which hold nothing and must say the number of their letter in upper case,
    and ``copies`` tokens of each of these, which all hold the same number and must say the mean of all numbers, 5.
    Measured on 300 new sequences; the training is that of ``partners``.
    """
    rng = [np.random.default_rng(seed) for _ in rates for seed in seeds]
    parts = [_sequences(copies, 1300, np.random.default_rng((seed, copies))) for seed in seeds]
    X, y = (np.concatenate([values] * len(rates)) for values in map(np.array, zip(*parts, strict=True)))
    layers = [Attention(8, rate=np.repeat(rates, len(seeds))), Dense(1, init="glorot"), Flatten()]
    net = Network(X.shape[2:], layers, rng=rng, dtype=np.float32)
    train(net, X[:, :1000], y[:, :1000], rng=rng, optimiser=Adam(0.01), epochs=60, batch_size=50,
          loss="squared-error", evaluate_every=60)  # fmt: skip
    said, right = net.predict(X[:, 1000:])[:, :, :ASKING], y[:, 1000:, :ASKING]
    slopes = [np.polyfit(b.ravel(), a.ravel(), 1)[0] for a, b in zip(said, right, strict=True)]
    return np.array(slopes).reshape(len(rates), len(seeds))


def _sequences(copies: int, n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw n sequences; return what the layer sees, (n, tokens, 13), and what the tokens must say, (n, tokens).

    The tokens that ask come first; attention knows no order.
    """
    letters = np.array([rng.permutation(len(LETTERS))[:ASKING] for _ in range(n)])
    numbers = rng.integers(1, 10, size=(n, ASKING))
    symbols = np.concatenate([letters, *[letters + len(LETTERS)] * copies], axis=1)
    held = np.concatenate([np.zeros((n, ASKING)), *[numbers] * copies], axis=1)
    wanted = np.concatenate([numbers, np.full((n, ASKING * copies), 5)], axis=1)
    return np.concatenate([np.eye(2 * len(LETTERS))[symbols], held[..., None] / 9], axis=-1), wanted / 9
