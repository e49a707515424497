"""The published choices on the prostate data."""

import numpy as np

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
    (often, times), (often_simple, times_simple) = (
        max(((size, sizes.count(size)) for size in range(9)), key=lambda pair: pair[1]) for sizes in choices
    )
    latest = [sizes[-1] for sizes in choices]
    return [result.split, *latest, often, times, result.split, often_simple, times_simple, result.split]


test_the_readout = reading.test_of(prostate.PROSTATE, said)


def test_the_sizes_are_the_strengths_of_the_search():
    np.testing.assert_array_equal(prostate.compute(split=1).search.strengths, np.arange(9))
