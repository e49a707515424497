"""Double descent: the exact curve is that of Belkin, Hsu and Xu, and simulations lie on it."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.why_models_overfit import DOUBLE_DESCENT, double_descent, risks
from regularization import theory
from tests.chapters import reading


@pytest.mark.parametrize("ridge", [False, True])
def test_every_simulated_point_lies_on_the_exact_curve(ridge):
    p, mean, error = risks.simulated(ridge).T
    exact = [risks.ridge_optimum(int(k))[1] if ridge else risks.exact_risk(int(k)) for k in p]
    # The ridge curve is the limit of many rows; at n = 40 it is off by O(1/n).
    assert (np.abs(mean - exact) < 4 * error + (0.02 * mean if ridge else 0)).all()


def test_ridge_has_no_peak_and_beats_no_penalty_everywhere():
    with_ridge = [risks.ridge_optimum(p)[1] for p in range(risks.STRONG, risks.FEATURES + 1)]
    without = [risks.exact_risk(p) for p in range(risks.STRONG, risks.FEATURES + 1)]
    assert (np.diff(with_ridge) > 0).all()
    assert np.less_equal(with_ridge, without).all()


def test_the_double_descent_figure_holds_all_its_points():
    for state in DOUBLE_DESCENT.states():
        result = DOUBLE_DESCENT.result(**state)
        assert np.abs(np.r_[result.seen, result.new][:, 0]).max() < 3
        assert np.abs(np.r_[result.seen, result.new][:, 1]).max() < 200
        assert result.simulated[:, 1].max() + 2 * result.simulated[:, 2].max() < 25


def test_the_drawn_predictions_are_least_squares_and_beyond_it_minimum_norm():
    train, new = risks.rows()
    for p in (12, 80):
        weights = np.linalg.pinv(train.X[:, :p]) @ train.y
        result = DOUBLE_DESCENT.result(p=p, ridge=False)
        np.testing.assert_allclose(result.new[:, 1], new.X[:, :p] @ weights)
        assert (np.abs(result.seen[:, 0] - result.seen[:, 1]).max() < 1e-9) == (p > risks.ROWS)


@pytest.mark.parametrize(("p", "n"), [(36, 56), (64, 56), (200, 56)])
def test_the_risk_with_more_rows_is_that_of_simulations(p, n):
    rng = np.random.default_rng(p)
    risk = theory.simulate_risk(p, n=n, coefficients=risks.weights(), noise=0.2, repeats=300, rng=rng)
    assert abs(risk.mean - risks.exact_risk(p, n)) < 4 * risk.standard_error
    assert np.isinf(risks.exact_risk(n, n))


PLAIN = DOUBLE_DESCENT.result(p=20, ridge=False)
LEAST, MOST = risks.exact_risk(6), risks.exact_risk(200)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ridge": True}, "Ridge at its best strength has no peak."),
        ({"ratio": 1.0, "infinite": True}, "As many features as rows"),
        ({"ratio": 4 / 40, "now": LEAST}, "The classical side: it lacks strong features."),
        ({"ratio": 6 / 40, "now": 1.199 * LEAST}, "The classical side: about the right number of features."),
        ({"ratio": 6 / 40, "now": 1.201 * LEAST}, "The classical side: too many features for the rows."),
        ({"ratio": 36 / 40, "now": 9.0}, "The classical side: too many features for the rows."),
        (
            {"ratio": 44 / 40, "now": 1.501 * MOST},
            "Past the peak: many fits are perfect, and the smallest is still wild.",
        ),
        ({"ratio": 44 / 40, "now": 1.499 * MOST}, "Past the peak: many fits are perfect, and the smallest is calm."),
    ],
)
def test_the_verdict_says_where_on_the_curve_the_model_stands(changes, words):
    assert double_descent.verdict(replace(PLAIN, **changes)).startswith(words)


def said(result):
    p, training = 40 * result.ratio, np.mean(np.diff(result.seen, axis=1) ** 2)
    if result.ridge:
        return [p, 40, training, risks.ridge_optimum(round(p))[1]]
    return [p, 40, training, *([] if round(p) == 40 else [risks.exact_risk(round(p))])]


test_the_readout = reading.test_of(DOUBLE_DESCENT, said)
