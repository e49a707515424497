"""Chapter 10: from a prior to a strength, the log posterior, and what a prediction is uncertain about."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from everystate.teaching import Exercise


def _fault_in_lasso_strength(answer: Callable[[float, float, int], float]) -> str | None:
    got = answer(0.5, 3.0, 20)
    if got is None or got is Ellipsis:
        return "lasso_strength returns nothing yet: replace the dots."
    if np.isclose(got, 0.9):
        return "The factor 2 is missing: it comes from the ½ in the exponent of the normal density."
    if np.isclose(got, 36.0):
        return "That is the strength for a sum of squared errors. Our data loss is their mean: divide by n."
    if np.isclose(got, 0.6):
        return "The noise enters with its square, its variance."
    if np.isclose(got, 1.8 * 0.25):
        return "A wider prior is a weaker penalty: b belongs below the line."
    if np.isclose(got, 3.6):
        return "That divides by b²; the exponent of the Laplace density holds b itself."
    if np.isclose(got, 1 / 1.8):
        return "That is the strength upside down: more noise should mean more penalty."
    if not np.isclose(got, 1.8):
        return f"With b = 0.5, σ = 3 and n = 20 it should be 2 · 9 / (20 · 0.5) = 1.8; yours gives {got:g}."
    return None


LASSO_STRENGTH = Exercise(
    name="lasso_strength",
    find_fault=_fault_in_lasso_strength,
    praise="With this one line every lasso fit tells you which prior it took for granted.",
    mistakes=(
        (lambda b, noise, n: ..., "returns nothing yet"),
        (lambda b, noise, n: noise**2 / (n * b), "factor 2"),
        (lambda b, noise, n: 2 * noise**2 / b, "divide by n"),
        (lambda b, noise, n: 2 * noise / (n * b), "with its square"),
        (lambda b, noise, n: 2 * noise**2 * b / n, "below the line"),
        (lambda b, noise, n: 2 * noise**2 / (n * b**2), "divides by b²"),
        (lambda b, noise, n: n * b / (2 * noise**2), "upside down"),
        (lambda b, noise, n: 7.0, "yours gives 7"),
    ),
)

_X = np.array([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]])
_Y = np.array([1.0, 2.0, 0.0])
_W = np.array([1.0, 2.0])  # residuals 0, -2, -3


def _fault_in_log_posterior(answer: Callable[..., float]) -> str | None:
    got = answer(_W, _X, _Y, 2.0, 0.5)
    if got is None or got is Ellipsis:
        return "log_posterior returns nothing yet: replace the dots."
    if np.ndim(got) != 0:
        return f"It should be a single number; yours has shape {np.shape(got)}. Sum over rows and over weights."
    fit, prior = -13 / 8, -10.0
    known = {
        -fit - prior: "Near to it: a log density falls with the squares, so both terms need a minus.",
        fit: "That is the log likelihood alone; add the log prior.",
        prior: "That is the log prior alone; add the log likelihood.",
        fit - prior: "The prior pushes the weights away from zero: its term needs a minus too.",
        -13 / 4 + prior: "The noise is a standard deviation, so the squared errors are divided by its square.",
        -13 / 2 + prior: "The squared errors are not measured against the noise: divide them by σ².",
        fit - 5.0: "The squared weights are divided by τ², not by τ.",
        fit - 2.5: "The squared weights are not measured against the prior's scale: divide them by τ².",
        2 * fit + 2 * prior: "Both halves are missing: the exponent of a normal density is −½ (value / deviation)².",
        fit / 3 + prior: "The log likelihood is a sum over the rows; a mean counts the data as a single row.",
    }
    for wrong, hint in known.items():
        if np.isclose(got, wrong):
            return hint
    other = answer(np.zeros(2), _X, _Y, 2.0, 0.5)
    if not np.isclose(got - other, fit + prior + 5 / 8):
        return (
            "For w = (1, 2) with squared errors that sum to 13, σ = 2 and τ = 0.5 it should be −13/8 − 5/0.5 = −11.625 "
            f"(or differ from it by a constant); yours gives {got:g}."
        )
    return None


LOG_POSTERIOR = Exercise(
    name="log_posterior",
    find_fault=_fault_in_log_posterior,
    praise="Turn its sign, multiply by 2σ²/n, and it is the penalised loss of the first chapter.",
    mistakes=(
        (lambda w, X, y, noise, scale: ..., "returns nothing yet"),
        (lambda w, X, y, noise, scale: -0.5 * (y - X @ w) ** 2, "single number"),
        (
            lambda w, X, y, noise, scale: 0.5 * ((y - X @ w) ** 2).sum() / noise**2 + 0.5 * (w**2).sum() / scale**2,
            "both terms need a minus",
        ),
        (lambda w, X, y, noise, scale: -0.5 * ((y - X @ w) ** 2).sum() / noise**2, "likelihood alone"),
        (lambda w, X, y, noise, scale: -0.5 * (w**2).sum() / scale**2, "prior alone"),
        (
            lambda w, X, y, noise, scale: -0.5 * ((y - X @ w) ** 2).sum() / noise**2 + 0.5 * (w**2).sum() / scale**2,
            "away from zero",
        ),
        (
            lambda w, X, y, noise, scale: -0.5 * ((y - X @ w) ** 2).sum() / noise - 0.5 * (w**2).sum() / scale**2,
            "by its square",
        ),
        (
            lambda w, X, y, noise, scale: -0.5 * ((y - X @ w) ** 2).sum() - 0.5 * (w**2).sum() / scale**2,
            "against the noise",
        ),
        (
            lambda w, X, y, noise, scale: -0.5 * ((y - X @ w) ** 2).sum() / noise**2 - 0.5 * (w**2).sum() / scale,
            "not by τ",
        ),
        (
            lambda w, X, y, noise, scale: -0.5 * ((y - X @ w) ** 2).sum() / noise**2 - 0.5 * (w**2).sum(),
            "the prior's scale",
        ),
        (
            lambda w, X, y, noise, scale: -((y - X @ w) ** 2).sum() / noise**2 - (w**2).sum() / scale**2,
            "halves are missing",
        ),
        (
            lambda w, X, y, noise, scale: -0.5 * ((y - X @ w) ** 2).mean() / noise**2 - 0.5 * (w**2).sum() / scale**2,
            "single row",
        ),
        (lambda w, X, y, noise, scale: float(w.sum()), "yours gives 3"),
    ),
)

_COVARIANCE = np.array([[0.5, 0.2], [0.2, 1.0]])
_POINT = np.array([2.0, 1.0])  # x' covariance x = 2 + 0.8 + 1 = 3.8


def _fault_in_predictive_deviation(answer: Callable[[np.ndarray, np.ndarray, float], float]) -> str | None:
    got = answer(_POINT, _COVARIANCE, 1.5)
    if got is None or got is Ellipsis:
        return "predictive_deviation returns nothing yet: replace the dots."
    if np.ndim(got) != 0:
        return f"It should be a single number; yours has shape {np.shape(got)}."
    known = {
        np.sqrt(3.8): "That is how uncertain the expected value is. A new observation also has its own noise.",
        1.5: "That is the noise alone; the weights are uncertain too.",
        3.8 + 2.25: "That is the variance; take its root.",
        np.sqrt(3.8) + 1.5: "Deviations of independent errors don't add up; their variances do.",
        np.sqrt(3.8 + 1.5): "The noise is given as a deviation: square it before you add it.",
        np.sqrt(2 + 1 + 2.25): "That leaves out that the two weights vary together: use the whole covariance matrix.",
    }
    for wrong, hint in known.items():
        if np.isclose(got, wrong):
            return hint
    if not np.isclose(got, np.sqrt(3.8 + 2.25)):
        return f"At x = (2, 1) it should be √(x′Σx + σ²) = √(3.8 + 2.25) = 2.46; yours gives {got:.3g}."
    return None


PREDICTIVE_DEVIATION = Exercise(
    name="predictive_deviation",
    find_fault=_fault_in_predictive_deviation,
    praise="The first part shrinks as rows come in, the second one never does.",
    mistakes=(
        (lambda x, covariance, noise: ..., "returns nothing yet"),
        (lambda x, covariance, noise: covariance @ x, "single number"),
        (lambda x, covariance, noise: np.sqrt(x @ covariance @ x), "its own noise"),
        (lambda x, covariance, noise: noise, "noise alone"),
        (lambda x, covariance, noise: x @ covariance @ x + noise**2, "take its root"),
        (lambda x, covariance, noise: np.sqrt(x @ covariance @ x) + noise, "their variances do"),
        (lambda x, covariance, noise: np.sqrt(x @ covariance @ x + noise), "square it"),
        (
            lambda x, covariance, noise: np.sqrt((x**2 * np.diag(covariance)).sum() + noise**2),
            "vary together",
        ),
        (lambda x, covariance, noise: 9.0, "yours gives 9"),
    ),
)
