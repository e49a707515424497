"""How coarse steps may be: the worst ratio by descent itself, and the words about a tenth of the way."""

from chapters.beyond_penalties import exercises
from everystate.teaching import check


def test_the_worst_ratio_is_that_of_descent_itself():
    def worst(fraction):
        a, largest = 0.0, 0.0
        for k in range(1, 2 + int(10 / fraction)):
            a += fraction * (1 - a)
            largest = max(largest, (a / (k * fraction / (1 + k * fraction))) ** 2)
        return largest

    assert check(exercises.WORST_RATIO, worst).correct
    assert f"{worst(0.1):.2f}" in exercises.WORST_RATIO.praise
