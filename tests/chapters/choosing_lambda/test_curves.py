"""What is drawn on every cross-validation curve."""

import pytest
from matplotlib.figure import Figure

from chapters.choosing_lambda.curves import draw_choices, limit
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
