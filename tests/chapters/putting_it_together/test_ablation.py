"""The ablation: intervals are paired, and the verdict names whom they do not tell apart."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from chapters import putting_it_together as chapter
from chapters.putting_it_together import ablation, study
from tests.chapters import reading


def test_the_paired_interval_is_that_of_scipy():
    one, other = chapter.scores(0.2)[[4, 1]]
    mean, half = chapter.interval(one - other)
    theirs = stats.ttest_rel(one, other).confidence_interval(0.95)
    assert (mean - half, mean + half) == pytest.approx((theirs.low, theirs.high), rel=1e-9)


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ((0.001, 2.0), "All intervals exclude 0."),
        ((0.0, 2.0), "Twelve seeds do not tell apart: weight decay."),
        ((-2.0, 0.0), "Twelve seeds do not tell apart: weight decay."),
        ((-2.0, -0.001), "All intervals exclude 0."),
    ],
)
def test_the_verdict_is_on_the_intervals_of_the_others(ends, said):
    intervals = np.array([(0.0, 0.0), ends, (1, 2), (1, 2), (-2, -1)])
    assert ablation.verdict(replace(chapter.ABLATION.result(against="nothing"), interval=intervals)) == said


def said(result):
    base, numbers = result.accuracy[study.ARMS.index(result.against)], []
    for arm, row in zip(study.ARMS, result.accuracy, strict=True):
        if arm != result.against:
            found = stats.ttest_rel(100 * row, 100 * base)
            low, high = found.confidence_interval(0.95)
            numbers += [(100 * (row - base)).mean(), low, high] if found.pvalue < 0.05 else []
    told_apart = len(numbers) == 12
    return [result.wrong, *numbers, *([0] if told_apart else [])]


test_the_readout = reading.test_of(chapter.ABLATION, said)
