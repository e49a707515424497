"""Hoerl and Kennard's theorem on the diabetes data, against a published reproduction."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.ridge import existence
from chapters.shared import diabetes
from chapters.shared.printed import printed
from tests.chapters import reading


def test_hoerl_and_kennard_on_the_diabetes_data():
    n = diabetes.standardised().n
    bound = existence.existence_bound()
    assert bound == pytest.approx(printed("existence-bound").value, abs=5e-8)
    # The reproduced table is in columns of length 1, whose weights are sqrt(n) times as large.
    lams = (0.0, *np.linspace(0, bound, 300)[1:])
    error = n * existence.weight_error(lams).total
    assert (np.diff(error) < 0).all()
    assert error[[0, -1]] == pytest.approx(list(printed("existence-errors").numbers.values()), abs=0.5)
    beyond = tuple(np.linspace(bound, 1.1 * bound, 4001))
    total = n * existence.weight_error(beyond).total
    lowest = printed("existence-minimum").numbers
    assert total.min() == pytest.approx(lowest["error"], abs=0.5)
    assert beyond[total.argmin()] == pytest.approx(lowest["k"], abs=1e-6)


def said(result):
    place = existence.EXISTENCE_STRENGTHS.index(result.lam)
    bias, variance, free = result.bias_squared[place], result.variance[place], result.least_squares
    return [result.lam, bias, variance, bias + variance, abs(free - bias - variance) / free, free, result.bound]


test_the_readout = reading.test_of(existence.EXISTENCE, said)


@pytest.mark.parametrize(("share", "verdict"), [(0.999, "more"), (1.001, "less")])
def test_the_verdict_changes_where_least_squares_stands(share, verdict):
    result = existence.compute(lam=0.01)
    error = (result.bias_squared + result.variance)[result.place]
    result = replace(result, least_squares=share * error)
    assert existence.verdict(result) == verdict
    assert f"0.1% {verdict} than least squares'" in existence.readout(result)
