"""Three norms: each shape passes through the tip of the arrow."""

import numpy as np
import pytest

from chapters.prerequisites import NORMS
from tests.chapters import reading


def test_the_three_shapes_pass_through_the_tip():
    for state in NORMS.states():
        result = NORMS.result(**state)
        assert result.l2 == pytest.approx(1)
        assert result.largest <= result.l2 <= result.l1 <= 2**0.5 + 1e-12
        assert result.l1 == pytest.approx(sum(abs(result.w)))
        assert result.largest == max(abs(result.w))


def said(result):
    angle = np.deg2rad(result.degrees)
    w = np.cos(angle), np.sin(angle)
    return [*w, 1] if result.degrees in (0, 90) else [*w, 1, sum(w), max(w)]


test_the_readout = reading.test_of(NORMS, said)
