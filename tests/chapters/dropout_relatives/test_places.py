"""Where to drop: gains are paired, and the readout names the places whose interval leaves out 0."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from chapters import dropout_relatives as chapter
from chapters.dropout_relatives import places, study
from tests.chapters import reading


def test_gains_are_differences_of_the_same_seeds():
    shown = places.compute(condition=study.CONDITIONS[1])
    assert shown.gains.shape == (4, len(chapter.PLACE_SEEDS))
    assert np.abs(shown.gains).max() < 9
    np.testing.assert_allclose(shown.half, stats.t.ppf(0.975, 15) * stats.sem(shown.gains, axis=1))


@pytest.mark.parametrize(
    ("mean", "half", "said"),
    [
        ([0, 0, 1.0, 0], 1.0, "Every interval includes 0."),
        ([0, 0, 1.01, 0], 1.0, "Intervals that leave out 0: blocks +1.0 ± 1.0 points."),
        ([0, 0, 0, -1.0], 1.0, "Every interval includes 0."),
        ([2, 0, 0, -1.01], 1.0, "Intervals that leave out 0: units +2.0 ± 1.0, the dense layer −1.0 ± 1.0 points."),
    ],
)
def test_the_verdict_names_whose_interval_leaves_out_zero(mean, half, said):
    result = replace(chapter.PLACES.result(), mean=np.array(mean), half=np.full(4, half))
    assert places.verdict(result) == said


def said(result):
    mean = [sum(row) / len(row) for row in result.gains]
    half = [stats.t.ppf(0.975, 15) * stats.sem(row) for row in result.gains]
    sure = [number for one, width in zip(mean, half, strict=True) if abs(one) > width for number in (one, width)]
    return [result.baseline / 100, *([0, *sure] if sure else [0])]


test_the_readout = reading.test_of(chapter.PLACES, said)
