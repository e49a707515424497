"""The cross-validated error on the prostate data is scikit-learn's."""

import numpy as np
import pytest

from chapters.elastic_net import prostate
from regularization.validation import k_fold
from tests.chapters import reading


def test_cross_validation_agrees_with_scikit_learns():
    pipeline = pytest.importorskip("sklearn.pipeline")
    from sklearn.linear_model import ElasticNet
    from sklearn.preprocessing import StandardScaler

    train, rho, place = prostate.all_men(False).train, 0.5, 18
    lam = prostate.PROSTATE_STRENGTHS[place]
    model = pipeline.make_pipeline(
        StandardScaler(), ElasticNet(alpha=lam * (1 - rho / 2), l1_ratio=rho / (2 - rho), tol=1e-10)
    )
    losses = []
    for folds in k_fold(train.n, 10, repeats=3, rng=np.random.default_rng(1)).repeats:
        for fold in folds:
            model.fit(train.X[fold.train], train.y[fold.train])
            losses.extend((model.predict(train.X[fold.held_out]) - train.y[fold.held_out]) ** 2)
    assert np.mean(losses) == pytest.approx(prostate.prostate_errors(False, rho)[place], rel=1e-6)


def said(result):
    weights, errors = result.weights[result.place], result.errors
    best = float(f"{prostate.PROSTATE_STRENGTHS[errors.argmin()]:.1e}")
    lweight = weights[result.names.index("lweight")]
    return [np.count_nonzero(weights), 8, lweight, errors[result.place], errors.min(), best]


test_the_readout = reading.test_of(prostate.PROSTATE, said)


def test_the_readout_names_the_kept_features():
    words = [prostate.readout(prostate.compute(rho=1.0, lam=lam, typo=False)) for lam in (10.0, 0.681)]
    assert words[0].startswith("Kept: nothing (0 of 8)")
    assert words[1].startswith("Kept: lcavol, lweight, svi (3 of 8)")
