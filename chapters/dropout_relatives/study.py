"""Chapter 8: a convolutional network, an attention layer, and networks that are sampled with dropout on."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from chapters.shared.kept import kept
from regularization import data, network
from regularization.network import (
    Adam,
    Attention,
    Conv2D,
    Dense,
    DropBlock,
    Dropout,
    Flatten,
    MaxPool2D,
    Network,
    ReLU,
    SpatialDropout,
    softmax,
    train,
)

SIDE = 8
CHANNELS = 16


@functools.cache
def _images() -> tuple[np.ndarray, np.ndarray]:
    """All digits as images of shape (1797, 8, 8, 1) with grey levels from 0 to 1, and their labels."""
    digits = data.digits().train
    return (digits.X / 16).reshape(-1, SIDE, SIDE, 1).astype(np.float32), digits.y


def _shuffled(seeds: tuple[int, ...]) -> np.ndarray:
    """Return an order of the images for each seed."""
    return np.stack([np.random.default_rng(1000 + seed).permutation(len(_images()[1])) for seed in seeds])


# -- A convolutional network on digits --------------------------------------------------------------
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
    net, (X, y), order = _convolutional("nowhere", 0.0, rng), _images(), _shuffled((seed,))[0]
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
    (X, y), row = _images(), _shuffled((seed,))[0, 600 + place]
    maps = _plain_network(seed).activations(X[row : row + 1])[1][0, 0]
    busiest = np.sort(maps.mean(axis=(0, 1)).argsort()[-channels:])
    return FeatureMaps(digit=X[row, :, :, 0], label=int(y[row]), maps=maps[:, :, busiest])


@kept
def guessable(rate: float, block: int, seed: int) -> tuple[float, float, float]:
    """Return how well dropped units can be guessed from kept ones, for units, channels and blocks.

    The guess is an average of the kept units of the same map, weighted by exp(-distance^2 / 2); where none is kept,
    the channel's mean. Returned is the squared correlation of guesses and dropped activations, both as deviations
    from their channel's mean, over 100 new images.
    """
    maps = _plain_network(seed).activations(_images()[0][_shuffled((seed,))[0, 600:700]])[1]
    deviations = (maps - maps.mean(axis=(1, 2, 3), keepdims=True))[0].astype(float)
    layers = (Dropout(rate), SpatialDropout(rate), DropBlock(rate, block=block))
    return tuple(_explained(deviations, _mask(layer, deviations, seed)) for layer in layers)


def _mask(layer: network.Dropout, maps: np.ndarray, seed: int) -> np.ndarray:
    """Draw one mask of the layer for maps of shape (images, height, width, channels)."""
    rng = np.random.default_rng(seed)
    layer.build(maps.shape[1:], members=1, rng=rng)
    layer.forward(maps[None], training=True, rng=rng)
    return np.broadcast_to(layer.mask[0], maps.shape)


def _explained(deviations: np.ndarray, mask: np.ndarray) -> float:
    """Squared correlation of the dropped deviations with their guesses."""
    rows, columns = np.divmod(np.arange(SIDE**2), SIDE)
    near = np.exp(-((rows[:, None] - rows) ** 2 + (columns[:, None] - columns) ** 2) / 2)
    flat, seen = deviations.reshape(-1, SIDE**2, CHANNELS), mask.reshape(-1, SIDE**2, CHANNELS)
    weight = np.einsum("ij,njc->nic", near, seen)
    guess = np.einsum("ij,njc->nic", near, flat * seen) / np.where(weight > 0, weight, 1)
    guessed, true = guess[~seen], flat[~seen]
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
    net, (X, y), order = _convolutional(place, rate, rng), _images(), _shuffled(seeds)
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
    rows = _shuffled((0,))[:, TRAINING : TRAINING + count]
    return np.array(damaged(_images()[0][rows]))[:, 0, :, :, :, 0]


def _predicted(net: Network, images: np.ndarray) -> np.ndarray:
    """Predicted classes, a piece at a time to save memory."""
    pieces = np.array_split(images, 4, axis=1)
    return np.concatenate([net.predict(piece).argmax(axis=-1) for piece in pieces], axis=1)


# -- An attention layer whose task can be read -------------------------------------------------------
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
    train(net, X[:1000], y[:1000], rng=rng, optimiser=Adam(0.01), epochs=60, batch_size=50,
          loss="squared-error", evaluate_every=60)  # fmt: skip
    answers, right = net.predict(X[1000:]).reshape(len(rates), -1), y[1000:].ravel()
    slope = np.array([np.polyfit(right, one, 1)[0] for one in answers])
    net.forward(net.batch("X", X[1000:]), training=True, rng=rng)
    row_sums = net.layers[0].used.sum(axis=-1)
    shown = 1000 + int(np.argmax([len(set(row)) for row in numbers[1000:]]))  # the one with most different numbers
    example = X[shown : shown + 1]
    said = [9 * net.predict(example)[:, 0]]
    attention, used = net.layers[0].attention[:, 0].copy(), []
    for _ in range(masks):
        said.append(9 * net.forward(net.batch("X", example), training=True, rng=rng)[:, 0])
        used.append(net.layers[0].used[:, 0].copy())
    return Partners(
        symbols=symbols[shown], numbers=numbers[shown], partner=partner[shown], attention=attention,
        used=np.stack(used, axis=1), said=np.stack(said, axis=1), slope=slope, row_sums=row_sums,
    )  # fmt: skip


# -- Monte-Carlo dropout in one dimension -----------------------------------------------------------
HIDDEN = 100
NOISE = 0.1
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
    epochs = {20: 2000, 200: 200, 2000: 40}[len(x)]
    rng = [np.random.default_rng(seed) for _ in rates]
    train(net, x[:, None], y[:, None], rng=rng, optimiser=Adam(0.005), epochs=epochs, batch_size=20,
          loss="squared-error", evaluate_every=epochs)  # fmt: skip
    return net.parameters.copy()


# -- Weight scaling against averaging masks ----------------------------------------------------------
AVERAGED = (1, 2, 3, 5, 10, 20, 50, 100)


@dataclass(frozen=True)
class Averaging:
    """Test error of averaging k masks, for each k in AVERAGED, and of weight scaling.

    ``error`` has shape (len(AVERAGED), seeds), the mean over groups of masks; ``spread`` is the standard deviation
    over groups, averaged over seeds. ``scaled`` and ``agree`` are (seeds,) and (len(AVERAGED),): the error of weight
    scaling, and how often both give the same class. ``masks`` are one digit's class probabilities under each mask
    (masks, 10), ``scaling`` those of weight scaling.
    """

    error: np.ndarray
    spread: np.ndarray
    scaled: np.ndarray
    agree: np.ndarray
    digit: np.ndarray
    label: int
    masks: np.ndarray
    scaling: np.ndarray


@kept
def averaging(rate: float, seeds: tuple[int, ...], draws: int) -> Averaging:
    """Train networks of two hidden layers on 200 digits, and test them on 400 others with up to ``draws`` masks."""
    rng = [np.random.default_rng(seed) for seed in seeds]
    X, y = _images()[0].reshape(-1, SIDE**2), _images()[1]
    rows, rest = np.split(_shuffled(seeds)[:, :600], [200], axis=1)
    net = network.mlp(SIDE**2, [128, 128], 10, rng=rng, rate=rate, dtype=np.float32)
    train(net, X[rows], y[rows], rng=rng, optimiser=Adam(0.003), epochs=60, batch_size=20, evaluate_every=60)
    masked, scaled = softmax(net.sample(X[rest], draws=draws, rng=rng)), softmax(net.predict(X[rest]))
    choice = scaled.argmax(axis=-1)
    means = [_grouped(masked, k).argmax(axis=-1) for k in AVERAGED]
    errors = [(classes != y[rest]).mean(axis=-1) for classes in means]
    shown = int(np.sort(scaled[0], axis=-1)[:, -1].argmin())  # the digit that is hardest to decide
    return Averaging(
        error=np.array([error.mean(axis=0) for error in errors]),
        spread=np.array([error.std(axis=0, ddof=1).mean() for error in errors]),
        scaled=(choice != y[rest]).mean(axis=-1),
        agree=np.array([(classes == choice).mean() for classes in means]),
        digit=X[rest[0, shown]].reshape(SIDE, SIDE),
        label=int(y[rest[0, shown]]),
        masks=masked[:, 0, shown],
        scaling=scaled[0, shown],
    )


def _grouped(probabilities: np.ndarray, k: int) -> np.ndarray:
    """Average (draws, ...) over groups of k; what is left over is left out."""
    groups = len(probabilities) // k
    return probabilities[: groups * k].reshape(groups, k, *probabilities.shape[1:]).mean(axis=1)
