"""Weight scaling against averages over masks, on digits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chapters.dropout_relatives.study.samples import SIDE, digit_images, shuffled
from chapters.shared.kept import kept
from regularization import network
from regularization.network import Adam, softmax, train

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
    X, y = digit_images()[0].reshape(-1, SIDE**2), digit_images()[1]
    rows, rest = np.split(shuffled(seeds)[:, :600], [200], axis=1)
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
