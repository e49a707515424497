"""Functions from the posterior: the band is that of a Gaussian process and holds what a true prior promises."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from chapters.bayesian_priors import CURVE_NOISE, FUNCTIONS, GRID, coverages, curves, functions
from tests.chapters import reading


@pytest.mark.parametrize("n", curves.CURVE_ROWS)
@pytest.mark.parametrize("scale", [0.02, 0.3, 5.0])
def test_the_band_is_that_of_a_gaussian_process(n, scale):
    # Another route: condition jointly normal values of the function, with an intercept of huge variance.
    shown = functions.compute(scale=scale, n=n)
    Z, G = curves.curve_columns(shown.x), curves.curve_columns(GRID)
    cross, flat = scale**2 * G @ Z.T + 1e5, scale**2 * Z @ Z.T + 1e5
    gain = np.linalg.solve(flat + CURVE_NOISE**2 * np.eye(n), cross.T).T
    variance = scale**2 * (G**2).sum(axis=1) + 1e5 - (gain * cross).sum(axis=1) + CURVE_NOISE**2
    reach = 1.96 * np.sqrt(variance)
    np.testing.assert_allclose(shown.mean, gain @ shown.y, atol=2e-3 * reach.max())
    np.testing.assert_allclose(shown.high - shown.mean, reach, rtol=2e-3)
    ridge = Ridge(alpha=(CURVE_NOISE / scale) ** 2, solver="svd").fit(Z, shown.y)
    np.testing.assert_allclose(shown.mean, ridge.predict(G), atol=1e-6)


def test_the_band_holds_what_it_promises_when_the_prior_is_true():
    assert coverages(0.3, 8)[:, 0].mean() == pytest.approx(0.95, abs=0.015)
    assert coverages(0.03, 8)[:, 0].mean() < 0.6


@pytest.mark.parametrize(
    ("scale", "coverage", "width", "words"),
    [
        (0.1, 0.879, 1.0, "Too sure of itself. Its prior all but rules such a function out."),
        (0.2, 0.879, 1.0, "Too sure of itself."),
        (0.1, 0.881, 1.0, "The band nearly keeps its promise."),
        (0.2, 0.929, 1.0, "The band nearly keeps its promise."),
        (0.2, 0.931, 1.0, "The band keeps its promise."),
        (5.0, 0.95, 2.351, "The band keeps its promise."),
        (5.0, 0.95, 2.353, "The band keeps its promise by promising little."),
    ],
)
def test_the_verdict_asks_whether_the_band_keeps_its_promise(scale, coverage, width, words):
    # The noise alone needs 2 · 1.96 · 0.3 = 1.176; twice of that is 2.352.
    result = functions.compute(scale=0.3, n=8)
    assert functions.verdict(replace(result, scale=scale, coverage=coverage, width=width)) == words


def said(result):
    posterior, test = curves.curve_posterior(result.scale, len(result.y)), curves.curve_sample().test
    mean, variance = posterior.predict(curves.curve_columns(test.X[:, 0]))
    inside = np.mean(((test.y - mean) / (1.96 * np.sqrt(variance))) ** 2 <= 1)
    lam = CURVE_NOISE**2 / (len(result.y) * result.scale**2)
    return [result.scale, len(result.y), lam, 0.95, inside, 1000, np.mean(2 * 1.96 * np.sqrt(variance))]


test_the_readout = reading.test_of(FUNCTIONS, said)


def test_there_are_as_many_new_points_as_the_words_say():
    assert curves.curve_sample().test.n == 1000
