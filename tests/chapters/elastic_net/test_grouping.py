"""Two nearly equal features: their weights are optimal and differ by no more than the bound."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.elastic_net import grouping
from chapters.elastic_net.two_features import twins
from regularization import linear
from tests.chapters import reading
from tests.chapters.predictions import told_by


def test_two_weights_are_optimal_and_within_the_bound():
    for state in grouping.GROUPING.states():
        result = grouping.GROUPING.result(**state)
        difference = np.abs(result.weights[:, 0] - result.weights[:, 1])
        assert result.bound.size == 0 or (difference <= result.bound).all()
        X, y = twins(state["correlation"])
        residual = linear.kkt_residual(X, y, result.weights[result.place], state["lam"], rho=state["rho"])
        assert residual < 1e-9, state


def test_twins_have_exactly_the_correlation_named():
    for correlation in grouping.PLACES:
        X, _ = twins(correlation)
        np.testing.assert_allclose(np.corrcoef(X.T)[0, 1], correlation, atol=1e-12)
        np.testing.assert_allclose(X.std(axis=0), 1, rtol=1e-12)


def test_the_bound_leaves_no_weight_more_than_three_quarters_of_the_sum():
    result = grouping.GROUPING.result()
    assert result.bound[result.place] < result.weights[result.place].sum() / 2
    told = told_by(grouping.GROUPING)["weight-of-a-useless-copy"]["spec"]["options"]
    why = next(one["why"] for one in told if one["text"].startswith("More than three quarters"))
    assert f"at most {result.bound[result.place]:.1f} apart" in why


def two_digits(value):
    return float(f"{value:.1e}")


def said(result):
    _, y = twins(result.correlation)
    first, second = result.weights[result.place]
    start = [result.correlation, first, second]
    if result.rho == 1:
        return start
    l2 = result.lam - result.rho * result.lam
    bound = np.sqrt(2 - 2 * result.correlation) * y.std() / l2
    return [*start, two_digits(abs(first - second)), 1, l2, two_digits(bound)]  # "λ(1 − ρ)" prints the 1


test_the_readout = reading.test_of(grouping.GROUPING, said)


@pytest.mark.parametrize(("rho", "bounded"), [(1.0, False), (1 - 1e-9, True)])
def test_only_the_lasso_has_no_bound(rho, bounded):
    result = grouping.compute(rho=rho, lam=1.0, correlation=0.9)
    assert ("no bound" not in grouping.verdict(result)) == bounded
    assert ("allows" in grouping.verdict(result)) == bounded
    assert grouping.readout(result).endswith(grouping.verdict(result))


def test_without_a_bound_none_is_named():
    result = replace(grouping.compute(rho=0.5, lam=1.0, correlation=0.9), bound=np.empty(0))
    assert grouping.verdict(result) == "The lasso has no bound: nothing holds the two weights together."
