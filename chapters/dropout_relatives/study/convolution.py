"""A convolutional network on digits, with dropout at one place or nowhere."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from chapters.dropout_relatives.study.samples import SIDE, digit_images, shuffled
from chapters.shared.kept import kept
from regularization.network import (
    Adam,
    Conv2D,
    Dense,
    DropBlock,
    Dropout,
    Flatten,
    MaxPool2D,
    Network,
    ReLU,
    SpatialDropout,
    train,
)

CHANNELS = 16


PLACES = ("nowhere", "units", "channels", "blocks", "dense")
BLOCK = 3


def _convolutional(place: str, rate: float, rng: list[np.random.Generator]) -> Network:
    """Two convolutions and a dense layer, with dropout after the first convolution or in the dense layer."""
    on_map = {"units": [Dropout(rate)], "channels": [SpatialDropout(rate)], "blocks": [DropBlock(rate, block=BLOCK)]}
    layers = [
        Conv2D(CHANNELS), ReLU(), *on_map.get(place, []), MaxPool2D(2),
        Conv2D(CHANNELS), ReLU(), MaxPool2D(2),
        Flatten(), Dense(64), ReLU(), *([Dropout(rate)] if place == "dense" else []),
        Dense(10, init="glorot"),
    ]  # fmt: skip
    return Network((SIDE, SIDE, 1), layers, rng=rng, dtype=np.float32)


@functools.cache
def _plain_network(seed: int) -> Network:
    """A convolutional network without dropout, trained on 600 digits."""
    rng = [np.random.default_rng(seed)]
    net, (X, y), order = _convolutional("nowhere", 0.0, rng), digit_images(), shuffled((seed,))[0]
    train(net, X[order[:600]], y[order[:600]], rng=rng, optimiser=Adam(0.003), epochs=12, batch_size=30)
    return net


@dataclass(frozen=True)
class FeatureMaps:
    """What the first convolution makes of one digit that it was not trained on: ``maps`` has shape (8, 8, channels)."""

    digit: np.ndarray
    label: int
    maps: np.ndarray


@kept
def feature_maps(place: int, channels: int, seed: int) -> FeatureMaps:
    """Return the most active channels for the test image at ``place``."""
    (X, y), row = digit_images(), shuffled((seed,))[0, 600 + place]
    maps = _plain_network(seed).activations(X[row : row + 1])[1][0, 0]
    busiest = np.sort(maps.mean(axis=(0, 1)).argsort()[-channels:])
    return FeatureMaps(digit=X[row, :, :, 0], label=int(y[row]), maps=maps[:, :, busiest])


@kept
def guessable(rate: float, block: int, seeds: tuple[int, ...]) -> np.ndarray:
    """Return how well dropped activations can be guessed from kept ones, shape (2, 3, seeds).

    First from the kept units near it in the same map (an average weighted by exp(-distance^2 / 2); where none is kept,
    the channel's mean), then from the kept other channels at the same place (the linear guess that fits 600 other
    digits best). For units, channels and blocks, and one network a seed; each was trained without dropout. What is
    returned is the squared correlation of guesses and dropped activations, both as deviations from their channel's
    mean, over 100 new digits.
    """
    return np.stack([_guessed(rate, block, seed) for seed in seeds], axis=-1)


def _guessed(rate: float, block: int, seed: int) -> np.ndarray:
    images, order = digit_images()[0], shuffled((seed,))[0]
    maps, others = (_plain_network(seed).activations(images[part])[1][0] for part in (order[600:700], order[700:1300]))
    deviations = (maps - maps.mean(axis=(0, 1, 2))).astype(float)
    covariance = np.cov(others.reshape(-1, CHANNELS).T.astype(float))
    layers = (Dropout(rate), SpatialDropout(rate), DropBlock(rate, block=block))
    masks = [_mask(layer, deviations, seed) for layer in layers]
    own = [explained(deviations, mask) for mask in masks]
    return np.array([own, [explained_by_channels(deviations, mask, covariance) for mask in masks]])


def _mask(layer: Dropout | SpatialDropout | DropBlock, maps: np.ndarray, seed: int) -> np.ndarray:
    """Draw one mask of the layer for maps of shape (images, height, width, channels)."""
    rng = np.random.default_rng(seed)
    layer.build(maps.shape[1:], members=1, rng=rng)
    layer.forward(maps[None], training=True, rng=rng)
    assert layer.mask is not None  # the rate is above 0
    return np.broadcast_to(layer.mask[0], maps.shape)


def explained(deviations: np.ndarray, mask: np.ndarray) -> float:
    """Squared correlation of the dropped deviations with their guesses from the kept units of the same map."""
    rows, columns = np.divmod(np.arange(SIDE**2), SIDE)
    near = np.exp(-((rows[:, None] - rows) ** 2 + (columns[:, None] - columns) ** 2) / 2)
    flat, seen = deviations.reshape(-1, SIDE**2, CHANNELS), mask.reshape(-1, SIDE**2, CHANNELS)
    weight = np.einsum("ij,njc->nic", near, seen)
    guess = np.einsum("ij,njc->nic", near, flat * seen) / np.where(weight > 0, weight, 1)
    return _agreement(guess[~seen], flat[~seen])


def explained_by_channels(deviations: np.ndarray, mask: np.ndarray, covariance: np.ndarray) -> float:
    """Squared correlation of the dropped deviations with their linear guesses from kept channels at the same place."""
    flat, seen = deviations.reshape(-1, CHANNELS), mask.reshape(-1, CHANNELS)
    identity, steady = np.eye(CHANNELS), 1e-6 * np.trace(covariance) / CHANNELS
    # Rows and columns of dropped channels become those of the identity, so that one solution serves all masks.
    both = seen[:, :, None] & seen[:, None, :]
    kept_only = np.where(both, covariance + steady * identity, 0) + identity * ~seen[:, :, None]
    weights = np.linalg.solve(kept_only, np.where(seen, flat, 0)[:, :, None])[:, :, 0]
    return _agreement((weights @ covariance)[~seen], flat[~seen])


def _agreement(guessed: np.ndarray, true: np.ndarray) -> float:
    spread = (guessed**2).sum() * (true**2).sum()
    return float((guessed * true).sum() ** 2 / spread) if spread > 0 else 0.0


CONDITIONS = ("as they are", "with a patch covered", "with pixels missing")
TRAINING, TEST = 100, 600


@dataclass(frozen=True)
class Accuracies:
    """Test accuracy of each seed's network, shape (len(CONDITIONS), seeds), and the least training accuracy."""

    test: np.ndarray
    training: float


