"""Chapter 4: a weight that may not be negative, the strength that silences all, a look-alike that fools the lasso."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from everystate.teaching import Exercise, numbers
from regularization import linear, penalties


def _shown(values: np.ndarray) -> str:
    return ", ".join(f"{one:g}" for one in values).replace("-", "−")


# -- Soft-thresholding with a sign given in advance
_FREE, _LAM = np.array([3.0, -2.0, 0.5, 1.25, -0.25]), 2.0


def _fault_in_never_negative(answer: Callable[[np.ndarray, float], Any]) -> str | None:
    got = numbers(answer(_FREE, _LAM), _FREE.shape, what="The weights")
    if (got < 0).any():
        soft = penalties.soft_threshold(_FREE, _LAM / 2)
        if np.allclose(got, soft):
            return "That is the lasso's own rule: −2 becomes −1, which is not allowed."
        return "There is a negative weight among yours, which is not allowed."
    for wrong, hint in (
        (np.maximum(_FREE - _LAM, 0), "That moves by λ; the square brings a factor 2, so it is λ/2."),
        (
            np.maximum(np.abs(_FREE) - _LAM / 2, 0),
            "−2 became 1: of the weights that are allowed, 0 is the nearest to −2.",
        ),
        (np.maximum(_FREE, 0), "The constraint is there, the penalty is not: a positive weight still costs λ."),
        (
            np.where(_FREE > _LAM / 2, _FREE, 0),
            "The small ones are 0, but those that are kept must move by λ/2 as well.",
        ),
        (np.maximum(_FREE, 0) / (1 + _LAM), "That divides, as an L2 penalty does."),
    ):
        if np.allclose(got, wrong):
            return hint
    expected = np.maximum(_FREE - _LAM / 2, 0)
    if not np.allclose(got, expected):
        return f"From {_shown(_FREE)} at λ = 2 the weights should be {_shown(expected)}; yours are {_shown(got)}."
    return None


NEVER_NEGATIVE = Exercise(
    name="never_negative",
    find_fault=_fault_in_never_negative,
    praise="Half of soft-thresholding: one side stops at zero because of the corner, the other because of the wall.",
    mistakes=(
        (lambda z, lam: ..., "returns nothing yet"),
        (lambda z, lam: z > lam / 2, "should be numbers"),
        (lambda z, lam: z.sum(), "should have shape (5,)"),
        (lambda z, lam: np.full(5, np.inf), "finite"),
        (lambda z, lam: penalties.soft_threshold(z, lam / 2), "lasso's own rule"),
        (lambda z, lam: z - lam / 2, "negative weight among yours"),
        (lambda z, lam: np.maximum(z - lam, 0), "moves by λ;"),
        (lambda z, lam: np.maximum(np.abs(z) - lam / 2, 0), "nearest to −2"),
        (lambda z, lam: np.maximum(z, 0), "penalty is not"),
        (lambda z, lam: np.where(z > lam / 2, z, 0), "must move"),
        (lambda z, lam: np.maximum(z, 0) / (1 + lam), "L2 penalty"),
        (lambda z, lam: np.zeros(5), "should be 2, 0, 0, 0.25, 0"),
    ),
)

# -- The strength at which everything is zero
_ROWS = np.array([[1.0, 2.0], [2.0, -4.0], [3.0, 3.0], [6.0, -1.0]])
_TARGET = np.array([5.0, 9.0, 2.0, 0.0])


def _near(got: float, expected: float) -> bool:
    return bool(np.isclose(got, expected, rtol=1e-6))


def _fault_in_silencing_strength(answer: Callable[[np.ndarray, np.ndarray], Any]) -> str | None:
    given = answer(_ROWS, _TARGET)
    if isinstance(given, np.ndarray) and given.shape == (2,):
        return "There is one bound for each feature; the strength must be at least the largest of them."
    got = float(numbers(given, what="The strength"))
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
        return "That is the smallest of the bounds. For all weights to be zero, λ must reach the largest."
    if not _near(got, wanted):
        return f"For the small problem of this check it should be {wanted:g}; yours gives {got:g}."
    return None


SILENCING_STRENGTH = Exercise(
    name="silencing_strength",
    find_fault=_fault_in_silencing_strength,
    praise="Every search for λ can start here: above this strength there is nothing to see.",
    mistakes=(
        (lambda X, y: ..., "returns nothing yet"),
        (lambda X, y: True, "should be a number"),
        (lambda X, y: float("nan"), "finite"),
        (lambda X, y: np.abs(2 / len(y) * X.T @ (y - y.mean())), "largest of them"),
        (lambda X, y: np.abs(X.T @ (y - y.mean())).max() / len(y), "factor 2"),
        (lambda X, y: np.abs(2 * X.T @ (y - y.mean())).max(), "divide by the number of rows"),
        (lambda X, y: (2 / len(y) * X.T @ (y - y.mean())).max(), "absolute values"),
        (lambda X, y: np.abs(2 / len(y) * X.T @ y).max(), "must be centred"),
        (lambda X, y: np.abs(2 / len(y) * X.T @ (y - y.mean())).min(), "the largest"),
        (lambda X, y: 1.0, "yours gives 1"),
    ),
)

# -- A look-alike that fools the lasso although the true weights have opposite signs
_SIGNS = np.array([-1.0, 1.0])


def _fault_in_fooling_shares(answer: Callable[[], Any]) -> str | None:
    shares = numbers(answer(), (2,), what="The two shares")
    variance, total = float((shares**2).sum()), float(abs(_SIGNS @ shares))
    if variance >= 1:
        return (
            f"Shares of {_shown(shares)} alone give x₃ the variance {variance:.2f}; it is 1, with something of its own."
        )
    if np.isclose(total, 1):
        return (
            "That is exactly on the edge: the strict condition just fails there, and the noise decides, like a coin. "
            "Go past it."
        )
    if total < 1 and abs(shares.sum()) > 1:
        return "That fools the lasso when the true weights have the same sign; here they are −2 and 3."
    if total < 1:
        return (
            f"With the signs of the true weights your shares add up to {total:.2f} in absolute value, which is below 1."
        )
    return None


FOOLING_SHARES = Exercise(
    name="fooling_shares",
    find_fault=_fault_in_fooling_shares,
    praise="The signs of the shares have to match those of the true weights, or both be the reverse: x₃, or −x₃, then "
    "resembles what y is made of.",
    mistakes=(
        (lambda: ..., "returns nothing yet"),
        (lambda: (True, False), "should be numbers"),
        (lambda: 0.6, "should have shape (2,)"),
        (lambda: (-0.6, float("inf")), "finite"),
        (lambda: (-1.0, 1.0), "variance 2.00"),
        (lambda: (-0.5, 0.5), "on the edge"),
        (lambda: (2 / 3, 2 / 3), "same sign"),
        (lambda: (-0.3, 0.4), "add up to 0.70"),
    ),
)
