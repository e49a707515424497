"""The noise of small batches: a pair leaves only the order, and the verdict is on the paired difference."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from chapters import beyond_penalties as chapter
from chapters.beyond_penalties import batch_noise, study
from tests.chapters import reading
from tests.chapters.beyond_penalties import figures


def test_a_pair_leaves_only_the_order():
    values, _ = chapter.normalised(2)
    assert np.median(np.abs(values)) == pytest.approx(1, abs=1e-3)
    spreads = [chapter.normalised(group)[0].std() for group in study.GROUPS]
    assert (np.diff(spreads) < 0).all()


@pytest.mark.parametrize(
    ("gain", "said"),
    [
        (0.0101, "better than without normalization."),
        (0.01, "no clear difference from no normalization."),
        (-0.01, "no clear difference from no normalization."),
        (-0.0101, "worse than without normalization."),
    ],
)
def test_the_verdict_is_on_the_interval_of_this_group(gain, said):
    result = chapter.BATCH_NOISE.result(group=6)
    gains = np.tile([0.5, 0.01], (len(study.GROUPS), 1))
    gains[study.GROUPS.index(6), 0] = gain
    assert batch_noise.verdict(replace(result, gain=gains)) == said


def said(result):
    own, none = (chapter.in_groups(group, result.wrong) for group in (result.group, 0))
    gain = own.test - none.test
    margin = stats.t.ppf(0.975, 7) * stats.sem(gain)
    accuracies = own.training.mean(), own.test.mean()
    return [result.group, result.wrong, result.spread, *accuracies, 100 * gain.mean(), 100 * margin]


test_the_readout = reading.test_of(chapter.BATCH_NOISE, said)


def test_nothing_leaves_the_axes():
    figures.nothing_leaves_the_axes(chapter.BATCH_NOISE, [{"group": 2}, {"wrong": 0.0}])
