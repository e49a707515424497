"""The map of two strengths: how many pairs are nearly the best, and which is."""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.figure import Figure

from chapters import putting_it_together as chapter
from chapters.putting_it_together import strength_map, study
from tests.chapters import reading


@pytest.mark.parametrize(("other", "alike"), [(0.8801, 2), (0.8799, 1)])
def test_nearly_as_good_is_within_two_points(other, alike):
    validation = np.full((5, 4), 0.5)
    validation[2, 2], validation[3, 0] = 0.9, other
    result = replace(chapter.STRENGTH_MAP.result(), validation=validation)
    assert strength_map.verdict(result) == f"Of the 20 pairs {alike} are within two points of the best."


def said(result):
    best = int(result.validation.argmax())
    lam, rate = study.DIGIT_SETTINGS[best]
    top = result.validation.ravel()[best]
    alike = sum(value > top - 0.02 for value in result.validation.ravel())
    epochs = [] if result.early else [60]
    return [*epochs, result.validation[0, 0], lam, rate, top, 20, alike]


test_the_readout = reading.test_of(chapter.STRENGTH_MAP, said)


def test_every_pair_that_shares_the_highest_accuracy_is_marked():
    values = np.full((5, 4), 0.5)
    values[0, 1] = values[3, 2] = 0.9
    axes = Figure().subplots()
    strength_map.draw_map(axes, values, "training accuracy, %")
    marks = next(line for line in axes.lines if line.get_marker() == "D")
    assert np.round(marks.get_xydata()).tolist() == [[0, 1], [3, 2]]
