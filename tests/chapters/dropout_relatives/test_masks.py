"""Masks on a feature map are units, channels and blocks, and the verdict is on what the neighbours tell."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.dropout_relatives import BLOCKS, MAP_RATES, MASKS, masks, study
from tests.chapters import reading


@pytest.mark.parametrize("rate", MAP_RATES)
def test_blocks_of_side_one_are_single_units_and_channels_are_whole(rate):
    for draw in (1, 2):
        units, channels, blocks = masks.compute(rate=rate, block=1, draw=draw).masks
        np.testing.assert_array_equal(units, blocks)
        assert (channels == channels[:1, :1]).all()


@pytest.mark.parametrize("block", [2, 3, 5])
def test_what_a_block_mask_drops_is_a_union_of_blocks(block):
    for draw in (1, 2, 3):
        dropped = ~masks.compute(rate=0.3, block=block, draw=draw).masks[2]
        side, union = study.SIDE - block + 1, np.zeros_like(dropped)
        for i in range(side):
            for j in range(side):
                inside = dropped[i : i + block, j : j + block].all(axis=(0, 1))
                union[i : i + block, j : j + block] |= inside
        np.testing.assert_array_equal(union, dropped)


@pytest.mark.parametrize("rate", MAP_RATES)
def test_the_same_map_tells_less_the_larger_the_block_and_nothing_of_a_channel(rate):
    own = np.array([masks.compute(rate=rate, block=block, draw=1).guessable[0] for block in BLOCKS])
    assert (np.diff(own[:, 2]) < 0).all()
    assert own[0, 0] == own[0, 2]
    assert (own[:, 1] == 0).all()


@pytest.mark.parametrize("rate", MAP_RATES)
def test_other_channels_tell_as_much_of_a_channel_as_of_a_unit(rate):
    units, channels, _ = masks.compute(rate=rate, block=1, draw=1).guessable[1]
    assert channels == pytest.approx(units, abs=0.05)
    assert units > 0.5


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (0.25, "at least half as much"),
        (0.2499, "less than half"),
        (0.125, "less than half"),
        (0.1249, "less than a quarter of it"),
    ],
)
def test_the_verdict_is_on_the_blocks(told, said):
    guessable = np.array([[0.5, 0.0, told], [0.8, 0.8, 0.7]])
    assert masks.verdict(replace(MASKS.result(block=3), guessable=guessable)) == said


def said(result):
    (units, _, blocks), (from_units, from_channels, from_blocks) = result.guessable
    side = [result.block, result.block]
    if result.block == 1:
        return [result.rate, units, *side, from_units, from_channels]
    return [result.rate, units, *side, blocks, from_units, from_channels, from_blocks]


test_the_readout = reading.test_of(MASKS, said)
