"""The winner of many tries is the lowest of them, and on average better than it is."""

import numpy as np

from chapters.choosing_lambda import curse
from chapters.choosing_lambda.study import CURSE_SETS, TRIED, cursed
from tests.chapters import reading


def test_the_winner_is_the_lowest_point_drawn_and_more_tries_only_lower_it():
    shown = [curse.compute(tried=tried, rows=50, sample=2) for tried in TRIED]
    lowest = [one.cross_validated[one.chosen] for one in shown]
    assert all(low == one.cross_validated.min() for low, one in zip(lowest, shown, strict=True))
    assert (np.diff(lowest) <= 0).all()
    assert (shown[0].truth >= 1).all()


def said(result):
    place, winner = TRIED.index(result.tried), result.cross_validated.argmin()
    here = [result.cross_validated[winner], result.truth[winner]]
    return [result.rows, result.tried, *here, CURSE_SETS, *(values[place] for values in result.averages), 1]


test_the_readout = reading.test_of(curse.CURSE, said)


def test_the_averages_are_over_the_winners_of_all_data_sets():
    result, found = curse.compute(tried=10, rows=50, sample=1), []
    for tries in cursed(50):
        seen = tries.order[:10]
        winner = seen[tries.cross_validated[seen].argmin()]
        found.append([tries.cross_validated[winner], tries.nested[TRIED.index(10)], tries.truth[winner]])
    np.testing.assert_allclose(result.averages[:, TRIED.index(10)], np.mean(found, axis=0))
