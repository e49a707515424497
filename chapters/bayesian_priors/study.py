"""Chains and climbs that take a while, for chapter 10."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chapters.bayesian_priors.patients import diabetes
from chapters.shared.kept import kept
from chapters.shared.printed import printed
from regularization import data
from regularization.bayes import (
    batch_standard_error,
    bayesian_lasso,
    bayesian_lasso_strength,
    effective_sample_size,
    laplace_map,
    laplace_scale,
)

__all__ = [
    "COUNTS",
    "SPARSE_NOISE",
    "STRENGTH",
    "Chain",
    "Cloud",
    "chain",
    "climbed_maps",
    "marginal_strengths",
    "recovered_supports",
    "sparse_cloud",
    "sparse_problem",
]

STRENGTH = printed("bayesian-lasso-strength").value
"""Park and Casella's lambda for the diabetes data."""

COUNTS = (100, 300, 1000, 3000, 10_000, 20_000)
"""Numbers of draws after which the chain is summed up."""

_SHOWN = 100


@kept
def climbed_maps(lams: tuple[float, ...], noise: float) -> np.ndarray:
    """Climb the log posterior of the diabetes weights under the Laplace prior of each strength; (len(lams), 10)."""
    X, y = diabetes()
    scales = [laplace_scale(lam, noise=noise, n=len(y)) for lam in lams]
    return np.array([laplace_map(X, y, noise=noise, scale=scale) for scale in scales])


# -- The Bayesian lasso on the diabetes data --------------------------------------------------------
@dataclass(frozen=True)
class Chain:
    """What the draws say after each of COUNTS; the last axis is that of the features.

    ``medians`` and ``sizes`` (effective) have shape (6, 10), ``intervals`` (6, 10, 2), ``shown`` (6, 100, 10): evenly
    spaced draws. ``error`` and ``interval_errors`` are the Monte Carlo standard errors of the last row's medians and
    ends, ``zeros`` is the number of weights that are exactly 0 among all draws.
    """

    medians: np.ndarray
    intervals: np.ndarray
    sizes: np.ndarray
    shown: np.ndarray
    error: np.ndarray
    interval_errors: np.ndarray
    zeros: int


@kept
def chain(seed: int = 0) -> Chain:
    """Run the Gibbs sampler with Park and Casella's scaling and strength: 1000 draws to burn in, then 20,000."""
    X, y = data.diabetes().train
    run = bayesian_lasso(data.unit_norm(X), y, strength=STRENGTH, draws=COUNTS[-1], rng=np.random.default_rng(seed))
    parts = [run.weights[:count] for count in COUNTS]

    def errors(level: float) -> list[float]:
        return [batch_standard_error(w, lambda part: np.quantile(part, level)) for w in run.weights.T]

    return Chain(
        medians=np.array([np.median(part, axis=0) for part in parts]),
        intervals=np.array([np.quantile(part, [0.025, 0.975], axis=0).T for part in parts]),
        sizes=np.array([[effective_sample_size(w) for w in part.T] for part in parts]),
        shown=np.array([part[np.linspace(0, len(part) - 1, _SHOWN).astype(int)] for part in parts]),
        error=np.array(errors(0.5)),
        interval_errors=np.array([errors(0.025), errors(0.975)]).T,
        zeros=int((run.weights == 0).sum()),
    )


@kept
def marginal_strengths(seed: int = 0) -> np.ndarray:
    """Strengths of the Monte Carlo EM that maximises the marginal likelihood, round by round; shape (121,)."""
    X, y = data.diabetes().train
    return bayesian_lasso_strength(data.unit_norm(X), y, rng=np.random.default_rng(seed), rounds=120, draws=150)


# -- Twenty weights of which five matter ------------------------------------------------------------
SPARSE_NOISE = 1.0


@dataclass(frozen=True)
class Cloud:
    """The posterior of twenty weights under a Laplace prior: its mode, its mean, and draws far apart in the chain."""

    mode: np.ndarray
    mean: np.ndarray
    draws: np.ndarray
    zeros: int


def sparse_problem() -> data.SimulatedDataset:
    """Forty rows, twenty features, five of which matter."""
    return data.sparse_linear(n=40, p=20, support=5, noise=SPARSE_NOISE, rng=np.random.default_rng(5))


@kept
def sparse_cloud(scale: float, kept_draws: int = 12, seed: int = 0) -> Cloud:
    """Find the mode by climbing, and the mean and draws by Gibbs sampling; the noise is known."""
    X, y = sparse_problem().train
    X, y = X - X.mean(axis=0), y - y.mean()
    run = bayesian_lasso(
        X,
        y,
        strength=SPARSE_NOISE / scale,
        draws=1500,
        burn_in=300,
        noise=SPARSE_NOISE,
        rng=np.random.default_rng(seed),
    )
    places = np.linspace(0, len(run.weights) - 1, kept_draws).astype(int)
    return Cloud(
        mode=laplace_map(X, y, noise=SPARSE_NOISE, scale=scale),
        mean=run.weights.mean(axis=0),
        draws=run.weights[places],
        zeros=int((run.weights == 0).sum()),
    )


@kept
def recovered_supports(scales: tuple[float, ...], samples: int = 40) -> np.ndarray:
    """Whether the mode has exactly the right zeros, in samples made like the sparse problem; (samples, len(scales))."""
    found = []
    for sample in range(samples):
        problem = data.sparse_linear(n=40, p=20, support=5, noise=SPARSE_NOISE, rng=np.random.default_rng((5, sample)))
        X, y = problem.train
        X, y, matters = X - X.mean(axis=0), y - y.mean(), problem.truth.coefficients != 0
        modes = [laplace_map(X, y, noise=SPARSE_NOISE, scale=scale) for scale in scales]
        found.append([bool(((mode != 0) == matters).all()) for mode in modes])
    return np.array(found)
