"""Appendix on mathematics: what its figures show holds in every state."""

import numpy as np
import pytest

from chapters import prerequisites as appendix


def results(experiment):
    return (experiment.result(**state) for state in experiment.states())


def test_the_three_shapes_pass_through_the_tip():
    for result in results(appendix.NORMS):
        assert result.l2 == pytest.approx(1)
        assert result.largest <= result.l2 <= result.l1 <= 2**0.5 + 1e-12
        assert result.l1 == pytest.approx(sum(abs(result.w)))


def test_every_step_goes_against_a_gradient_that_differences_confirm():
    for result in results(appendix.DOWNHILL):
        here = result.path[-1]
        measured = [(appendix.bowl(here + d) - appendix.bowl(here - d)) / 2e-6 for d in np.eye(2) * 1e-6]
        np.testing.assert_allclose(result.gradient, measured, atol=1e-6)
        moves = -np.diff(result.path, axis=0)
        np.testing.assert_allclose(moves, result.rate * appendix.slope(result.path[:-1]), atol=1e-12)


def test_the_loss_falls_at_every_step_below_the_limit_and_the_path_stays_in_the_figure():
    for rate in appendix.RATES:
        path = appendix.DOWNHILL.result(rate=rate, step=appendix.STEPS).path
        assert (np.diff(appendix.bowl(path)) < 0).all() == (rate < 1 / 3)
        assert (path > [-2.3, -2]).all()
        assert (path < [4.3, 2]).all()


def test_slopes_are_those_of_the_curves():
    for result in results(appendix.TOUCHING):
        if len(result.slopes) == 1:
            rise = np.diff(appendix.curve(result.name, result.w + np.array([-1e-6, 1e-6])))[0]
            assert result.slopes[0] == pytest.approx(rise / 2e-6, abs=1e-6)


def test_a_slope_of_zero_has_no_sign():
    assert all("−0.00" not in appendix.touching.readout(result) for result in results(appendix.TOUCHING))


def test_lines_stay_below_convex_curves_only():
    below = {}
    for result in results(appendix.TOUCHING):
        below.setdefault(result.name, []).append(result.below)
    assert all(below["square"])
    assert all(below["size"])
    assert not all(below["valleys"])


def test_variances_lie_between_one_minus_and_one_plus_the_correlation():
    for result in results(appendix.DIRECTIONS):
        rho = result.correlation
        np.testing.assert_allclose(result.extremes, [1 + rho, 1 - rho])
        expected = 1 + rho * np.sin(2 * np.deg2rad(result.degrees))
        assert result.variance == pytest.approx(expected)


def test_both_densities_have_area_one_and_the_same_standard_deviation():
    grid = np.linspace(-40, 40, 80001)
    width = grid[1] - grid[0]
    for family in appendix.FAMILIES:
        for deviation in appendix.DENSITIES.control("deviation").values:
            density = np.exp(appendix.log_density(grid, family, deviation))
            assert density.sum() * width == pytest.approx(1, abs=1e-6)
            assert (grid**2 * density).sum() * width == pytest.approx(deviation**2, rel=1e-4)


def test_the_price_is_a_parabola_and_a_corner():
    for result in results(appendix.DENSITIES):
        expected = [result.w**2 / (2 * result.deviation**2), abs(result.w) * 2**0.5 / result.deviation]
        np.testing.assert_allclose(result.price, expected)
        assert result.price.max() < 9, "leaves the axes"
        assert result.densities.max() < 1, "leaves the axes"
