"""The lasso fails on a look-alike where the irrepresentable condition says."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from chapters.lasso import alike
from regularization import linear
from tests.chapters import reading


def with_many_rows(condition):
    """The chance that x3 stays out, at the best strength, in the limit of many rows.

    The noise in what x3 could explain, in units of its standard deviation, has to lie between -(1 + condition) c and
    (1 - condition) c, where c is λ in those units. (x1 and x2 are kept for sure.)
    """
    c = np.linspace(0, 50, 100_001)
    return (stats.norm.cdf((1 - condition) * c) - stats.norm.cdf(-(1 + condition) * c)).max()


def test_the_look_alike_breaks_the_lasso_where_the_condition_says():
    for share in alike.SHARES:
        for sign in (1, -1):
            condition, best = share * abs(1 + sign), alike.times_right(share, sign).max()
            if condition < 0.95:
                assert best >= 99
            else:
                chance = with_many_rows(condition)
                assert chance < 0.5 + 1e-12
                assert best == pytest.approx(100 * chance, abs=3 * np.sqrt(100 * chance * (1 - chance)))


def test_the_condition_is_that_of_zhao_and_yu():
    # Predict x3 from x1 and x2 by least squares on many rows, then add with the signs of the true weights.
    X, _ = alike.look_alike(0.6, 1, np.random.default_rng(0))
    coefficients = linear.Ridge(0.0).fit(X[:, :2], X[:, 2]).coef_
    result = alike.ALIKE.result(share=0.6, sign=1)
    assert abs(coefficients.sum()) == pytest.approx(result.condition, abs=0.05)


@pytest.mark.parametrize("share", [0.55, 2 / 3])
def test_more_rows_make_a_success_no_surer_on_the_wrong_side_of_the_condition(share):
    chance = with_many_rows(2 * share)
    few, many = (alike.times_right(share, 1, rows) for rows in (1000, 16_000))
    for right in (few, many):
        assert right.max() == pytest.approx(100 * chance, abs=3 * np.sqrt(100 * chance * (1 - chance)))
    assert 0 < many.argmax() < few.argmax()  # the best strength falls and stays inside the slider
    assert many[few.argmax()] < few.max()


def test_below_the_condition_few_rows_and_many_are_right():
    assert min(alike.times_right(0.45, 1, rows).max() for rows in (1000, 16_000)) > 95


def test_a_third_option_is_as_with_weights_of_the_same_sign():
    assert 28 <= alike.at_best(2 / 3) <= 38


def said(result):
    here = result.right[alike.ALIKE_STRENGTHS.index(result.lam)]
    condition = 2 * result.share if result.sign == 1 else 0
    return [result.lam, here, 100, max(result.right), condition, 1]  # "below 1", "not below 1", "the edge of 1"


test_the_readout = reading.test_of(alike.ALIKE, said)


@pytest.mark.parametrize(
    ("share", "sign", "verdict"),
    [
        (0.4999, 1, "below 1: with many rows a suitable λ finds the two."),
        (0.5, 1, "exactly on the edge of 1."),
        (0.5001, 1, "not below 1: a success is luck, and more rows don't make it surer."),
        (0.5001, -1, "below 1: with many rows a suitable λ finds the two."),
    ],
)
def test_the_verdict_changes_at_one_half(share, sign, verdict):
    result = replace(alike.compute(share=0.5, sign=1, lam=alike.ALIKE_STRENGTHS[0]), share=share, sign=sign)
    assert alike.verdict(result) == verdict
    assert alike.readout(result).endswith(verdict)
