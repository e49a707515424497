"""Scale invariance: the verdict on the direction, and the numbers of the readout."""

from dataclasses import replace

import numpy as np
import pytest

from chapters import beyond_penalties as chapter
from chapters.beyond_penalties import scale
from tests.chapters import reading
from tests.chapters.beyond_penalties import figures


@pytest.mark.parametrize(
    ("factors", "apart", "said"),
    [
        ({"scale": 7, "faster": 49}, 0.9e-6, "The same direction as the plain run at every step."),
        ({"scale": 7, "faster": 4}, 1.1e-6, "Up to 0° from the plain run: it turns slower."),
        ({"scale": 2, "faster": 1}, 12.6, "Up to 13° from the plain run: it turns slower."),
        ({"scale": 1, "faster": 4}, 12.6, "Up to 13° from the plain run: it turns faster."),
        ({"scale": 2, "faster": 49}, -12.6, "Up to 13° from the plain run: it turns faster."),
        (
            {"decay": 0.02},
            12.6,
            "The effective learning rate changes by a factor of 3.4; up to 13° from the plain run.",
        ),
    ],
)
def test_the_verdict_is_on_the_largest_difference(factors, apart, said):
    result = chapter.SCALE.result(**factors)
    angle = result.plain_angle.copy()
    angle[20] += apart
    effective = np.geomspace(0.1, 0.34, len(angle))
    assert scale.verdict(replace(result, angle=angle, effective=effective)) == said


@pytest.mark.parametrize(("faster", "speed"), [(3, "slower"), (8, "slower"), (10, "faster")])
def test_three_times_the_weights_need_nine_times_the_rate(faster, speed):
    result = replace(chapter.SCALE.result(scale=2, faster=1), scale=3, faster=faster)
    assert scale.verdict(result).endswith(f"it turns {speed}.")


@pytest.mark.parametrize("state", [s for s in chapter.SCALE.states() if s["decay"] == 0])
def test_faster_and_slower_are_what_the_angles_show(state):
    result = chapter.SCALE.result(**state)
    turned = abs(result.angle - result.angle[0]) - abs(result.plain_angle - result.plain_angle[0])
    words = scale.verdict(result)
    if abs(turned).max() < 1e-6:
        assert words.startswith("The same direction")
    else:
        assert words.endswith("faster." if turned[1] > 0 else "slower.")


def said(result):
    apart = max(abs(result.angle - result.plain_angle))
    grown = [result.effective[-1] / result.effective[0]] if result.decay else []
    return [*result.lengths, result.angle[-1], *([] if apart < 1e-6 else [*grown, apart])]


test_the_readout = reading.test_of(chapter.SCALE, said)


def test_nothing_leaves_the_axes():
    states = [{"scale": 1, "faster": 49}, {"scale": 7, "faster": 1}, {"faster": 49, "decay": 0.02}]
    figures.nothing_leaves_the_axes(chapter.SCALE, states)
