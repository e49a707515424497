"""Chapter 5: a step of coordinate descent, opposite columns, where the lasso's choice flips, a stable selection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from everystate.teaching import Exercise, Hint, Parsons, Spare, numbers
from regularization import linear
from regularization.validation import Standardizer


def _given(answer: Callable[..., float], *case: Any) -> float:
    """Return what the answer gives, NaN where it ends without a return: it did return something for another case."""
    try:
        return answer(*case)
    except Hint:
        return np.nan


# -- One step of coordinate descent -----------------------------------------------------------------
def _fault_in_new_weight(answer: Callable[[float, float, float, float], float]) -> str | None:
    got = float(numbers(answer(2.0, 1.0, 1.0, 0.5), what="The weight"))
    if np.isclose(got, 1.5 / 1.5):
        return "The threshold is too large: the slope of the squared error has a factor 2, so it is half of lam · rho."
    if np.isclose(got, 1.75):
        return "That is the lasso's step: the L2 part belongs in the denominator."
    if np.isclose(got, 1.75 / 2):
        return "The denominator uses all of lam; the L2 part has only the share 1 − rho of it."
    if np.isclose(got, 1.75 / 1.25):
        return "The L2 part is halved. Its slope has a factor 2 like the data loss, so here nothing is halved."
    if not np.isclose(got, 1.75 / 1.5):
        return (
            "With pull 2, curvature 1, lam 1 and rho 0.5 it should be (2 − 0.25) / (1 + 0.5) = 1.1667; "
            f"yours gives {got:g}."
        )
    if not np.isclose(_given(answer, -2.0, 1.0, 1.0, 0.5), -1.75 / 1.5):
        return "It goes wrong for a negative pull: the threshold moves it towards zero from either side."
    if _given(answer, 0.2, 1.0, 1.0, 0.5) != 0:
        return "A pull of 0.2 is below the threshold 0.25: the weight must be exactly 0."
    if not np.isclose(answer(2.0, 3.0, 1.0, 0.5), 1.75 / 3.5):
        return "It goes wrong when the curvature is not 1: the denominator is curvature + lam · (1 − rho)."
    return None


def _soft(pull: float, threshold: float) -> float:
    return float(np.sign(pull) * max(abs(pull) - threshold, 0))


NEW_WEIGHT = Exercise(
    name="new_weight",
    find_fault=_fault_in_new_weight,
    praise="The L1 part sits in the numerator and makes zeros, the L2 part in the denominator and shrinks.",
    mistakes=(
        (lambda pull, curvature, lam, rho: ..., "returns nothing yet"),
        (lambda pull, curvature, lam, rho: [pull, curvature], "single number"),
        (lambda pull, curvature, lam, rho: _soft(pull, lam * rho) / (curvature + lam * (1 - rho)), "too large"),
        (lambda pull, curvature, lam, rho: _soft(pull, lam * rho / 2) / curvature, "lasso's step"),
        (lambda pull, curvature, lam, rho: _soft(pull, lam * rho / 2) / (curvature + lam), "all of lam"),
        (lambda pull, curvature, lam, rho: _soft(pull, lam * rho / 2) / (curvature + lam * (1 - rho) / 2), "halved"),
        (lambda pull, curvature, lam, rho: (pull - lam * rho / 2) / (curvature + lam * (1 - rho)), "negative pull"),
        (
            lambda pull, curvature, lam, rho: (
                (pull - np.sign(pull) * lam * rho / 2) / (curvature + lam * (1 - rho)) if pull else 0
            ),
            "exactly 0",
        ),
        (
            lambda pull, curvature, lam, rho: _soft(pull, lam * rho / 2) / (curvature + lam * (1 - rho)) or None,
            "exactly 0",
        ),
        (lambda pull, curvature, lam, rho: _soft(pull, lam * rho / 2) / (1 + lam * (1 - rho)), "not 1"),
        (lambda pull, curvature, lam, rho: pull, "yours gives 2"),
    ),
    hints=(
        "Which part of the penalty subtracts something from the pull, and which one divides?",
        "Move the pull towards zero by half of lam · rho, but never past zero. Then divide by the curvature plus the "
        "L2 strength.",
        "shrunk = max(abs(pull) - lam * rho / 2, 0)",
    ),
)


# -- Columns that are nearly opposite ---------------------------------------------------------------
def _fault_in_opposite_bound(answer: Callable[[float, float, float], float]) -> str | None:
    got = float(numbers(answer(-0.5, 2.0, 3.0), what="The bound"))
    if np.isclose(got, 3 * np.sqrt(3) / 2):
        return (
            "That is the bound on the difference. With a correlation near −1 it says next to nothing: turn the sign of "
            "one column, and see what becomes of its weight and of the correlation."
        )
    if np.isclose(got, 3 * np.sqrt(0.5) / 2):
        return "Nearly: the squared length of the sum of two standardised columns is n + n + 2nc, so 2(1 + c) per row."
    if np.isclose(got, 3 * 1.0 / 2) and not np.isclose(answer(-0.9, 2.0, 3.0), 3 * np.sqrt(0.2) / 2):
        return "It is right at one correlation only: the length of the sum is the root of its squared length."
    if np.isclose(got, 2 * 3 * 1.0):
        return "A stronger L2 part must make the bound smaller: divide by it."
    if np.isclose(got, 1.0 / 2):
        return "The residuals can be as long as y: the standard deviation of y belongs in the bound."
    if not np.isclose(got, 1.5):
        return (
            "With correlation −0.5, L2 strength 2 and standard deviation 3 of y the bound on |w_i + w_j| is "
            f"√(2 · 0.5) / 2 · 3 = 1.5; yours is {got:g}."
        )
    if not np.isclose(answer(-0.9, 2.0, 3.0), 3 * np.sqrt(0.2) / 2):
        return "It is right at correlation −0.5 and goes wrong at −0.9: follow the correlation through the derivation."
    if not np.isclose(answer(-1.0, 2.0, 3.0), 0.0):
        return "At correlation −1 one column is the other with its sign turned: the weights must be exactly opposite."
    return None


OPPOSITE_BOUND = Exercise(
    name="opposite_bound",
    find_fault=_fault_in_opposite_bound,
    praise="Turning a column's sign turns its weight and the correlation: opposite columns get opposite weights.",
    mistakes=(
        (lambda c, l2, s_y: ..., "returns nothing yet"),
        (lambda c, l2, s_y: (c, l2), "single number"),
        (lambda c, l2, s_y: np.sqrt(2 * (1 - c)) / l2 * s_y, "bound on the difference"),
        (lambda c, l2, s_y: np.sqrt(1 + c) / l2 * s_y, "n + n + 2nc"),
        (lambda c, l2, s_y: 2 * (1 + c) / l2 * s_y, "root of its squared length"),
        (lambda c, l2, s_y: np.sqrt(2 * (1 + c)) * l2 * s_y, "divide by it"),
        (lambda c, l2, s_y: np.sqrt(2 * (1 + c)) / l2, "standard deviation of y"),
        (lambda c, l2, s_y: s_y, "yours is 3"),
        (lambda c, l2, s_y: np.sqrt(2 * (1 + max(c, -0.95))) / l2 * s_y, "exactly opposite"),
    ),
    hints=(
        "Turn the sign of one of the two columns. What else turns its sign?",
        "Then w_i + w_j becomes a difference of weights, to which the bound of the page applies, with the correlation "
        "of the turned column.",
        "length = np.sqrt(2 * (1 + c))",
    ),
)


# -- Where the lasso's choice flips -----------------------------------------------------------------
def _flip_case(correlation: float, side: float = 1.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A column, a copy of it with this correlation, and noise that the column doesn't feel but the copy does."""
    x, other = np.array([1.0, 1.0, -1.0, -1.0]), np.array([1.0, -1.0, 1.0, -1.0])
    return x, correlation * x + np.sqrt(1 - correlation**2) * other, side * other


