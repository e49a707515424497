"""Chapter 8: drop blocks, hedge with copies, and average over masks."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np

from everystate.teaching import Exercise, Parsons, Spare, numbers
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
    hints=(
        "Build the mask before you touch the map, and begin with everything kept. What does one corner switch off?",
        "Each corner switches off a square that begins there. Two squares may share units, so the fraction that was "
        "kept is read from the mask.",
        "kept[i : i + block, j : j + block] = False",
    ),
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
    hints=(
        "With one copy all of the contribution was there or none. What are the mean and the variance of the sum of "
        "several?",
        "Call U what all copies contribute together when nothing is dropped. The expected squared error is (y - b - "
        "U)² plus U² times a number that shrinks with the copies.",
        "penalty = rate / (copies * (1 - rate))",
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
    hints=(
        "What does a single mask say of an example, and which axis counts the masks?",
        "Each mask first turns its own scores into probabilities. The mean and the deviation are then taken over the "
        "axis of the masks.",
        "probabilities = network.softmax(logits)",
    ),
)


# -- Attention under a mask -------------------------------------------------------------------------
_ATTENDING = {
    "q": np.array([[1.0, 0.5], [-0.5, 2.0], [0.3, 0.8]]),
    "k": np.array([[0.8, 1.0], [1.5, -0.4], [0.2, 0.9]]),
    "v": np.array([[1.0], [6.0], [3.0]]),
    "keep": np.array([[1, 0, 1], [1, 1, 0], [0, 1, 1]]),
    "rate": 0.4,
}
_NAMES = {"e": "the exponential", "n": "the division by the sums", "m": "the mask"}


def _attended(q, k, v, keep, rate, steps="enm"):  # type: ignore[no-untyped-def]
    """Return what tokens receive when the exponential (e), the division by sums (n) and the mask (m) come so."""
    a = q @ k.T / np.sqrt(k.shape[1])
    for step in steps:
        a = np.exp(a) if step == "e" else a / a.sum(axis=1, keepdims=True) if step == "n" else a * keep / (1 - rate)
    return a @ v


def _wrong_order(steps: str) -> str:
    """Say what is wrong with these steps in this order."""
    missing = [name for step, name in _NAMES.items() if step not in steps]
    if missing:
        names = " and ".join(filter(None, [", ".join(missing[:-1]), missing[-1]]))
        return f"The values are averaged too early: {names} should come before."
    if steps.index("m") < steps.index("e"):
        return "A score of 0 is no attention of 0: the exponential makes 1 of it. The mask comes after the softmax."
    if steps.index("m") < steps.index("n"):
        return (
            "Divided by their sums after the mask, the rows sum to 1 again, as if nothing had been dropped. Dropout "
            "leaves them as they are."
        )
    return "The softmax divides the exponentials by their sum; here it is the scores that are divided."


def _fault_in_attend(answer: Callable[..., np.ndarray]) -> str | None:
    got = numbers(answer(**_ATTENDING), (3, 1), what="What the tokens receive")
    right = _attended(**_ATTENDING)
    if np.allclose(got, right):
        return None
    for count in range(4):
        for steps in map("".join, itertools.permutations("enm", count)):
            if np.allclose(got, _attended(**_ATTENDING, steps=steps)):
                return _wrong_order(steps)
    return f"The first token should receive {right[0, 0]:.3f}; yours receives {got[0, 0]:.3f}."


ATTEND = Exercise(
    name="attend",
    find_fault=_fault_in_attend,
    praise="Softmax first, then the mask: the rows no longer sum to 1, except on average.",
    mistakes=(
        (lambda **given: ..., "returns nothing yet"),
        (lambda **given: _attended(**given, steps="en"), "the mask should come before"),
        (lambda **given: _attended(**given, steps=""), "averaged too early"),
        (lambda **given: _attended(**given, steps="men"), "no attention of 0"),
        (lambda **given: _attended(**given, steps="emn"), "sum to 1 again"),
        (lambda **given: _attended(**given, steps="nem"), "the scores that are divided"),
        (lambda **given: 2 * _attended(**given), "should receive"),
        (lambda **given: given["keep"], "shape (3, 1)"),
    ),
    hints=(
        "What are the four things that happen to a row, from the scores to what the token receives?",
        "Exponential and division by the sum belong together: they are the softmax. What is dropped is dropped from "
        "what "
        "it gives, and stays dropped.",
        "a = np.exp(a)",
    ),
)

ATTEND_LINES = Parsons(
    exercise=ATTEND,
    prompt="Attention with dropout in training, for one sequence: `q`, `k` and `v` have a row for each token, `keep` "
    "is "
    "a mask of zeros and ones. Put the lines in order.",
    head="def attend(q, k, v, keep, rate):",
    lines=(
        "    a = q @ k.T / np.sqrt(k.shape[1])",
        "    a = np.exp(a)",
        "    a = a / a.sum(axis=1, keepdims=True)",
        "    a = a * keep / (1 - rate)",
        "    return a @ v",
    ),
    spare=(
        Spare(
            "    a = a * keep",
            3,
            "What is kept is not scaled up here, so that rows would sum to less than 1 on average over the masks.",
        ),
        Spare(
            "    a = a / a.sum(axis=0, keepdims=True)",
            2,
            "That makes the columns sum to 1. A token divides its own attention, and that is a row.",
        ),
    ),
)
