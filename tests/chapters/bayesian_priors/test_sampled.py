"""The Bayesian lasso: medians and intervals are the published ones, within the error of sampling."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.bayesian_priors import FEATURES, SAMPLED, sampled, study
from chapters.shared.printed import printed
from tests.chapters import reading


def test_park_and_casella_within_the_error_of_sampling():
    run = study.chain()
    # The published chain was half as long, and has its own error.
    error = np.sqrt(3) * run.error
    medians = printed("bayesian-lasso-medians").numbers
    assert tuple(medians) == FEATURES
    assert (np.abs(run.medians[-1] - list(medians.values())) < 3 * error).all()
    for name, ends in printed("bayesian-lasso-intervals").rows.items():
        j = FEATURES.index(name)
        margin = 3 * np.sqrt(3) * run.interval_errors[j] + 0.5
        assert (np.abs(run.intervals[-1, j] - ends) < margin).all(), name
    slowest = {FEATURES[j] for j in run.sizes[-1].argsort()[:4]}
    assert slowest == {"tc", "ldl", "hdl", "tch"}
    assert run.zeros == 0
    for place in range(len(study.COUNTS)):
        assert np.abs(run.intervals[place]).max() < 950
        assert np.abs(run.shown[place]).max() < 950
    strength = printed("bayesian-lasso-strength").value
    assert study.marginal_strengths()[40:].mean() == pytest.approx(strength, abs=0.003)


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (-0.1, 0.1, "The interval holds zero."),
        (0.0, 5.0, "The interval leaves zero out."),
        (0.1, 5.0, "The interval leaves zero out."),
        (-5.0, -0.1, "The interval leaves zero out."),
    ],
)
def test_the_verdict_asks_whether_the_followed_interval_holds_zero(low, high, words):
    result = SAMPLED.result(draws=1000, feature="tc")
    intervals = np.tile([-1.0, 1.0] if "out" in words else [1.0, 2.0], (10, 1))
    intervals[FEATURES.index("tc")] = low, high
    assert sampled.verdict(replace(result, intervals=intervals)) == words


def said(result):
    run, place, j = study.chain(), study.COUNTS.index(result.draws), FEATURES.index(result.feature)
    published = printed("bayesian-lasso-medians").numbers[result.feature]
    return [
        result.draws,
        run.medians[place, j],
        published,
        0.95,
        *run.intervals[place, j],
        result.draws / 20_000 * run.sizes[-1, j],
    ]


test_the_readout = reading.test_of(SAMPLED, said)


def test_draws_are_never_worth_more_than_they_are():
    for state in SAMPLED.states():
        result = SAMPLED.result(**state)
        assert (result.sizes < result.draws).all()
