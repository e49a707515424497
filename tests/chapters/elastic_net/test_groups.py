"""The redraws of the two groups: tuned weights are optimal and tuned, and selections are compared as said."""

from itertools import combinations, pairwise, product

import numpy as np
import pytest

from chapters.elastic_net.groups import FINE, overlap, overlap_by_lot, tuned, world, world_path
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


def every_way(size, count):
    """All selections of ``count`` of ``size``."""
    return [np.isin(np.arange(size), chosen) for chosen in combinations(range(size), count)]


@pytest.mark.parametrize(("counts", "sizes"), [(((2,), (3,)), (5,)), (((1, 2), (2, 0)), (3, 4)), (((0,), (0,)), (3,))])
def test_the_overlap_by_lot_is_the_mean_over_all_lots(counts, sizes):
    lots = [
        [np.concatenate(parts) for parts in product(*(every_way(s, c) for s, c in zip(sizes, count, strict=True)))]
        for count in counts
    ]
    expected = np.mean([overlap(np.array(pair)) for pair in product(*lots)])
    edges = np.cumsum([0, *sizes])
    parts = [slice(a, b) for a, b in pairwise(edges.tolist())]
    kept = np.array([one[0] for one in lots])
    assert overlap_by_lot(kept, parts) == pytest.approx(expected)


def test_the_rescaled_form_is_tuned_for_itself():
    weights, errors = tuned(0.9, 0.75, "rescaled")
    naive, _ = tuned(0.9, 0.75)
    for redraw in range(3):
        problem = world(0.9, redraw)
        losses = []
        for lam in FINE:
            model = linear.ElasticNet(lam, rho=0.75, form="rescaled").fit(*problem.train)
            losses.append(
                [np.mean((model.predict(part.X) - part.y) ** 2) for part in (problem.validation, problem.test)]
            )
        assert errors[redraw] == pytest.approx(min(losses)[1])
    assert np.count_nonzero(weights[:, 10:]) < np.count_nonzero(naive[:, 10:])
