"""What is drawn on every cross-validation curve."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from chapters.choosing_lambda.curves import above_the_lowest, draw_choices, limit, paired
from regularization.validation import CrossValidation
from tests.chapters.choosing_lambda.searches import search_with


def test_the_choices_are_marked_at_their_places_and_the_limit_at_its_height():
    search = search_with([3.0, 1.0, 1.4, 2.0], 0.5)
    assert limit(search) == pytest.approx(1.5)
    axes = Figure().add_subplot()
    draw_choices(axes, search.strengths, search)
    level, riser, minimum, simplest = (line.get_xydata().tolist() for line in axes.lines)
    assert level == [[1.0, limit(search)], [10.0, limit(search)]]
    assert riser == [[1.0, 1.0], [1.0, limit(search)]]
    assert (minimum, simplest) == ([[1.0, 1.0]], [[10.0, 1.4]])


def test_the_paired_difference_is_that_of_a_t_test_on_the_folds():
    stats = pytest.importorskip("scipy.stats")
    folds = np.random.default_rng(0).normal(size=(2, 1, 10)) + 5
    search = CrossValidation(np.array([0.1, 1.0]), folds, folds)
    gap, half = paired(search, 1, 0)
    test = stats.ttest_rel(folds[1, 0], folds[0, 0]).confidence_interval(0.95)
    assert (gap - half, gap + half) == pytest.approx((test.low, test.high))


def test_what_all_folds_share_cancels_in_the_paired_difference():
    luck = np.array([-40.0, 40.0, 0.0])
    folds = np.stack([10 + luck, 11 + luck])[:, None]
    search = CrossValidation(np.array([0.1, 1.0]), folds, folds)
    assert search.standard_error.min() > 20
    assert paired(search, 1, 0) == pytest.approx((1.0, 0.0))


def test_the_lowest_is_named_and_others_are_so_much_above_it():
    search = search_with([3.0, 1.0, 1.4], 0.5)
    assert above_the_lowest(search, 1, ".1f") == "the lowest"
    assert above_the_lowest(search, 2, ".1f") == "0.4 ± 0.0 above the lowest in the same folds"
