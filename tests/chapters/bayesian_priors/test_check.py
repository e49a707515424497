"""Before any data: wider priors expect wilder scores, and the words judge them."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.bayesian_priors import CHECK, check, patients
from regularization import data
from tests.chapters import reading


def test_a_wider_prior_or_more_features_expect_wilder_scores():
    for family in ("gaussian", "laplace"):
        for features in check.CHECK_FEATURES:
            shown = [check.compute(family=family, scale=scale, features=features) for scale in check.CHECK_SCALES]
            assert (np.diff([one.impossible for one in shown]) > -1e-4).all()  # noise alone leaves the range at times
            assert (np.diff([one.median_share for one in shown]) > 0).all()
            assert np.abs(shown[-1].ranges).max() < 200_000
            assert all(one.shares.sum() == pytest.approx(1) for one in shown)
    X = patients.check_columns(64)
    assert X.shape == (442, 64)
    assert np.linalg.matrix_rank(X) == 64
    assert data.diabetes().train.y.min() == check.LOWEST
    assert data.diabetes().train.y.max() == check.HIGHEST


def test_under_a_gaussian_prior_the_scores_beyond_a_range_are_as_many_as_its_variance_says():
    # Ten columns of variance 1: the signal's variance, averaged over the patients, is 10 times that of a weight.
    from scipy.stats import norm

    X, noise, centre = patients.check_columns(10), patients.diabetes_noise(), data.diabetes().train.y.mean()
    for scale in (3.0, 30.0, 300.0):
        deviation = np.sqrt(scale**2 * (X**2).sum(axis=1) + noise**2)
        outside = norm.cdf((0 - centre) / deviation) + norm.sf((500 - centre) / deviation)
        assert check.compute(family="gaussian", scale=scale, features=10).impossible == pytest.approx(
            outside.mean(), abs=0.02
        )


@pytest.mark.parametrize(
    ("share", "impossible", "words"),
    [
        (0.049, 0.5, "Before any data it expects"),
        (0.051, 0.101, "Nobody believes that"),
        (0.901, 0.0, "Nobody believes that"),
        (0.899, 0.099, "Bold, but not absurd."),
        (0.5, 0.031, "Bold, but not absurd."),
        (0.5, 0.029, "A doctor could live with that."),
    ],
)
def test_the_verdict_judges_share_and_scores(share, impossible, words):
    result = replace(
        check.compute(family="gaussian", scale=3.0, features=10), median_share=share, impossible=impossible
    )
    assert check.verdict(result).startswith(words)


@pytest.mark.parametrize(
    ("share", "words"), [(0.991, "more than 99%"), (0.989, "99%"), (0.0101, "1%"), (0.0099, "less than 1%")]
)
def test_a_share_at_either_end_is_bounded(share, words):
    result = replace(check.compute(family="gaussian", scale=3.0, features=10), median_share=share)
    assert f"the features explain {words} of the variance" in check.readout(result)


def said(result):
    share = min(max(result.median_share, 0.01), 0.99)
    return [result.scale, result.features, max(result.impossible, 0.01), 0, 500, share]


test_the_readout = reading.test_of(CHECK, said)
