"""Chapter 5: one step of coordinate descent, extra rows, and the translation to scikit-learn."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from everystate.teaching import Exercise

NOTHING = "returns nothing yet: replace the dots."


# -- One step of coordinate descent -----------------------------------------------------------------
def _fault_in_new_weight(answer: Callable[[float, float, float, float], float]) -> str | None:
    got = answer(2.0, 1.0, 1.0, 0.5)
    if got is None or got is Ellipsis:
        return f"new_weight {NOTHING}"
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
    if not np.isclose(answer(-2.0, 1.0, 1.0, 0.5), -1.75 / 1.5):
        return "It goes wrong for a negative pull: the threshold moves it towards zero from either side."
    if answer(0.2, 1.0, 1.0, 0.5) != 0:
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
        (lambda pull, curvature, lam, rho: _soft(pull, lam * rho / 2) / (1 + lam * (1 - rho)), "not 1"),
        (lambda pull, curvature, lam, rho: pull, "yours gives 2"),
    ),
)

# -- Extra rows -------------------------------------------------------------------------------------
_X = np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 1.0], [-2.0, 1.0]])
_Y = np.array([1.0, 2.0, 0.0, -1.0])
_L2 = 0.16


def _fault_in_extra_rows(answer: Callable[[np.ndarray, np.ndarray, float], tuple]) -> str | None:
    got = answer(_X, _Y, _L2)
    if got is None or got is Ellipsis:
        return f"extra_rows {NOTHING}"
    if not isinstance(got, tuple) or len(got) != 2:
        return "Return two things: the longer X and the longer y."
    rows, targets = (np.asarray(part, dtype=float) for part in got)
    if rows.shape != (6, 2):
        return f"X has 4 rows and 2 columns, so the longer one needs 4 + 2 rows of 2; yours has shape {rows.shape}."
    if targets.shape != (6,):
        return f"y needs one target for each row, so 6; yours has shape {targets.shape}."
    if not np.allclose(rows[:4], _X) or not np.allclose(targets[:4], _Y):
        return "The first rows and targets should be the data, unchanged."
    if not np.allclose(targets[4:], 0):
        return "The extra rows ask every weight to be small, so their targets are 0."
    diagonal = np.diag(rows[4:])
    if np.allclose(diagonal, np.sqrt(_L2)):
        return "Nearly: the data loss is a mean over n rows, so n must go under the root."
    if np.allclose(diagonal, len(_Y) * _L2) or np.allclose(diagonal, _L2):
        return "The rows will be squared: take the root."
    if not np.allclose(rows[4:], 0.8 * np.eye(2)):
        return (
            "With n = 4 and l2 = 0.16 the extra rows should be 0.8 times the identity, sqrt(4 · 0.16) · I; "
            f"yours are {rows[4:].tolist()}."
        )
    return None


def _stack(
    factor: Callable[[int, float], float], target: float = 0.0
) -> Callable[[np.ndarray, np.ndarray, float], tuple]:
    return lambda X, y, l2: (
        np.vstack([X, factor(len(y), l2) * np.eye(X.shape[1])]),
        np.append(y, np.full(X.shape[1], target)),
    )


EXTRA_ROWS = Exercise(
    name="extra_rows",
    find_fault=_fault_in_extra_rows,
    praise="An L2 penalty is a handful of invented observations that say: this weight is zero.",
    mistakes=(
        (lambda X, y, l2: ..., "returns nothing yet"),
        (lambda X, y, l2: np.vstack([X, np.sqrt(len(y) * l2) * np.eye(X.shape[1])]), "two things"),
        (lambda X, y, l2: (np.vstack([X, np.ones(X.shape[1])]), np.append(y, 0)), "4 + 2 rows"),
        (lambda X, y, l2: (np.vstack([X, np.eye(X.shape[1])]), y), "one target for each row"),
        (lambda X, y, l2: (np.vstack([np.eye(X.shape[1]), X]), np.append([0, 0], y)), "unchanged"),
        (_stack(lambda n, l2: np.sqrt(n * l2), target=1.0), "targets are 0"),
        (_stack(lambda n, l2: np.sqrt(l2)), "n must go under the root"),
        (_stack(lambda n, l2: l2), "take the root"),
        (_stack(lambda n, l2: n * l2), "take the root"),
        (_stack(lambda n, l2: 3.0), "0.8 times the identity"),
    ),
)


# -- Translation ------------------------------------------------------------------------------------
def _fault_in_to_sklearn(answer: Callable[[float, float], tuple]) -> str | None:
    got = answer(1.0, 0.5)
    if got is None or got is Ellipsis:
        return f"to_sklearn {NOTHING}"
    if not isinstance(got, tuple) or len(got) != 2:
        return "Return a pair: alpha, then l1_ratio."
    alpha, ratio = map(float, got)
    if np.isclose(alpha, 1.0) and np.isclose(ratio, 0.5):
        return "These are our own numbers; scikit-learn halves the data loss and the L2 part, but not the L1 part."
    if np.isclose(alpha, 0.5) and np.isclose(ratio, 0.5):
        return "Half of everything would be right if scikit-learn did not also write its L2 part with a factor 1/2."
    if np.isclose(alpha, 1 / 3) and np.isclose(ratio, 0.75):
        return "The pair belongs together the other way round: the L1 part is halved, the L2 part is not."
    if np.isclose(alpha, 0.75) and not np.isclose(ratio, 1 / 3):
        return f"alpha is right. l1_ratio is the L1 part, lam · rho / 2 = 0.25, divided by alpha; yours is {ratio:g}."
    if not (np.isclose(alpha, 0.75) and np.isclose(ratio, 1 / 3)):
        return (
            "For lam 1 and rho 0.5 the two parts must be alpha · l1_ratio = 0.25 and alpha · (1 − l1_ratio) = 0.5; "
            f"yours are {alpha * ratio:g} and {alpha * (1 - ratio):g}."
        )
    if not np.allclose(answer(2.0, 1.0), (1.0, 1.0)):
        return "It goes wrong for the lasso, rho = 1: alpha should be lam / 2 and l1_ratio 1."
    if not np.allclose(answer(2.0, 0.2), (1.8, 1 / 9)):
        return "It is right for lam 1 and rho 0.5 but not in general: try lam 2 and rho 0.2 by hand."
    return None


TO_SKLEARN = Exercise(
    name="to_sklearn",
    find_fault=_fault_in_to_sklearn,
    praise="So l1_ratio = 0.5 is not half and half in our scaling: it is rho = 2/3.",
    mistakes=(
        (lambda lam, rho: ..., "returns nothing yet"),
        (lambda lam, rho: lam, "a pair"),
        (lambda lam, rho: (lam, rho), "our own numbers"),
        (lambda lam, rho: (lam / 2, rho), "Half of everything"),
        (lambda lam, rho: (lam / 3, 0.75), "other way round"),
        (lambda lam, rho: (lam * (1 - rho / 2), rho), "alpha is right"),
        (lambda lam, rho: (2 * lam, rho), "two parts must be"),
        (lambda lam, rho: (0.75 * lam, 1 / 3), "for the lasso"),
        (
            lambda lam, rho: (0.75 * lam, 1 / 3) if rho < 1 else (lam / 2, 1.0),
            "not in general",
        ),
    ),
)
