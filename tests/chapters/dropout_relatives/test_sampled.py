"""Networks sampled with dropout on: single functions and their deviation follow their formulas."""

import numpy as np
import pytest

from chapters import dropout_relatives as chapter
from chapters.dropout_relatives import study
from regularization import network


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


def test_repeated_networks_are_those_of_their_seeds_and_differ():
    again = chapter.repeated("20 points")
    assert again.deviation.shape == again.mean.shape == (len(chapter.REPEATED), 4, len(chapter.GRID))
    net = study.one_hidden_layer(chapter.MONTE_CARLO_RATES, chapter.REPEATED[1])
    net.load(study.curve_parameters("20 points", chapter.MONTE_CARLO_RATES, chapter.REPEATED[1]))
    np.testing.assert_allclose(net.predict(chapter.GRID[:, None])[:, :, 0], again.mean[1])
    assert np.ptp(again.deviation.mean(axis=2), axis=0).min() > 0
