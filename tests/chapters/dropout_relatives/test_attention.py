"""An attention layer with dropout: partners, rows and hedging are what the definitions say."""

from dataclasses import replace

import numpy as np
import pytest

from chapters import dropout_relatives as chapter
from chapters.dropout_relatives import attention, study
from tests.chapters import reading


def test_each_token_looks_at_its_partner_and_says_its_number():
    layers = chapter.partners()
    everyone = np.arange(study.TOKENS)
    np.testing.assert_array_equal((layers.symbols[layers.partner] - layers.symbols) % 12, 6)
    np.testing.assert_array_equal(layers.partner[layers.partner], everyone)
    np.testing.assert_array_equal(layers.attention.argmax(axis=-1), np.tile(layers.partner, (len(layers.said), 1)))
    np.testing.assert_allclose(layers.said[0], layers.numbers[layers.partner][None].repeat(9, axis=0), atol=0.2)


def test_attention_is_dropped_after_the_softmax_and_scaled():
    layers = chapter.partners()
    np.testing.assert_allclose(layers.attention.sum(axis=-1), 1, atol=1e-5)
    for place, rate in enumerate(chapter.ATTENTION_RATES):
        whole = np.broadcast_to(layers.attention[place], layers.used[place].shape)
        kept = layers.used[place] > 0
        np.testing.assert_allclose(layers.used[place][kept], whole[kept] / (1 - rate), rtol=1e-5)
        assert kept.mean() == pytest.approx(1 - rate, abs=0.1)


def test_the_layer_hedges_as_the_squared_error_says():
    rates = np.array(chapter.ATTENTION_RATES)
    np.testing.assert_allclose(chapter.partners().slope, 1 - rates, atol=0.01)


def test_the_verdict_in_evaluation_is_on_the_rate():
    plain, dropped = (chapter.ATTENTION.result(rate=rate, mask=0) for rate in (0.0, 0.1))
    assert attention.verdict(plain) == "Each token finds its partner."
    assert attention.verdict(dropped) == "They are pulled to the middle by the training."


@pytest.mark.parametrize(("least", "lost"), [(0.4999, 1), (0.5, 0)])
def test_a_token_is_blind_below_one_half(least, lost):
    used = np.eye(8)
    used[3, 3] = least
    result = replace(chapter.ATTENTION.result(rate=0.3, mask=2), used=used)
    assert attention.verdict(result) == f"{lost} of 8 tokens lost sight of their partner"


def said(result):
    sums = [sum(row) for row in result.used]
    missed = sum(abs(result.said - result.right)) / 8
    if result.mask == 0 or result.rate == 0:
        assert sums == pytest.approx([1] * 8, abs=1e-5)
        return [result.rate, 1.0, missed]
    return [result.rate, result.mask, min(sums), max(sums), sum(one < 0.5 for one in sums), 8, missed]


test_the_readout = reading.test_of(chapter.ATTENTION, said)
