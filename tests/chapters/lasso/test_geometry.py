"""The drawn budget, contour and optimum touch where the conditions of an optimum say."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.lasso import geometry
from regularization import linear
from regularization.penalties import L1L2
from tests.chapters import reading


def results():
    return (geometry.GEOMETRY.result(**state) for state in geometry.GEOMETRY.states())


def test_every_drawn_optimum_of_the_geometry_satisfies_kkt():
    for result in results():
        X, y = geometry.two_features(result.correlation)
        used = L1L2(result.rho).value(result.best)
        assert used <= result.t * (1 + 1e-9)
        assert result.lam == 0 or used == pytest.approx(result.t)
        assert linear.kkt_residual(X, y, result.best, result.lam, rho=result.rho) < 1e-8


def test_the_drawn_budget_and_contour_touch_at_the_optimum():
    for result in results():
        edge, rho = result.boundary, result.rho
        spent = rho * np.abs(edge).sum(axis=1) + (1 - rho) * (edge**2).sum(axis=1)
        np.testing.assert_allclose(spent, result.t)
        X, y = geometry.two_features(result.correlation)
        losses = [((y - points @ X.T) ** 2).mean(axis=1) for points in (edge, geometry.contour(result))]
        assert result.lam == 0 or losses[0].min() >= result.loss - 1e-9
        np.testing.assert_allclose(losses[1], result.loss, atol=1e-12)


def test_the_two_features_have_the_correlation_and_least_squares_that_the_figure_says():
    X, y = geometry.two_features(0.4)
    np.testing.assert_allclose(X.T @ X / 4, [[1, 0.4], [0.4, 1]], atol=1e-15)
    np.testing.assert_allclose(linear.Ridge(0.0).fit(X, y).coef_, geometry.LEAST_SQUARES)


def said(result):
    if result.lam == 0:
        return [result.t, *result.best]
    return [result.t, *result.best, result.lam, *([0] if abs(result.best[1]) < 1e-6 else [])]  # "w₂ is exactly 0"


test_the_readout = reading.test_of(geometry.GEOMETRY, said)


@pytest.mark.parametrize(("rho", "second", "crosses"), [(0.0, -2e-16, True), (0.0, 2e-6, False), (0.25, -2e-16, False)])
def test_under_l2_a_weight_only_passes_through_zero(rho, second, crosses):
    result = replace(geometry.compute(t=1.0, correlation=0.4, rho=rho), best=np.array([1.0, second]))
    assert geometry.readout(result).endswith("w₂ is just crossing 0.") == crosses
    assert "−0.00" not in geometry.readout(result)


def test_one_state_shows_the_crossing():
    crossing = [result for result in results() if geometry.readout(result).endswith("w₂ is just crossing 0.")]
    assert [(result.t, result.correlation, result.rho) for result in crossing] == [(1.0, -0.8, 0.0)]


@pytest.mark.parametrize(
    ("lam", "second", "words"),
    [
        (0.0, 0.8, "does nothing."),
        (1e-9, 0.8, "both weights are kept."),
        (1e-9, -1e-9, "both weights are kept."),
        (1e-9, 0.0, "w₂ is exactly 0."),
    ],
)
def test_the_verdict_takes_zero_literally(lam, second, words):
    result = replace(geometry.compute(t=1.0, correlation=0.4, rho=1.0), lam=lam, best=np.array([1.0, second]))
    assert geometry.verdict(result).endswith(words)
    assert geometry.readout(result).endswith(words)
    assert ("the same solution as a penalty" in geometry.readout(result)) == (lam > 0)
