"""Twenty weights: only the mode of the posterior is sparse, and it is the lasso."""

import numpy as np

from chapters.bayesian_priors import CLOUD, CLOUD_SCALES, study
from regularization import bayes, linear
from tests.chapters import reading


def test_only_the_mode_of_the_twenty_weights_is_sparse():
    X, y = study.sparse_problem().train
    for scale in CLOUD_SCALES:
        found = study.sparse_cloud(scale)
        lam = bayes.laplace_strength(scale, noise=study.SPARSE_NOISE, n=len(y))
        np.testing.assert_allclose(found.mode, linear.Lasso(lam).fit(X, y).coef_, atol=1e-6)
        assert (found.mean != 0).all()
        assert found.zeros == 0
        assert np.abs(found.draws).max() < 5
    assert (study.sparse_cloud(0.05).mode == 0).sum() == 15


def test_the_right_zeros_are_found_in_some_samples_only():
    found = study.recovered_supports(CLOUD_SCALES)
    assert found.shape == (40, len(CLOUD_SCALES))
    assert 20 < found.any(axis=1).sum() < 40
    assert not found[:, -1].any()  # the widest prior leaves too many weights


def said(result):
    X, y = study.sparse_problem().train
    lam = 2 * study.SPARSE_NOISE**2 / (len(y) * result.scale)
    lasso = linear.Lasso(lam).fit(X, y).coef_
    return [result.scale, lam, np.count_nonzero(np.abs(lasso) < 1e-9), min(abs(result.sample))]


test_the_readout = reading.test_of(CLOUD, said)
