"""How much dropout slows down a narrow network and a wide one, on wines."""

from __future__ import annotations

import numpy as np

from chapters.dropout.study.samples import streams
from chapters.dropout.study.steps import DIAGRAM_STEPS, INPUTS
from chapters.shared.kept import kept
from regularization import data, network

WIDTHS = (8, 64)
SMALL_RATES = (0.0, 0.5)
STARTS = 20


@kept
def slowed() -> np.ndarray:
    """Return the training loss after DIAGRAM_STEPS steps, dropout off: (WIDTHS, SMALL_RATES, STARTS).

    Each of the STARTS has a start and 120 wines of its own, shared by all widths' rates; the training is that of the
    chapter's first figure: Adam, step 0.06, all wines in each step.
    """
    part = data.wine().train
    columns = [data.wine().features.index(name) for name in INPUTS]
    rows = [np.random.default_rng(start).permutation(part.n)[:120] for start in range(STARTS)]
    X, y = (np.array([one[chosen] for chosen in rows] * len(SMALL_RATES)) for one in (part.X[:, columns], part.y))
    X = (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)
    return np.array([_losses(width, X, y) for width in WIDTHS])


def _losses(width: int, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    rng = streams(len(SMALL_RATES), STARTS)
    net = network.mlp(len(INPUTS), [width] * 2, 3, rng=rng, rate=np.repeat(SMALL_RATES, STARTS))
    history = network.train(
        net, X, y, rng=rng, optimiser=network.Adam(0.06), epochs=DIAGRAM_STEPS, evaluate_every=DIAGRAM_STEPS
    )
    return history.train_loss[-1].reshape(len(SMALL_RATES), STARTS)
