"""Chapter 8: what the studies train on and measure is what they say."""

import numpy as np
import pytest

from chapters.dropout_relatives import study
from chapters.dropout_relatives.study import convolution


def test_the_guess_is_perfect_for_a_constant_and_worthless_for_noise():
    rng = np.random.default_rng(0)
    mask = rng.random((40, 8, 8, study.CHANNELS)) > 0.3
    constant = np.broadcast_to(rng.normal(size=(40, 1, 1, study.CHANNELS)), mask.shape)
    assert convolution.explained(constant, mask) == pytest.approx(1)
    assert convolution.explained(rng.normal(size=mask.shape), mask) < 0.001


def test_damage_is_what_it_says():
    whole, patch, dots = study.examples(30)
    assert ((patch == whole) | (patch == 0)).all()
    assert ((dots == whole) | (dots == 0)).all()
    _, covered, missing = study.damaged(np.ones((1, 30, 8, 8, 1), dtype=np.float32))
    assert (covered[0] == 0).sum(axis=(1, 2, 3)).tolist() == [9] * 30
    assert (missing[0] == 0).sum(axis=(1, 2, 3)).tolist() == [16] * 30
