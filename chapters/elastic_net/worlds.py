"""Four worlds with different truths, and how every share of L1 does in each."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np

from chapters.elastic_net.groups import GROUPS, IRRELEVANT, NOISE, ROWS, SIZE
from chapters.elastic_net.study import path_errors, standardised
from regularization import data, linear

WORLD_STRENGTHS = np.geomspace(0.01, 10, 19)
WORLD_REDRAWS = 24
WORLD_RHOS = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
_TWO_GROUPS = {"n": ROWS, "noise": NOISE, "groups": GROUPS, "size": SIZE, "irrelevant": IRRELEVANT, "weight": 1.0}
WORLDS: dict[str, Callable[[np.random.Generator], data.SimulatedDataset]] = {
    "few": lambda rng: data.sparse_linear(n=40, p=30, support=3, noise=2.0, test=500, rng=rng),
    "many": lambda rng: data.correlated_groups(
        n=40, noise=3.0, correlation=0.0, groups=30, size=1, irrelevant=0, weight=0.5, test=500, rng=rng
    ),
    "groups": lambda rng: data.correlated_groups(**_TWO_GROUPS, correlation=0.9, test=500, rng=rng),
    "wide": lambda rng: data.correlated_groups(
        n=20, noise=2.0, correlation=0.7, groups=3, size=10, irrelevant=30, weight=1.0, test=500, rng=rng
    ),
}


@functools.cache
def world_scores(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Errors beyond the noise and numbers of kept features, each (len(WORLD_RHOS), WORLD_REDRAWS); λ validated."""
    errors, kept = np.zeros((2, len(WORLD_RHOS), WORLD_REDRAWS))
    for redraw in range(WORLD_REDRAWS):
        problem = standardised(WORLDS[name](np.random.default_rng([7, redraw])))
        for row, rho in enumerate(WORLD_RHOS):
            path = linear.elastic_net_path(problem.train.X, problem.train.y, WORLD_STRENGTHS, rho=rho)
            best = int(path_errors(path, problem.validation).argmin())
            errors[row, redraw] = path_errors(path, problem.test)[best]
            kept[row, redraw] = path.n_kept[best]
    return errors, kept
