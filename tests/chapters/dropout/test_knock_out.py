"""Units knocked out: dropout makes a network redundant, and the readout says by how much."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.dropout import KNOCK_OUT, knock_out, study
from tests.chapters import reading


def test_removing_all_units_leaves_the_most_frequent_class_at_best():
    run = study.knocked_out()
    assert run.random[-1].max() < 0.16
    np.testing.assert_allclose(run.random[0], run.important[0])
    assert (np.diff(run.worth, axis=2) <= 0).all()


def test_dropout_makes_a_network_redundant():
    run = study.knocked_out()
    half = study.REMOVED.index(32)
    assert (run.random[half, 2] > run.random[half, 0] + 0.05).all()
    assert (run.silent[2] > run.silent[0]).all()
    assert (run.mean_activation[2] < run.mean_activation[0]).all()


@pytest.mark.parametrize(
    ("removed", "lead", "said"),
    [
        (0, 0.2, "Nothing is removed yet."),
        (4, 0.0099, "So far dropout makes little difference."),
        (4, 0.0101, "Trained with half its units dropped, the network is 1 points ahead."),
        (60, 0.2, "Trained with half its units dropped, the network is 20 points ahead."),
        (64, 0.2, "Nothing is left of the layer: all guess."),
    ],
)
def test_the_verdict_is_on_the_lead(removed, lead, said):
    result = KNOCK_OUT.result(removed=removed)
    mean = np.tile([0.5, 0.6, 0.5 + lead], (len(study.REMOVED), 1))
    assert knock_out.verdict(replace(result, mean=mean)) == said


def said(result):
    removed, accuracy = study.REMOVED[result.place], result.mean[result.place]
    pairs = [number for pair in zip(accuracy, study.KNOCK_RATES, strict=True) for number in pair]
    lead = 100 * (accuracy[2] - accuracy[0])
    return [removed, 64, *pairs, *([lead] if 0 < removed < 64 and lead >= 1 else [])]


test_the_readout = reading.test_of(KNOCK_OUT, said)
