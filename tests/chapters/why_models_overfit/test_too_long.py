"""Trained for too long: what a moment shows is the network of that epoch, and the words follow the validation loss."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.why_models_overfit import TOO_LONG, study, too_long
from regularization import network
from tests.chapters import reading


def test_a_shown_epoch_is_the_network_of_that_epoch():
    result = TOO_LONG.result(epoch=500, units=8)
    net = network.mlp(2, [8], 2, rng=np.random.default_rng(0), activation="tanh", dtype=np.float32)
    points = [study.moons(0).train, study.moons(0).validation]
    again = network.train(
        net, *points[0], rng=np.random.default_rng(0), optimiser=network.Adam(0.02), epochs=500, validation=points[1]
    )
    assert again.train_accuracy[-1, 0] == pytest.approx(result.accuracy[0], abs=0.03)
    assert again.train_loss[100, 0] == pytest.approx(result.training[study.EPOCHS.index(100)], rel=1e-3)
    assert again.validation_loss[100, 0] == pytest.approx(result.validation[study.EPOCHS.index(100)], rel=1e-3)


def test_the_accuracy_is_that_of_the_drawn_decisions():
    result = TOO_LONG.result(epoch=2500, units=64)
    says = study.at_epoch(64, 2500, result.X)[0] > 0.5
    assert result.accuracy[0] == pytest.approx(np.mean(says == result.label))
    assert result.repeated == np.sum((says == result.label) & result.wrong)
    assert result.wrong.sum() == 10


def with_losses(place, loss, turn=10):
    """A run with its lowest validation loss, 1, at ``turn``, looked at where it has this loss."""
    validation = np.full(len(study.EPOCHS), 5.0)
    validation[[turn, place]] = 1.0, loss
    return replace(TOO_LONG.result(epoch=0, units=2), place=place, validation=validation)


@pytest.mark.parametrize(
    ("place", "loss", "words"),
    [
        (9, 1.099, "About the lowest validation loss of this run."),
        (11, 1.099, "About the lowest validation loss of this run."),
        (9, 1.101, "The validation loss can still fall: train on."),
        (11, 1.101, "Too long: the validation loss is 1.1 times its lowest."),
        (11, 3.26, "Too long: the validation loss is 3.3 times its lowest."),
    ],
)
def test_the_verdict_turns_with_the_validation_loss(place, loss, words):
    assert too_long.verdict(with_losses(place, loss)) == words


def said(result):
    now, lowest = result.validation[list(result.epochs).index(result.epoch)], min(result.validation)
    late = result.epoch > result.epochs[list(result.validation).index(lowest)]
    ratio = [now / lowest] if late and now >= 1.1 * lowest else []
    return [result.epoch, *result.accuracy, result.repeated, np.count_nonzero(result.wrong), *ratio]


test_the_readout = reading.test_of(TOO_LONG, said)
