"""Two ways to choose λ: the evidence has its top at the fixed point, and leaving one out is refitting."""

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from chapters.bayesian_priors import (
    CRITERIA,
    FINE,
    choices,
    diabetes,
    evidence_parts,
    leave_one_out,
    profile_evidence,
    scores,
)
from chapters.shared.printed import printed
from regularization import bayes, linear
from tests.chapters import reading


def test_the_evidence_curve_has_its_top_at_the_fixed_point():
    X, y = diabetes()
    fit = bayes.evidence_fixed_point(X, y)
    assert fit.lam == pytest.approx(printed("evidence-strength").value, abs=5e-8)
    assert profile_evidence(y, np.array([fit.lam]))[0] == pytest.approx(fit.log_evidence, abs=1e-8)
    near = profile_evidence(y, fit.lam * np.array([0.99, 1, 1.01]))
    assert near.argmax() == 1


def test_fit_and_width_add_up_to_the_evidence_against_noise_alone():
    X, y = diabetes()
    nothing = -0.5 * (y @ y / 50**2 + len(y) * np.log(2 * np.pi * 50**2))
    parts = [evidence_parts(X, y, noise=50.0, scale=scale) for scale in (3.0, 14.0, 100.0)]
    for scale, (fit, width) in zip((3.0, 14.0, 100.0), parts, strict=True):
        assert fit + width == pytest.approx(bayes.log_evidence(X, y, noise=50.0, scale=scale) - nothing, abs=1e-8)
    fits, widths = np.array(parts).T
    assert (np.diff(fits) > 0).all()
    assert (np.diff(widths) < 0).all()


def test_leaving_one_out_is_refitting():
    X, y = diabetes()
    n, lam = len(y), 0.01
    errors = leave_one_out(y, np.array([lam]))[0]
    for i in (0, 100, 441):
        rest = np.delete(np.arange(n), i)
        model = linear.Ridge(n * lam / (n - 1)).fit(X[rest], y[rest])
        assert errors[i] == pytest.approx((y[i] - model.predict(X[[i]])[0]) ** 2, rel=1e-9)


def test_leave_one_out_chooses_a_strength_eight_times_smaller():
    _, y = diabetes()
    found = minimize_scalar(
        lambda k: leave_one_out(y, np.array([np.exp(k)])).mean(), bounds=np.log([1e-3, 1e-1]), method="bounded"
    )
    assert np.exp(found.x) == pytest.approx(printed("leave-one-out-strength").value, rel=0.02)
    by_evidence, by_left_out = choices(0)
    assert by_evidence / by_left_out == pytest.approx(8.1, abs=0.3)


@pytest.mark.parametrize("which", [0, 3])
def test_what_ridge_keeps_along_each_direction_is_what_it_keeps_of_the_fit(which):
    X, _ = diabetes()
    result = CRITERIA.result(lam=0.1, which=which)
    U = np.linalg.svd(X, full_matrices=False)[0]
    fitted, free = (linear.Ridge(lam).fit(X, scores.target(which)).predict(X) for lam in (0.1, 0.0))
    np.testing.assert_allclose(U.T @ fitted, result.kept * (U.T @ free), atol=1e-8)


def said(result):
    which = next(k for k in range(6) if choices(k) == (result.by_evidence, result.by_left_out))
    y, at = scores.target(which), np.array([result.lam])
    evidence, errors = profile_evidence(y, FINE), leave_one_out(y, FINE).mean(axis=1)
    chosen = FINE[evidence.argmax()], FINE[errors.argmin()]
    return [
        result.lam,
        evidence.max() - profile_evidence(y, at)[0],
        leave_one_out(y, at).mean() / errors.min() - 1,
        *chosen,
        max(chosen) / min(chosen),
    ]


test_the_readout = reading.test_of(CRITERIA, said)
