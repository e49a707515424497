"""Does dropout help: only where labels are wrong, and the readout says so of the best rate."""

from dataclasses import replace

import numpy as np
import pytest

from chapters import dropout as chapter
from chapters.dropout import help, study
from tests.chapters import reading


def test_wrong_labels_are_where_dropout_pays():
    for n in chapter.SIZES_COMPARED:
        right, wrong = (chapter.gains(n, share, study.BUDGET) for share in chapter.WRONG)
        half = study.RATES.index(0.5)
        assert wrong.mean[half] - wrong.half[half] > 1
        assert right.mean[half] < 1.5


def test_high_rates_cost_accuracy_and_early_on_all_from_0_35_up():
    for n in chapter.SIZES_COMPARED:
        for share in chapter.WRONG:
            assert all(chapter.gains(n, share, shown).mean[-1] < 0 for shown in help.SHOWN)
            early = chapter.gains(n, share, help.SHOWN[0])
            assert (early.mean[study.RATES.index(0.35) :] < 0).all()


def test_every_gain_lies_within_the_axes():
    for state in chapter.HELP.states():
        result = chapter.HELP.result(**state)
        assert min(result.gains.min(), (result.mean - result.half).min()) > -85
        assert max(result.gains.max(), (result.mean + result.half).max()) < 24


@pytest.mark.parametrize(
    ("mean", "half", "said"),
    [
        (2.0, 1.99, "Its interval lies above 0, but it is the best of five."),
        (2.0, 2.0, "No gain that can be told from chance."),
        (0.0, 1.0, "No gain that can be told from chance."),
        (-0.01, 1.0, "All rates lose on average."),
    ],
)
def test_the_verdict_is_on_the_best_rate(mean, half, said):
    means = np.array([9.0, -5, mean, -6, -7, -8])  # rate 0 against itself does not count
    result = replace(chapter.HELP.result(), mean=means, half=np.full(6, half))
    assert help.verdict(result) == said


def said(result):
    best = max(range(1, 6), key=lambda place: result.mean[place])
    mean, half = result.gains[best].mean(), result.half[best]
    wrong, zero = [result.wrong] if result.wrong else [], [0] if mean > half else []
    return [result.n, *wrong, result.shown, study.RATES[best], mean, half, *zero, 0.8, result.gains[-1].mean()]


test_the_readout = reading.test_of(chapter.HELP, said)
