"""Which share of L1 wins in each world, and what chance could explain."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.elastic_net import contest
from chapters.elastic_net.worlds import WORLD_RHOS, WORLDS, world_scores
from tests.chapters import reading


def test_the_lasso_keeps_no_more_features_than_rows_and_the_elastic_net_does():
    _, kept = world_scores("wide")
    assert kept[-1].max() < 20 < kept[3].min()


def said(result):
    means, matter = result.errors.mean(axis=1), WORLDS[result.world](np.random.default_rng(0)).truth.coefficients != 0
    start = [WORLD_RHOS[result.place], means[result.place], result.kept[result.place].mean(), len(matter), matter.sum()]
    best = means.argmin()
    if best == result.place:
        return start
    gain = result.errors[result.place] - result.errors[best]
    error = np.sqrt(gain.var(ddof=1) / len(gain))
    return [*start, len(gain), WORLD_RHOS[best], means[result.place] - means[best], error, means[best]]


test_the_readout = reading.test_of(contest.CONTEST, said)


def with_gain(gain):
    """A result in which ρ = 0.5 beats ρ = 0 by ``gain`` on average, with a standard error of 1."""
    result = contest.compute(world="few", rho=0.0)
    errors = np.full((7, 24), 50.0)
    swing = np.tile([1.0, -1.0], 12) * np.sqrt(23)  # variance 24 with one degree of freedom less
    errors[3] = 20.0
    errors[0] = 20.0 + gain + swing
    return replace(result, errors=errors)


@pytest.mark.parametrize(
    ("gain", "words"),
    [
        (-0.001, "No other ρ does better here."),
        (0.001, "0.00 ± 1.00 less (20.00), which chance could explain."),
        (1.999, "2.00 ± 1.00 less (20.00), which chance could explain."),
        (2.001, "2.00 ± 1.00 less (20.00)."),
    ],
)
def test_two_standard_errors_tell_from_chance(gain, words):
    result = with_gain(gain)
    assert contest.verdict(result).endswith(words)
    assert contest.readout(result).endswith(words)
