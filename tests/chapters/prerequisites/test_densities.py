"""Gaussian and Laplace: both are densities of one standard deviation, and their logarithms a parabola and a corner."""

import numpy as np
import pytest

from chapters.prerequisites import DENSITIES, densities
from tests.chapters import reading


def test_both_densities_have_area_one_and_the_same_standard_deviation():
    grid = np.linspace(-40, 40, 80001)
    width = grid[1] - grid[0]
    for family in densities.FAMILIES:
        for deviation in DENSITIES.control("deviation").values:
            density = np.exp(densities.log_density(grid, family, deviation))
            assert density.sum() * width == pytest.approx(1, abs=1e-6)
            assert (grid**2 * density).sum() * width == pytest.approx(deviation**2, rel=1e-4)


def test_the_price_is_a_parabola_and_a_corner():
    for state in DENSITIES.states():
        result = DENSITIES.result(**state)
        expected = [result.w**2 / (2 * result.deviation**2), abs(result.w) * 2**0.5 / result.deviation]
        np.testing.assert_allclose(result.price, expected)
        assert result.price.max() < 9, "leaves the axes"
        assert result.densities.max() < 1, "leaves the axes"


def said(result):
    if result.w == 0:
        return [0]
    ratio = abs(result.w) / result.deviation
    price = ratio**2 / 2, 2**0.5 * ratio
    gaussian, laplace = np.exp(np.negative(price))
    return [result.w, gaussian, 0, laplace, *price]


test_the_readout = reading.test_of(DENSITIES, said)
