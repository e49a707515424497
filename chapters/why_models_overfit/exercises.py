"""Chapter 2: find the epoch at which training should have stopped, and spoil labels on purpose."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from everystate.teaching import Exercise

_TRAINING = np.array([0.90, 0.60, 0.50, 0.40, 0.30, 0.20, 0.10])
_VALIDATION = np.array([0.95, 0.70, 0.72, 0.55, 0.52, 0.66, 0.90])


def _fault_in_turning_point(answer: Callable[[np.ndarray, np.ndarray], int]) -> str | None:
    got = answer(_TRAINING, _VALIDATION)
    if got is None or got is Ellipsis:
        return "turning_point returns nothing yet: replace the dots."
    if got == 6:
        return "That is where the training loss is lowest: at the end, as usual. It says nothing about new data."
    if got == 1:
        return "After that epoch the validation loss rises, but it is only a ripple: it falls lower later."
    if got == 5:
        return "At that epoch the validation loss has risen already; return the one before, where it is lowest."
    if np.isclose(got, 0.52):
        return "0.52 is the lowest validation loss; return the epoch at which it is reached."
    if got != 4:
        return (
            f"The validation losses {_VALIDATION.tolist()} are lowest at epoch 4, counted from 0; yours gives {got!r}."
        )
    falling = np.array([3.0, 2.0, 1.0])
    if answer(falling, falling) != 2:
        return "When the validation loss falls to the end it has not turned yet: return the last epoch."
    return None


TURNING_POINT = Exercise(
    name="turning_point",
    find_fault=_fault_in_turning_point,
    praise="That is early stopping in hindsight. The training loss had no part in it.",
    mistakes=(
        (lambda training, validation: ..., "returns nothing yet"),
        (lambda training, validation: int(training.argmin()), "training loss is lowest"),
        (lambda training, validation: int(np.flatnonzero(np.diff(validation) > 0)[0]), "only a ripple"),
        (lambda training, validation: int(validation.argmin()) + 1, "risen already"),
        (lambda training, validation: float(validation.min()), "return the epoch"),
        (lambda training, validation: int((validation - training).argmax()), "training loss is lowest"),
        (lambda training, validation: int(np.abs(validation - training).argmin()), "yours gives 0"),
        (lambda training, validation: 4, "not turned yet"),
    ),
)

_LABELS = np.arange(400) % 4


def _fault_in_mislabel(answer: Callable[[np.ndarray, float, int, np.random.Generator], np.ndarray]) -> str | None:
    labels = _LABELS.copy()
    got = answer(labels, 0.25, 4, np.random.default_rng(0))
    if got is None or got is Ellipsis:
        return "mislabel returns nothing yet: replace the dots."
    if not np.array_equal(labels, _LABELS):
        return "The labels that were passed in have changed: work on a copy, or the true labels are lost."
    got = np.asarray(got)
    if got.shape != labels.shape:
        return f"The result should have the shape of the labels, {labels.shape}; yours has {got.shape}."
    if not np.isin(got, range(4)).all():
        return "There are labels outside 0 to 3: a shifted label has to wrap around (the remainder, %, does that)."
    counts = [_count_wrong(answer, seed) for seed in range(10)]
    return _fault_in_counts(counts) or _fault_in_steps(got) or _fault_in_chance(answer)


def _count_wrong(answer: Callable[..., np.ndarray], seed: int) -> int:
    return int((np.asarray(answer(_LABELS.copy(), 0.25, 4, np.random.default_rng(seed))) != _LABELS).sum())


def _fault_in_counts(counts: list[int]) -> str | None:
    """What is wrong with how many labels differ; there should be 100 with every generator."""
    if set(counts) == {100}:
        return None
    if len(set(counts)) == 1:
        return f"100 of 400 labels should be wrong; yours has {counts[0]}."
    if np.mean(counts) < 88:
        return f"Only {counts[0]} of 100 are wrong: a new label drawn among all classes is the old one now and then."
    return f"{counts[0]} labels are wrong, by chance near 100: choose exactly round(fraction * n) rows."


def _fault_in_steps(got: np.ndarray) -> str | None:
    wrong = got != _LABELS
    if len(np.unique((got[wrong] - _LABELS[wrong]) % 4)) < 3:
        return "Every wrong label is off by the same step; draw it among all other classes."
    return None


def _fault_in_chance(answer: Callable[..., np.ndarray]) -> str | None:
    one, other = (np.asarray(answer(_LABELS.copy(), 0.25, 4, np.random.default_rng(seed))) for seed in (1, 2))
    if np.array_equal(one, other):
        return "Two generators give the same rows: draw them with rng, or the noise follows the order of the rows."
    return None


def _drawn_among_all(y: np.ndarray, fraction: float, classes: int, rng: np.random.Generator) -> np.ndarray:
    y, rows = y.copy(), rng.permutation(len(y))[: round(fraction * len(y))]
    y[rows] = rng.integers(0, classes, size=len(rows))
    return y


def _each_by_chance(y: np.ndarray, fraction: float, classes: int, rng: np.random.Generator) -> np.ndarray:
    return np.where(rng.uniform(size=len(y)) < fraction, (y + rng.integers(1, classes, size=len(y))) % classes, y)


def _in_place(y: np.ndarray, fraction: float, classes: int, rng: np.random.Generator) -> np.ndarray:
    y[: round(fraction * len(y))] += 1
    return y % classes


def _without_remainder(y: np.ndarray, fraction: float, classes: int, rng: np.random.Generator) -> np.ndarray:
    y, rows = y.copy(), rng.permutation(len(y))[: round(fraction * len(y))]
    y[rows] += rng.integers(1, classes, size=len(rows))
    return y


def _off_by_one(y: np.ndarray, fraction: float, classes: int, rng: np.random.Generator) -> np.ndarray:
    y, rows = y.copy(), rng.permutation(len(y))[: round(fraction * len(y))]
    y[rows] = (y[rows] + 1) % classes
    return y


def _first_rows(y: np.ndarray, fraction: float, classes: int, rng: np.random.Generator) -> np.ndarray:
    y, count = y.copy(), round(fraction * len(y))
    y[:count] = (y[:count] + np.arange(count) % (classes - 1) + 1) % classes
    return y


MISLABEL = Exercise(
    name="mislabel",
    find_fault=_fault_in_mislabel,
    praise="Exactly that share of labels is wrong, and each wrong label is equally likely.",
    mistakes=(
        (lambda y, fraction, classes, rng: ..., "returns nothing yet"),
        (_drawn_among_all, "the old one now and then"),
        (_each_by_chance, "by chance near 100"),
        (_in_place, "work on a copy"),
        (_without_remainder, "wrap around"),
        (_off_by_one, "the same step"),
        (_first_rows, "Two generators"),
        (lambda y, fraction, classes, rng: y.copy(), "yours has 0"),
        (lambda y, fraction, classes, rng: y[:100], "shape"),
    ),
)
