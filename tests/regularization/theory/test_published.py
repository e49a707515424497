"""Values printed in papers, or following from their formulas, at the digits they are quoted with."""

import numpy as np
import pytest

from chapters.shared.printed import printed
from regularization.data import diabetes, unit_norm
from regularization.theory import (
    early_stopping_bounds,
    existence_bound,
    minimum_norm_risk,
    optimal_ridge_risk,
    ridge_error,
    subset_risk,
)


def test_belkin_hsu_xu_2020_risks():
    # n = 40, D = 100, sigma = 1/5, weights of norm 1: one draw, whose first p features the model sees.
    weights = np.random.default_rng(0).normal(size=100)
    seen = np.cumsum(weights**2) / (weights**2).sum()
    for p, expected in ((int(p), risk) for p, risk in printed("double-descent-risks").numbers.items()):
        risk = subset_risk(p, n=40, seen=seen[p - 1], unseen=max(1 - seen[p - 1], 0.0), noise=0.2)
        assert risk == pytest.approx(expected, rel=3e-4)


def test_hastie_et_al_2022_minimum_norm_risk_follows_the_printed_formulas():
    for p in (20, 100, 198, 202, 400, 1000):
        expected = p / (200 - p - 1) if p < 199 else 5 * (1 - 200 / p) + 200 / (p - 201)
        assert minimum_norm_risk(p, n=200, signal=5.0, noise=1.0) == pytest.approx(expected)


def test_ridge_at_the_optimum_removes_the_peak():
    for gamma, expected in printed("optimal-ridge-risks").numbers.items():
        assert optimal_ridge_risk(float(gamma), signal=5.0, noise=1.0)[1] == pytest.approx(expected, abs=1e-3)


def test_ali_kolter_tibshirani_2019_constants():
    bounds, rounded = early_stopping_bounds(), printed("early-stopping-bounds").numbers
    assert bounds.matched == pytest.approx(rounded["matched"], abs=0.005)
    assert bounds.tuned == pytest.approx(rounded["tuned"], abs=0.0055)
    digits = printed("early-stopping-digits").numbers
    assert bounds.matched == pytest.approx(digits["matched"], abs=5e-6)
    assert bounds.matched_x == pytest.approx(digits["x"], abs=5e-5)
    assert bounds.tuned == pytest.approx(digits["tuned"], abs=5e-5)


def test_hoerl_kennard_1970_existence_theorem_on_the_diabetes_data():
    X, y = unit_norm(diabetes().train.X), diabetes().train.y
    n, p = X.shape
    beta, rss, *_ = np.linalg.lstsq(X, y - y.mean(), rcond=None)
    variance = rss[0] / (n - p - 1)
    assert variance == pytest.approx(printed("existence-noise").value, abs=0.005)
    noise = np.sqrt(variance)
    bound = existence_bound(X, beta, noise=noise)
    assert n * bound == pytest.approx(printed("existence-bound").value, abs=5e-8)
    error = ridge_error(X, beta, noise=noise, lams=np.linspace(0, bound, 200)).total
    assert (np.diff(error) < 0).all()
    assert error[[0, -1]] == pytest.approx(list(printed("existence-errors").numbers.values()), abs=0.5)
    lams = np.linspace(0.8, 1.2, 4001) * bound
    total = ridge_error(X, beta, noise=noise, lams=lams).total
    lowest = printed("existence-minimum").numbers
    assert total.min() == pytest.approx(lowest["error"], abs=0.5)
    assert n * lams[total.argmin()] == pytest.approx(lowest["k"], abs=1e-6)
