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


def by_lot(kept, rng, times=300):
    """Mean share of common members when each redraw's members change places at random."""
    return np.mean([alike(rng.permuted(kept, axis=1)) for _ in range(times)])


def test_the_share_by_lot_is_that_of_shuffled_members():
    result = lottery.compute(redraw=1, correlation=0.9, rho=0.75)
    for share, rho in zip(result.by_lot, (1.0, 0.75), strict=True):
        kept = tuned(0.9, rho)[0][:, :10] != 0
        assert abs(share - by_lot(kept, np.random.default_rng(0))) < 0.004


def said(result):
    fits = [tuned(result.correlation, rho) for rho in (1.0, result.rho)]
    members = [weights[:, :10] != 0 for weights, _ in fits]
    here = [np.count_nonzero(kept[result.redraw]) for kept in members]
    means, errors = ([values.sum() / 20 for values in rows] for rows in (members, [errors for _, errors in fits]))
    shares = [share for kept, lot in zip(members, result.by_lot, strict=True) for share in (alike(kept), lot)]
    return [here[0], 10, here[1], 20, *means, *shares, *errors]


test_the_readout = reading.test_of(lottery.LOTTERY, said)


def test_the_weights_drawn_are_those_of_the_redraw():
    result = lottery.compute(redraw=3, correlation=0.9, rho=0.75)
    assert result.redraw == 2
    for shown, rho in ((result.lasso, 1.0), (result.elastic, 0.75)):
        np.testing.assert_array_equal(shown, tuned(0.9, rho)[0][:, :15])
