import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats
from scipy.optimize import minimize
from sklearn.linear_model import BayesianRidge, Ridge

from regularization.bayes import (
    effective_parameters,
    evidence_fixed_point,
    log_evidence,
    log_evidence_gradient,
    log_likelihood,
    log_prior,
)


def problem(n=15, p=4, seed=0, noise=0.5):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p))
    return X, X @ rng.normal(size=p) + noise * rng.normal(size=n)


@pytest.mark.parametrize(("n", "p"), [(15, 4), (4, 9), (1, 1)])
def test_the_evidence_is_the_normal_density_of_y(n, p):
    X, y = problem(n, p)
    covariance = 0.36 * np.eye(n) + 1.69 * X @ X.T
    expected = stats.multivariate_normal(np.zeros(n), covariance).logpdf(y)
    assert log_evidence(X, y, noise=0.6, scale=1.3) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("p", [1, 2])
def test_the_evidence_is_the_likelihood_averaged_over_the_prior(p):
    X, y = problem(n=6, p=p)

    def density(*w):
        return np.exp(log_likelihood(w, X, y, noise=0.6) + log_prior(w, family="gaussian", scale=1.3))

    average, _ = integrate.nquad(density, [(-8, 8)] * p, opts={"epsabs": 1e-12, "epsrel": 1e-9})
    assert log_evidence(X, y, noise=0.6, scale=1.3) == pytest.approx(np.log(average), abs=1e-7)


def test_the_evidence_keeps_its_digits_when_the_fit_is_close():
    # Along (1, 1) and (1, -1) y is two independent normal numbers, of which the second is tiny beside the first.
    X, y, root = np.array([[1.0], [1.0]]), np.array([1e8 + 1, 1e8 - 1]), np.sqrt(2)
    expected = stats.norm(0, np.hypot(1, root * 1e8)).logpdf(root * 1e8) + stats.norm(0, 1).logpdf(root)
    assert log_evidence(X, y, noise=1.0, scale=1e8) == pytest.approx(expected, abs=1e-4)


@settings(deadline=None)
@given(noise=st.floats(0.05, 5), scale=st.floats(0.05, 5), p=st.sampled_from([2, 4, 20]))
def test_the_gradient_agrees_with_central_differences(noise, scale, p):
    X, y = problem(p=p)
    h = 1e-5

    def at(shift):
        return log_evidence(X, y, noise=noise * np.exp(shift[0]), scale=scale * np.exp(shift[1]))

    differences = [(at(step) - at(-step)) / (2 * h) for step in h * np.eye(2)]
    gradient = log_evidence_gradient(X, y, noise=noise, scale=scale)
    np.testing.assert_allclose(gradient, differences, rtol=1e-5, atol=1e-5)


def test_effective_parameters_are_the_trace_of_the_ridge_smoother():
    X, _ = problem()
    smoother = np.column_stack([Ridge(alpha=0.25, fit_intercept=False).fit(X, e).predict(X) for e in np.eye(15)])
    assert effective_parameters(X, noise=1.0, scale=2.0) == pytest.approx(np.trace(smoother))


def test_the_fixed_point_is_the_maximum():
    X, y = problem(n=60)
    fit = evidence_fixed_point(X, y)
    np.testing.assert_allclose(log_evidence_gradient(X, y, noise=fit.noise, scale=fit.scale), 0, atol=1e-6)
    for factor in (0.9, 1.1):
        assert log_evidence(X, y, noise=fit.noise * factor, scale=fit.scale) < fit.log_evidence
        assert log_evidence(X, y, noise=fit.noise, scale=fit.scale * factor) < fit.log_evidence


def test_the_weights_are_ridge_at_the_implied_strength():
    X, y = problem(n=60)
    fit = evidence_fixed_point(X, y)
    np.testing.assert_allclose(fit.weights, Ridge(alpha=60 * fit.lam, fit_intercept=False).fit(X, y).coef_, rtol=1e-8)
    assert fit.lam == pytest.approx(fit.noise**2 / (60 * fit.scale**2))
    assert fit.effective_parameters == pytest.approx(effective_parameters(X, noise=fit.noise, scale=fit.scale))


