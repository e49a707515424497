"""Scaling at inference: masks and inference agree in the mean, and the readout gives what each factor costs."""

import numpy as np

from chapters.dropout import SCALING, scaling, study
from tests.chapters import reading


def test_masks_and_inference_agree_in_the_mean_where_they_must():
    for one in study.scaled(1):
        for row in range(2):
            error = one.sampled[row].std() / np.sqrt(study.DRAWS)
            assert abs(one.sampled[row].mean() - one.output[row, 0]) < 4 * error


def test_the_keep_probability_and_the_rate_coincide_at_one_half_only():
    for layers in study.DEPTHS:
        for rate, one in zip(study.SCALE_RATES, study.scaled(layers), strict=True):
            same = np.isclose(one.output[0, 0], one.output[0, 2], rtol=1e-5)
            assert same == (rate == 0.5)


def test_only_at_one_half_the_wrong_factor_is_the_right_one():
    assert scaling.verdict(SCALING.result(rate=0.5)) == "the same"
    other = SCALING.result(rate=0.4)
    assert reading.agrees(scaling.verdict(other), [other.accuracy[0, 2], other.loss[0, 2]]) == ""


def said(result):
    right, forgotten, by_rate = zip(result.accuracy[0], result.loss[0], strict=True)
    costs = [*right, *forgotten] + ([] if result.rate == 0.5 else [*by_rate])
    return [result.rate, result.masks, *result.mean, 1000, *costs]


test_the_readout = reading.test_of(SCALING, said)
