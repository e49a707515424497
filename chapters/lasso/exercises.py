"""Chapter 4: soft-thresholding, the strength that silences every weight, and a step that lands on zero."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from everystate.teaching import Exercise
from regularization import linear, penalties

_WEIGHTS = np.array([3.0, -2.0, 0.5, -0.25])


def _fault_in_soft_threshold(answer: Callable[[np.ndarray, float], np.ndarray]) -> str | None:
    got = answer(_WEIGHTS.copy(), 1.0)
    if got is None or got is Ellipsis:
        return "soft_threshold returns nothing yet: replace the dots."
    got = np.asarray(got, dtype=float)
    if got.shape != (4,):
        return f"Four weights go in, so four must come out; yours gives the shape {got.shape}."
    if np.allclose(got, [2, -1, -0.5, 0.75]):
        return "The small weights went past zero and changed their sign; they must stop at zero."
    if np.allclose(got, [2, 0, 0, 0]):
        return "The negative weight −2 became 0: work on absolute values and put the signs back."
    if np.allclose(got, [2, -3, -0.5, -1.25]):
        return "That subtracts from negative weights too, which takes them away from zero."
    if np.allclose(got, [3, -2, 0, 0]):
        return "That is hard thresholding: the small ones are zero, but the large ones must also move by the threshold."
    if np.allclose(got, [2, 1, 0, 0]):
        return "The sizes are right; the signs are lost."
    if not np.allclose(got, [2, -1, 0, 0]):
        return f"The weights 3, −2, 0.5, −0.25 and the threshold 1 should give 2, −1, 0, 0; yours gives {got.tolist()}."
    return None


SOFT_THRESHOLD = Exercise(
    name="soft_threshold",
    find_fault=_fault_in_soft_threshold,
    praise="This one line is where every exact zero of the lasso comes from.",
    mistakes=(
        (lambda w, threshold: ..., "returns nothing yet"),
        (lambda w, threshold: w.sum(), "four must come out"),
        (lambda w, threshold: w - threshold * np.sign(w), "must stop at zero"),
        (lambda w, threshold: np.maximum(w - threshold, 0), "put the signs back"),
        (lambda w, threshold: w - threshold, "away from zero"),
        (lambda w, threshold: np.where(np.abs(w) > threshold, w, 0), "hard thresholding"),
        (lambda w, threshold: np.maximum(np.abs(w) - threshold, 0), "signs are lost"),
        (lambda w, threshold: w / (1 + threshold), "should give 2, −1, 0, 0"),
    ),
)

_ROWS = np.array([[1.0, 2.0], [2.0, -4.0], [3.0, 3.0], [6.0, -1.0]])
_TARGET = np.array([5.0, 9.0, 2.0, 0.0])


def _near(got: float, expected: float) -> bool:
    return bool(np.isclose(got, expected, rtol=1e-6))


def _fault_in_silencing_strength(answer: Callable[[np.ndarray, np.ndarray], float]) -> str | None:
    got = answer(_ROWS.copy(), _TARGET.copy())
    if got is None or got is Ellipsis:
        return "silencing_strength returns nothing yet: replace the dots."
    if np.ndim(got):
        return "There is one bound for each feature; the strength must be at least the largest of them."
    wanted = linear.lam_max(_ROWS, _TARGET)
    slopes = 2 / 4 * _ROWS.T @ (_TARGET - _TARGET.mean())
    if _near(got, wanted / 2):
        return "That is half of it: the derivative of a square brings a factor 2. (It is scikit-learn's alpha.)"
    if _near(got, 4 * wanted) or _near(got, 2 * wanted):
        return "The data loss is a mean: divide by the number of rows."
    if _near(got, slopes.max()):
        return "The steepest slope here is negative: take absolute values before the maximum."
    if _near(got, np.abs(2 / 4 * _ROWS.T @ _TARGET).max()):
        return "The intercept is free, so y must be centred before it is compared with the features."
    if _near(got, np.abs(slopes).min()):
        return "Above that strength the first feature to go is silent; look for the last one."
    if not _near(got, wanted):
        return f"For the small problem of this check it should be {wanted:g}; yours gives {got:g}."
    return None


SILENCING_STRENGTH = Exercise(
    name="silencing_strength",
    find_fault=_fault_in_silencing_strength,
    praise="Every search for λ can start here: above this strength there is nothing to see.",
    mistakes=(
        (lambda X, y: ..., "returns nothing yet"),
        (lambda X, y: np.abs(2 / len(y) * X.T @ (y - y.mean())), "largest of them"),
        (lambda X, y: np.abs(X.T @ (y - y.mean())).max() / len(y), "factor 2"),
        (lambda X, y: np.abs(2 * X.T @ (y - y.mean())).max(), "divide by the number of rows"),
        (lambda X, y: (2 / len(y) * X.T @ (y - y.mean())).max(), "absolute values"),
        (lambda X, y: np.abs(2 / len(y) * X.T @ y).max(), "must be centred"),
        (lambda X, y: np.abs(2 / len(y) * X.T @ (y - y.mean())).min(), "the last one"),
        (lambda X, y: 1.0, "yours gives 1"),
    ),
)

_START, _SLOPE = np.array([1.0, 0.1, -0.1]), np.array([2.0, -1.0, 0.0])


def _fault_in_proximal_step(answer: Callable[..., np.ndarray]) -> str | None:
    got = answer(_START.copy(), _SLOPE.copy(), 0.1, 3.0)
    if got is None or got is Ellipsis:
        return "proximal_step returns nothing yet: replace the dots."
    got = np.asarray(got, dtype=float)
    gone = _START - 0.1 * _SLOPE
    if np.allclose(got, gone - 0.3 * np.sign(_START)):
        return "That is the subgradient step: the second weight jumped across zero."
    if np.allclose(got, penalties.soft_threshold(gone, 3.0)):
        return "The threshold is the penalty's share of this step: step times lam, not lam."
    if np.allclose(got, penalties.soft_threshold(gone, 0.1)):
        return "The threshold is the step alone; it must be multiplied by lam."
    if np.allclose(got, penalties.soft_threshold(_START, 0.3) - 0.1 * _SLOPE):
        return "The order is the wrong way round: first the step on the data loss, then the threshold."
    if np.allclose(got, penalties.soft_threshold(_START + 0.1 * _SLOPE, 0.3)):
        return "The step on the data loss goes uphill: subtract the slope."
    if not np.allclose(got, penalties.soft_threshold(gone, 0.3)):
        return (
            f"From 1, 0.1, −0.1 with slopes 2, −1, 0, step 0.1 and λ 3 it should be 0.5, 0, 0; yours is {got.tolist()}."
        )
    return None


PROXIMAL_STEP = Exercise(
    name="proximal_step",
    find_fault=_fault_in_proximal_step,
    praise="A step on the data, then a threshold: that is all of ISTA, and it lands on zero.",
    mistakes=(
        (lambda w, slope, step, lam: ..., "returns nothing yet"),
        (lambda w, slope, step, lam: w - step * (slope + lam * np.sign(w)), "jumped across zero"),
        (lambda w, slope, step, lam: penalties.soft_threshold(w - step * slope, lam), "not lam"),
        (lambda w, slope, step, lam: penalties.soft_threshold(w - step * slope, step), "multiplied by lam"),
        (lambda w, slope, step, lam: penalties.soft_threshold(w, step * lam) - step * slope, "wrong way round"),
        (lambda w, slope, step, lam: penalties.soft_threshold(w + step * slope, step * lam), "uphill"),
        (lambda w, slope, step, lam: w, "should be 0.5, 0, 0"),
    ),
)
