"""Four worlds with different truths, and how every share of L1 does in each, in both forms."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from chapters.elastic_net.groups import GROUPS, IRRELEVANT, NOISE, ROWS, SIZE
from chapters.elastic_net.study import path_errors, rescaled, standardised
from regularization import data, linear

WORLD_STRENGTHS = np.geomspace(0.001, 1000, 37)
"""So wide that the best strength stands at an end only where the error is flat: where rows are few, as λ goes to 0."""
WORLD_REDRAWS = 40
WORLD_FORMS = ("naive", "rescaled")
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


@dataclass(frozen=True)
class Scores:
    """How both forms do at every ρ in one world; λ is chosen on validation data, for each form anew.

    Parameters
    ----------
    errors, kept, strengths : array of shape (2, len(WORLD_RHOS), WORLD_REDRAWS)
        Error beyond the noise, number of features kept and chosen λ, of the naive and the rescaled form.
    tuned : array of shape (2, WORLD_REDRAWS)
        Error when ρ, too, is chosen on the validation data.
    """

    errors: np.ndarray
    kept: np.ndarray
    strengths: np.ndarray
    tuned: np.ndarray


@functools.cache
def world_scores(name: str) -> Scores:
    """Fit every ρ in every redraw of a world."""
    shape = len(WORLD_FORMS), len(WORLD_RHOS), WORLD_REDRAWS
    errors, kept, strengths, validation = (np.zeros(shape) for _ in range(4))
    for redraw in range(WORLD_REDRAWS):
        problem = standardised(WORLDS[name](np.random.default_rng([7, redraw])))
        for row, rho in enumerate(WORLD_RHOS):
            naive = linear.elastic_net_path(problem.train.X, problem.train.y, WORLD_STRENGTHS, rho=rho)
            for form, path in enumerate((naive, rescaled(naive, rho))):
                losses = path_errors(path, problem.validation)
                best, place = int(losses.argmin()), (form, row, redraw)
                validation[place] = losses[best]
                errors[place] = path_errors(path, problem.test)[best]
                kept[place] = path.n_kept[best]
                strengths[place] = WORLD_STRENGTHS[best]
    chosen = validation.argmin(axis=1)
    tuned = np.take_along_axis(errors, chosen[:, None], axis=1)[:, 0]
    return Scores(errors, kept, strengths, tuned)