def _fault_in_flip(answer: Callable[[np.ndarray, np.ndarray, np.ndarray], float]) -> str | None:
    got = float(numbers(answer(*_flip_case(0.8)), what="The strength of the noise"))
    if np.isclose(got, 1 / 3):
        return "The signal is 3 times the column, and so is what the noise must make up for."
    if np.isclose(got, 5.0):
        return "That must make up for the whole signal. The copy shares most of it: it lacks only 3(n − x · copy)."
    if np.isclose(got, 0.6):
        return "The copy feels only a part of the noise: divide by the inner product of copy and noise, not by n."
    if not np.isclose(got, 1.0):
        return (
            "In the test case n = 4, x · copy = 3.2 and copy · e = 2.4, so the two inner products with y are equal at "
            f"12 = 9.6 + 2.4 t: at t = 1; yours is {got:g}."
        )
    if not np.isclose(_given(answer, *_flip_case(0.8, side=-1.0)), 9.0):
        return (
            "It goes wrong when the noise is against the copy: the lasso compares absolute values, so at last it keeps "
            "the copy with a negative weight."
        )
    x, copy, _ = _flip_case(0.8)
    if _given(answer, x, copy, np.array([1.0, -1.0, -1.0, 1.0])) != np.inf:
        return "Noise that the copy doesn't feel never tips the choice: return inf then."
    return None


