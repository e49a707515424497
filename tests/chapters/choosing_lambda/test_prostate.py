"""The published choices on the prostate data."""

import numpy as np
import pytest

from chapters.choosing_lambda import prostate
from chapters.shared.prostate import PROSTATE_SPLITS, prostate_searches
from tests.chapters import reading


def test_the_published_choices_on_the_prostate_data():
    last = prostate.compute(split=PROSTATE_SPLITS)
    assert (last.simplest_counts.argmax(), last.minimum_counts.argmax()) == (2, 7)
    assert last.simplest_counts.sum() == last.minimum_counts.sum() == PROSTATE_SPLITS


def said(result):
    rules = ("minimum", "one_standard_error")
    choices = [[int(search.strength(rule)) for search in prostate_searches()[: result.split]] for rule in rules]
    said = [result.split, *(sizes[-1] for sizes in choices)]
    for sizes in choices:
        times = max(sizes.count(size) for size in range(9))
        said += [*(size for size in range(9) if sizes.count(size) == times), times, result.split]
    return said


test_the_readout = reading.test_of(prostate.PROSTATE, said)


@pytest.mark.parametrize(
    ("tally", "words"),
    [([0, 4, 3], "1 (4 of 7)"), ([0, 4, 4], "1 and 2 (4 of 8 each)"), ([1, 1, 0, 1], "0, 1 and 3 (1 of 3 each)")],
)
def test_all_sizes_that_were_chosen_most_often_are_named(tally, words):
    assert prostate.favourite(np.array(tally)) == words


def test_the_sizes_are_the_strengths_of_the_search():
    np.testing.assert_array_equal(prostate.compute(split=1).search.strengths, np.arange(9))


def test_the_rival_of_the_lowest_size_moves_with_it():
    means = np.array([search.mean for search in prostate_searches()])
    low, rival = means.mean(axis=0).argsort()[:2]
    assert prostate.rival() == rival
    between = np.corrcoef(means.T)[low]
    assert between[rival] > 0.9 > between[1]
