"""The networks of the last chapter: a laboratory in the plane, and an ablation on digits."""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass

import numpy as np

from chapters.shared.kept import kept
from regularization import data, network
from regularization.network import SGD, Adam, EarlyStopping, Network

__all__ = [
    "ARMS",
    "DIGIT_LAMS",
    "DIGIT_RATES",
    "DIGIT_SEEDS",
    "DIGIT_SETTINGS",
    "EPOCHS",
    "KINDS",
    "LAB_LAMS",
    "LAB_RATES",
    "LAB_SEEDS",
    "LAB_SETTINGS",
    "PATIENCE",
    "SIZES",
    "WRONG",
    "Digits",
    "Lab",
    "chosen",
    "digit_runs",
    "lab_runs",
    "plane",
    "points",
    "side",
]

# -- The laboratory ---------------------------------------------------------------------------------
KINDS = ("moons", "spirals")
SIZES = {"small": (4,), "large": (32, 32)}
LAB_LAMS = (0.0, 0.001, 0.01, 0.1)
LAB_RATES = (0.0, 0.2, 0.5)
LAB_SETTINGS = tuple(itertools.product(LAB_LAMS, LAB_RATES))
LAB_SEEDS = 6
EPOCHS = (5, 10, 20, 40, 80, 150, 250, 400)
"""The epochs at which the reader can look at a network."""

FLIPPED = 0.1
TRAIN_POINTS = {"moons": 80, "spirals": 120}
_CHECKED = 400
_EVERY = 5
_GRID = 49


@functools.cache
def points(kind: str, seed: int) -> tuple[data.Part, data.Part, np.ndarray]:
    """Return training and validation points, a tenth of all labels wrong, and which training labels are."""
    n, rng = TRAIN_POINTS[kind], np.random.default_rng(seed)
    if kind == "moons":
        clean = data.moons(n=n + _CHECKED, noise=0.3, rng=rng, validation=0, test=0)
    else:
        clean = data.spirals(n=n + _CHECKED, noise=0.05, turns=1.0, rng=rng, validation=0, test=0)
    spoilt = data.mislabelled(clean, fraction=FLIPPED, rng=np.random.default_rng(100 + seed))
    first, rest = np.arange(n), np.arange(n, n + _CHECKED)
    return spoilt.train.take(first), spoilt.train.take(rest), spoilt.truth.flipped[:n]


