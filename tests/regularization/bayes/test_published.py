"""Bayesian results on the diabetes data: MacKay's evidence, and Table 1 of Park & Casella (2008)."""

import numpy as np
import pytest
from scipy.optimize import minimize
from sklearn.linear_model import BayesianRidge

from chapters.shared.printed import printed
from regularization.bayes import (
    batch_standard_error,
    bayesian_lasso,
    bayesian_lasso_strength,
    evidence_fixed_point,
    log_evidence,
    log_evidence_gradient,
)
from regularization.data import diabetes, unit_norm


def problem():
    X, y = diabetes().train
    return unit_norm(X), y - y.mean()


def test_the_evidence_agrees_with_bayesian_ridge_and_direct_maximisation():
    X, y = problem()
    fit = evidence_fixed_point(X, y)
    assert 442 * fit.lam == pytest.approx(printed("evidence-strength").value, abs=5e-8)
    assert fit.effective_parameters == pytest.approx(printed("evidence-parameters").value, abs=5e-5)

    flat = dict.fromkeys(("alpha_1", "alpha_2", "lambda_1", "lambda_2"), 0.0)
    theirs = BayesianRidge(**flat, fit_intercept=False, tol=1e-12, max_iter=10_000).fit(X, y)
    assert 442 * fit.lam == pytest.approx(theirs.lambda_ / theirs.alpha_, rel=1e-6)
    np.testing.assert_allclose(fit.weights, theirs.coef_, rtol=1e-6)

    direct = minimize(
        lambda v: -log_evidence(X, y, noise=np.exp(v[0]), scale=np.exp(v[1])),
        jac=lambda v: -log_evidence_gradient(X, y, noise=np.exp(v[0]), scale=np.exp(v[1])),
        x0=[np.log(50), np.log(500)],
        method="BFGS",
        options={"gtol": 1e-7},
    )
    np.testing.assert_allclose(np.exp(direct.x), [fit.noise, fit.scale], rtol=1e-6)


def test_leave_one_out_picks_a_strength_eight_times_smaller():
    X, y = problem()
    U, d, _ = np.linalg.svd(X, full_matrices=False)

    def leave_one_out(k):
        hat = 1 / 442 + ((U * (d**2 / (d**2 + k))) @ U.T)
        return np.mean(((y - (hat - 1 / 442) @ y) / (1 - np.diag(hat))) ** 2)

    grid = np.geomspace(1e-3, 0.1, 400)
    best = grid[np.argmin([leave_one_out(k) for k in grid])]
    assert best == pytest.approx(printed("leave-one-out-strength").value, rel=0.02)
    assert 442 * evidence_fixed_point(X, y).lam / best == pytest.approx(8, abs=0.5)


def test_table_1_of_the_bayesian_lasso_within_monte_carlo_error():
    X, y = problem()
    strength, medians = printed("bayesian-lasso-strength").value, printed("bayesian-lasso-medians").numbers
    posterior = bayesian_lasso(X, y, strength=strength, draws=20_000, burn_in=1000, rng=np.random.default_rng(0))
    assert tuple(medians) == diabetes().features
    for (name, published), chain in zip(medians.items(), posterior.weights.T, strict=True):
        # The published run had 10,000 draws of the same chain: its error is about sqrt(2) of ours.
        error = batch_standard_error(chain, np.median) * np.sqrt(3)
        assert np.median(chain) == pytest.approx(published, abs=3 * error), name
    for name, published in printed("bayesian-lasso-intervals").rows.items():
        chain = posterior.weights[:, list(medians).index(name)]
        for level, end in zip((0.025, 0.975), published, strict=True):
            error = batch_standard_error(chain, lambda part, level=level: np.quantile(part, level)) * np.sqrt(3)
            assert np.quantile(chain, level) == pytest.approx(end, abs=3 * error + 0.5), (name, level)


def test_the_strength_of_the_bayesian_lasso():
    # EM creeps up from its start at 0.157: the first 40 rounds are its way there.
    settled = bayesian_lasso_strength(*problem(), rng=np.random.default_rng(0), rounds=120, draws=200)[40:]
    error = batch_standard_error(settled, batches=8)
    assert error < 0.002
    assert settled.mean() == pytest.approx(printed("bayesian-lasso-strength").value, abs=3 * error + 0.0005)
