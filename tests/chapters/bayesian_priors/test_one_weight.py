"""One weight: mode and mean are those of the density, by another route, and the words say which is zero."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import quad

from chapters.bayesian_priors import ONE_WEIGHT, one_weight
from tests.chapters import reading


@pytest.mark.parametrize("scale", one_weight.ONE_SCALES)
def test_mode_and_mean_of_one_weight(scale):
    for estimate in one_weight.ESTIMATES[::4]:
        shown = one_weight.compute(estimate=estimate, scale=scale)

        def density(w, z=estimate):
            return np.exp(-0.5 * (z - w) ** 2 - abs(w) / scale)

        whole, first = (quad(f, -10, 15, points=[0, estimate])[0] for f in (density, lambda w: w * density(w)))
        assert shown.mean == pytest.approx(first / whole, abs=1e-4)
        grid = np.linspace(-1, 5, 6001)
        assert shown.mode == pytest.approx(grid[density(grid).argmax()], abs=1e-3)
        assert (np.abs(shown.draws) > 1e-6).all()
        assert shown.density.max() < 2.2


@pytest.mark.parametrize(
    ("estimate", "mode", "words"),
    [
        (0.0, 0.0, "Both are zero, since at z = 0 the posterior is symmetric"),
        (0.25, 0.0, "The mode is exactly zero"),
        (0.25, 1e-12, "The least-squares weight is beyond the threshold"),
    ],
)
def test_the_verdict_says_which_is_zero(estimate, mode, words):
    result = replace(one_weight.compute(estimate=1.0, scale=1.0), estimate=estimate, mode=mode)
    assert one_weight.verdict(result).startswith(words)


def said(result):
    threshold = 1 / result.scale
    mode = max(result.estimate - threshold, 0)
    # Means agree with a sum on the grid to 1e-4 in the test above; here the readout's digits count.
    mean = result.means[one_weight.ESTIMATES.index(result.estimate)]
    return [result.estimate, 1, result.scale, threshold, mode, mean, *([0] if result.estimate == 0 else [])]


test_the_readout = reading.test_of(ONE_WEIGHT, said)
