"""Chapter 3: a weight that grows, a strength for a wanted freedom, two faults to find, and a decay to order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from everystate.teaching import Exercise, Parsons, Spare, numbers
from regularization import linear


def _shown(weights: np.ndarray) -> str:
    return "(" + ", ".join(f"{w:.3f}" for w in weights).replace("-", "−") + ")"


# -- Two features between which a weight grows
GROWTH_LAM = 0.1


def _fault_in_growing_weight(answer: Callable[[], Any]) -> str | None:
    got = answer()
    if not isinstance(got, tuple | list) or len(got) != 2:
        return "Return a pair: the features X, then the targets y."
    rows = len(got[0]) if hasattr(got[0], "__len__") else 0
    if rows < 3:
        return "Two weights and an intercept need three rows at the least."
    X, y = numbers(got[0], (rows, 2), what="The features"), numbers(got[1], (rows,), what="The targets")
    return _why_none_grows(X - X.mean(axis=0), y)


def _why_none_grows(X: np.ndarray, y: np.ndarray) -> str | None:
    lengths = np.linalg.norm(X, axis=0)
    if lengths.min() < 1e-9:
        return "A feature that is the same in every row has no weight to speak of."
    alike = float(X[:, 0] @ X[:, 1] / lengths.prod())
    if abs(alike) > 1 - 1e-9:
        return "One feature is a multiple of the other, so least squares has no single solution: move them apart."
    before, after = (linear.Ridge(lam).fit(X, y).coef_ for lam in (0.0, GROWTH_LAM))
    if (np.abs(after) > 1.01 * np.abs(before) + 1e-9).any():
        return None
    moved = f"At λ = 0.1 the weights go from {_shown(before)} to {_shown(after)}"
    if abs(alike) < 1e-9:
        return f"{moved}: uncorrelated features don't know of each other, and each weight shrinks by itself."
    if (np.abs(after) > np.abs(before) + 1e-12).any():
        return f"{moved}: one grows, but by less than one percent. Make it plain."
    return (
        f"{moved}: none grows. Let one feature do nearly all the work, beside a correlated one that does nearly none."
    )


_SLANTED = np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 1.5], [3.0, 3.5]])

GROWING_WEIGHT = Exercise(
    name="growing_weight",
    find_fault=_fault_in_growing_weight,
    praise="The penalty makes correlated features share, so the idle one grows while the vector shrinks.",
    mistakes=(
        (lambda: ..., "returns nothing yet"),
        (lambda: _SLANTED, "Return a pair"),
        (lambda: (_SLANTED > 1, _SLANTED[:, 0]), "should be numbers"),
        (lambda: (_SLANTED[:, 0], _SLANTED[:, 0]), "should have shape (4, 2)"),
        (lambda: (_SLANTED, _SLANTED[:3, 0]), "The targets should have shape (4,)"),
        (lambda: (np.full((4, 2), np.nan), _SLANTED[:, 0]), "finite"),
        (lambda: (_SLANTED[:2], _SLANTED[:2, 0]), "three rows"),
        (lambda: (np.array([[1.0, 5], [2, 5], [4, 5]]), np.arange(3)), "same in every row"),
        (lambda: (_SLANTED[:, [0, 0]], np.arange(4)), "no single solution"),
        (lambda: (np.array([[1.0, 1], [1, -1], [-1, 1], [-1, -1]]), np.array([3.0, 1, 0, -4])), "know of each other"),
        (lambda: (_SLANTED, _SLANTED @ [1.0, -1.0]), "none grows"),
        (lambda: (_SLANTED, _SLANTED @ [1.0, 1.0]), "less than one percent"),
    ),
    hints=(
        "Which features does ridge treat each by itself, and what must two have in common so that it can't?",
        "Let the two be correlated, and let one of them explain y alone. Without a penalty the other has the weight 0; "
        "the penalty makes it share.",
        "y = X[:, 0]  # the first feature does all the work",
    ),
)

# -- The strength at a wanted number of effective degrees of freedom
_D, _N = np.array([6.0, 2.0, 1.0]), 20


def _freedom(lam: float, d: np.ndarray = _D, n: float = _N) -> float:
    return float((d**2 / (d**2 + n * lam)).sum())


def _solved(freedom: Callable[[float], float], wanted: float) -> float:
    low, high = 0.0, 1e6
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if freedom(middle) > wanted else (low, middle)
    return low


def _fault_in_strength_at(answer: Callable[[np.ndarray, int, float], Any]) -> str | None:
    for wanted in (2.0, 1.2):
        fault = _why_not_strength(float(numbers(answer(_D, _N, wanted), what="The strength")), wanted)
        if fault:
            return fault
    return None


def _why_not_strength(got: float, wanted: float) -> str | None:
    if got < 0:
        return "A strength can't be negative."
    expected = _solved(_freedom, wanted)
    for wrong, hint in (
        (_N * expected, "That is n λ: our data loss is a mean, so that λ is multiplied by n before it meets d²."),
        (_solved(lambda lam: _freedom(lam, np.sqrt(_D)), wanted), "The singular values are squared: d² / (d² + n λ)."),
        (_solved(_freedom, 3 - wanted), "There that many degrees of freedom are lost; that many should be left."),
        (_freedom(wanted), "That is the freedom at a strength; the strength at a freedom is asked for."),
    ):
        if np.isclose(got, wrong, rtol=1e-3):
            return hint
    if not np.isclose(got, expected, rtol=1e-3):
        return (
            f"For singular values 6, 2 and 1, n = 20 and freedom {wanted:g}: "
            f"at your λ = {got:.4g} {_freedom(got):.3f} are left."
        )
    return None


def _search(d: np.ndarray, n: float, freedom: float) -> float:
    return _solved(lambda lam: _freedom(lam, d, n), freedom)


STRENGTH_AT = Exercise(
    name="strength_at",
    find_fault=_fault_in_strength_at,
    praise="The freedom only falls as λ grows, so there is one answer: how a published ridge with df = 5 is set.",
    mistakes=(
        (lambda d, n, freedom: ..., "returns nothing yet"),
        (lambda d, n, freedom: True, "should be a number"),
        (lambda d, n, freedom: d**2 / (d**2 + n), "single number"),
        (lambda d, n, freedom: float("nan"), "finite"),
        (lambda d, n, freedom: -1.0, "negative"),
        (lambda d, n, freedom: _search(d, 1, freedom), "That is n λ"),
        (lambda d, n, freedom: _search(np.sqrt(d), n, freedom), "squared"),
        (lambda d, n, freedom: _search(d, n, len(d) - freedom), "are lost"),
        (lambda d, n, freedom: (d**2 / (d**2 + n * freedom)).sum(), "is asked for"),
        (lambda d, n, freedom: _search(d, n, 2.0), "freedom 1.2"),
        (lambda d, n, freedom: 0.0, "3.000 are left"),
    ),
    hints=(
        "What becomes of the degrees of freedom as λ grows, and how do you find a place on a curve that only falls?",
        "Halve an interval of strengths again and again: count at its middle what is left, the sum of d² / (d² + nλ), "
        "and go on with the half in which the wanted number lies.",
        "left = (d**2 / (d**2 + n * lam)).sum()",
    ),
)

# -- Two faults in ridge by extra rows
_X = np.array([[1.0, 0.0], [0.0, 2.0], [-1.0, 1.0], [2.0, -3.0]])
_Y, _LAM = np.array([7.0, 6.0, 4.0, 3.0]), 0.5


def _by_rows(X: np.ndarray, y: np.ndarray, price: float, free: bool) -> np.ndarray:
    """Least squares with a row ``price`` for each weight, and one for the intercept unless it is ``free``."""
    n, p = X.shape
    extra = price * np.eye(p + 1)[int(free) :]
    rows = np.vstack([np.column_stack([np.ones(n), X]), extra])
    return np.linalg.lstsq(rows, np.concatenate([y, np.zeros(len(extra))]), rcond=None)[0]


def _fault_in_mended_ridge(answer: Callable[[np.ndarray, np.ndarray, float], Any]) -> str | None:
    given = answer(_X, _Y, _LAM)
    if isinstance(given, np.ndarray) and given.shape == (2,):
        return "The intercept has gone: return it first, then the weights."
    got, n, root = numbers(given, (3,), what="The array of intercept and weights"), len(_X), np.sqrt(_LAM)
    for price, free, hint in (
        (root, False, "Both faults are still there: think of the scale of λ, and of what is never penalised."),
        (root * np.sqrt(n), False, "One fault is left: the intercept still has a row that asks for 0."),
        (root, True, "One fault is left: our data loss is a mean over n rows, that of the code is a sum."),
        (_LAM * n, True, "A row enters the loss squared, so it holds the root of n λ."),
        (root / np.sqrt(n), True, "The sum over n rows outweighs the penalty: multiply λ by n, don't divide."),
        (0.0, True, "That is least squares: no penalty is left at all."),
    ):
        if np.allclose(got, _by_rows(_X, _Y, price, free)):
            return hint
    expected = _by_rows(_X, _Y, root * np.sqrt(n), free=True)
    if not np.allclose(got, expected):
        return f"For the test data it should be {_shown(expected)}; yours is {_shown(got)}."
    return None


MENDED_RIDGE = Exercise(
    name="mended_ridge",
    find_fault=_fault_in_mended_ridge,
    praise="Both faults leave a fit that looks plausible; only a comparison with the closed form shows them.",
    mistakes=(
        (lambda X, y, lam: ..., "returns nothing yet"),
        (lambda X, y, lam: _by_rows(X, y, np.sqrt(lam), free=False), "Both faults"),
        (lambda X, y, lam: _by_rows(X, y, np.sqrt(len(X) * lam), free=False), "intercept still"),
        (lambda X, y, lam: _by_rows(X, y, np.sqrt(lam), free=True), "is a sum"),
        (lambda X, y, lam: _by_rows(X, y, len(X) * lam, free=True), "root of n λ"),
        (lambda X, y, lam: _by_rows(X, y, np.sqrt(lam / len(X)), free=True), "don't divide"),
        (lambda X, y, lam: _by_rows(X, y, 0.0, free=True), "least squares"),
        (lambda X, y, lam: _by_rows(X, y, np.sqrt(len(X) * lam), free=True)[1:], "intercept has gone"),
        (lambda X, y, lam: [True, False, True], "should be numbers"),
        (lambda X, y, lam: np.zeros(3), "it should be"),
    ),
    hints=(
        "Which sum of squares do these rows minimise? Compare it, term by term, with n times the objective.",
        "The rows charge λ where n times the objective charges nλ; and one of them asks the intercept to be 0.",
        "extra = np.sqrt(n * lam) * np.eye(p + 1)  # the scale; the intercept's row is still in it",
    ),
)

# -- Momentum, and a decay beside the step
_RATE, _STEPS = 0.05, 4


def _descended(X: np.ndarray, y: np.ndarray, lam: float, rate: float, steps: int, *, kind: str = "decay") -> np.ndarray:
    """Steps with momentum, the penalty as a decay, as L2, not at all, as a full decay, or by the old velocity."""
    w, velocity = np.zeros((2, X.shape[1]))
    for _ in range(steps):
        gradient = -2 / len(y) * X.T @ (y - X @ w) + (2 * lam * w if kind in ("L2", "both") else 0)
        before, velocity = velocity, 0.9 * velocity + gradient
        kept = {"L2": 1.0, "none": 1.0, "full": 1 - 2 * lam}.get(kind, 1 - 2 * rate * lam)
        w = kept * w - rate * (before if kind == "late" else velocity)
    return w


def _fault_in_decoupled_descent(answer: Callable[[np.ndarray, np.ndarray, float, float, int], Any]) -> str | None:
    got = numbers(answer(_X, _Y, _LAM, _RATE, _STEPS), (2,), what="The weights")
    for kind, hint in (
        ("L2", "The penalty is in the gradient, and so in the momentum: that is an L2 penalty, not a decay."),
        ("both", "The penalty is in the momentum, and the decay comes on top of it."),
        ("none", "Nothing decays: multiply the weights by 1 − 2ηλ in each step."),
        ("full", "The weights decay by 1 − 2λ: the learning rate is missing."),
        ("late", "The weights move by the velocity that they had before: it must take up the new gradient first."),
    ):
        if np.allclose(got, _descended(_X, _Y, _LAM, _RATE, _STEPS, kind=kind)):
            return hint
    if not got.any():
        return "All weights are still 0: no step has been taken."
    if np.allclose(got, _descended(_X, _Y, _LAM, _RATE, _STEPS - 1)):
        return "The weights move first in each step, by what the step before has found: at the end one step is missing."
    expected = _descended(_X, _Y, _LAM, _RATE, _STEPS)
    if not np.allclose(got, expected):
        return f"After four steps on the test data the weights should be {_shown(expected)}; yours are {_shown(got)}."
    return None


def _of_kind(kind: str) -> Callable[..., np.ndarray]:
    return lambda X, y, lam, rate, steps: _descended(X, y, lam, rate, steps, kind=kind)


DECOUPLED_DESCENT = Exercise(
    name="decoupled_descent",
    find_fault=_fault_in_decoupled_descent,
    praise="The gradient goes through the momentum, the decay does not: that is all that decouples them.",
    mistakes=(
        (lambda X, y, lam, rate, steps: ..., "returns nothing yet"),
        (lambda X, y, lam, rate, steps: np.zeros(2), "no step"),
        (lambda X, y, lam, rate, steps: np.zeros(3), "should have shape (2,)"),
        (lambda X, y, lam, rate, steps: np.ones(2), "should be ("),
        (_of_kind("L2"), "not a decay"),
        (_of_kind("both"), "on top of it"),
        (_of_kind("none"), "Nothing decays"),
        (_of_kind("full"), "learning rate is missing"),
        (_of_kind("late"), "had before"),
        (lambda X, y, lam, rate, steps: _descended(X, y, lam, rate, steps - 1), "one step is missing"),
    ),
    hints=(
        "What must be known before the velocity can change, and what before the weights can?",
        "In each step: the gradient of the data loss where the weights are now; the velocity, which takes it up; last "
        "the weights, which decay and move.",
        "velocity = 0.9 * velocity + gradient",
    ),
)

DECOUPLED_DESCENT_LINES = Parsons(
    exercise=DECOUPLED_DESCENT,
    prompt="Put the lines in order: gradient descent with momentum, and beside each step a decay by 1 − 2ηλ. Two lines "
    "do not belong.",
    head="def decoupled_descent(X, y, lam, rate, steps):",
    lines=(
        "    w, velocity = np.zeros((2, X.shape[1]))",
        "    for _ in range(steps):",
        "        gradient = -2 / len(y) * X.T @ (y - X @ w)",
        "        velocity = 0.9 * velocity + gradient",
        "        w = (1 - 2 * rate * lam) * w - rate * velocity",
        "    return w",
    ),
    spare=(
        Spare(
            "        velocity = 0.9 * velocity + gradient + 2 * lam * w",
            3,
            "That puts the penalty into the momentum, which uses it again and again: it is an L2 penalty, and no decay "
            "beside the step.",
        ),
        Spare(
            "        w = (1 - 2 * lam) * w - rate * velocity",
            4,
            "Here the decay is 1 − 2λ: it goes on in full when the learning rate falls.",
        ),
    ),
)
