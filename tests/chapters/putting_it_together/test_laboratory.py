"""The laboratory: boundaries separate what the network says, markers stay within their axes, words give the numbers."""

import numpy as np
import pytest
from matplotlib.path import Path

from chapters import putting_it_together as chapter
from chapters.putting_it_together import laboratory, study
from tests.chapters import reading


@pytest.mark.parametrize("state", [{}, {"lam": 0.01, "rate": 0.2, "epoch": 150}, {"kind": "spirals", "epoch": 80}])
def test_the_boundary_separates_what_the_network_says(state):
    result = chapter.LABORATORY.result(**state)
    runs = study.lab_runs(result.kind, result.size)
    odds = runs.odds[study.EPOCHS.index(result.epoch), study.LAB_SETTINGS.index((result.lam, result.rate))]
    inside = np.zeros(len(study.plane(result.kind)), dtype=bool)
    for ring in result.boundary:
        inside ^= Path(ring).contains_points(study.plane(result.kind))
    # Half a pixel of slack may put single grid points on the other side.
    assert (inside == (odds.ravel() > 0)).mean() > 0.97


def test_every_marker_of_the_laboratory_lies_within_its_axes():
    for kind in study.KINDS:
        across, up = study.side(kind)
        X = study.points(kind, 0)[0].X
        assert across[0] < X[:, 0].min() < X[:, 0].max() < across[-1]
        assert up[0] < X[:, 1].min() < X[:, 1].max() < up[-1]
        for size in study.SIZES:
            runs = study.lab_runs(kind, size)
            assert min(runs.training.min(), runs.validation.min()) > 0.03
            assert max(runs.training.max(), runs.validation.max()) < 4


def test_the_verdict_is_the_diagnosis_in_words():
    result = chapter.LABORATORY.result()
    assert laboratory.verdict(result) == chapter.diagnosis(result)[1]


def said(result):
    training, validation = result.accuracy
    late = result.epoch > result.turn and result.now[1] / result.lowest > 1.1
    first = [result.turn, result.lowest] if late else []
    if validation >= result.best - 0.05:
        large = training - validation > 0.12
        return [training, validation, result.best, *(first if large else [])]
    if training - validation > 0.07:
        return [training, validation, *first]
    learning = result.turn > result.epoch and result.lowest / result.now[1] < 0.97
    return [training, validation, *([result.turn] if learning else [])]


test_the_readout = reading.test_of(chapter.LABORATORY, said)


@pytest.mark.parametrize("state", [{}, {"lam": 0.01}, {"lam": 0.1}, {"kind": "spirals", "lam": 0.001}])
def test_points_on_the_wrong_side_are_the_errors_on_the_training_points(state):
    result = chapter.LABORATORY.result(**state)
    # Half a pixel of slack may put single points on the other side.
    assert 1 - result.missed.mean() == pytest.approx(result.accuracy[0], abs=0.015)
