"""Monte-Carlo dropout: the deviation grows away from the data, and is smallest in a gap."""

import numpy as np
import pytest

from chapters.dropout_relatives import GRID, MONTE_CARLO, MONTE_CARLO_RATES, monte_carlo, study
from tests.chapters import reading


@pytest.mark.parametrize("sample", study.SAMPLES)
@pytest.mark.parametrize("rate", MONTE_CARLO_RATES)
def test_the_verdict_is_what_the_exact_deviation_does(sample, rate):
    result = MONTE_CARLO.result(rate=rate, draws=5, sample=sample)
    middle, last, away = np.interp([0, 1, 1.75], GRID, result.exact)
    if sample == "20 points with a gap":
        assert monte_carlo.verdict(result) == ("In the gap, where it has seen nothing, it is most sure of itself.")
        assert middle < last
        assert abs(GRID[result.exact.argmin()]) < 0.4
    else:
        assert monte_carlo.verdict(result) == "It grows away from the data."
        assert away > last > middle


def said(result):
    middle, edge, away = np.interp([0, 1, 1.75], GRID, result.deviation)
    first = [result.rate, int(result.sample.split()[0]), result.draws, middle, 0]
    if "gap" in result.sample:
        return [*first, abs(np.interp(0, GRID, result.mean) - 1), edge]  # the signal is cos(πx), 1 at 0
    return [*first, edge, away, 1.75]


test_the_readout = reading.test_of(MONTE_CARLO, said)
