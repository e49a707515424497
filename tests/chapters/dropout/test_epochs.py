"""Epochs needed to reach a target: the first evaluation at which the mean accuracy is there, or never."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.dropout import EPOCHS, epochs, study
from tests.chapters import reading


@pytest.mark.parametrize("wrong", [False, True])
def test_the_epoch_needed_is_the_first_that_reaches_the_target(wrong):
    result = EPOCHS.result(rate=0.5, target=0.8, wrong=wrong)
    accuracy = study.runs(study.CURVE_N, 0.2 * wrong).test_accuracy.mean(axis=2)
    for course, needed in zip(accuracy.T, result.needed, strict=True):
        there = [int(epoch) for epoch, value in zip(result.epochs, course, strict=True) if value >= 0.8]
        assert needed == (there[0] if there else -1)


@pytest.mark.parametrize(
    ("plain", "own", "said"),
    [
        (0, 35, "rate 0 needs 0 epochs, rate 0.5 needs 35 epochs"),
        (-1, 35, "rate 0 doesn't get there in 100 epochs, rate 0.5 needs 35 epochs"),
        (10, -1, "rate 0 needs 10 epochs, rate 0.5 doesn't get there in 100 epochs"),
    ],
)
def test_the_verdict_says_who_gets_there(plain, own, said):
    needed = np.full(len(study.RATES), 50)
    needed[0], needed[study.RATES.index(0.5)] = plain, own
    assert epochs.verdict(replace(EPOCHS.result(rate=0.5), needed=needed)) == said


def said(result):
    which = study.RATES.index(result.rate)
    plain, own = ([needed] if needed >= 0 else [100] for needed in result.needed[[0, which]])
    return [result.target, 0, *plain, result.rate, *own, 100, result.gap[0], 0, result.gap[which]]


test_the_readout = reading.test_of(EPOCHS, said)