@kept
def accuracies(place: str, rate: float, seeds: tuple[int, ...]) -> Accuracies:
    """Train one network a seed on 100 digits, with dropout at ``place``, and test it under each condition."""
    rng = [np.random.default_rng(seed) for seed in seeds]
    net, (X, y), order = _convolutional(place, rate, rng), digit_images(), shuffled(seeds)
    rows, rest = order[:, :TRAINING], order[:, TRAINING : TRAINING + TEST]
    history = train(net, X[rows], y[rows], rng=rng, optimiser=Adam(0.003), epochs=60, batch_size=25, evaluate_every=60)
    test = [(_predicted(net, images) == y[rest]).mean(axis=1) for images in damaged(X[rest])]
    return Accuracies(test=np.array(test), training=float(history.train_accuracy[-1].min()))


def damaged(images: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return images (members, n, 8, 8, 1) under each of CONDITIONS; the same damage to all members' n-th image."""
    rng = np.random.default_rng(5)
    patch, dots = np.ones((2, images.shape[1], SIDE, SIDE, 1), dtype=np.float32)
    for row in range(images.shape[1]):
        top, left = rng.integers(0, SIDE - BLOCK + 1, 2)
        patch[row, top : top + BLOCK, left : left + BLOCK] = 0
        dots[row].reshape(-1)[rng.permutation(SIDE**2)[:16]] = 0
    return images, images * patch, images * dots


def examples(count: int) -> np.ndarray:
    """Return the first test digits of the first seed under each of CONDITIONS, shape (conditions, count, 8, 8)."""
    rows = shuffled((0,))[:, TRAINING : TRAINING + count]
    return np.array(damaged(digit_images()[0][rows]))[:, 0, :, :, :, 0]


def _predicted(net: Network, images: np.ndarray) -> np.ndarray:
    """Predicted classes, a piece at a time to save memory."""
    pieces = np.array_split(images, 4, axis=1)
    return np.concatenate([net.predict(piece).argmax(axis=-1) for piece in pieces], axis=1)
