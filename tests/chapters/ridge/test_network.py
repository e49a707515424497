"""Weight decay in a network: underfitting, a good fit and overfitting are all there."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.ridge import network
from chapters.ridge.study import NETWORK_STRENGTHS, sure_when_wrong, trained
from tests.chapters import reading
from tests.chapters.borders import with_entry


def test_the_network_underfits_fits_and_overfits():
    nets = trained()
    test = nets.test.mean(axis=1)
    best = test.argmin()
    assert 0 < best < len(test) - 1
    assert test[0] > 3 * test[best]
    assert (np.diff(nets.training.mean(axis=1)) > 0).all()
    assert nets.training.max() < 6
    assert nets.training.mean(axis=1).min() > 0.0018


def test_how_sure_a_network_is_counts_only_where_it_is_wrong():
    outputs = np.log([[[0.9, 0.1], [0.3, 0.7], [0.2, 0.8]], [[0.6, 0.4], [0.1, 0.9], [0.5001, 0.4999]]]) + 7
    np.testing.assert_allclose(sure_when_wrong(outputs, np.array([1, 1, 0])), [0.85, 0.6])
    nets = trained()
    assert (np.diff(nets.sure_when_wrong.mean(axis=1)) < 0).all()
    assert (nets.sure_when_wrong >= 0.5).all()


def said(result):
    place = NETWORK_STRENGTHS.index(result.lam)
    return [result.lam, *(np.mean(values[place]) for values in (result.training, result.test, result.accuracy))]


test_the_readout = reading.test_of(network.NETWORK, said)


@pytest.mark.parametrize(
    ("training", "test", "verdict"),
    [
        (0.1, 1.249, "Near the best."),
        (0.1, 1.0, "Near the best."),
        (0.626, 1.251, "Underfitting."),
        (0.625, 1.251, "Overfitting: sure of itself, also where it is wrong."),
    ],
)
def test_the_verdict_compares_with_the_best_test_loss_and_then_with_training(training, test, verdict):
    result = network.compute(lam=0.004)
    ones = np.ones_like(result.test)
    result = replace(
        result,
        training=with_entry(ones, result.place, training),
        test=with_entry(ones, result.place, test),
    )
    assert network.verdict(result) == verdict
    assert network.readout(result).endswith(verdict)


def test_a_broad_range_of_strengths_is_near_the_best():
    said = [network.verdict(network.compute(lam=lam)).split(":")[0].rstrip(".") for lam in NETWORK_STRENGTHS]
    assert said == ["Overfitting"] * 4 + ["Near the best"] * 5 + ["Underfitting"] * 2


@pytest.mark.parametrize(("lowest", "everywhere"), [(-1e-9, False), (0.0, True)])
def test_one_answer_everywhere_where_no_boundary_is_drawn(lowest, everywhere):
    result = network.compute(lam=0.004)
    result = replace(result, margin=with_entry(np.ones_like(result.margin), (0, 0), lowest))
    assert ("one answer everywhere" in network.readout(result)) == everywhere


def test_at_the_strongest_penalty_there_is_no_boundary():
    assert "one answer everywhere" in network.readout(network.compute(lam=NETWORK_STRENGTHS[-1]))
