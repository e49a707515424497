"""Chapter 4: a weight that may not be negative, the strength that silences all, a look-alike, and steps to order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from everystate.teaching import Exercise, Parsons, Spare, numbers
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
    hints=(
        "Where is the slope of the cost zero for w > 0, and when does that place lie where w may be?",
        "For w > 0 the cost is a parabola, lowest at z − λ/2. Where that is not positive, the cost only rises from 0.",
        "best = z - lam / 2  # where the slope is zero, if that is allowed",
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
    hints=(
        "When all weights are 0, what is left unexplained, and how hard does each feature pull?",
        "With w = 0 the intercept is the mean of y. Every pull must lie between −λ and λ: λ must reach the strongest.",
        "pulls = 2 / len(y) * X.T @ (y - y.mean())",
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
    hints=(
        "What is y made of when the true weights are −2 and 3, and how can x₃ resemble that?",
        "The condition adds the shares up, each with the sign of its true weight. The sum must be above 1 in absolute "
        "value, while the squares of the shares must add up to less than 1.",
        "first = -0.6  # with the sign of −2",
    ),
)

# -- Proximal steps: a step on the data loss, then the threshold
_BATCH = np.array([[1.0, 0, 1], [-1, 1, 0], [2, -1, 0], [0, 1, -2], [-2, 0, 1], [0, -1, 0]])
_SUMS, _PRICE, _RATE, _STEPS = np.array([3.0, -2.5, 5.0, 0.5, -6.0, 0.0]), 1.0, 0.15, 6


def _stepped(X: np.ndarray, y: np.ndarray, lam: float, rate: float, steps: int, *, kind: str = "right") -> np.ndarray:
    """Proximal steps, or what comes out when the threshold has another place or another size."""
    w = np.zeros(X.shape[1])
    threshold = {"full": lam, "none": 0.0}.get(kind, rate * lam)
    for _ in range(steps):
        old, w = w, penalties.soft_threshold(w, threshold) if kind in ("early", "stale") else w
        where = old if kind == "stale" else w
        gradient = -2 / len(y) * X.T @ (y - X @ where) + (lam * np.sign(w) if kind == "twice" else 0)
        w = w - rate * gradient
        if kind not in ("early", "stale"):
            w = penalties.soft_threshold(w, threshold)
    return w


def _fault_in_proximal_descent(answer: Callable[[np.ndarray, np.ndarray, float, float, int], Any]) -> str | None:
    got = numbers(answer(_BATCH, _SUMS, _PRICE, _RATE, _STEPS), (3,), what="The weights")
    last = "so the last thing done is a step on the data loss, which leaves no zeros"
    for kind, hint in (
        ("early", f"The threshold comes before the step, {last}."),
        ("stale", f"The threshold stands between the gradient and the step that uses it, {last}."),
        ("full", "The threshold is λ; a step of size η pays only η times the price."),
        ("none", "That is gradient descent without a penalty."),
        ("twice", "The penalty is paid twice: by its subgradient and by the threshold."),
    ):
        if np.allclose(got, _stepped(_BATCH, _SUMS, _PRICE, _RATE, _STEPS, kind=kind)):
            return hint
    if not got.any():
        return "All weights are still 0: no step has been taken."
    expected = _stepped(_BATCH, _SUMS, _PRICE, _RATE, _STEPS)
    if not np.allclose(got, expected):
        rounded = (_shown(one.round(3)) for one in (expected, got))
        return "After six steps on the test data the weights should be {}; yours are {}.".format(*rounded)
    return None


def _of_kind(kind: str) -> Callable[..., np.ndarray]:
    return lambda X, y, lam, rate, steps: _stepped(X, y, lam, rate, steps, kind=kind)


PROXIMAL_DESCENT = Exercise(
    name="proximal_descent",
    find_fault=_fault_in_proximal_descent,
    praise="The threshold comes last, so what it makes zero is zero when the steps end.",
    mistakes=(
        (lambda X, y, lam, rate, steps: ..., "returns nothing yet"),
        (lambda X, y, lam, rate, steps: np.zeros(3), "no step"),
        (lambda X, y, lam, rate, steps: np.zeros(2), "should have shape (3,)"),
        (lambda X, y, lam, rate, steps: np.ones(3), "yours are 1, 1, 1"),
        (_of_kind("early"), "before the step"),
        (_of_kind("stale"), "stands between"),
        (_of_kind("full"), "The threshold is λ"),
        (_of_kind("none"), "without a penalty"),
        (_of_kind("twice"), "paid twice"),
    ),
    hints=(
        "What must be the last thing that happens to a weight, if it is to be exactly 0 at the end?",
        "In each step: the gradient of the data loss where the weights are now, a step against it, then the threshold.",
        "w = w - rate * gradient",
    ),
)

PROXIMAL_DESCENT_LINES = Parsons(
    exercise=PROXIMAL_DESCENT,
    prompt="Put the lines in order: proximal steps for the lasso, on centred data. Two lines do not belong.",
    head="def proximal_descent(X, y, lam, rate, steps):",
    lines=(
        "    w = np.zeros(X.shape[1])",
        "    for _ in range(steps):",
        "        gradient = -2 / len(y) * X.T @ (y - X @ w)",
        "        w = w - rate * gradient",
        "        w = np.sign(w) * np.maximum(np.abs(w) - rate * lam, 0)",
        "    return w",
    ),
    spare=(
        Spare(
            "        w = w - rate * (gradient + lam * np.sign(w))",
            3,
            "That step takes the subgradient of the penalty along; the threshold already pays for the penalty.",
        ),
        Spare(
            "        w = np.sign(w) * np.maximum(np.abs(w) - lam, 0)",
            4,
            "The threshold of one step is ηλ: a step of size η pays η times the price.",
        ),
    ),
)
