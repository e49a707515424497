"""Descent beside ridge: the verdict on the stopping time, and the numbers of the readout."""

from dataclasses import replace

import numpy as np
import pytest

from chapters import beyond_penalties as chapter
from chapters.beyond_penalties import descent
from tests.chapters import reading


@pytest.mark.parametrize(
    ("place", "times", "said"),
    [
        (4, 1.0499, "About the best stopping time."),
        (4, 1.0501, "Too early: it underfits."),
        (6, 1.0499, "About the best stopping time."),
        (6, 1.0501, "Too late: it fits the noise."),
    ],
)
def test_the_verdict_is_on_the_side_of_the_best_time(place, times, said):
    result = chapter.DESCENT.result()
    risks = np.full_like(result.risks, 900.0)
    risks[0, 5], risks[0, place] = 500, 500 * times
    assert descent.verdict(replace(result, risks=risks, place=place)) == said


def said(result):
    strength = 1 / (2 * result.rate * result.steps)
    mine, ridges = result.risks[:, chapter.STEPS.index(result.steps)]
    worth = sum(result.at_descent), sum(result.at_ridge)
    return [result.steps, strength, *worth, mine, ridges, mine / ridges]


test_the_readout = reading.test_of(chapter.DESCENT, said)


def test_descent_is_compared_with_ridge_after_every_step():
    descent, ridge = chapter.all_risks()
    lower = chapter.lower_than_ridge()
    places = [place for place, steps in enumerate(chapter.STEPS) if steps <= len(lower)]
    steps = np.array(chapter.STEPS)[places]
    assert lower[steps - 1].tolist() == (descent < ridge)[places].tolist()
