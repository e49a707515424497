"""Proximal steps reach the solution's zeros, and subgradient steps none."""

import numpy as np

from chapters.lasso import zeros
from regularization import linear
from tests.chapters import reading


def test_with_all_rows_proximal_steps_reach_the_solution_and_subgradients_never_a_zero():
    (X, y), _ = zeros.ten_weights()
    solution = linear.Lasso(zeros.DESCENT_LAM).fit(X, y).coef_
    for rate in zeros.RATES:
        plain, proximal = zeros.both_descents(rate, None)
        assert not plain.n_zero.any()
        assert ((proximal.coef == 0) == (solution == 0)).all()


def said(result):
    counts = [result.subgradient_zeros[result.step], 10, 0, result.proximal_zeros[result.step]]  # "of 10 ... exactly 0"
    watched = [result.subgradient[result.step], result.proximal[result.step]]
    return [result.step, result.rate, *counts, result.zeros_at_solution, *watched]


test_the_readout = reading.test_of(zeros.ZEROS, said)


def test_the_counts_are_those_of_the_weights():
    result = zeros.compute(step=80, rate=0.05, batch=30)
    counts = (result.subgradient_zeros, result.proximal_zeros)
    for shown, descent in zip(counts, zeros.both_descents(0.05, 30), strict=True):
        np.testing.assert_array_equal(shown, (descent.coefs == 0).sum(axis=1))
