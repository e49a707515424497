"""The price of a weight: both terms are the objective's, which the fit minimises, and the advice is validation's."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.what_is_regularization import BILL, STRENGTHS, bill, polynomial
from tests.chapters import reading


@pytest.mark.parametrize("lam", [1e-5, 0.00316, 1.0])
def test_the_terms_are_those_of_the_objective_and_their_sum_is_the_smallest(lam):
    result, (x, y) = BILL.result(lam=lam), polynomial.sample().train
    X = (2 * x - 1) ** np.arange(1, 12)

    def terms(weights):
        residual = y - X @ weights
        return np.mean((residual - residual.mean()) ** 2), lam * (weights**2).sum()

    assert terms(result.weights) == pytest.approx((result.data_loss, result.penalty))
    rng, total = np.random.default_rng(0), result.data_loss + result.penalty
    for _ in range(20):
        assert sum(terms(result.weights + 1e-3 * rng.normal(size=11))) > total


def test_good_strengths_err_at_most_a_tenth_more_than_the_best():
    validation, good = polynomial.errors()[1], bill.good_strengths()
    expected = [lam for lam, error in zip(STRENGTHS, validation, strict=True) if error / validation.min() <= 1.1]
    assert good.tolist() == expected
    for lam in STRENGTHS[1:]:
        result = BILL.result(lam=lam)
        assert result.good == (expected[0], expected[-1])
        assert result.validation[result.place] == validation[STRENGTHS.index(lam)]


RESULT = BILL.result(lam=0.001)


@pytest.mark.parametrize(
    ("lam", "words"),
    [
        (0.00999, "A stronger penalty would"),
        (0.01, "As good as the best"),
        (0.0999, "As good as the best"),
        (0.1, "This is the strongest"),
        (0.1001, "A weaker penalty would"),
    ],
)
def test_the_advice_turns_at_both_ends_of_the_good_strengths(lam, words):
    assert bill.verdict(replace(RESULT, lam=lam, good=(0.01, 0.1))).startswith(words)


def said(result):
    x, y = polynomial.sample().train
    residual = y - (2 * x - 1) ** np.arange(1, 12) @ result.weights
    loss, penalty = np.var(residual), result.lam * np.sum(result.weights**2)
    return [result.lam, loss, penalty, loss + penalty, polynomial.errors()[1][STRENGTHS.index(result.lam)]]


test_the_readout = reading.test_of(BILL, said)
