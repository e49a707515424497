"""Standardising before splitting: both ways on one data set, and what the verdict calls a difference."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.choosing_lambda import scale
from regularization import linear
from regularization.validation import Standardizer, k_fold, mean_squared_error
from tests.chapters import reading


def test_both_ways_of_scaling_on_one_data_set():
    generator = np.random.default_rng(12)
    sample, folds = scale.skewed_rows(15, 1.0, generator), k_fold(15, 5, rng=generator)
    Z = Standardizer().fit(sample.X).transform(sample.X)
    errors = [
        mean_squared_error(
            sample.y[f.held_out], linear.Ridge(0.1).fit(Z[f.train], sample.y[f.train]).predict(Z[f.held_out])
        )
        for f in folds.repeats[0]
    ]
    assert scale.compute(rows=15, tail=1.0).before[0] == pytest.approx(np.mean(errors))


def said(result):
    middle = (np.mean(np.sort(errors)[39:41]) for errors in (result.before, result.inside, result.fresh))
    ratio = np.mean(np.sort(result.before / result.inside)[39:41])
    return [result.rows, 80, *middle, ratio]


test_the_readout = reading.test_of(scale.SCALE, said)


@pytest.mark.parametrize(
    ("ratio", "verdict"),
    [
        (0.9699, "Scaling first hides the extreme rows that will hurt."),
        (0.9701, "Hardly a difference; but the right way costs nothing."),
        (1.0299, "Hardly a difference; but the right way costs nothing."),
        (1.0301, "Here the leak happens to look worse than honesty."),
    ],
)
def test_three_percent_of_the_honest_error_count(ratio, verdict):
    result = scale.compute(rows=15, tail=1.0)
    result = replace(result, before=ratio * result.inside)
    assert scale.verdict(result) == verdict
    assert scale.readout(result).endswith(verdict)