def _tips(x: np.ndarray, copy: np.ndarray, e: np.ndarray) -> float:
    return float(3 * (len(x) - x @ copy) / (copy @ e))


FLIP = Exercise(
    name="flip",
    find_fault=_fault_in_flip,
    praise=(
        "For standardised noise along what the copy alone has it is 3√((1 − c)/(1 + c)): at correlation 0.999 noise of "
        "0.07 tips the choice."
    ),
    mistakes=(
        (lambda x, copy, e: ..., "returns nothing yet"),
        (lambda x, copy, e: x, "single number"),
        (lambda x, copy, e: True, "should be a number"),
        (lambda x, copy, e: _tips(x, copy, e) / 3, "3 times the column"),
        (lambda x, copy, e: 3 * len(x) / (copy @ e), "the whole signal"),
        (lambda x, copy, e: 3 * (len(x) - x @ copy) / len(x), "only a part of the noise"),
        (lambda x, copy, e: 2.0, "yours is 2"),
        (_tips, "against the copy"),
        (lambda x, copy, e: 3 * (len(x) - np.sign(copy @ e) * (x @ copy)) / max(abs(copy @ e), 1e-9), "return inf"),
        (
            lambda x, copy, e: (
                3 * (len(x) - np.sign(copy @ e) * (x @ copy)) / abs(copy @ e) if abs(copy @ e) > 1e-9 else None
            ),
            "return inf",
        ),
    ),
    hints=(
        "What are the two inner products with y, and which of them does the noise change?",
        "That of x is 3n. That of the copy is 3 times x · copy, plus t times copy · e; it has caught up when it is 3n, "
        "or minus that if the noise is against the copy.",
        "felt, agreement = copy @ e, x @ copy",
    ),
)


# -- Which features keep coming back ----------------------------------------------------------------
def _patients() -> tuple[np.ndarray, np.ndarray]:
    """Forty rows: y follows the first feature and, measured in a large unit, the last; two others are noise."""
    rng = np.random.default_rng(3)
    X = rng.normal(size=(40, 4)) * (1.0, 1.0, 1.0, 0.001)
    return X, 2 * X[:, 0] + 2000 * X[:, 3] + rng.normal(size=40)


Selecting = Callable[[np.ndarray, np.ndarray, np.random.Generator], Any]


