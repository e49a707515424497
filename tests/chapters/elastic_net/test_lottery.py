"""The lottery counts members, overlaps and errors of the tuned fits."""

import numpy as np

from chapters.elastic_net import lottery
from chapters.elastic_net.groups import tuned
from tests.chapters import reading


def alike(kept):
    """Mean share of common members over all pairs of redraws."""
    shares = []
    for k, one in enumerate(kept):
        for other in kept[:k]:
            either = np.count_nonzero(one | other)
            shares.append(np.count_nonzero(one & other) / either if either else 1.0)
    return np.mean(shares)


def said(result):
    fits = [tuned(result.correlation, rho) for rho in (1.0, result.rho)]
    members = [weights[:, :10] != 0 for weights, _ in fits]
    here = [np.count_nonzero(kept[result.redraw]) for kept in members]
    numbers = [[kept.sum() / 20, alike(kept), errors.mean()] for kept, (_, errors) in zip(members, fits, strict=True)]
    return [here[0], 10, here[1], 20, *(value for pair in zip(*numbers, strict=True) for value in pair)]


test_the_readout = reading.test_of(lottery.LOTTERY, said)


def test_the_weights_drawn_are_those_of_the_redraw():
    result = lottery.compute(redraw=3, correlation=0.9, rho=0.75)
    assert result.redraw == 2
    for shown, rho in ((result.lasso, 1.0), (result.elastic, 0.75)):
        np.testing.assert_array_equal(shown, tuned(0.9, rho)[0][:, :15])
