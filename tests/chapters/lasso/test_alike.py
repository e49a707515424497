"""The lasso fails on a look-alike where the irrepresentable condition says."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.lasso import alike
from regularization import linear
from tests.chapters import reading


def test_the_look_alike_breaks_the_lasso_where_the_condition_says():
    for share in alike.SHARES:
        for sign in (1, -1):
            condition, best = share * abs(1 + sign), alike.times_right(share, sign).max()
            if condition < 0.95:
                assert best >= 99
            elif condition > 1.15:
                assert best <= 25


def test_the_condition_is_that_of_zhao_and_yu():
    # Predict x3 from x1 and x2 by least squares on many rows, then add with the signs of the true weights.
    X, _ = alike.look_alike(0.6, 1, np.random.default_rng(0))
    coefficients = linear.Ridge(0.0).fit(X[:, :2], X[:, 2]).coef_
    result = alike.ALIKE.result(share=0.6, sign=1)
    assert abs(coefficients.sum()) == pytest.approx(result.condition, abs=0.05)


def test_with_more_rows_success_becomes_rarer_on_the_wrong_side_of_the_condition():
    wrong, right = ([alike.times_right(share, 1, rows).max() for rows in (1000, 16_000)] for share in (0.55, 0.45))
    assert wrong[1] < wrong[0] / 4
    assert min(right) > 95


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
        (0.5001, 1, "not below 1: a success is luck, and rarer with more rows."),
        (0.5001, -1, "below 1: with many rows a suitable λ finds the two."),
    ],
)
def test_the_verdict_changes_at_one_half(share, sign, verdict):
    result = replace(alike.compute(share=0.5, sign=1, lam=alike.ALIKE_STRENGTHS[0]), share=share, sign=sign)
    assert alike.verdict(result) == verdict
    assert alike.readout(result).endswith(verdict)
