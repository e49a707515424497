"""Chapter 2: what a training error promises about new data, what noisy labels hide, and the gap measured."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from everystate.teaching import Exercise, Parsons, Spare, numbers

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
    hints=(
        "How does the training error differ from σ², on average?",
        "On average the training error is σ² times 1 − p/n. Undo that to estimate σ²; what new measurements cost is "
        "another multiple of it.",
        "noise_variance = training_error / (1 - p / n)",
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
    hints=(
        "In which two ways can the model agree with a label?",
        "It is right and the label was left alone, or it is wrong and the label was flipped. Write the agreement with "
        "the unknown accuracy t, and solve for t.",
        "rest = agreement - flipped  # which is t * (1 - 2 * flipped)",
    ),
)


def _plane(parameters: int) -> tuple[np.ndarray, np.ndarray]:
    """Columns of 20 rows, the constant among them, and a signal that they can express."""
    columns = np.linspace(-1, 1, 20)[:, None] ** np.arange(parameters)
    return columns, columns.sum(axis=1)


_MEASURED_GAP_HINTS = (
    (-0.5, "The gap is turned round: on new measurements the error should be the larger one."),
    (0.0, "No gap opens: old and new measurements need noise of their own, and the fit belongs to the old ones."),
    (0.75, "That is the error on the training points; the gap is the difference of both errors."),
    (1.25, "That is the error on new measurements; the gap is the difference of both errors."),
)


def _fault_in_measured_gap(answer: Callable[..., float]) -> str | None:
    value = float(numbers(answer(*_plane(5), 1.0, np.random.default_rng(0)), what="The gap"))
    for wrong, hint in _MEASURED_GAP_HINTS:
        if abs(value - wrong) < 0.12:
            return hint
    if abs(value - 0.5) > 0.12:
        return f"With 5 parameters, 20 rows and noise of variance 1 the gap is about 0.5; yours gives {value:.2f}."
    other = float(numbers(answer(*_plane(10), 2.0, np.random.default_rng(1)), what="The gap"))
    if abs(other - 4) > 0.6:
        return f"With 10 parameters, 20 rows and noise of variance 4 the gap is about 4; yours gives {other:.2f}."
    return None


def _measured(keep: Callable[[np.ndarray, np.ndarray, np.ndarray], float]) -> Callable[..., float]:
    """An answer that keeps something of old measurements, new ones and the fit to the old, and averages it."""

    def answer(columns: np.ndarray, signal: np.ndarray, noise: float, rng: np.random.Generator) -> float:
        hat, kept = columns @ np.linalg.pinv(columns), []
        for _ in range(400):
            old, new = signal + noise * rng.normal(size=(2, len(signal)))
            kept.append(keep(old, new, hat @ old))
        return float(np.mean(kept))

    return answer


MEASURED_GAP = Exercise(
    name="measured_gap",
    find_fault=_fault_in_measured_gap,
    praise="Fit to the old measurements, judge on both, and average: the gap comes to 2σ²p/n.",
    mistakes=(
        (lambda *given: ..., "returns nothing yet"),
        (_measured(lambda old, new, fit: float(np.mean((old - fit) ** 2 - (new - fit) ** 2))), "turned round"),
        (_measured(lambda old, new, fit: 0.0), "No gap opens"),
        (_measured(lambda old, new, fit: float(np.mean((old - fit) ** 2))), "error on the training points"),
        (_measured(lambda old, new, fit: float(np.mean((new - fit) ** 2))), "error on new measurements"),
        (_measured(lambda old, new, fit: 7.0), "yours gives 7.00"),
        (lambda *given: 0.5, "about 4; yours gives 0.50"),
    ),
    hints=(
        "Which measurements is the model fitted to, and on which is it judged?",
        "Each round draws two sets of noise over the same signal. The first set is fitted; the error on the second, "
        "less the error on the first, is one sample of the gap.",
        "old, new = signal + noise * rng.normal(size=(2, len(signal)))",
    ),
)

MEASURED_GAP_LINES = Parsons(
    exercise=MEASURED_GAP,
    prompt="Average the gap between the errors on new and on old measurements over 400 samples.",
    head="def measured_gap(columns, signal, noise, rng):",
    lines=(
        "    gaps = []",
        "    for _ in range(400):",
        "        old, new = signal + noise * rng.normal(size=(2, len(signal)))",
        "        fitted = columns @ np.linalg.pinv(columns) @ old",
        "        gaps.append(np.mean((new - fitted) ** 2) - np.mean((old - fitted) ** 2))",
        "    return np.mean(gaps)",
    ),
    spare=(
        Spare(
            "        fitted = columns @ np.linalg.pinv(columns) @ new",
            3,
            "One line fits the new measurements: then they are the training points, and the gap turns round.",
        ),
        Spare(
            "        old = new = signal + noise * rng.normal(size=len(signal))",
            2,
            "One line gives the new measurements the noise of the old: what is fitted of it helps on both, and no gap "
            "opens.",
        ),
    ),
)
