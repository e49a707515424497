"""Chapter 9: when to stop, how coarse the steps of descent may be, and a shifted picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from everystate.teaching import Exercise, Hint, Parsons, Spare, numbers
from regularization import theory

_LOSSES = (1.0, 0.8, 0.9, 0.7, 0.75, 0.72, 0.9, 0.6, 0.5)


def _epochs(got: Any) -> tuple[int, int]:
    last, best = numbers(got, (2,), what="The two epochs, (last, best),")
    if np.asarray(got).dtype.kind == "f":
        raise Hint(f"Epochs are whole numbers; yours are {got!r}.")
    return int(last), int(best)


def _fault_in_when_to_stop(answer: Callable[[Sequence[float], int], tuple[int, int]]) -> str | None:
    last, best = _epochs(answer(_LOSSES, 3))
    if (last, best) == (8, 8):
        return "That reads the losses to the end. After epoch 6 three in a row were no better: stop there."
    if (last, best) == (3, 6):
        return "The right epochs, the wrong way round: the last one first."
    if last == 2 or (last, best) == (2, 1):
        return "That stops at the first loss that is no better. A patience of 3 waits for three in a row."
    if last == 5:
        return "Count only losses in a row: an improvement sets the count back to zero."
    if last == 6 and best == 6:
        return (
            "The last epoch is right, but its weights are not the best: report the epoch with the lowest loss so far."
        )
    if (last, best) != (6, 3):
        return f"For the losses {_LOSSES} and patience 3 it should be (6, 3); yours gives {(last, best)}."
    try:
        at_the_end = _epochs(answer((1.0, 0.9, 0.8), 2))
    except Hint:  # a loop after which nothing is returned
        at_the_end = None
    if at_the_end != (2, 2):
        return "It goes wrong when patience never runs out: then the last epoch is that of the last loss."
    if _epochs(answer((0.5, 0.5, 0.5, 0.4), 2)) != (2, 0):
        return "A loss that is only as low as the best one is no improvement: compare with <."
    return None


def _first_rise(losses: Sequence[float], patience: int) -> tuple[int, int]:
    for epoch in range(1, len(losses)):
        if losses[epoch] >= losses[epoch - 1]:
            return epoch, epoch - 1
    return len(losses) - 1, len(losses) - 1


def _never_resets(losses: Sequence[float], patience: int) -> tuple[int, int]:
    best, waited = 0, 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        elif epoch > 0:
            waited += 1
        if waited == patience:
            break
    return epoch, best


def _patient(losses: Sequence[float], patience: int) -> tuple[int, int]:
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best == patience:
            return epoch, best
    return len(losses) - 1, best


def _takes_ties(losses: Sequence[float], patience: int) -> tuple[int, int]:
    best = 0
    for epoch, loss in enumerate(losses):
        if loss <= losses[best]:
            best = epoch
        if epoch - best == patience:
            return epoch, best
    return len(losses) - 1, best


def _forgets_the_end(losses: Sequence[float], patience: int) -> tuple[int, int]:
    last, best = _patient(losses, patience)
    return (last, best) if last - best == patience else (-1, best)


def _returns_in_the_loop(losses: Sequence[float], patience: int) -> tuple[int, int] | None:
    last, best = _patient(losses, patience)
    return (last, best) if last - best == patience else None


WHEN_TO_STOP = Exercise(
    name="when_to_stop",
    find_fault=_fault_in_when_to_stop,
    praise="This is the whole rule; the package's `EarlyStopping` adds only the bookkeeping for many networks.",
    mistakes=(
        (lambda losses, patience: ..., "returns nothing yet"),
        (lambda losses, patience: 6, "The two epochs"),
        (lambda losses, patience: (6.5, 3), "whole numbers"),
        (lambda losses, patience: (True, False), "should be numbers"),
        (lambda losses, patience: (len(losses) - 1, int(np.argmin(losses))), "to the end"),
        (lambda losses, patience: _patient(losses, patience)[::-1], "wrong way round"),
        (_first_rise, "first loss"),
        (_never_resets, "in a row"),
        (lambda losses, patience: (_patient(losses, patience)[0],) * 2, "not the best"),
        (lambda losses, patience: (0, 0), "yours gives (0, 0)"),
        (_forgets_the_end, "never runs out"),
        (_returns_in_the_loop, "never runs out"),
        (_takes_ties, "compare with <"),
    ),
    hints=(
        "Which two epochs do you need to know to say that patience has run out?",
        "Remember the epoch of the lowest loss so far. Patience has run out when the present epoch is that many "
        "epochs after it.",
        "if epoch - best == patience:\n    break",
    ),
)

_FRACTIONS = (1.0, 0.5, 0.1, 0.001)
_STEPS = np.arange(1, 2000)


def _variance_ratios(fraction: float, penalty: float = 1.0) -> np.ndarray:
    """Variance of descent over ridge's after each of _STEPS, each of which removes ``fraction`` of what is missing.

    Ridge has ``penalty`` times the matching strength.
    """
    x = fraction * _STEPS
    return ((1 - (1 - fraction) ** _STEPS) * (penalty + x) / x) ** 2


def _fault_in_worst_ratio(answer: Callable[[float], float]) -> str | None:
    found = [float(numbers(answer(fraction), what="The largest ratio")) for fraction in _FRACTIONS]
    right = [float(_variance_ratios(fraction).max()) for fraction in _FRACTIONS]
    if np.allclose(found, right):
        return None
    if np.allclose(found, np.sqrt(right)):
        return "That is the ratio of what the two keep. The variance goes with its square."
    if np.allclose(found, 1 / np.array(right)) or np.allclose(
        found, [(1 / _variance_ratios(f)).max() for f in _FRACTIONS]
    ):
        return "That is ridge's variance over descent's: the other way round."
    if np.allclose(found, [_variance_ratios(f)[0] for f in _FRACTIONS]):
        return "That is the ratio after one step. With smaller steps it is largest after several: look at every k."
    if np.ptp(found) < 1e-6 and abs(found[0] - theory.early_stopping_bounds().matched) < 1e-3:
        return "That is the limit of infinitely small steps. For steps of a finite size use the power, not e to the −x."
    for penalty in (0.5, 2.0):
        if np.allclose(found, [_variance_ratios(f, penalty).max() for f in _FRACTIONS]):
            return "Is that ridge at the matching strength, λ = 1 / (2ηk)? It keeps s / (s + 2λ) = kηs / (1 + kηs)."
    if np.isclose(found[0], right[0]) and np.all(np.array(found) < np.array(right) * (1 + 1e-8)):
        return "Look at more numbers of steps: with a smaller fraction the ratio is largest after more steps."
    first = next(k for k in range(len(found)) if not np.isclose(found[k], right[k]))
    return f"With fraction = {_FRACTIONS[first]:g} it should be {right[first]:.4g}; yours gives {found[first]:.4g}."


WORST_RATIO = Exercise(
    name="worst_ratio",
    find_fault=_fault_in_worst_ratio,
    praise=(
        "Steps that cover a tenth of the way already break the bound for infinitely small ones, "
        f"{theory.early_stopping_bounds().matched:.2f}, though not by much: {_variance_ratios(0.1).max():.2f}."
    ),
    mistakes=(
        (lambda fraction: ..., "returns nothing yet"),
        (lambda fraction: _variance_ratios(fraction), "single number"),
        (lambda fraction: True, "should be a number"),
        (lambda fraction: "4", "should be a number"),
        (lambda fraction: np.sqrt(_variance_ratios(fraction).max()), "with its square"),
        (lambda fraction: 1 / _variance_ratios(fraction).max(), "other way round"),
        (lambda fraction: _variance_ratios(fraction)[0], "after one step"),
        (lambda fraction: theory.early_stopping_bounds().matched, "infinitely small"),
        (lambda fraction: _variance_ratios(fraction, 2.0).max(), "matching strength"),
        (lambda fraction: _variance_ratios(fraction, 0.5).max(), "matching strength"),
        (lambda fraction: 7.0, "fraction = 1 it should be 4; yours gives 7"),
        (lambda fraction: _variance_ratios(fraction)[:5].max(), "after more steps"),
        (lambda fraction: _variance_ratios(fraction)[:999].max(), "after more steps"),
        (lambda fraction: 4 * fraction**0.1, "fraction = 0.5 it should be"),
    ),
    hints=(
        "What does descent keep of the least-squares weight after k steps, and what does ridge keep at the matching "
        "strength?",
        "Write both as functions of k, for many k at once, and square their ratio. It is not largest at the first k.",
        "ridge = k * fraction / (1 + k * fraction)",
    ),
)

_PICTURE = np.arange(1.0, 10.0).reshape(3, 3)


def _fault_in_shift_right(answer: Callable[[np.ndarray], np.ndarray]) -> str | None:
    got, right = numbers(answer(_PICTURE), (3, 3), what="The picture"), np.zeros((3, 3))
    right[:, 1:] = _PICTURE[:, :-1]
    if np.array_equal(got, np.roll(_PICTURE, 1, axis=1)):
        return "What leaves on the right comes back on the left: `np.roll` wraps round. The new column must be blank."
    if np.array_equal(got[:, :-1], _PICTURE[:, 1:]):
        return "That moves it to the left."
    if np.array_equal(got[1:], _PICTURE[:-1]) or np.array_equal(got[:-1], _PICTURE[1:]):
        return "That moves it up or down: columns are the second axis."
    if not np.array_equal(got, right) and np.array_equal(got[:, 1:], _PICTURE[:, :-1]):
        return "The picture has moved, but the column that it left must be blank: 0."
    for before, row, wanted in zip(_PICTURE.tolist(), got.tolist(), right.tolist(), strict=True):
        if row != wanted:
            return f"The row {before} should become {wanted}; yours gives {row}."
    return None


def _in_place(picture: np.ndarray) -> np.ndarray:
    picture[:, 1:] = picture[:, :-1].copy()
    picture[:, 0] = 0
    return picture


def _shifted(picture: np.ndarray) -> np.ndarray:
    moved = np.zeros_like(picture)
    moved[:, 1:] = picture[:, :-1]
    return moved


def _smeared(picture: np.ndarray) -> np.ndarray:
    moved = picture.copy()
    moved[:, 1:] = picture[:, :-1]
    return moved


SHIFT_RIGHT = Exercise(
    name="shift_right",
    find_fault=_fault_in_shift_right,
    praise="A small change whose label is known to stay the same: that is all there is to augmentation.",
    mistakes=(
        (lambda picture: ..., "returns nothing yet"),
        (lambda picture: picture > 4, "should be numbers"),
        (lambda picture: "moved", "should be numbers"),
        (lambda picture: picture[:, :-1], "should have shape (3, 3)"),
        (lambda picture: np.roll(picture, 1, axis=1), "wraps round"),
        (lambda picture: np.pad(picture, ((0, 0), (0, 1)))[:, 1:], "to the left"),
        (lambda picture: np.pad(picture, ((1, 0), (0, 0)))[:-1], "up or down"),
        (_smeared, "must be blank"),
        (lambda picture: picture + 0.5, "[1.0, 2.0, 3.0] should become [0.0, 1.0, 2.0]"),
        (lambda picture: np.vstack([_shifted(picture)[:-1], picture[-1:]]), "[7.0, 8.0, 9.0] should become"),
        (_in_place, "training set itself"),
    ),
    in_place="It changes the picture that it was given, and so the training set itself: work on a new array.",
    hints=(
        "Which columns of the result come from which columns of the picture?",
        "Begin with a blank picture of the same shape, and copy all columns but the last one place further right.",
        "moved[:, 1:] = picture[:, :-1]",
    ),
)


# -- A training that is stopped ---------------------------------------------------------------------
_COURSE = (1.0, 0.9, 0.95, 0.94, 0.8, 0.85, 0.83, 0.82, 0.5)
"""Losses by step; under a patience of 3 the improvement at step 4 comes just in time, that at step 8 too late."""


def _course(w: int) -> float:
    return _COURSE[min(w, len(_COURSE) - 1)]


def _next(w: int) -> int:
    return w + 1


Training = Callable[[int, Callable[[int], int], Callable[[int], float], int], int]


def _fault_in_train_with_patience(answer: Training) -> str | None:
    kept = int(numbers(answer(0, _next, _course, 3), what="The weights, here a step's number,"))
    if kept == 0:
        return "The weights come back as they were at the start."
    if kept == 1:
        return "It stops too soon: before patience is judged, the newest weights must have had their chance to be best."
    if kept == 7:
        return "These are the last weights. The best were put aside: return those."
    if kept == 8:
        return "It trains on when patience has run out: three steps in a row were no better than step 4."
    if kept != 4:
        return (
            f"For the losses {_COURSE} and patience 3 the weights of step 4 should be kept; yours are of step {kept}."
        )
    return None


def _trained(w: int, step: Callable[[int], int], loss: Callable[[int], float], patience: int) -> int:
    best, waited = w, 0
    for _ in range(1000):
        w, waited = step(w), waited + 1
        if loss(w) < loss(best):
            best, waited = w, 0
        if waited == patience:
            break
    return best


TRAIN_WITH_PATIENCE = Exercise(
    name="trained",
    find_fault=_fault_in_train_with_patience,
    praise=(
        "Whatever the training does after its best step, it is undone: "
        "a long patience then costs time, and little else."
    ),
    mistakes=(
        (lambda w, step, loss, patience: ..., "returns nothing yet"),
        (lambda w, step, loss, patience: w, "at the start"),
        (lambda w, step, loss, patience: _trained(w, step, loss, patience - 1), "too soon"),
        (lambda w, step, loss, patience: _trained(w, step, loss, patience) + patience, "last weights"),
        (lambda w, step, loss, patience: _trained(w, step, loss, patience + 1), "trains on"),
        (lambda w, step, loss, patience: 5, "yours are of step 5"),
    ),
    hints=(
        "What has to be known before you can say that a step was no better?",
        "In each round: take a step and count it; if it is the best so far, put it aside and begin to count anew; "
        "then ask "
        "whether patience has run out.",
        "w, waited = step(w), waited + 1",
    ),
)

TRAIN_LINES = Parsons(
    exercise=TRAIN_WITH_PATIENCE,
    prompt="`step(w)` returns the weights after one more step, `loss(w)` their validation loss. Put the lines of a "
    "training with patience in order.",
    head="def trained(w, step, loss, patience):",
    lines=(
        "    best, waited = w, 0",
        "    for _ in range(1000):",
        "        w, waited = step(w), waited + 1",
        "        if loss(w) < loss(best): best, waited = w, 0",
        "        if waited == patience: break",
        "    return best",
    ),
    spare=(
        Spare(
            "    return w",
            5,
            "These are the last weights, of which the last few steps were no better than those put aside.",
        ),
        Spare(
            "        if loss(w) < loss(best): best = w",
            3,
            "An improvement has to set the count back to 0: patience is for steps in a row.",
        ),
    ),
)
