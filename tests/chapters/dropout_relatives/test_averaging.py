"""Averages over masks approach weight scaling, and the verdict is on the difference."""

from dataclasses import replace

import numpy as np
import pytest

from chapters import dropout_relatives as chapter
from chapters.dropout_relatives import averaging, study
from tests.chapters import reading


@pytest.mark.parametrize("rate", chapter.AVERAGING_RATES)
def test_averaging_masks_approaches_weight_scaling_near_fifty(rate):
    found = chapter.averaged(rate)
    error, fifty = found.error.mean(axis=1), study.AVERAGED.index(50)
    assert abs(error[fifty] - found.scaled.mean()) < 0.1 * (error[0] - found.scaled.mean()) or rate < 0.5
    assert abs(error[fifty] - found.scaled.mean()) < 0.006
    assert (np.diff(found.agree) > 0).all()


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (1.26, "1.3 points worse than"),
        (0.2501, "0.3 points worse than"),
        (0.2499, "within a quarter of a point of"),
        (-0.2499, "within a quarter of a point of"),
        (-0.2501, "0.3 points better than"),
    ],
)
def test_the_verdict_is_on_the_difference(gap, said):
    result = chapter.AVERAGING.result()
    error = np.full(len(study.AVERAGED), 50.0)
    error[result.place] = 10 + gap
    assert averaging.verdict(replace(result, error=error, scaled=10.0)) == said


def said(result):
    error, scaled = result.error[result.place], result.scaled
    apart = [abs(error - scaled)] if abs(error - scaled) > 0.25 else []
    work = [result.k] if result.k > 1 else []
    return [result.rate, result.k, error / 100, *apart, scaled / 100, *work, result.agree]


test_the_readout = reading.test_of(chapter.AVERAGING, said)
