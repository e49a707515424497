"""Changed digits: gains are paired, and the verdict is on digits as scanned."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from chapters import beyond_penalties as chapter
from chapters.beyond_penalties import augmented, study
from tests.chapters import reading
from tests.chapters.beyond_penalties import figures


def test_without_augmentation_both_columns_agree():
    for n in chapter.SIZES:
        result = chapter.trained(n)
        np.testing.assert_array_equal(result.unprepared[0], result.moved[0])
        nothing = chapter.AUGMENTED.result(level=0, n=n)
        np.testing.assert_array_equal(nothing.scanned_gain, 0)


@pytest.mark.parametrize(
    ("gain", "said"),
    [
        (1.01, "Its interval lies above 0."),
        (1.0, "No clear difference."),
        (-1.0, "No clear difference."),
        (-1.01, "Its interval lies below 0."),
    ],
)
def test_the_verdict_is_on_the_interval_at_this_size(gain, said):
    result = chapter.AUGMENTED.result(level=2, n=200)
    gains = np.array([[9.0, 1.0], [gain, 1.0], [-9.0, 1.0]])
    assert augmented.verdict(replace(result, scanned_gain=gains)) == said


def said(result):
    runs = chapter.trained(result.n)
    if result.level == 0:
        return [result.n, runs.scanned[0].mean()]
    strength = study.STRENGTHS[result.kind][result.level]
    setting = study.SETTINGS.index((result.kind, strength))
    before, after, lost, found = runs.scanned[0], runs.scanned[setting], runs.unprepared[setting], runs.moved[setting]
    margin = stats.t.ppf(0.975, len(after) - 1) * stats.sem(after - before)
    points = 100 * (after - before).mean(), 100 * margin
    zero = [0] if abs(points[0]) > points[1] else []
    return [strength, result.n, before.mean(), after.mean(), *points, *zero, lost.mean(), found.mean()]


test_the_readout = reading.test_of(chapter.AUGMENTED, said)


def test_nothing_leaves_the_axes():
    figures.nothing_leaves_the_axes(chapter.AUGMENTED, [{"kind": "rotate", "level": 4}, {"kind": "shift", "level": 4}])
