"""Networks that learn digits with drawn labels by heart, though every showing is changed anew."""

from __future__ import annotations

import numpy as np

from chapters.beyond_penalties.study.augmentation import Shower
from chapters.beyond_penalties.study.samples import LOSS, orders
from chapters.shared.kept import kept
from regularization import network
from regularization.network import SGD


@kept
def by_heart(n: int, *, hidden: int, shift: float, runs: int, steps: int = 4000) -> np.ndarray:
    """Accuracy of each run on new showings of its ``n`` digits, whose labels were drawn at random.

    Trained as in `augmented`: digits shifted by up to ``shift`` pixels, anew each time, in batches of 32.
    """
    order = orders(runs)[:, :n]
    given = np.array([np.random.default_rng(300 + run).integers(10, size=n) for run in range(runs)])
    starts = [np.random.default_rng(run) for run in range(runs)]
    net = network.mlp(64, [hidden], 10, rng=starts, dtype=np.float32)
    optimiser, rng, fresh = SGD(0.1, momentum=0.9), np.random.default_rng(1), np.random.default_rng(2)
    shower, run = Shower("shift", shift, rng=np.random.default_rng(3)), np.arange(runs)[:, None]
    for step in range(steps):
        if step == (2 * steps) // 3:
            optimiser.learning_rate = optimiser.learning_rate / 10
        rows = rng.integers(n, size=(runs, 32))
        shown = shower.show(order[run, rows], fresh)
        network.train_step(net, shown, given[run, rows], rng=rng, loss=LOSS, optimiser=optimiser)
    new = Shower("shift", shift, rng=np.random.default_rng(5)).show(order, np.random.default_rng(6))
    return LOSS.accuracy(net.predict(new), given)
