"""MAP is ridge and MAP is the lasso: both paths are one, and the readout translates the strength."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.linear_model import Lasso

from chapters.bayesian_priors import MAP_STRENGTHS, PATHS, diabetes, diabetes_noise, paths, penalty_path, prior_path
from tests.chapters import reading


@pytest.mark.parametrize("family", ["gaussian", "laplace"])
def test_the_path_of_the_penalty_is_the_path_of_the_prior(family):
    np.testing.assert_allclose(penalty_path(family), prior_path(family), atol=1e-8)


def test_the_lasso_path_of_the_prior_is_that_of_scikit_learn():
    X, y = diabetes()
    for lam, weights in zip(MAP_STRENGTHS[6:], prior_path("laplace")[6:], strict=True):
        theirs = Lasso(alpha=lam / 2, tol=1e-12, max_iter=100_000).fit(X, y).coef_
        np.testing.assert_allclose(weights, theirs, atol=1e-5)


@pytest.mark.parametrize(("apart", "words"), [(0.9e-8, "agree to within 10⁻⁸"), (1.1e-8, "differ by up to 1.1·10⁻⁸")])
def test_the_verdict_compares_the_whole_paths(apart, words):
    ours = np.zeros((len(MAP_STRENGTHS), 10))
    theirs = ours.copy()
    theirs[3, 4] = apart
    assert paths.verdict(replace(PATHS.result(family="laplace", lam=1.0), by_penalty=ours, by_prior=theirs)) == words


def with_zeros(count):
    result = PATHS.result(family="laplace", lam=1.0)
    weights = result.by_prior.copy()
    weights[result.place] = np.where(np.arange(10) < count, 0.0, 1.0)
    return replace(result, by_prior=weights)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "none of the ten weights is"),
        (1, "one of the ten weights is"),
        (2, "2 of the ten weights are"),
        (9, "9 of the ten weights are"),
        (10, "all ten weights are"),
    ],
)
def test_the_readout_counts_zeros(count, words):
    assert f": {words} exactly zero." in paths.readout(with_zeros(count))


def said(result):
    variance, n = diabetes_noise() ** 2, 442
    narrow = variance**0.5 / (n * result.lam) ** 0.5
    scale = narrow if result.family == "gaussian" else 2 * variance / (n * result.lam)
    zeros = np.count_nonzero(penalty_path(result.family)[MAP_STRENGTHS.index(result.lam)] == 0)
    return [result.lam, scale, *([zeros] if 1 < zeros < 10 else []), 1e-8]


test_the_readout = reading.test_of(PATHS, said)
