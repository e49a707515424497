"""Hoerl and Kennard's theorem on the diabetes data, against a published reproduction."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.ridge import existence
from chapters.shared import diabetes
from chapters.shared.printed import printed
from tests.chapters import reading


def test_hoerl_and_kennard_on_the_diabetes_data():
    n = diabetes.standardised().n
    bound = existence.existence_bound()
    assert bound == pytest.approx(printed("existence-bound").value, abs=5e-8)
    # The reproduced table is in columns of length 1, whose weights are sqrt(n) times as large.
    lams = (0.0, *np.linspace(0, bound, 300)[1:])
    error = n * existence.weight_error(lams).total
    assert (np.diff(error) < 0).all()
    assert error[[0, -1]] == pytest.approx(list(printed("existence-errors").numbers.values()), abs=0.5)
    beyond = tuple(np.linspace(bound, 1.1 * bound, 4001))
    total = n * existence.weight_error(beyond).total
    lowest = printed("existence-minimum").numbers
    assert total.min() == pytest.approx(lowest["error"], abs=0.5)
    assert beyond[total.argmin()] == pytest.approx(lowest["k"], abs=1e-6)


def said(result):
    place = existence.EXISTENCE_STRENGTHS.index(result.lam)
    bias, variance, free = result.bias_squared[place], result.variance[place], result.least_squares
    return [result.lam, bias, variance, bias + variance, abs(free - bias - variance) / free, free, result.bound]


test_the_readout = reading.test_of(existence.EXISTENCE, said)


@pytest.mark.parametrize(("share", "verdict"), [(0.999, "more"), (1.001, "less")])
def test_the_verdict_changes_where_least_squares_stands(share, verdict):
    result = existence.compute(lam=0.01)
    error = (result.bias_squared + result.variance)[result.place]
    result = replace(result, least_squares=share * error)
    assert existence.verdict(result) == verdict
    assert f"0.1% {verdict} than least squares'" in existence.readout(result)


def test_the_error_of_predictions_is_that_of_the_directions():
    X, n = diabetes.standardised().X, diabetes.standardised().n
    truth, noise = existence.diabetes_truth()
    _, d, Vt = np.linalg.svd(X, full_matrices=False)
    for lam in (0.0, 0.004, 0.1):
        kept = d**2 / (d**2 + n * lam)
        bias = ((1 - kept) * d * (Vt @ truth)) ** 2
        expected = (bias.sum() + noise**2 * ((kept**2).sum() + 1)) / n
        assert existence.prediction_error(lam) == pytest.approx(expected)


def test_up_to_theobalds_bound_every_combination_gains_and_far_beyond_not():
    bound = existence.theobald_bound()
    truth, noise = existence.diabetes_truth()
    assert bound * diabetes.standardised().n * (truth @ truth) == pytest.approx(2 * noise**2)
    for share in (0.1, 0.5, 0.9, 1.0):
        assert existence.least_gain(share * bound) > 0
    assert existence.least_gain(1.5 * bound) < 0


@pytest.mark.parametrize("lam", [0.002, 0.006, 0.1])
def test_the_least_gain_is_that_of_the_worst_combination(lam):
    X, n = diabetes.standardised().X, diabetes.standardised().n
    truth, noise = existence.diabetes_truth()

    def gain(combination):
        def error(strength):
            mapping = combination @ np.linalg.solve(X.T @ X + n * strength * np.eye(10), X.T)  # of y
            return (mapping @ X @ truth - combination @ truth) ** 2 + noise**2 * (mapping @ mapping)

        return error(0.0) - error(lam)

    axes = np.eye(10)
    pairs = np.array([[gain(a + b) - gain(a) - gain(b) for a in axes] for b in axes]) / 2
    assert existence.least_gain(lam) == pytest.approx(np.linalg.eigvalsh(pairs)[0], abs=1e-6)


def test_the_saving_is_the_matrix_that_the_chapter_prints():
    X, n = diabetes.standardised().X, diabetes.standardised().n
    truth, noise = existence.diabetes_truth()
    _, d, Vt = np.linalg.svd(X, full_matrices=False)
    alpha = Vt @ truth
    for lam in (0.001, 0.02):
        kappa = n * lam
        A = np.diag(1 / (d**2 + kappa))
        inner = 2 * noise**2 * np.eye(10) + kappa * noise**2 * np.diag(d**-2.0) - kappa * np.outer(alpha, alpha)
        assert existence.least_gain(lam) == pytest.approx(np.linalg.eigvalsh(kappa * A @ inner @ A)[0], rel=1e-6)
