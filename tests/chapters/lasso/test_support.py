"""Every weight in the figure of the five that matter solves its problem."""

import numpy as np

from chapters.lasso import support
from chapters.lasso.samples import RELEVANT, STRENGTHS, many_features
from regularization import linear
from tests.chapters import reading


def test_every_weight_of_the_five_that_matter_is_a_solution():
    for state in support.SUPPORT.states():
        result = support.SUPPORT.result(**state)
        X, y, truth = many_features(state["irrelevant"], state["noise"], 0)
        assert truth[:RELEVANT].all()
        assert not truth[RELEVANT:].any()
        assert linear.kkt_residual(X, y, result.lasso, result.lam) < 1e-8 * linear.lam_max(X, y)
        assert linear.kkt_residual(X, y, result.ridge, result.lam, rho=0.0) < 1e-8 * linear.lam_max(X, y)
        assert np.abs(result.lasso).max() < 2.4
        assert np.abs(result.ridge).max() < 2.4


def said(result):
    place, p, matters = STRENGTHS.index(result.lam), len(result.truth), result.truth != 0
    kept = [np.count_nonzero(result.lasso[which]) for which in (matters, ~matters)]
    errors = [result.lasso_errors[place], result.ridge_errors[place]]
    return [result.lam, kept[0], 5, kept[1], p - 5, p, 20, result.all_found, result.exact, *errors]


test_the_readout = reading.test_of(support.SUPPORT, said)


def test_the_counts_over_samples_are_those_of_separate_fits():
    lam, found, exact = STRENGTHS[15], 0, 0
    for seed in range(20):
        X, y, truth = many_features(35, 1.0, seed)
        kept = linear.Lasso(lam).fit(X, y).coef_ != 0
        found += kept[truth != 0].all()
        exact += (kept == (truth != 0)).all()
    result = support.compute(irrelevant=35, noise=1.0, lam=lam)
    assert (result.all_found, result.exact) == (found, exact)
    assert 0 < exact < found < 20
