"""Weights before normalization: gradient at right angles, and seven times the weights need 49 times the rate."""

import numpy as np
import pytest

from chapters import beyond_penalties as chapter


def test_the_gradient_before_normalization_is_right_and_at_right_angles():
    w = np.array([0.4, -1.3])
    _, gradient = chapter.through_batchnorm(w)
    for axis in range(2):
        step = 1e-6 * np.eye(2)[axis]
        slope = (chapter.through_batchnorm(w + step)[0] - chapter.through_batchnorm(w - step)[0]) / 2e-6
        assert gradient[axis] == pytest.approx(slope, abs=1e-8)
    assert gradient @ w == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("decay", chapter.DECAYS)
def test_seven_times_the_weights_need_forty_nine_times_the_rate(decay):
    plain = chapter.descent_path(1, 1, decay)
    np.testing.assert_allclose(chapter.descent_path(7, 49, decay), 7 * plain, rtol=1e-9, atol=1e-9)
    assert np.abs(chapter.descent_path(7, 1, decay) - 7 * plain).max() > 0.1
