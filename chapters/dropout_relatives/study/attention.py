"""An attention layer whose task can be read: each token says the number that its partner holds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chapters.shared.kept import kept
from regularization.network import Adam, Attention, Dense, Flatten, Network, train

LETTERS = "abcdef"
PAIRS = 4
TOKENS = 2 * PAIRS


def sequences(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw n sequences of eight tokens; return symbols and numbers (n, 8), and where each one's partner stands.

    Symbols 0..5 are lower-case letters, 6..11 the same letters in upper case; the partner is the other case.
    """
    chosen = np.array([rng.permutation(len(LETTERS))[:PAIRS] for _ in range(n)])
    symbols = rng.permuted(np.concatenate([chosen, chosen + len(LETTERS)], axis=1), axis=1)
    wanted = (symbols + len(LETTERS)) % (2 * len(LETTERS))
    return symbols, rng.integers(1, 10, size=(n, TOKENS)), (wanted[:, :, None] == symbols[:, None, :]).argmax(axis=2)


def tokens(symbols: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Return what the layer sees, shape (..., 8, 13): which symbol it is, and the number that it holds."""
    return np.concatenate([np.eye(2 * len(LETTERS))[symbols], numbers[..., None] / 9], axis=-1)


def _attention(rates: tuple[float, ...], rng: list[np.random.Generator]) -> Network:
    layers = [Attention(8, rate=np.array(rates)), Dense(1, init="glorot"), Flatten()]
    return Network((TOKENS, 2 * len(LETTERS) + 1), layers, rng=rng, dtype=np.float32)


@dataclass(frozen=True)
class Partners:
    """Attention layers trained at each rate, looking at one new sequence.

    ``attention`` has shape (rates, 8, 8), ``used`` (rates, masks, 8, 8), ``said`` (rates, 1 + masks, 8): numbers
    said in evaluation mode, then under each mask. ``slope`` is by how much the answer rises per unit of the right
    one in evaluation mode, over 300 new sequences; ``row_sums`` are those of 300 sequences in training mode.
    """

    symbols: np.ndarray
    numbers: np.ndarray
    partner: np.ndarray
    attention: np.ndarray
    used: np.ndarray
    said: np.ndarray
    slope: np.ndarray
    row_sums: np.ndarray


@kept
def partners(rates: tuple[float, ...], masks: int, seed: int) -> Partners:
    """Train one layer a rate to say the number that each token's partner holds."""
    rng = [np.random.default_rng(seed) for _ in rates]
    draw = np.random.default_rng(seed + 1)
    symbols, numbers, partner = sequences(1300, draw)
    X, y = tokens(symbols, numbers), np.take_along_axis(numbers, partner, axis=1) / 9
    net = _attention(rates, rng)
    layer = net.layers[0]
    assert isinstance(layer, Attention)
    train(net, X[:1000], y[:1000], rng=rng, optimiser=Adam(0.01), epochs=60, batch_size=50,
          loss="squared-error", evaluate_every=60)  # fmt: skip
    answers, right = net.predict(X[1000:]).reshape(len(rates), -1), y[1000:].ravel()
    slope = np.array([np.polyfit(right, one, 1)[0] for one in answers])
    net.forward(net.batch("X", X[1000:]), training=True, rng=rng)
    row_sums = layer.used.sum(axis=-1)
    shown = 1000 + int(np.argmax([len(set(row)) for row in numbers[1000:]]))  # the one with most different numbers
    example = X[shown : shown + 1]
    said = [9 * net.predict(example)[:, 0]]
    attention, used = layer.attention[:, 0].copy(), []
    for _ in range(masks):
        said.append(9 * net.forward(net.batch("X", example), training=True, rng=rng)[:, 0])
        used.append(layer.used[:, 0].copy())
    return Partners(
        symbols=symbols[shown], numbers=numbers[shown], partner=partner[shown], attention=attention,
        used=np.stack(used, axis=1), said=np.stack(said, axis=1), slope=slope, row_sums=row_sums,
    )  # fmt: skip
