"""What the nearest known digit says: of copies made before a split, and of digits turned upside down."""

from __future__ import annotations

import numpy as np

from chapters.beyond_penalties import study


def nearest_labels(X: np.ndarray, known: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The label of the known picture that is nearest to each of X."""
    squared = (known**2).sum(axis=1) - 2 * X @ known.T
    return labels[squared.argmin(axis=1)]


def leaking(seed: int) -> tuple[float, float]:
    """Validation accuracy when copies are made before the split, and accuracy on digits that have no copies."""
    labels, rng = study.digits()[1], np.random.default_rng(seed)
    shower = study.Shower("shift", 0.5, rng=rng)
    order = study.orders(10)[seed]
    rows = np.tile(order[:200], 5)
    copies, fresh = shower.show(rows, rng), shower.show(order[200:1200], rng)
    train, validation = np.split(rng.permutation(len(rows)), 2)
    said, said_fresh = (nearest_labels(X, copies[train], labels[rows[train]]) for X in (copies[validation], fresh))
    return float((said == labels[rows[validation]]).mean()), float((said_fresh == labels[order[200:1200]]).mean())


def upside_down(digit: int) -> np.ndarray:
    """How often images of ``digit``, turned by 180 degrees, are nearest to each of the ten digits, in shares."""
    images, labels = study.digits()
    turned = images[labels == digit] @ study.movement(0.0, 0.0, 180.0)
    return np.bincount(nearest_labels(turned, images, labels), minlength=10) / len(turned)
