"""Chapter 8: drop blocks, hedge with copies, and average over masks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from everystate.teaching import Exercise, numbers
from regularization.network import softmax

# -- Dropping blocks --------------------------------------------------------------------------------
_MAP = np.arange(1.0, 21.0).reshape(4, 5)
_CORNERS = np.zeros((3, 4), dtype=bool)
_CORNERS[0, 0] = _CORNERS[1, 1] = _CORNERS[2, 3] = True


def _dropped(corners: np.ndarray, block: int) -> np.ndarray:
    """Return the units that lie in a block."""
    dropped = np.zeros((corners.shape[0] + block - 1, corners.shape[1] + block - 1), dtype=bool)
    for i, j in np.argwhere(corners):
        dropped[i : i + block, j : j + block] = True
    return dropped


def _drop_block(x: np.ndarray, corners: np.ndarray, block: int) -> np.ndarray:
    seen = ~_dropped(corners, block)
    return x * seen / seen.mean()


def _fault_in_drop_block(answer: Callable[[np.ndarray, np.ndarray, int], np.ndarray]) -> str | None:
    got = numbers(answer(_MAP, _CORNERS, 2), _MAP.shape, what="The map")
    dropped, zero = _dropped(_CORNERS, 2), got == 0
    if zero.sum() == _CORNERS.sum():
        return "Only the corners are dropped; each is to take the block x block units below and to the right with it."
    if np.array_equal(zero, ~dropped):
        return "That keeps the blocks and drops the rest: it is the other way round."
    if not np.array_equal(zero, dropped):
        return f"Three 2 x 2 blocks, two of which overlap, should drop {dropped.sum()} units; yours drops {zero.sum()}."
    if np.allclose(got, _MAP * ~dropped):
        return "The right units are dropped, but nothing is scaled: divide by the fraction that was kept."
    if np.allclose(got, _MAP * ~dropped / (1 - 12 / 20)):
        return "The fraction kept counts the shared unit twice: take it from the mask, not from the number of blocks."
    if not np.allclose(got, _drop_block(_MAP, _CORNERS, 2)):
        return f"The right units are dropped, but the scale should be 20 / {(~dropped).sum()} = total / kept."
    return None


def _only_corners(x: np.ndarray, corners: np.ndarray, block: int) -> np.ndarray:
    out = x.copy()
    out[: corners.shape[0], : corners.shape[1]][corners] = 0
    return out


def _in_place(x: np.ndarray, corners: np.ndarray, block: int) -> np.ndarray:
    x *= ~_dropped(corners, block)
    return x


DROP_BLOCK = Exercise(
    name="drop_block",
    find_fault=_fault_in_drop_block,
    praise="Blocks overlap, so the fraction kept has to be counted; that keeps the mean activation about where it was.",
    mistakes=(
        (lambda x, corners, block: ..., "returns nothing yet"),
        (lambda x, corners, block: ~_dropped(corners, block), "should be numbers"),
        (lambda x, corners, block: x[:-1], "shape (4, 5)"),
        (_in_place, "work on a copy"),
        (_only_corners, "Only the corners"),
        (lambda x, corners, block: x * _dropped(corners, block), "other way round"),
        (lambda x, corners, block: _drop_block(x, corners, 2) * (x > 3), "should drop 11 units"),
        (lambda x, corners, block: x * ~_dropped(corners, block), "nothing is scaled"),
        (
            lambda x, corners, block: x * ~_dropped(corners, block) / (1 - corners.sum() * block**2 / x.size),
            "twice",
        ),
        (lambda x, corners, block: x * ~_dropped(corners, block) * 3, "total / kept"),
    ),
    in_place="What came in was changed; work on a copy, so that the caller keeps the original.",
)


# -- Hedging with copies ----------------------------------------------------------------------------
def _share_left(rate: float, copies: int) -> float:
    return 1 / (1 + rate / (copies * (1 - rate)))


def _more_is_less(rate: float, copies: int) -> float:
    return 1 / (1 + copies * rate / (1 - rate))


def _fault_in_share_left(answer: Callable[[float, int], float]) -> str | None:
    cases = ((0.5, 1), (0.5, 2), (0.3, 4), (0.0, 3))
    values = np.array([numbers(answer(*case), what=f"share_left{case}") for case in cases])
    right = np.array([_share_left(*case) for case in cases])
    known = (
        (
            lambda rate, copies: 1 - rate,
            "One copy is right; with more the share grows: write the answer as b plus a sum.",
        ),
        (
            lambda rate, copies: 1 - rate**copies,
            "That is the chance that some copy is kept. The layer pays for scatter too.",
        ),
        (
            lambda rate, copies: 1 - rate / copies,
            "Right for one copy only: minimise bias squared plus variance of the sum.",
        ),
        (_more_is_less, "More copies should leave more, not less: what is spread over copies scatters less."),
    )
    for wrong, hint in known:
        if np.allclose(values, [wrong(*case) for case in cases]):
            return hint
    if not np.isclose(values[0], 0.5):
        return f"With one copy at rate 0.5 the chapter found a half; yours is {values[0]:.3f}."
    if not np.allclose(values, right):
        place = int(np.flatnonzero(~np.isclose(values, right))[0])
        rate, copies = cases[place]
        return f"At rate {rate:g} with {copies} copies {right[place]:.3f} is left; yours is {values[place]:.3f}."
    return None


SHARE_LEFT = Exercise(
    name="share_left",
    find_fault=_fault_in_share_left,
    praise="It is ridge once more: rate / (copies (1 - rate)) is the penalty. With many copies nothing is hedged.",
    mistakes=(
        (lambda rate, copies: ..., "returns nothing yet"),
        (lambda rate, copies: copies > 1, "should be a number"),
        (lambda rate, copies: np.full(copies, 1 - rate), "a single number"),
        (lambda rate, copies: 1 - rate, "One copy is right"),
        (lambda rate, copies: 1 - rate**copies, "some copy is kept"),
        (lambda rate, copies: 1 - rate / copies, "minimise bias squared"),
        (_more_is_less, "not less"),
        (lambda rate, copies: 1.0, "found a half"),
        (lambda rate, copies: (1 - rate) ** (1 / copies), "is left; yours is"),
    ),
)

# -- Averaging over masks ---------------------------------------------------------------------------
_LOGITS = np.array([[[4.0, 0.0, 1.0]], [[-1.0, 0.0, 2.0]], [[0.0, 0.5, 2.5]]])
"""Scores of three masks for one example with three classes: (masks, examples, classes)."""


def _average_and_doubt(logits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    probabilities = softmax(logits)
    return probabilities.mean(axis=0), probabilities.std(axis=0, ddof=1)


def _fault_in_average_and_doubt(answer: Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]) -> str | None:
    got = answer(_LOGITS)
    if not isinstance(got, tuple | list) or len(got) != 2:
        return "Return two arrays: the mean probabilities and their standard deviations."
    right_mean, right_doubt = _average_and_doubt(_LOGITS)
    mean = numbers(got[0], right_mean.shape, what="The mean")
    if np.allclose(mean, _LOGITS.mean(axis=0)):
        return "That averages the scores; turn each mask's scores into probabilities first."
    if np.allclose(mean, softmax(_LOGITS.mean(axis=0))):
        return "That is the softmax of the mean scores, a geometric mean; take the softmax of each mask, then the mean."
    if np.allclose(mean, [[1 / 3, 0, 2 / 3]]):
        return "That counts votes for the likeliest class; average the probabilities."
    if not np.allclose(mean, right_mean):
        return f"The mean probability of the first class should be {right_mean[0, 0]:.3f}; yours is {mean[0, 0]:.3f}."
    doubt = numbers(got[1], right_doubt.shape, what="The mean is right; the second array")
    if np.allclose(doubt, right_doubt**2):
        return "The mean is right; the second array is the variance: take the root."
    if np.allclose(doubt, right_doubt / np.sqrt(len(_LOGITS))):
        return "The mean is right; the second array is the error of the mean, which vanishes with the number of masks."
    if np.allclose(doubt, right_doubt * np.sqrt(2 / 3)):
        return "The mean is right; for the deviation of a sample divide by one less than the number of masks: ddof=1."
    if not np.allclose(doubt, right_doubt):
        return "The mean is right; the second array should be the standard deviation over the masks, axis 0."
    return None


AVERAGE_AND_DOUBT = Exercise(
    name="average_and_doubt",
    find_fault=_fault_in_average_and_doubt,
    praise="That is Monte-Carlo dropout for a classifier. Remember what its doubt depends on.",
    mistakes=(
        (lambda logits: ..., "returns nothing yet"),
        (lambda logits: softmax(logits).mean(axis=0), "Return two arrays"),
        (lambda logits: (softmax(logits).mean(), 0.0), "shape (1, 3)"),
        (lambda logits: (softmax(logits).mean(axis=0), 0.0), "second array should have shape"),
        (lambda logits: (logits.mean(axis=0), logits.std(axis=0)), "averages the scores"),
        (lambda logits: (softmax(logits.mean(axis=0)), softmax(logits).std(axis=0)), "geometric mean"),
        (lambda logits: (np.eye(3)[logits.argmax(axis=-1)].mean(axis=0), logits.std(axis=0)), "counts votes"),
        (lambda logits: (softmax(logits[:2]).mean(axis=0), logits.std(axis=0)), "first class should be"),
        (lambda logits: (softmax(logits).mean(axis=0), softmax(logits).var(axis=0, ddof=1)), "take the root"),
        (
            lambda logits: (softmax(logits).mean(axis=0), softmax(logits).std(axis=0, ddof=1) / len(logits) ** 0.5),
            "error of the mean",
        ),
        (lambda logits: (softmax(logits).mean(axis=0), softmax(logits).std(axis=0)), "ddof=1"),
        (lambda logits: (softmax(logits).mean(axis=0), logits.std(axis=0, ddof=1)), "axis 0"),
    ),
)
