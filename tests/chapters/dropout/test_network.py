"""One wine in a network: the diagram shows what is trained, and the readout what is dropped."""

import numpy as np
import pytest

from chapters.dropout import NETWORK, study
from tests.chapters import reading


def test_the_diagram_shows_the_network_that_it_trains():
    run = study.followed()
    for place, rate in enumerate(study.DIAGRAM_RATES):
        _, *hidden, out = (values[place, 5] for values in run.training)
        w1, w2, w3 = (values[place, 5] for values in run.weights)
        assert (hidden[0][~run.masks[0][place, 5]] == 0).all()
        assert (hidden[1][~run.masks[1][place, 5]] == 0).all()
        assert out.sum() == pytest.approx(1)
        assert [w.shape for w in (w1, w2, w3)] == [(4, 8), (8, 8), (8, 3)]
        if rate == 0:
            np.testing.assert_allclose(run.training[-1][place], run.inference[-1][place])
    drop = np.concatenate([~mask for mask in run.masks], axis=-1).mean(axis=(1, 2))
    error = np.sqrt(0.25 / (16 * (study.DIAGRAM_STEPS + 1)))
    assert np.abs(drop - study.DIAGRAM_RATES).max() < 4 * error


def test_the_first_weights_are_the_same_at_every_rate():
    for values in study.followed().weights:
        assert (values[:, 0] == values[0, 0]).all()


def said(result):
    if result.inference:
        return [result.step, result.rate, result.whole[result.step]]
    dropped = 16 - sum(int(layer.sum()) for layer in result.kept[1:3])
    return [result.step, result.rate, dropped, 16, result.masked[result.step], result.whole[result.step]]


test_the_readout = reading.test_of(NETWORK, said)