def test_rescaling_y_rescales_both_deviations_and_keeps_lambda():
    X, y = problem(n=60)
    one, ten = evidence_fixed_point(X, y), evidence_fixed_point(X, 10 * y)
    assert (ten.noise, ten.scale, ten.lam) == pytest.approx((10 * one.noise, 10 * one.scale, one.lam))


def test_running_out_of_iterations_warns_with_the_change_that_is_left():
    X, y = problem(n=60)
    with pytest.warns(RuntimeWarning, match="after 2 iterations, at noise .* raise max_iterations"):
        evidence_fixed_point(X, y, max_iterations=2)


@pytest.mark.parametrize(("n", "p", "seed"), [(60, 4, 1), (30, 29, 2), (12, 20, 3)])
def test_the_fixed_point_agrees_with_scikit_learn_and_with_direct_maximisation(n, p, seed):
    X, y = problem(n, p, seed)
    fit = evidence_fixed_point(X, y)
    flat = dict.fromkeys(("alpha_1", "alpha_2", "lambda_1", "lambda_2"), 0.0)
    theirs = BayesianRidge(**flat, fit_intercept=False, tol=1e-12, max_iter=10_000).fit(X, y)
    np.testing.assert_allclose([fit.noise, fit.scale], [theirs.alpha_**-0.5, theirs.lambda_**-0.5], rtol=1e-5)
    np.testing.assert_allclose(fit.weights, theirs.coef_, atol=1e-5)
    direct = minimize(
        lambda v: -log_evidence(X, y, noise=np.exp(v[0]), scale=np.exp(v[1])), x0=[-0.5, 0.0], method="Nelder-Mead",
        options={"xatol": 1e-8, "fatol": 1e-12},
    )  # fmt: skip
    np.testing.assert_allclose(np.exp(direct.x), [fit.noise, fit.scale], rtol=1e-5)


def test_an_exact_fit_has_no_maximum_and_warns():
    X = np.eye(3)[:, :2]
    with pytest.warns(RuntimeWarning, match="no maximum for these data"):
        fit = evidence_fixed_point(X, X @ [1.0, 1.0])
    assert 0 < fit.noise < 1e-9
    np.testing.assert_allclose(fit.weights, 1.0)


def test_a_target_unrelated_to_the_features_has_no_maximum_and_warns():
    with pytest.warns(RuntimeWarning, match="no maximum for these data"):
        fit = evidence_fixed_point(np.array([[1.0], [0.0], [0.0]]), np.array([0.0, 1.0, 2.0]))
    assert 0 < fit.scale < 1e-9
    assert fit.noise == pytest.approx(np.sqrt(5 / 3))
    assert fit.effective_parameters < 1e-9


@settings(deadline=None, max_examples=60)
@given(n=st.integers(1, 9), p=st.integers(1, 9), seed=st.integers(0, 99), noise=st.sampled_from([0.0, 1e-6, 1.0]))
def test_the_fixed_point_is_a_maximum_or_says_that_there_is_none(n, p, seed, noise):
    X, y = problem(n, p, seed, noise)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        fit = evidence_fixed_point(X, y)
    assert np.isfinite([fit.noise, fit.scale, fit.lam, fit.log_evidence, *fit.weights]).all()
    assert fit.noise > 0 < fit.scale
    if said:
        assert all("the evidence still changes" in str(one.message) for one in said)
    else:
        gradient = log_evidence_gradient(X, y, noise=fit.noise, scale=fit.scale)
        np.testing.assert_allclose(gradient, 0, atol=1e-6 * max(n, 1))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda X, y: log_evidence(X, y, noise=0.0, scale=1.0), ValueError, "noise must be"),
        (lambda X, y: log_evidence(X, y[1:], noise=1.0, scale=1.0), ValueError, "y must have shape"),
        (lambda X, y: log_evidence_gradient(X, y, noise=1.0, scale=np.nan), ValueError, "scale must be"),
        (lambda X, y: effective_parameters(X, noise="1", scale=1.0), TypeError, "noise must be"),
        (lambda X, y: evidence_fixed_point(X, 0 * y), ValueError, "y must hold a value that is not zero"),
        (lambda X, y: evidence_fixed_point(0 * X, y), ValueError, "X must hold a value that is not zero"),
        (lambda X, y: evidence_fixed_point(X, y, tolerance=0.0), ValueError, "tolerance must be"),
    ],
)
def test_bad_arguments_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call(*problem())
