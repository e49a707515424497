"""Chapter 2: what a training error promises about new data, and what noisy labels hide of an accuracy."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from everystate.teaching import Exercise, numbers

# A training error of 0.6 with 20 rows and 5 parameters: the noise has variance 0.8, new measurements an error of 1.
_NEW_ERROR_HINTS = (
    (0.6, "That is the training error itself; new measurements add the gap."),
    (
        0.75,
        "That takes the training error for σ². It is smaller than σ²: find σ² first.",
    ),
    (
        0.9,
        "That adds a gap with the training error in place of σ², which is larger: find σ² first.",
    ),
    (0.8, "That is a good estimate of σ². New measurements cost σ²(1 + p/n)."),
    (0.4, "That is the gap, 2σ²p/n. New measurements cost the training error and the gap."),
    (0.36, "That is upside down: the error on new measurements is the larger one."),
    (-1.0, "n and p have changed places."),
)


def _fault_in_new_error(answer: Callable[[float, int, int], float]) -> str | None:
    value = float(numbers(answer(0.6, 20, 5), what="The estimate"))
    for wrong, hint in _NEW_ERROR_HINTS:
        if np.isclose(value, wrong):
            return hint
    if not np.isclose(value, 1.0):
        return f"For a training error of 0.6 with n = 20 and p = 5 the estimate is 1.0; yours gives {value:g}."
    if not np.isclose(numbers(answer(90.0, 100, 10), what="The estimate"), 110.0):
        return "Right for n = 20 and p = 5, but not for n = 100 and p = 10: a training error of 90 promises 110 there."
    return None


NEW_ERROR = Exercise(
    name="new_error",
    find_fault=_fault_in_new_error,
    praise=(
        "You have derived Akaike's final prediction error: from the training error alone, what new measurements will "
        "cost."
    ),
    mistakes=(
        (lambda error, n, p: ..., "returns nothing yet"),
        (lambda error, n, p: [error, n], "single number"),
        (lambda error, n, p: False, "should be a number"),
        (lambda error, n, p: error, "training error itself"),
        (lambda error, n, p: error * (1 + p / n), "find σ² first"),
        (lambda error, n, p: error + 2 * error * p / n, "in place of σ²"),
        (lambda error, n, p: error / (1 - p / n), "good estimate of σ²"),
        (lambda error, n, p: 2 * error / (1 - p / n) * p / n, "That is the gap"),
        (lambda error, n, p: error * (1 - p / n) / (1 + p / n), "upside down"),
        (lambda error, n, p: error * (p + n) / (p - n), "changed places"),
        (lambda error, n, p: error + 7, "yours gives 7.6"),
        (lambda error, n, p: error + 0.4, "promises 110"),
    ),
)

# A fifth of the labels is flipped, and the model agrees with 74% of them: it is right in 90%.
_TRUE_ACCURACY_HINTS = (
    (0.74, "That is the agreement with the labels, wrong ones included."),
    (
        0.94,
        "That counts each flipped label as a right answer; where the model is wrong, a flipped label agrees with it.",
    ),
    (0.54, "Flipped labels lower the agreement of a good model; the truth lies above 0.74."),
    (0.925, "That forgets that a flipped label agrees with the model where the model is wrong."),
    (
        0.675,
        "That lets every flipped label agree with the model; it does so only where the model is wrong: agreement is "
        "t(1 − q) + (1 − t)q.",
    ),
    (
        0.644,
        "That is the agreement that a model with an accuracy of 0.74 would show. Solve for the accuracy.",
    ),
    (1.2333333333333334, "The agreement is t(1 − q) + (1 − t)q; solve it for t: there is a q to subtract as well."),
)


def _fault_in_true_accuracy(answer: Callable[[float, float], float]) -> str | None:
    value = float(numbers(answer(0.74, 0.2), what="The accuracy"))
    for wrong, hint in _TRUE_ACCURACY_HINTS:
        if np.isclose(value, wrong):
            return hint
    if not np.isclose(value, 0.9):
        return (
            f"With 20% of the labels flipped an agreement of 0.74 belongs to an accuracy of 0.9; yours gives {value:g}."
        )
    if not np.isclose(numbers(answer(0.7, 0.3), what="The accuracy"), 1.0):
        return "Right for 20% flipped, but with 30% flipped a model that agrees with 70% of the labels is always right."
    return None


TRUE_ACCURACY = Exercise(
    name="true_accuracy",
    find_fault=_fault_in_true_accuracy,
    praise="So an accuracy on labels that you don't trust can be corrected, if the wrong labels are flipped at random.",
    mistakes=(
        (lambda agreement, flipped: ..., "returns nothing yet"),
        (lambda agreement, flipped: np.array([agreement, flipped]), "single number"),
        (lambda agreement, flipped: agreement, "wrong ones included"),
        (lambda agreement, flipped: agreement + flipped, "counts each flipped label"),
        (lambda agreement, flipped: agreement - flipped, "lies above"),
        (lambda agreement, flipped: agreement / (1 - flipped), "where the model is wrong"),
        (lambda agreement, flipped: (agreement - flipped) / (1 - flipped), "lets every flipped label"),
        (lambda agreement, flipped: agreement * (1 - flipped) + (1 - agreement) * flipped, "Solve for"),
        (lambda agreement, flipped: agreement / (1 - 2 * flipped), "q to subtract"),
        (lambda agreement, flipped: 0.5, "yours gives 0.5"),
        (lambda agreement, flipped: agreement + 0.16, "always right"),
    ),
)
