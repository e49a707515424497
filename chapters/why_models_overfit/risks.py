"""Risk of a model that has the first p of 200 features, as Belkin, Hsu and Xu give it, and simulations of it."""

from __future__ import annotations

import functools

import numpy as np

from regularization import data, theory

ROWS = 40
FEATURES = 200
STRONG = 6
DESCENT_NOISE = 0.2
REPEATS = 150
COUNTS = (2, 4, 6, 8, 12, 16, 20, 24, 28, 32, 34, 36, 40, 44, 46, 50, 56, 64, 80, 100, 120, 160, 200)


def weights() -> np.ndarray:
    """True weights: six strong features hold 60 per cent of the signal, 194 weak ones the rest."""
    rest = FEATURES - STRONG
    return np.sqrt(np.r_[np.full(STRONG, 0.6 / STRONG), np.full(rest, 0.4 / rest)])


def shares(p: int) -> tuple[float, float]:
    """Squared norm of the weights that a model with the first p features has, and of those it lacks."""
    seen = float((weights()[:p] ** 2).sum())
    return seen, max(1.0 - seen, 0.0)


def exact_risk(p: int, n: int = ROWS) -> float:
    """Risk of least squares, or of minimum norm beyond p = n, for finite n; next to n the noise makes it infinite."""
    if abs(p - n) <= 1:
        return np.inf
    seen, unseen = shares(p)
    return theory.subset_risk(p, n=n, seen=seen, unseen=unseen, noise=DESCENT_NOISE)


def ridge_optimum(p: int) -> tuple[float, float]:
    """Best strength and its risk, from the limit of many rows at the same p / n."""
    seen, unseen = shares(p)
    rest = unseen + DESCENT_NOISE**2
    lam, excess = theory.optimal_ridge_risk(p / ROWS, signal=seen, noise=float(np.sqrt(rest)))
    return lam, excess + rest


@functools.cache
def simulated(ridge: bool) -> np.ndarray:
    """Rows (p, mean, standard error) over REPEATS training sets; p = n has no mean without ridge."""
    rows = []
    for p in COUNTS:
        if ridge or p != ROWS:
            lam = ridge_optimum(p)[0] if ridge else 0.0
            rng = np.random.default_rng(p)
            risk = theory.simulate_risk(
                p, n=ROWS, coefficients=weights(), noise=DESCENT_NOISE, repeats=REPEATS, rng=rng, lam=lam
            )
            rows.append((p, risk.mean, risk.standard_error))
    return np.array(rows)


@functools.cache
def curves() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(p / n, risk) below and above the peak, and with ridge."""
    below = [(p / ROWS, exact_risk(p)) for p in range(1, ROWS - 1)]
    above = [(p / ROWS, exact_risk(p)) for p in (*range(ROWS + 2, 100, 2), *range(100, FEATURES + 1, 5))]
    ridged = [(p / ROWS, ridge_optimum(p)[1]) for p in (*range(1, 60, 2), *range(60, FEATURES + 1, 5))]
    return np.array(below), np.array(above), np.array(ridged)


@functools.cache
def rows() -> tuple[data.Part, data.Part]:
    """Forty training rows and forty new ones, with all features."""
    rng = np.random.default_rng(4)
    parts = []
    for _ in range(2):
        X = rng.normal(size=(ROWS, FEATURES))
        parts.append(data.Part(X, X @ weights() + DESCENT_NOISE * rng.normal(size=ROWS)))
    return parts[0], parts[1]