def side(kind: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the grid lines on which a boundary is looked for, across and up."""
    low, high, bottom, top = (-2.25, 3.0, -1.6, 2.1) if kind == "moons" else (-1.25, 1.25, -1.25, 1.25)
    return np.linspace(low, high, _GRID), np.linspace(bottom, top, _GRID)


def plane(kind: str) -> np.ndarray:
    """Return the points of the grid, shape (49 * 49, 2)."""
    return np.stack(np.meshgrid(*side(kind)), axis=-1).reshape(-1, 2)


@dataclass(frozen=True)
class Lab:
    """Networks of one size on one kind of points, a column for each of LAB_SETTINGS.

    ``training`` and ``validation`` are losses of the first seed at ``epochs``; the accuracies have shape
    (len(EPOCHS), settings, seeds); ``odds`` is the first seed's log-odds of class 1 on the grid, shape
    (len(EPOCHS), settings, 49, 49).
    """

    epochs: np.ndarray
    training: np.ndarray
    validation: np.ndarray
    training_accuracy: np.ndarray
    validation_accuracy: np.ndarray
    odds: np.ndarray


@kept
def lab_runs(kind: str, size: str) -> Lab:
    """Train a network for each of LAB_SETTINGS and each seed; equal seeds see the same points in the same order."""
    members = [(lam, rate, seed) for (lam, rate) in LAB_SETTINGS for seed in range(LAB_SEEDS)]
    lams, rates, seeds = map(np.array, zip(*members, strict=True))
    rng = [np.random.default_rng(seed) for seed in seeds]
    net = network.mlp(2, SIZES[size], 2, rng=rng, rate=rates, dtype=np.float32)
    history = network.train(
        net,
        *_stacked(kind, seeds, 0),
        rng=rng,
        optimiser=Adam(0.02),
        epochs=EPOCHS[-1],
        batch_size=TRAIN_POINTS[kind] // 2,
        l2=lams,
        validation=_stacked(kind, seeds, 1),
        evaluate_every=_EVERY,
        keep_parameters=True,
    )
    shown, each = np.array(EPOCHS) // _EVERY, (-1, len(LAB_SETTINGS), LAB_SEEDS)
    split = {name: getattr(history, name).reshape(each) for name in _CURVES}
    return Lab(
        epochs=history.epochs,
        training=split["train_loss"][:, :, 0],
        validation=split["validation_loss"][:, :, 0],
        training_accuracy=split["train_accuracy"][shown],
        validation_accuracy=split["validation_accuracy"][shown],
        odds=np.array([_odds(net, history.parameters[row], kind) for row in shown]),
    )


_CURVES = ("train_loss", "validation_loss", "train_accuracy", "validation_accuracy")


def _stacked(kind: str, seeds: np.ndarray, part: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the training (0) or validation (1) points of each member."""
    parts = [points(kind, int(seed))[:2][part] for seed in seeds]
    return np.array([one.X for one in parts], dtype=np.float32), np.array([one.y for one in parts])


def _odds(net: Network, parameters: np.ndarray, kind: str) -> np.ndarray:
    """Log-odds of class 1 on the grid, for the first seed of each setting."""
    net.load(parameters)
    outputs = net.predict(plane(kind))[::LAB_SEEDS]
    return (outputs[..., 1] - outputs[..., 0]).reshape(-1, _GRID, _GRID)


# -- The ablation -----------------------------------------------------------------------------------
WRONG = (0.0, 0.1, 0.2)
"""Shares of wrong labels."""

DIGIT_LAMS = (0.0, 0.001, 0.003, 0.01, 0.03)
DIGIT_RATES = (0.0, 0.25, 0.5, 0.75)
DIGIT_SETTINGS = tuple(itertools.product(DIGIT_LAMS, DIGIT_RATES))
DIGIT_SEEDS = 12
PATIENCE = 10
ARMS = ("nothing", "weight decay", "dropout", "early stopping", "all three")
_TRAINED, _VALIDATED, _TESTED = 200, 300, 1000
_LAST = 60


@dataclass(frozen=True)
class Digits:
    """Networks on 200 digits, axes (settings, seeds), each at the last epoch and as early stopping left it.

    ``training`` and ``validation`` are accuracies on labels as given, ``test`` on 1000 true labels, all with a first
    axis (last, stopped). ``best`` is the epoch that early stopping went back to, ``stop`` that at which it
    stopped. ``losses`` has shape (2, 61, settings, seeds): training and validation loss by epoch.
    """

    training: np.ndarray
    validation: np.ndarray
    test: np.ndarray
    best: np.ndarray
    stop: np.ndarray
    losses: np.ndarray


@kept
def digit_runs(wrong: float) -> Digits:
    """Train a network for each of DIGIT_SETTINGS on each seed's 200 digits, a share ``wrong`` of them mislabelled."""
    runs = [_one_seed(wrong, seed) for seed in range(DIGIT_SEEDS)]
    return Digits(*(np.stack(values, axis=-1) for values in zip(*runs, strict=True)))


def digit_parts(wrong: float, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return training, validation and test digits, grey levels from 0 to 1; only the test labels are all true."""
    pool = data.digits().train
    order = np.random.default_rng(seed).permutation(pool.n)
    first, second, end = _TRAINED, _TRAINED + _VALIDATED, pool.n - _TESTED
    rows, parts = (order[:first], order[first:second], order[end:]), []
    for place, share in enumerate((wrong, wrong, 0.0)):
        clean = data.Dataset("digits", pool.take(rows[place]), classes=data.digits().classes)
        spoilt = data.mislabelled(clean, fraction=share, rng=np.random.default_rng(1000 + 3 * seed + place))
        parts.append(((spoilt.train.X / 16).astype(np.float32), spoilt.train.y))
    return parts


def _one_seed(wrong: float, seed: int) -> tuple[np.ndarray, ...]:
    (X, y), validation, test = digit_parts(wrong, seed)
    lams, rates = map(np.array, zip(*DIGIT_SETTINGS, strict=True))
    rng = [np.random.default_rng(seed) for _ in lams]
    net = network.mlp(64, [64], 10, rng=rng, rate=rates, dtype=np.float32)
    history = network.train(
        net,
        X,
        y,
        rng=rng,
        optimiser=SGD(0.1, momentum=0.9),
        epochs=_LAST,
        batch_size=40,
        l2=lams,
        validation=validation,
        keep_parameters=True,
    )
    stop, best = EarlyStopping(patience=PATIENCE).replay(history.validation_loss)
    rows, every = np.array([np.full(len(lams), _LAST), best]), np.arange(len(lams))
    accuracies = []
    for row in rows:
        net.load(history.parameters[row, every])
        accuracies.append((net.predict(test[0]).argmax(axis=-1) == test[1]).mean(axis=-1))
    losses = np.array([history.train_loss, history.validation_loss])
    kept_rows = history.train_accuracy[rows, every], history.validation_accuracy[rows, every]
    return *kept_rows, np.array(accuracies), best, stop, losses


def chosen(runs: Digits, arm: str) -> tuple[int, np.ndarray]:
    """Return whether an arm of the ablation stops early (0 or 1), and the setting that each seed's validation picks.

    The strengths are those of the highest validation accuracy; among equals, the strongest.
    """
    early = int(arm in ("early stopping", "all three"))
    lams, rates = map(np.array, zip(*DIGIT_SETTINGS, strict=True))
    free_lam, free_rate = arm in ("weight decay", "all three"), arm in ("dropout", "all three")
    allowed = np.flatnonzero((free_lam | (lams == 0)) & (free_rate | (rates == 0)))
    scores = runs.validation[early][allowed]
    return early, allowed[len(allowed) - 1 - scores[::-1].argmax(axis=0)]
