"""Chapter 9: when to stop, the filter of gradient descent, and a shifted picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from everystate.teaching import Exercise
from regularization import theory

_LOSSES = (1.0, 0.8, 0.9, 0.7, 0.75, 0.72, 0.9, 0.6, 0.5)


def _fault_in_when_to_stop(answer: Callable[[Sequence[float], int], tuple[int, int]]) -> str | None:
    got = answer(_LOSSES, 3)
    if got is None or got is Ellipsis:
        return "when_to_stop returns nothing yet: replace the dots."
    if not isinstance(got, tuple) or len(got) != 2:
        return f"Return two epochs, (last, best); yours returns {got!r}."
    last, best = got
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
    if answer((1.0, 0.9, 0.8), 2) != (2, 2):
        return "It goes wrong when patience never runs out: then the last epoch is that of the last loss."
    if answer((0.5, 0.5, 0.5, 0.4), 2) != (2, 0):
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


WHEN_TO_STOP = Exercise(
    name="when_to_stop",
    find_fault=_fault_in_when_to_stop,
    praise="This is the whole rule; the package's `EarlyStopping` adds only the bookkeeping for many networks.",
    mistakes=(
        (lambda losses, patience: ..., "returns nothing yet"),
        (lambda losses, patience: 6, "two epochs"),
        (lambda losses, patience: (len(losses) - 1, int(np.argmin(losses))), "to the end"),
        (lambda losses, patience: _patient(losses, patience)[::-1], "wrong way round"),
        (_first_rise, "first loss"),
        (_never_resets, "in a row"),
        (lambda losses, patience: (_patient(losses, patience)[0],) * 2, "not the best"),
        (lambda losses, patience: (0, 0), "yours gives (0, 0)"),
        (_forgets_the_end, "never runs out"),
        (_takes_ties, "compare with <"),
    ),
)

_CURVATURES = np.array([4.0, 1.0, 0.01])
_RATE, _STEPS = 0.1, 20


def _fault_in_descent_filter(answer: Callable[[np.ndarray, float, int], np.ndarray]) -> str | None:
    got = answer(_CURVATURES, _RATE, _STEPS)
    if got is None or got is Ellipsis:
        return "descent_filter returns nothing yet: replace the dots."
    got = np.asarray(got, dtype=float)
    if got.shape != _CURVATURES.shape:
        return f"Return one factor for each curvature, an array of shape {_CURVATURES.shape}; yours has {got.shape}."
    right = theory.gradient_descent_filter(np.sqrt(_CURVATURES / 2), n=1, step=_RATE, steps=_STEPS)
    if np.allclose(got, right):
        return None
    if np.allclose(got, 1 - right):
        return "That is what is still missing after the steps; the filter is what has been reached, one minus that."
    lam = theory.matching_strength(step=_RATE, steps=_STEPS)
    if np.allclose(got, _CURVATURES / (_CURVATURES + 2 * lam)):
        return "That is ridge's filter at the matching strength: alike, but not the same."
    if np.allclose(got, 1 - np.exp(-_RATE * _STEPS * _CURVATURES)):
        return "That is the limit of infinitely small steps; for steps of a finite size it is a power instead."
    if np.allclose(got, _RATE * _STEPS * _CURVATURES):
        return "That adds up equal steps. Each step is shorter than the last: it covers a fraction of what is left."
    return f"For curvature 4, rate 0.1 and 20 steps the factor is {right[0]:.4f}; yours gives {got[0]:.4f}."


DESCENT_FILTER = Exercise(
    name="descent_filter",
    find_fault=_fault_in_descent_filter,
    praise="Steep directions are finished after a few steps, flat ones have hardly begun: that is the regularization.",
    mistakes=(
        (lambda curvature, rate, steps: ..., "returns nothing yet"),
        (lambda curvature, rate, steps: 1 - (1 - rate * curvature[0]) ** steps, "one factor for each"),
        (lambda curvature, rate, steps: (1 - rate * curvature) ** steps, "still missing"),
        (lambda curvature, rate, steps: curvature / (curvature + 1 / (rate * steps)), "ridge's filter"),
        (lambda curvature, rate, steps: 1 - np.exp(-rate * steps * curvature), "infinitely small"),
        (lambda curvature, rate, steps: rate * steps * curvature, "equal steps"),
        (lambda curvature, rate, steps: 0 * curvature, "0.0000"),
    ),
)

_PICTURE = np.arange(1.0, 10.0).reshape(3, 3)


def _fault_in_shift_right(answer: Callable[[np.ndarray], np.ndarray]) -> str | None:
    given = _PICTURE.copy()
    got = answer(given)
    if got is None or got is Ellipsis:
        return "shift_right returns nothing yet: replace the dots."
    got, right = np.asarray(got, dtype=float), np.zeros((3, 3))
    right[:, 1:] = _PICTURE[:, :-1]
    if got.shape != (3, 3):
        return f"The picture must keep its shape, (3, 3); yours has {got.shape}."
    if np.array_equal(got, np.roll(_PICTURE, 1, axis=1)):
        return "What leaves on the right comes back on the left: `np.roll` wraps round. The new column must be blank."
    if np.array_equal(got[:, :-1], _PICTURE[:, 1:]):
        return "That moves it to the left."
    if np.array_equal(got[1:], _PICTURE[:-1]) or np.array_equal(got[:-1], _PICTURE[1:]):
        return "That moves it up or down: columns are the second axis."
    if not np.array_equal(got, right) and np.array_equal(got[:, 1:], _PICTURE[:, :-1]):
        return "The picture has moved, but the column that it left must be blank: 0."
    if not np.array_equal(got, right):
        return f"The first row of {_PICTURE.tolist()} should become [0, 1, 2]; yours gives {got[0].tolist()}."
    if not np.array_equal(given, _PICTURE):
        return "It changes the picture that it was given, and so the training set itself: work on a new array."
    return None


def _in_place(picture: np.ndarray) -> np.ndarray:
    picture[:, 1:] = picture[:, :-1].copy()
    picture[:, 0] = 0
    return picture


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
        (lambda picture: picture[:, :-1], "keep its shape"),
        (lambda picture: np.roll(picture, 1, axis=1), "wraps round"),
        (lambda picture: np.pad(picture, ((0, 0), (0, 1)))[:, 1:], "to the left"),
        (lambda picture: np.pad(picture, ((1, 0), (0, 0)))[:-1], "up or down"),
        (_smeared, "must be blank"),
        (lambda picture: picture + 0.5, "should become [0, 1, 2]"),
        (_in_place, "training set itself"),
    ),
)
