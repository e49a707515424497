"""Downhill: every step goes against the gradient, and the words say how it goes."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.prerequisites import DOWNHILL, RATES, bowl, downhill, slope
from tests.chapters import reading


def test_every_step_goes_against_a_gradient_that_differences_confirm():
    for state in DOWNHILL.states():
        result = DOWNHILL.result(**state)
        here = result.path[-1]
        measured = [(bowl(here + d) - bowl(here - d)) / 2e-6 for d in np.eye(2) * 1e-6]
        np.testing.assert_allclose(result.gradient, measured, atol=1e-6)
        moves = -np.diff(result.path, axis=0)
        np.testing.assert_allclose(moves, result.rate * slope(result.path[:-1]), atol=1e-12)


def test_the_loss_falls_at_every_step_below_the_limit_and_the_path_stays_in_the_figure():
    for rate in RATES:
        path = DOWNHILL.result(rate=rate, step=downhill.STEPS).path
        assert (np.diff(bowl(path)) < 0).all() == (rate < 1 / 3)
        assert (path > [-2.3, -2]).all()
        assert (path < [4.3, 2]).all()


@pytest.mark.parametrize(
    ("rate", "loss", "words"),
    [
        (0.334, 0.0, "Each step overshoots"),
        (0.333, 0.0099, "The gradient is close to zero"),
        (0.333, 0.0101, "The next step goes against the gradient"),
    ],
)
def test_the_verdict_says_how_it_goes_on(rate, loss, words):
    result = replace(DOWNHILL.result(rate=0.15, step=3), rate=rate, loss=loss)
    assert downhill.verdict(result).startswith(words)


def said(result):
    w1, w2 = result.path[-1]
    return [len(result.path) - 1, (w1 - 1) ** 2 + 3 * w2**2, 2 * (w1 - 1), 6 * w2]


test_the_readout = reading.test_of(DOWNHILL, said)
