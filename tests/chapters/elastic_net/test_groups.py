"""The redraws of the two groups: tuned weights are optimal and tuned, and selections are compared as said."""

import numpy as np
import pytest

from chapters.elastic_net.groups import FINE, overlap, tuned, world, world_path
from chapters.elastic_net.study import path_errors
from regularization import linear


def test_the_tuned_weights_of_the_lottery_are_optimal_and_tuned():
    for correlation, rho in [(0.9, 1.0), (0.99, 0.75)]:
        weights, _ = tuned(correlation, rho)
        for redraw, coef in enumerate(weights[:5]):
            problem = world(correlation, redraw)
            residuals = [linear.kkt_residual(*problem.train, coef, lam, rho=rho) for lam in FINE]
            assert min(residuals) < 1e-9
            errors = path_errors(world_path(correlation, rho, redraw), problem.validation)
            assert np.argmin(errors) == np.argmin(residuals)


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        ([[True, False], [True, False]], 1.0),
        ([[True, False], [False, True]], 0.0),
        ([[True, True], [False, True]], 0.5),
        ([[False, False], [False, False]], 1.0),
    ],
)
def test_overlap_of_selections(kept, expected):
    assert overlap(np.array(kept)) == expected