def _shares(
    drawn: Callable[[np.random.Generator, int], np.ndarray] = lambda rng, n: rng.integers(n, size=n),
    scaled: bool = True,
    paired: bool = True,
    divisor: int = 50,
) -> Selecting:
    """The share of the redraws in which each feature is kept, with one of the faults if asked for."""

    def shares(X: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        kept = np.zeros(X.shape[1])
        for _ in range(50):
            rows = drawn(rng, len(y))
            Z = X[rows] if paired else X
            Z = Standardizer().fit(Z).transform(Z) if scaled else Z
            kept += linear.ElasticNet(1.0, rho=0.75).fit(Z, y[rows]).coef_ != 0
        return kept / divisor

    return shares


def _fault_in_stability(answer: Selecting) -> str | None:
    X, y = _patients()
    got = numbers(answer(X, y, np.random.default_rng(0)), (4,), what="The shares")
    if got.min() < 0 or got.max() > 1:
        return "A share lies between 0 and 1: divide the counts by the number of redraws, once."
    if got.max() == 0:
        return "Every share is 0: start to count from zero before the redraws, not after them."
    if got[0] < 0.9:
        return (
            f"y follows the first feature, and yours keeps it in {got[0]:.0%} of the redraws. Do the rows of X and y "
            "still belong together?"
        )
    if got[3] < 0.9:
        return (
            "y follows the last feature too, which is measured in a large unit: standardise the rows that were drawn."
        )
    if np.isin(got, (0.0, 1.0)).all():
        return "Every share is 0 or 1: each redraw must be another sample, drawn with replacement."
    expected = np.asarray(_shares()(X, y, np.random.default_rng(1)))
    if np.abs(got - expected).max() > 0.35:
        return f"The shares should be about {np.round(expected, 1).tolist()}; yours are {np.round(got, 1).tolist()}."
    return None


STABILITY = Exercise(
    name="stability",
    find_fault=_fault_in_stability,
    praise="What comes back in nearly every redraw doesn't hang on a few rows. It may still stand in for others.",
    mistakes=(
        (lambda X, y, rng: ..., "returns nothing yet"),
        (_shares(divisor=1), "divide the counts"),
        (_shares(paired=False), "belong together"),
        (_shares(scaled=False), "measured in a large unit"),
        (_shares(drawn=lambda rng, n: rng.permutation(n)), "another sample"),
        (_shares(drawn=lambda rng, n: np.arange(n)), "another sample"),
        (lambda X, y, rng: np.zeros(4), "before the redraws"),
        (lambda X, y, rng: np.array([1.0, 0.99, 0.99, 1.0]), "should be about"),
    ),
    hints=(
        "What must happen anew in every redraw, and what only once?",
        "In every redraw draw rows, standardise them, fit, and count which weights are not zero. Divide the counts at "
        "the end.",
        "rows = rng.integers(len(y), size=len(y))",
    ),
)

STABILITY_LINES = Parsons(
    exercise=STABILITY,
    prompt="Put the lines in order, so that `stability` returns the share of 50 redraws in which the elastic net keeps "
    "each feature.",
    head="def stability(X, y, rng):",
    lines=(
        "    kept = np.zeros(X.shape[1])",
        "    for _ in range(50):",
        "        rows = rng.integers(len(y), size=len(y))",
        "        Z = Standardizer().fit(X[rows]).transform(X[rows])",
        "        kept += linear.ElasticNet(1.0, rho=0.75).fit(Z, y[rows]).coef_ != 0",
        "    return kept / 50",
    ),
    spare=(
        Spare(
            "        rows = rng.permutation(len(y))",
            2,
            "A permutation holds every row once: each redraw would be the same sample in another order.",
        ),
        Spare(
            "        Z = Standardizer().fit(X).transform(X)",
            3,
            "These are all rows in their old order, and y[rows] are others: the features of one row would meet the "
            "target of another.",
        ),
    ),
    names={"np": np, "linear": linear, "Standardizer": Standardizer},
)
