"""One weight ends where its drawn cost is lowest."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.lasso import one_weight
from tests.chapters import reading


def test_one_weight_is_the_lowest_point_of_the_drawn_cost():
    grid = np.linspace(-3.4, 3.4, 6801)
    for state in one_weight.ONE_WEIGHT.states():
        result = one_weight.ONE_WEIGHT.result(**state)
        costs = ((one_weight.lasso_cost, result.lasso), (one_weight.ridge_cost, result.ridge))
        for cost, found in costs:
            lowest = grid[np.argmin(cost(grid, result.z, result.lam))]
            assert found == pytest.approx(lowest, abs=6e-4)


def said(result):
    half = result.lam / 2
    # "λ/2 = 0.50" prints the 2 as well; a weight that stays zero is said to be "exactly 0".
    fate = [0, result.z, 2, half] if abs(result.z) <= half else [result.z - half * np.sign(result.z), 2, half]
    return [result.lam, result.z, *fate, result.z / (1 + result.lam), 1 + result.lam]


test_the_readout = reading.test_of(one_weight.ONE_WEIGHT, said)


@pytest.mark.parametrize(("lasso", "words"), [(0.0, "is exactly 0"), (1e-9, "is 0.00: moved"), (-1e-9, "moved by")])
def test_only_exactly_zero_is_called_zero(lasso, words):
    result = replace(one_weight.compute(lam=1.0, z=0.5), lasso=lasso)
    assert words in one_weight.verdict(result)
    assert words in one_weight.readout(result)


@pytest.mark.parametrize(("z", "zero"), [(0.999999, True), (1.000001, False), (-0.999999, True), (-1.000001, False)])
def test_the_weight_is_zero_up_to_half_the_strength(z, zero):
    assert one_weight.verdict(one_weight.compute(lam=2.0, z=z)).startswith("is exactly 0") == zero
