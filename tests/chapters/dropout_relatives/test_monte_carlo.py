"""Monte-Carlo dropout: the deviation grows away from the data, and is smallest in a gap."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.dropout_relatives import GRID, MONTE_CARLO, MONTE_CARLO_RATES, monte_carlo, study
from chapters.dropout_relatives.sampled import DRAWS
from tests.chapters import reading


@pytest.mark.parametrize("sample", study.SAMPLES)
@pytest.mark.parametrize("rate", MONTE_CARLO_RATES)
def test_the_verdict_is_what_the_exact_deviation_does(sample, rate):
    result = MONTE_CARLO.result(rate=rate, draws=5, sample=sample)
    middle, last, away = np.interp([0, 1, 1.75], GRID, result.exact)
    if sample == "20 points with a gap":
        drawn = replace(result, deviation=result.exact)
        assert monte_carlo.verdict(drawn) == "In the gap, where it has seen nothing, it is most sure of itself."
        assert middle < last
        assert abs(GRID[result.exact.argmin()]) < 0.4
    else:
        assert monte_carlo.verdict(result) == "It grows away from the data."
        assert away > last > middle


@pytest.mark.parametrize(("x", "how"), [(0.35, "most sure of itself"), (0.45, "about as sure of itself as anywhere")])
def test_the_verdict_of_a_gap_asks_where_the_deviation_is_smallest(x, how):
    result = MONTE_CARLO.result(sample="20 points with a gap")
    surest = replace(result, deviation=np.abs(GRID - x) + 0.1)
    assert monte_carlo.verdict(surest) == f"In the gap, where it has seen nothing, it is {how}."


def test_in_a_gap_it_is_nowhere_much_less_sure_than_elsewhere():
    for rate in MONTE_CARLO_RATES:
        for draws in DRAWS:
            result = MONTE_CARLO.result(rate=rate, draws=draws, sample="20 points with a gap")
            assert np.interp(0, GRID, result.deviation) < 1.4 * result.deviation.min()


def said(result):
    middle, edge, away = np.interp([0, 1, 1.75], GRID, result.deviation)
    first = [result.rate, int(result.sample.split()[0]), result.draws, middle, 0]
    if "gap" in result.sample:
        return [*first, abs(np.interp(0, GRID, result.mean) - 1), edge]  # the signal is cos(πx), 1 at 0
    return [*first, edge, away, 1.75]


test_the_readout = reading.test_of(MONTE_CARLO, said)
