"""Gradient descent and ridge on thirty patients: what each keeps of least squares, and the risk of that."""

from __future__ import annotations

import functools

import numpy as np

from chapters.shared import diabetes
from regularization import linear, theory

PATIENTS = 30
STEPS = tuple(int(float(f"{10.0**k:.1g}")) if k < 1 else round(10.0**k) for k in np.arange(0, 5.01, 0.1))
STEPS = tuple(sorted(set(STEPS)))


@functools.cache
def patients() -> tuple[np.ndarray, np.ndarray, float]:
    """Centred features of PATIENTS diabetes patients, the weights of all 442 as the truth, and the noise variance."""
    X, y = diabetes.standardised()
    fit = linear.Ridge(lam=0.0).fit(X, y)
    variance = ((y - fit.predict(X)) ** 2).sum() / (len(X) - X.shape[1] - 1)
    few = X[np.random.default_rng(1).permutation(len(X))[:PATIENTS]]
    return few - few.mean(axis=0), fit.coef_, float(variance)


@functools.cache
def directions() -> tuple[np.ndarray, np.ndarray]:
    """Singular values of the patients' features, and the true weights along their directions."""
    X, truth, _ = patients()
    _, d, Vt = np.linalg.svd(X, full_matrices=False)
    return d, Vt @ truth


def rate() -> float:
    """A small learning rate: a tenth of the inverse of the largest curvature."""
    return float(0.1 * PATIENTS / (2 * directions()[0][0] ** 2))


def parts(factors: np.ndarray) -> tuple[float, float]:
    """Squared bias and variance of the predictions for these patients."""
    d, along = directions()
    bias, variance = (1 - factors) ** 2 * d**2 * along**2, patients()[2] * factors**2
    return float(bias.sum() / PATIENTS), float(variance.sum() / PATIENTS)


def risk(factors: np.ndarray) -> float:
    """Expected squared error of the predictions for these patients, noise not counted: bias^2 + variance."""
    return sum(parts(factors))


def both_filters(d: np.ndarray, steps: int) -> tuple[np.ndarray, np.ndarray]:
    """Factors of descent after ``steps`` and of ridge at the matching strength."""
    lam = theory.matching_strength(step=rate(), steps=steps)
    return (
        theory.gradient_descent_filter(d, n=PATIENTS, step=rate(), steps=steps),
        theory.ridge_filter(d, lam, n=PATIENTS),
    )


@functools.cache
def both_parts() -> np.ndarray:
    """Squared bias and variance, of descent and of ridge, for every number of STEPS: shape (2, 2, len(STEPS))."""
    return np.array([[parts(factors) for factors in both_filters(directions()[0], k)] for k in STEPS]).T


def all_risks() -> np.ndarray:
    """Risk of descent and of ridge (rows) for every number of STEPS."""
    return both_parts().sum(axis=0)


def largest_ratio() -> float:
    """The largest ratio of descent's risk to ridge's at matching strengths, over STEPS."""
    descent, ridge = all_risks()
    return float((descent / ridge).max())


def lower_than_ridge() -> np.ndarray:
    """Whether descent's risk is below ridge's at the matching strength, after each of 1 to 1000 steps."""
    pairs = (both_filters(directions()[0], k) for k in range(1, 1001))
    return np.array([risk(descent) < risk(ridge) for descent, ridge in pairs])


def tuned_ratio() -> float:
    """Descent's lowest risk over ridge's lowest, averaged over true weights drawn from a normal prior.

    The prior has the mean square of the true weights as its variance; ridge is then best at n lambda = noise
    variance / prior variance.
    """
    d, along = directions()
    variance, spread = patients()[2], float((along**2).mean())

    def average(factors: np.ndarray) -> float:
        return float(((1 - factors) ** 2 * d**2 * spread + variance * factors**2).sum())

    best_ridge = average(theory.ridge_filter(d, variance / (PATIENTS * spread), n=PATIENTS))
    times = range(1, 3000)
    return min(average(both_filters(d, steps)[0]) for steps in times) / best_ridge
