"""Chapter 3: the closed form of ridge, a step with weight decay, and what ridge keeps of a direction."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from everystate.teaching import Exercise

_X = np.array([[1.0, 0.0], [0.0, 2.0], [-1.0, 1.0], [0.0, -3.0]])
_Y = np.array([2.0, 1.0, -1.0, -2.0])
_LAM = 0.5


def _solve(n: float, lam: float = _LAM) -> np.ndarray:
    return np.linalg.solve(_X.T @ _X + n * lam * np.eye(2), _X.T @ _Y)


def _fault_in_ridge_weights(answer: Callable[[np.ndarray, np.ndarray, float], np.ndarray]) -> str | None:
    got = answer(_X, _Y, _LAM)
    if got is None or got is Ellipsis:
        return "ridge_weights returns nothing yet: replace the dots."
    got = np.asarray(got, dtype=float)
    if got.shape != (2,):
        return f"There should be one weight for each column of X, shape (2,); yours has shape {got.shape}."
    if np.allclose(got, _solve(4, 0.0)):
        return "That is least squares: the penalty is missing."
    if np.allclose(got, _solve(1)):
        return "That adds lam to the diagonal. Our data loss is a mean over n rows, so it must be n * lam."
    if np.allclose(got, _solve(2)):
        return "That multiplies lam by the number of columns; n counts the rows of X."
    if np.allclose(got, np.linalg.solve(_X.T @ _X + 4 * _LAM, _X.T @ _Y)):
        return "That adds n * lam to every entry of X'X; only the diagonal gets it: use np.eye."
    if np.allclose(got, _X.T @ _Y / (4 * _LAM)) or np.allclose(got, (_X.T @ _Y) / np.diag(_X.T @ _X + 2 * np.eye(2))):
        return "X'X is not diagonal, so that its inverse is not one division for each weight: use np.linalg.solve."
    if not np.allclose(got, _solve(4)):
        return f"For the test data the weights should be {_shown(_solve(4))}; yours are {_shown(got)}."
    return None


def _shown(weights: np.ndarray) -> str:
    return "(" + ", ".join(f"{w:.3f}" for w in weights) + ")"


RIDGE_WEIGHTS = Exercise(
    name="ridge_weights",
    find_fault=_fault_in_ridge_weights,
    praise="One line, and it has exactly one answer for every λ above 0, even when columns are copies of each other.",
    mistakes=(
        (lambda X, y, lam: ..., "returns nothing yet"),
        (lambda X, y, lam: np.linalg.solve(X.T @ X, X.T @ y), "penalty is missing"),
        (lambda X, y, lam: np.linalg.solve(X.T @ X + lam * np.eye(2), X.T @ y), "must be n * lam"),
        (lambda X, y, lam: np.linalg.solve(X.T @ X + X.shape[1] * lam * np.eye(2), X.T @ y), "counts the rows"),
        (lambda X, y, lam: np.linalg.solve(X.T @ X + len(X) * lam, X.T @ y), "only the diagonal"),
        (lambda X, y, lam: X.T @ y / (np.diag(X.T @ X) + len(X) * lam), "np.linalg.solve"),
        (lambda X, y, lam: X @ np.ones(2), "one weight for each column"),
        (lambda X, y, lam: np.linalg.solve(X.T @ X - len(X) * lam * np.eye(2), X.T @ y), "should be"),
    ),
)

_W, _GRADIENT, _RATE, _DECAY_LAM = np.array([2.0, -1.0]), np.array([0.5, 0.0]), 0.1, 0.3


def _fault_in_decay_step(answer: Callable[[np.ndarray, np.ndarray, float, float], np.ndarray]) -> str | None:
    got = answer(_W.copy(), _GRADIENT.copy(), _RATE, _DECAY_LAM)
    if got is None or got is Ellipsis:
        return "decay_step returns nothing yet: replace the dots."
    got = np.asarray(got, dtype=float)
    plain = _W - _RATE * _GRADIENT
    if got.shape != (2,):
        return f"The new weights should have the shape of the old ones, (2,); yours have {got.shape}."
    if np.allclose(got, plain):
        return "That is plain gradient descent: nothing decays."
    if np.allclose(got, (1 - _RATE * _DECAY_LAM) * _W - _RATE * _GRADIENT):
        return "The derivative of lam * w**2 is 2 * lam * w: a factor 2 is missing."
    if np.allclose(got, (1 - 2 * _DECAY_LAM) * _W - _RATE * _GRADIENT):
        return "The decay is not multiplied by the learning rate."
    if np.allclose(got, (1 - 2 * _RATE * _DECAY_LAM) * plain):
        return "That decays the weights after the gradient step; decay the old weights, then take the step."
    if np.allclose(got, (1 + 2 * _RATE * _DECAY_LAM) * _W - _RATE * _GRADIENT):
        return "That makes the weights grow: look at the sign of the decay."
    if np.allclose(got, _W - _RATE * _GRADIENT - 2 * _RATE * _DECAY_LAM * np.sign(_W)):
        return "That takes the same amount from every weight, as an L1 penalty would; L2 takes the same fraction."
    expected = (1 - 2 * _RATE * _DECAY_LAM) * _W - _RATE * _GRADIENT
    if not np.allclose(got, expected):
        return f"For the test step the new weights should be {_shown(expected)}; yours are {_shown(got)}."
    return None


DECAY_STEP = Exercise(
    name="decay_step",
    find_fault=_fault_in_decay_step,
    praise="For plain gradient descent this is the step on the penalised loss, written as a decay.",
    mistakes=(
        (lambda w, gradient, rate, lam: ..., "returns nothing yet"),
        (lambda w, gradient, rate, lam: w - rate * gradient, "nothing decays"),
        (lambda w, gradient, rate, lam: (1 - rate * lam) * w - rate * gradient, "factor 2"),
        (lambda w, gradient, rate, lam: (1 - 2 * lam) * w - rate * gradient, "learning rate"),
        (lambda w, gradient, rate, lam: (1 - 2 * rate * lam) * (w - rate * gradient), "then take the step"),
        (lambda w, gradient, rate, lam: (1 + 2 * rate * lam) * w - rate * gradient, "grow"),
        (lambda w, gradient, rate, lam: w - rate * gradient - 2 * rate * lam * np.sign(w), "same fraction"),
        (lambda w, gradient, rate, lam: w @ gradient, "shape"),
        (lambda w, gradient, rate, lam: w, "should be"),
    ),
)

_D = np.array([6.0, 2.0, 1.0])
_N = 20


def _fault_in_effective_parameters(answer: Callable[[np.ndarray, int, float], float]) -> str | None:
    got = answer(_D, _N, 0.2)
    if got is None or got is Ellipsis:
        return "effective_parameters returns nothing yet: replace the dots."
    if np.shape(got) != ():
        return f"That is a factor for each direction, shape {np.shape(got)}; their sum is wanted, one number."
    expected = (_D**2 / (_D**2 + _N * 0.2)).sum()
    for wrong, hint in (
        ((_D / (_D + _N * 0.2)).sum(), "The singular values are squared: d² / (d² + n λ)."),
        ((_D**2 / (_D**2 + 0.2)).sum(), "λ must be multiplied by n, since the data loss is a mean over n rows."),
        ((_D**2 / (_D**2 + _N * 0.2)).mean(), "That is the mean of the factors; their sum counts parameters."),
        (3.0, "That counts the parameters without a penalty; each direction should count for what is kept of it."),
        (3 - expected, "That adds up what is taken away; add up what is kept."),
    ):
        if np.isclose(got, wrong):
            return hint
    if not np.isclose(got, expected):
        return (
            f"For singular values 6, 2 and 1, n = 20 and lam = 0.2 it should be {expected:.3f}; yours gives {got:.3f}."
        )
    return None


EFFECTIVE_PARAMETERS = Exercise(
    name="effective_parameters",
    find_fault=_fault_in_effective_parameters,
    praise="These are the effective degrees of freedom: at λ = 0 as many as there are weights, and fewer as λ grows.",
    mistakes=(
        (lambda d, n, lam: ..., "returns nothing yet"),
        (lambda d, n, lam: d**2 / (d**2 + n * lam), "their sum is wanted"),
        (lambda d, n, lam: (d / (d + n * lam)).sum(), "squared"),
        (lambda d, n, lam: (d**2 / (d**2 + lam)).sum(), "multiplied by n"),
        (lambda d, n, lam: (d**2 / (d**2 + n * lam)).mean(), "mean of the factors"),
        (lambda d, n, lam: len(d), "without a penalty"),
        (lambda d, n, lam: (n * lam / (d**2 + n * lam)).sum(), "what is kept"),
        (lambda d, n, lam: 0.0, "it should be"),
    ),
)
