"""Every cut through the lasso path on the diabetes data solves its problem."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.lasso import path
from chapters.shared import diabetes
from regularization import linear
from tests.chapters import reading


def test_every_cut_through_the_diabetes_path_is_a_solution():
    X, y = diabetes.standardised()
    for state in path.PATH.states():
        result = path.PATH.result(**state)
        assert linear.kkt_residual(X, y, result.weights, result.lam) < 1e-8 * linear.lam_max(X, y)


def explained(weights):
    X, y = diabetes.standardised()
    residual = y - y.mean() - X @ weights
    return 1 - residual @ residual / ((y - y.mean()) @ (y - y.mean()))


def said(result):
    kept = np.count_nonzero(result.weights)
    if not kept:
        return [result.lam, 0]  # "exactly 0"
    return [result.lam, kept, 10, explained(result.weights), explained(result.least_squares)]


test_the_readout = reading.test_of(path.PATH, said)


def test_the_readout_names_the_kept_features_in_the_order_in_which_they_enter():
    assert "2 of 10 kept (bmi, ltg)" in path.readout(path.compute(lam=46.4))


@pytest.mark.parametrize(("share", "none"), [(1.000001, True), (0.999999, False)])
def test_above_the_silencing_strength_the_price_is_too_high(share, none):
    strength = share * linear.lam_max(*diabetes.standardised())
    verdict = path.verdict(path.compute(lam=strength))
    assert verdict.startswith("the price is too high for every feature" if none else "1 of 10 kept (bmi)")


def test_a_weight_counts_as_kept_unless_it_is_exactly_zero():
    result = replace(path.compute(lam=100.0), weights=np.eye(10)[8] * -1e-12)
    assert path.verdict(result).startswith("1 of 10 kept (ltg)")
