"""Touching lines: slopes are those of the curves, and lines stay below convex ones only."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.prerequisites import TOUCHING, touching
from tests.chapters import reading


def results():
    return (TOUCHING.result(**state) for state in TOUCHING.states())


def test_slopes_are_those_of_the_curves():
    for result in results():
        if len(result.slopes) == 1:
            rise = np.diff(touching.curve(result.name, result.w + np.array([-1e-6, 1e-6])))[0]
            assert result.slopes[0] == pytest.approx(rise / 2e-6, abs=1e-6)


def test_a_slope_of_zero_has_no_sign():
    assert all("−0.00" not in touching.readout(result) for result in results())


def test_lines_stay_below_convex_curves_only():
    below = {}
    for result in results():
        below.setdefault(result.name, []).append(result.below)
    assert all(below["square"])
    assert all(below["size"])
    assert not all(below["valleys"])


def test_a_line_touches_the_curve_with_two_valleys_from_below_outside_its_lowest_points():
    for result in results():
        if result.name == "valleys":
            assert result.below == (abs(result.w) >= 1.5**0.5), result.w


@pytest.mark.parametrize(
    ("below", "words"),
    [
        (True, "The line stays below the whole curve."),
        (False, "The line cuts through the curve: the curve is not convex."),
    ],
)
def test_the_verdict_asks_whether_the_line_stays_below(below, words):
    assert touching.verdict(replace(TOUCHING.result(name="square", w=1.0), below=below)) == words


def said(result):
    if result.name == "size" and result.w == 0:
        return [-1, 1, 0]
    curve = np.polynomial.Polynomial(
        {"square": [0, 0, 1], "size": [0], "valleys": [1.125, 0, -1.5, 0, 0.5]}[result.name]
    )
    return [result.w, np.sign(result.w) if result.name == "size" else curve.deriv()(result.w)]


test_the_readout = reading.test_of(TOUCHING, said)
