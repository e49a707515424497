"""How many independent draws a draw of the Gibbs sampler is worth when two features are tied to each other."""

from __future__ import annotations

import numpy as np

from chapters.shared.kept import kept
from regularization import data
from regularization.bayes import bayesian_lasso, effective_sample_size


@kept
def worth_of_draws(correlation: float, *, strength: float, runs: int = 8, draws: int = 2000) -> np.ndarray:
    """Effective sample size over ``draws``, shape (runs, 3); the first two of three features have this correlation.

    The runs have 200 rows each, all weights are 1 and so is the noise; the columns are scaled to length 1.
    """
    found = []
    for run in range(runs):
        rng = np.random.default_rng(40 + run)
        X, noise = rng.normal(size=(200, 3)), rng.normal(size=200)
        X[:, 1] = correlation * X[:, 0] + np.sqrt(1 - correlation**2) * X[:, 1]
        chain = bayesian_lasso(
            data.unit_norm(X), X.sum(axis=1) + noise, strength=strength, draws=draws, burn_in=300, rng=rng
        )
        found.append([effective_sample_size(w) / draws for w in chain.weights.T])
    return np.array(found)
