"""What many random splits choose."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.choosing_lambda import luck
from chapters.choosing_lambda.known_truth import STRENGTHS
from tests.chapters import reading


def test_each_choice_is_that_of_its_own_splits():
    errors = luck.pool(5).errors
    result = luck.compute(k=5, averaged=4)
    assert len(result.minimum) == len(result.simplest) == 30
    np.testing.assert_array_equal(result.minimum[7], errors[:, 28:32].mean(axis=(1, 2)).argmin())


def said(result):
    worth, simple = result.truth[result.minimum], result.truth[result.simplest]
    chosen = sorted({STRENGTHS[place] for place in result.minimum})
    splits = [] if result.averaged == 1 else [result.averaged]
    range_ = [chosen[0], chosen[-1], min(worth), max(worth), np.median(worth)] if chosen[1:] else [chosen[0], worth[0]]
    return [result.k, *splits, *range_, min(result.truth), np.median(simple)]


test_the_readout = reading.test_of(luck.LUCK, said)


@pytest.mark.parametrize(("last", "words"), [(12, "is always at λ = 0.1,"), (13, "lies between λ = 0.1 and 0.178,")])
def test_one_other_choice_makes_a_range(last, words):
    result = replace(luck.compute(k=5, averaged=1), minimum=np.array([12, 12, last]))
    assert luck.verdict(result).startswith(words)
    assert luck.verdict(result) in luck.readout(result)
