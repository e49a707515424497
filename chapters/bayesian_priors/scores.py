"""Evidence and leave-one-out score of ridge on the patients, or on targets made up from the prior."""

from __future__ import annotations

import functools

import numpy as np

from chapters.bayesian_priors.patients import diabetes
from regularization.bayes import evidence_fixed_point, gaussian_posterior

FINE = np.geomspace(10**-3.5, 10**0.5, 401)
SCORED = FINE[::5]


@functools.cache
def directions_of_features() -> tuple[np.ndarray, np.ndarray]:
    """Left singular vectors and eigenvalues of X'X of the diabetes features."""
    U, d, _ = np.linalg.svd(diabetes()[0], full_matrices=False)
    return U, d**2


def profile_evidence(y: np.ndarray, lams: np.ndarray) -> np.ndarray:
    """Log evidence of a centred target at each strength, with the noise that suits it best."""
    (U, spread), n = directions_of_features(), len(y)
    along, ratio = U.T @ y, n * np.asarray(lams)[:, None]
    misfit = y @ y - along @ along + (ratio / (spread + ratio) * along**2).sum(axis=1)
    return -0.5 * (n * (np.log(2 * np.pi * misfit / n) + 1) + np.log1p(spread / ratio).sum(axis=1))


def leave_one_out(y: np.ndarray, lams: np.ndarray) -> np.ndarray:
    """Squared error of each left-out patient at each strength, shape (len(lams), n)."""
    (U, spread), n = directions_of_features(), len(y)
    kept = spread / (spread + n * np.asarray(lams)[:, None])
    residual = y - (kept * (U.T @ y)) @ U.T
    # Centring spends 1/n of leverage on each row.
    return (residual / (1 - 1 / n - kept @ (U**2).T)) ** 2


@functools.cache
def target(which: int) -> np.ndarray:
    """The patients' progression (0), or one made up from the prior that the evidence chose (1, 2, ...), centred."""
    X, y = diabetes()
    if which == 0:
        return y
    fit, rng = evidence_fixed_point(X, y), np.random.default_rng(100 + which)
    made = X @ rng.normal(scale=fit.scale, size=X.shape[1]) + rng.normal(scale=fit.noise, size=len(y))
    return made - made.mean()


@functools.cache
def choices(which: int) -> tuple[float, float]:
    """Strengths on FINE that the evidence and leave-one-out choose."""
    y = target(which)
    return (
        float(FINE[profile_evidence(y, FINE).argmax()]),
        float(FINE[leave_one_out(y, FINE).mean(axis=1).argmin()]),
    )


@functools.cache
def redrawn_choices(redraws: int = 100) -> np.ndarray:
    """Strengths that evidence and leave-one-out choose for targets made up from the prior, shape (redraws, 2)."""
    grid, targets = FINE[::8], [target(which) for which in range(1, redraws + 1)]
    by_evidence = [profile_evidence(y, grid).argmax() for y in targets]
    by_left_out = [leave_one_out(y, grid).mean(axis=1).argmin() for y in targets]
    return grid[np.array([by_evidence, by_left_out]).T]


def without_narrowest(y: np.ndarray, directions: int = 1) -> np.ndarray:
    """A target without what it shares with the narrowest principal directions of the features."""
    narrow = directions_of_features()[0][:, -directions:]
    return y - narrow @ (narrow.T @ y)


def scores_below_best(which: int, lams: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Log evidence and leave-one-out score in nats below their best, and leave-one-out error over its lowest."""
    y, (by_evidence, by_left_out) = target(which), choices(which)
    evidence = profile_evidence(y, lams) - profile_evidence(y, np.array([by_evidence]))
    ratios = leave_one_out(y, lams).mean(axis=1) / leave_one_out(y, np.array([by_left_out])).mean()
    return evidence, -0.5 * len(y) * np.log(ratios), ratios


@functools.cache
def score_lines(which: int) -> tuple[np.ndarray, np.ndarray]:
    """Log evidence and leave-one-out score along SCORED."""
    return scores_below_best(which, SCORED)[:2]


def evidence_parts(X: np.ndarray, y: np.ndarray, *, noise: float, scale: float) -> tuple[float, float]:
    """Fit and width, whose sum is the log evidence less that of noise alone, in nats.

    The fit is what the posterior mean gains in penalised loss on no weights at all; the width is never positive.
    """
    _, d, _ = np.linalg.svd(X, full_matrices=False)
    mean = gaussian_posterior(X, y, noise=noise, scale=scale, fit_intercept=False).mean
    loss = ((y - X @ mean) ** 2).sum() / noise**2 + (mean**2).sum() / scale**2
    return float((y @ y / noise**2 - loss) / 2), float(-0.5 * np.log1p((scale * d / noise) ** 2).sum())
