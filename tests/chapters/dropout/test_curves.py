"""Curves with and without dropout: the verdict on the epoch, and the numbers of the readout."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.dropout import CURVES, curves, study
from tests.chapters import reading


@pytest.mark.parametrize(
    ("place", "now", "said"),
    [
        (3, 1.0499, "About the lowest test loss of these runs."),
        (3, 1.0501, "The test loss can still fall: train on."),
        (7, 1.0499, "About the lowest test loss of these runs."),
        (7, 1.0501, "The test loss has turned: it is 1.1 times its lowest."),
        (7, 2.34, "The test loss has turned: it is 2.3 times its lowest."),
    ],
)
def test_the_verdict_is_on_the_side_of_the_lowest_loss(place, now, said):
    result = CURVES.result()
    test = np.full(len(result.epochs), 9.0)
    test[5], test[place] = 1.0, now
    assert curves.verdict(replace(result, test=test, place=place)) == said


@pytest.mark.parametrize("wrong", [0.0, 0.2])
def test_at_first_both_losses_fall_more_slowly_the_higher_the_rate(wrong):
    run = study.runs(study.CURVE_N, wrong)
    for losses in (run.train_loss, run.test_loss):
        assert (np.diff(losses[1:3].mean(axis=2), axis=1) > 0).all()


def said(result):
    which = study.RATES.index(result.rate)
    train, test = result.train_accuracy[which], result.test_accuracy[which]
    times = result.test[result.place] / min(result.test)
    turned = times >= 1.05 and result.place > list(result.test).index(min(result.test))
    return [result.rate, result.epochs[result.place], train, test, 100 * (train - test), *([times] if turned else [])]


test_the_readout = reading.test_of(CURVES, said)
