"""Chapter 6: the one-standard-error rule, a scaling that doesn't leak, and leaving one out without refitting."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from everystate.teaching import Exercise

_STRENGTHS = np.array([0.01, 0.1, 1.0, 10.0, 100.0])
_ERRORS = np.array(
    [
        [20.0, 24.0, 28.0, 28.0],
        [10.0, 12.0, 14.0, 12.0],
        [12.4, 12.8, 12.7, 12.7],
        [13.0, 13.2, 13.4, 13.2],
        [6.0, 20.0, 14.0, 18.0],
    ]
)


def _fault_in_one_standard_error(answer: Callable[[np.ndarray, np.ndarray], float]) -> str | None:
    got = answer(_STRENGTHS, _ERRORS)
    if got is None or got is Ellipsis:
        return "one_standard_error returns nothing yet: replace the dots."
    if np.isclose(got, 0.1):
        return "That is the strength with the lowest mean, or the weakest within reach. The rule wants the strongest."
    if np.isclose(got, 10.0):
        return (
            "That allows too much: divide the standard deviation over the folds by √K. "
            "It tells how much the mean varies, not how much a fold does."
        )
    if np.isclose(got, 100.0):
        return (
            "Strength 100 has a wide standard error of its own. What counts is the standard error at the minimum, "
            "added to the lowest mean."
        )
    if not np.isclose(got, 1.0):
        return (
            f"In this example the lowest mean is 12.0 and its standard error 0.82; it should be 1, yours gives {got!r}."
        )
    order = np.array([3, 0, 4, 2, 1])
    if not np.isclose(answer(_STRENGTHS[order], _ERRORS[order]), 1.0):
        return "It goes wrong when the strengths are not sorted: compare their values, not their positions."
    return None


def _means_and_margin(errors: np.ndarray, divisor: float) -> tuple[np.ndarray, float]:
    means = errors.mean(axis=1)
    return means, errors[means.argmin()].std(ddof=1) / divisor


def _with_margin(strengths: np.ndarray, errors: np.ndarray, divisor: float) -> np.ndarray:
    means, margin = _means_and_margin(errors, divisor)
    return strengths[means <= means.min() + margin]


def _own_margins(strengths: np.ndarray, errors: np.ndarray) -> float:
    means = errors.mean(axis=1)
    margins = errors.std(axis=1, ddof=1) / 2
    return strengths[means <= means.min() + margins].max()


ONE_STANDARD_ERROR = Exercise(
    name="one_standard_error",
    find_fault=_fault_in_one_standard_error,
    praise="That is the rule of Breiman and his co-authors: the simplest model that can't be told from the best.",
    mistakes=(
        (lambda strengths, errors: ..., "returns nothing yet"),
        (lambda strengths, errors: strengths[errors.mean(axis=1).argmin()], "wants the strongest"),
        (lambda strengths, errors: _with_margin(strengths, errors, 2).min(), "weakest within reach"),
        (lambda strengths, errors: _with_margin(strengths, errors, 1).max(), "divide the standard deviation"),
        (_own_margins, "standard error at the minimum"),
        (lambda strengths, errors: _with_margin(strengths, errors, 2)[-1], "not sorted"),
        (lambda strengths, errors: 0.5, "it should be 1"),
    ),
)


def _fault_in_scale_fold(answer: Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]) -> str | None:
    train = np.array([[0.0, 5.0], [2.0, 5.0], [4.0, 8.0]])
    held_out = np.array([[10.0, 6.0]])
    got = answer(train.copy(), held_out.copy())
    if got is None or got is Ellipsis:
        return "scale_fold returns nothing yet: replace the dots."
    if not isinstance(got, tuple) or len(got) != 2:
        return "Return two arrays: the scaled training rows and the scaled held-out rows."
    mean, scale = train.mean(axis=0), train.std(axis=0)
    ours, new = np.asarray(got[0]), np.asarray(got[1])
    if ours.shape != train.shape or new.shape != held_out.shape:
        return (
            f"Scaling must keep the shapes {train.shape} and {held_out.shape}; yours are {ours.shape} and {new.shape}."
        )
    if np.allclose(new, 0):
        return (
            "The held-out rows were scaled by their own mean, but the model learnt another scale: the training rows'."
        )
    everyone = np.vstack([train, held_out])
    if np.allclose(ours, (train - everyone.mean(axis=0)) / everyone.std(axis=0)):
        return "Mean and standard deviation were taken over all rows. That is the leak: use the training rows alone."
    if np.allclose(new, held_out):
        return "The held-out rows were not scaled; the model expects them on the scale of the training rows."
    if np.allclose(ours, train - mean):
        return "That centres the columns; divide by their standard deviations too."
    if np.allclose(ours, (train - train.mean()) / train.std()):
        return "That uses one mean for all columns; each column has its own (axis=0)."
    if not (np.allclose(ours, (train - mean) / scale) and np.allclose(new, (held_out - mean) / scale)):
        return "Subtract the training rows' column means from both, and divide both by their standard deviations."
    return None


def _by_everyone(train: np.ndarray, held_out: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    everyone = np.vstack([train, held_out])
    mean, scale = everyone.mean(axis=0), everyone.std(axis=0)
    return (train - mean) / scale, (held_out - mean) / scale


def _each_by_its_own(train: np.ndarray, held_out: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return (train - train.mean(axis=0)) / train.std(axis=0), held_out - held_out.mean(axis=0)


def _only_train(train: np.ndarray, held_out: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return (train - train.mean(axis=0)) / train.std(axis=0), held_out


def _only_centred(train: np.ndarray, held_out: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return train - train.mean(axis=0), held_out - train.mean(axis=0)


def _one_mean(train: np.ndarray, held_out: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return (train - train.mean()) / train.std(), (held_out - train.mean()) / train.std()


SCALE_FOLD = Exercise(
    name="scale_fold",
    find_fault=_fault_in_scale_fold,
    praise="Nothing of the held-out rows reaches the training. The same holds for every step that learns from data.",
    mistakes=(
        (lambda train, held_out: ..., "returns nothing yet"),
        (lambda train, held_out: train, "Return two arrays"),
        (_by_everyone, "That is the leak"),
        (_each_by_its_own, "their own mean"),
        (_only_train, "were not scaled"),
        (_only_centred, "divide by their standard deviations"),
        (_one_mean, "axis=0"),
        (lambda train, held_out: (train[:1], held_out), "keep the shapes"),
        (lambda train, held_out: (train + 1, held_out + 1), "Subtract the training rows' column means"),
    ),
)

_RESIDUALS = np.array([1.0, -0.5, 0.0, 2.0])
_LEVERAGES = np.array([0.5, 0.75, 0.9, 0.0])


def _fault_in_left_out_error(answer: Callable[[np.ndarray, np.ndarray], float]) -> str | None:
    got = answer(_RESIDUALS, _LEVERAGES)
    if got is None or got is Ellipsis:
        return "left_out_error returns nothing yet: replace the dots."
    if np.shape(got) != ():
        return "Return one number: the mean over the rows of the squared left-out residuals."
    left_out = _RESIDUALS / (1 - _LEVERAGES)
    if np.isclose(got, np.mean(_RESIDUALS**2)):
        return "That is the training error: each residual must first be divided by 1 − leverage."
    if np.isclose(got, np.mean(_RESIDUALS**2 / (1 - _LEVERAGES))):
        return "The division must come before the square: 1 − leverage is to be squared too."
    if np.isclose(got, np.mean((_RESIDUALS * (1 - _LEVERAGES)) ** 2)):
        return "Multiplying makes the residuals smaller. A row that was left out is predicted worse: divide."
    if np.isclose(got, np.mean(_RESIDUALS**2) / (1 - _LEVERAGES.mean()) ** 2):
        return "That averages the leverages, which is generalised cross-validation. Here each row has its own."
    if np.isclose(got, np.sum(left_out**2)):
        return "That is the sum; take the mean over the rows."
    if not np.isclose(got, np.mean(left_out**2)):
        return f"With residuals 1, −0.5, 0, 2 and leverages 0.5, 0.75, 0.9, 0 it should be 3; yours gives {got:g}."
    return None


LEFT_OUT_ERROR = Exercise(
    name="left_out_error",
    find_fault=_fault_in_left_out_error,
    praise="One fit does the work of n: a row that pulls the fit towards itself is corrected for its own pull.",
    mistakes=(
        (lambda residuals, leverages: ..., "returns nothing yet"),
        (lambda residuals, leverages: (residuals / (1 - leverages)) ** 2, "one number"),
        (lambda residuals, leverages: np.mean(residuals**2), "training error"),
        (lambda residuals, leverages: np.mean(residuals**2 / (1 - leverages)), "before the square"),
        (lambda residuals, leverages: np.mean((residuals * (1 - leverages)) ** 2), "divide"),
        (lambda residuals, leverages: np.mean(residuals**2) / (1 - leverages.mean()) ** 2, "generalised"),
        (lambda residuals, leverages: np.sum((residuals / (1 - leverages)) ** 2), "take the mean"),
        (lambda residuals, leverages: 7.0, "it should be 3"),
    ),
)
