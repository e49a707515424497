"""Chapter 8: masks, blocks, attention and sampled networks agree with their definitions and with published values."""

import numpy as np
import pytest

from chapters import dropout_relatives as chapter
from chapters.dropout_relatives import study
from regularization import network


@pytest.mark.parametrize("rate", chapter.MAP_RATES)
def test_blocks_of_side_one_are_single_units_and_channels_are_whole(rate):
    for draw in (1, 2):
        units, channels, blocks = chapter.masks.compute(rate=rate, block=1, draw=draw).masks
        np.testing.assert_array_equal(units, blocks)
        assert (channels == channels[:1, :1]).all()


@pytest.mark.parametrize("block", [2, 3, 5])
def test_what_a_block_mask_drops_is_a_union_of_blocks(block):
    for draw in (1, 2, 3):
        dropped = ~chapter.masks.compute(rate=0.3, block=block, draw=draw).masks[2]
        side, union = study.SIDE - block + 1, np.zeros_like(dropped)
        for i in range(side):
            for j in range(side):
                inside = dropped[i : i + block, j : j + block].all(axis=(0, 1))
                union[i : i + block, j : j + block] |= inside
        np.testing.assert_array_equal(union, dropped)


@pytest.mark.parametrize("rate", chapter.MAP_RATES)
def test_the_neighbours_tell_less_the_larger_the_block(rate):
    shares = np.array([chapter.masks.compute(rate=rate, block=block, draw=1).guessable for block in chapter.BLOCKS])
    assert (np.diff(shares[:, 2]) < 0).all()
    assert shares[0, 0] == shares[0, 2]
    assert (shares[:, 1] == 0).all()


def test_the_guess_is_perfect_for_a_constant_and_worthless_for_noise():
    rng = np.random.default_rng(0)
    mask = rng.random((40, 8, 8, study.CHANNELS)) > 0.3
    constant = np.broadcast_to(rng.normal(size=(40, 1, 1, study.CHANNELS)), mask.shape)
    assert study._explained(constant, mask) == pytest.approx(1)
    assert study._explained(rng.normal(size=mask.shape), mask) < 0.001


def test_published_and_exact_gamma():
    assert round(network.dropblock_kept(network.dropblock_gamma(0.2, 3, 8, 8), 3, 8, 8), 4) == 0.8203
    for block in chapter.OVERLAP_BLOCKS:
        published, exact, simulated = chapter.kept_beyond_target(block)
        np.testing.assert_allclose(exact, 0, atol=1e-6)
        assert (published > -1e-9).all()
        assert published.max() < 15
        # The kept share of one map has a standard deviation below 0.5, so below 0.4 points over all maps.
        assert np.abs(simulated - published).max() < 3 * 50 / np.sqrt(chapter.SIMULATED)


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


@pytest.mark.parametrize("sample", study.SAMPLES)
def test_the_deviation_over_masks_follows_its_formula_and_is_convex(sample):
    draws, exact = chapter.drawn_functions(sample), chapter.exact_deviation(sample)
    error = 1 / np.sqrt(2 * len(draws))
    assert np.abs(draws.std(axis=0, ddof=1) / exact - 1).max() < 8 * error
    assert (np.diff(exact**2, 2, axis=1) > -1e-9).all()
    assert (np.abs(draws.mean(axis=0)) + 2 * exact).max() < 5.7


def test_a_drawn_function_is_the_network_under_one_mask():
    net, x = chapter.curve_network("20 points"), chapter.GRID[:, None]
    count, rates = max(chapter.DRAWS), np.array(chapter.MONTE_CARLO_RATES)
    one = [np.random.default_rng(7) for _ in rates]
    masks = network.keep_mask(one, (len(rates), count, study.HIDDEN), rates)
    for draw in (0, 5):
        output = net.forward(net.batch("X", x), masks={2: masks[:, draw, None]})[:, :, 0]
        np.testing.assert_allclose(chapter.drawn_functions("20 points")[draw], output, atol=1e-5)


@pytest.mark.parametrize("rate", chapter.AVERAGING_RATES)
def test_averaging_masks_approaches_weight_scaling_near_fifty(rate):
    study = chapter.averaged(rate)
    error, fifty = study.error.mean(axis=1), study.AVERAGED.index(50)
    assert abs(error[fifty] - study.scaled.mean()) < 0.1 * (error[0] - study.scaled.mean()) or rate < 0.5
    assert abs(error[fifty] - study.scaled.mean()) < 0.006
    assert (np.diff(study.agree) > 0).all()


def test_damage_is_what_it_says():
    whole, patch, dots = study.examples(30)
    assert ((patch == whole) | (patch == 0)).all()
    assert ((dots == whole) | (dots == 0)).all()
    _, covered, missing = study.damaged(np.ones((1, 30, 8, 8, 1), dtype=np.float32))
    assert (covered[0] == 0).sum(axis=(1, 2, 3)).tolist() == [9] * 30
    assert (missing[0] == 0).sum(axis=(1, 2, 3)).tolist() == [16] * 30


def test_gains_are_differences_of_the_same_seeds():
    shown = chapter.places.compute(condition=study.CONDITIONS[1])
    assert shown.gains.shape == (4, len(chapter.PLACE_SEEDS))
    assert np.abs(shown.gains).max() < 9
    np.testing.assert_allclose(shown.half, 2.13 * shown.gains.std(axis=1, ddof=1) / 4)
