"""The filters and risks of descent and ridge, held against descent itself and repetition."""

import numpy as np
import pytest

from chapters import beyond_penalties as chapter
from chapters.shared.printed import printed
from regularization import linear


def test_the_filters_are_those_of_descent_and_of_ridge():
    X, truth, _ = chapter.patients()
    y = X @ truth
    steps = 100
    w = np.zeros(10)
    for _ in range(steps):
        w += chapter.rate() * 2 / len(y) * X.T @ (y - X @ w)
    d, along = chapter.directions()
    Vt = np.linalg.svd(X, full_matrices=False)[2]
    descent, ridge = chapter.both_filters(d, steps)
    np.testing.assert_allclose(Vt @ w, descent * along, rtol=1e-9)
    lam = 1 / (2 * chapter.rate() * steps)
    np.testing.assert_allclose(Vt @ linear.Ridge(lam=lam).fit(X, y).coef_, ridge * along, rtol=1e-9)


def test_the_risk_is_what_repetition_measures():
    X, truth, variance = chapter.patients()
    d, _ = chapter.directions()
    factors, _ = chapter.both_filters(d, 100)
    U = np.linalg.svd(X, full_matrices=False)[0]
    rng = np.random.default_rng(0)
    noise = np.sqrt(variance) * rng.standard_normal((4000, len(X)))
    fitted = (X @ truth + noise) @ U * factors @ U.T
    errors = ((fitted - X @ truth) ** 2).mean(axis=1)
    assert chapter.risk(factors) == pytest.approx(errors.mean(), abs=4 * errors.std() / np.sqrt(4000))
    bias, variance = chapter.both_parts()[:, 0, chapter.STEPS.index(100)]
    assert bias == pytest.approx(((fitted.mean(axis=0) - X @ truth) ** 2).mean(), rel=0.05)
    assert variance == pytest.approx(fitted.var(axis=0).mean(), rel=0.05)


def test_descent_stays_below_the_published_multiple_of_ridge():
    descent, ridge = chapter.all_risks()
    known = printed("early-stopping-bounds").numbers
    assert (descent / ridge).max() < known["matched"]
    assert 1 <= chapter.tuned_ratio() < known["tuned"]
