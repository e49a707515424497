"""Noisy copies come close to ridge, and the verdict is on the test error."""

from dataclasses import replace

import numpy as np
import pytest

from chapters import beyond_penalties as chapter
from chapters.beyond_penalties import noise
from regularization import data
from tests.chapters import reading
from tests.chapters.beyond_penalties import figures


def test_many_noisy_copies_come_close_to_ridge_at_every_scale():
    for scale in chapter.SCALES:
        few, many = (
            np.linalg.norm(chapter.noisy_weights(scale, copies) - chapter.ridge_weights(scale)) for copies in (1, 300)
        )
        assert many < 0.35 * few


def test_thirty_patients_are_standardised_with_their_own_figures():
    few, rest = chapter.thirty()
    np.testing.assert_allclose(few.X.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(few.X.std(axis=0), 1)
    assert few.n + rest.n == data.diabetes().train.n
    assert abs(rest.X.mean(axis=0)).max() > 0.01


@pytest.mark.parametrize(
    ("error", "plain", "said"),
    [
        (1.0599, 2.0, "About as good as any σ here."),
        (1.0601, 2.0, "Better than no noise, but not the best."),
        (2.0, 2.0, "Better than no noise, but not the best."),
        (2.0001, 2.0, "Worse than no noise."),
        (1.05, 1.0, "About as good as any σ here."),
    ],
)
def test_the_verdict_is_on_the_test_error(error, plain, said):
    result = chapter.NOISE.result(scale=0.5)
    noisy = np.full(len(chapter.SCALES), 3.0)
    noisy[2], noisy[chapter.SCALES.index(0.5)] = 1.0, error
    assert noise.verdict(replace(result, noisy_errors=noisy, plain_error=plain)) == said


def said(result):
    apart = ((result.noisy - result.ridge) ** 2).sum() ** 0.5 / (result.ridge**2).sum() ** 0.5
    error = result.noisy_errors[chapter.SCALES.index(result.scale)]
    return [result.scale, result.copies, apart, result.scale**2, error, result.plain_error]


test_the_readout = reading.test_of(chapter.NOISE, said)


def test_nothing_leaves_the_axes():
    figures.nothing_leaves_the_axes(chapter.NOISE, [{"scale": 3.0, "copies": 1}, {"scale": 0.05, "copies": 1}])
