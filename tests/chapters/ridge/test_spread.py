"""Bias, variance and noise: their sum is what is measured, and the redraws agree with closed forms."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.ridge import redraws, spread
from regularization import linear
from tests.chapters import reading
from tests.chapters.borders import with_entry


@pytest.mark.parametrize("noise", spread.NOISES)
def test_the_parts_add_up_to_the_measured_error(noise):
    shown = spread.compute(lam=redraws.SPREAD_STRENGTHS[0], noise=noise)
    total = shown.bias_squared + shown.variance + noise**2
    assert (np.abs(total - shown.measured) < 4 * shown.standard_error).all()
    assert (shown.standard_error < 0.01 * total).all()


def test_the_mean_of_the_redraws_agrees_with_its_closed_form():
    # Ridge is linear in y: the fits' mean and scatter follow from the map that takes y to the predictions.
    noise, x = 0.3, (np.arange(redraws.SPREAD_ROWS) + 0.5) / redraws.SPREAD_ROWS
    X, Z = redraws.spread_columns(x), redraws.spread_columns(redraws.CURVE_GRID)
    for lam in redraws.SPREAD_STRENGTHS:
        smoother = np.column_stack([linear.Ridge(lam).fit(X, one).predict(Z) for one in np.eye(len(x))])
        mean, deviation = smoother @ np.sin(2 * np.pi * x), noise * np.sqrt((smoother**2).sum(axis=1))
        shown = spread.compute(lam=lam, noise=noise)
        assert (np.abs(shown.mean - mean) < 4.5 * deviation / np.sqrt(redraws.SPREAD_REDRAWS)).all()


@pytest.mark.parametrize("noise", spread.NOISES)
def test_no_part_of_the_error_lies_outside_the_axis(noise):
    shown = spread.compute(lam=redraws.SPREAD_STRENGTHS[0], noise=noise)
    assert min(shown.bias_squared.min(), shown.variance.min()) > 2e-5
    assert max((shown.bias_squared + shown.variance).max() + noise**2, shown.measured.max()) < 6


def said(result):
    place = redraws.SPREAD_STRENGTHS.index(result.lam)
    parts = [result.bias_squared[place], result.variance[place], result.noise**2]
    return [result.lam, *parts, sum(parts), result.measured[place]]


test_the_readout = reading.test_of(spread.SPREAD, said)


@pytest.mark.parametrize(
    ("bias", "variance", "verdict"),
    [
        (0.65, 0.6499, "Near the best balance."),
        (0.65, 0.6501, "Mostly variance: overfitting."),
        (0.6501, 0.65, "Mostly bias: underfitting."),
    ],
)
def test_the_verdict_compares_with_the_best_sum_and_then_the_parts(bias, variance, verdict):
    result = spread.compute(lam=0.1, noise=0.3)
    ones = np.full(len(result.variance), 0.5)
    result = replace(
        result, bias_squared=with_entry(ones, result.place, bias), variance=with_entry(ones, result.place, variance)
    )
    assert spread.verdict(result) == verdict
    assert spread.readout(result).endswith(verdict)
