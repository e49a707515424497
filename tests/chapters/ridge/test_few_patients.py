"""Ridge on a few patients, drawn again and again."""

import numpy as np

from chapters.ridge.few_patients import SMALL_STRENGTHS, small_samples


def test_a_redraw_of_patients_uses_its_own_scale():
    few = small_samples(patients=30)
    assert few.shape == (200, len(SMALL_STRENGTHS))
    assert 0 < np.median(few, axis=0).argmin() < len(SMALL_STRENGTHS) - 1
