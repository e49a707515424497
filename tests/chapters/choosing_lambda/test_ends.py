"""The two ends of the strength: least squares, and the mean for everyone."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.choosing_lambda import ends
from chapters.choosing_lambda.known_truth import problem
from tests.chapters import reading
from tests.chapters.borders import with_entry


def test_a_very_strong_penalty_predicts_the_mean_and_none_is_least_squares():
    train = problem().train
    none, strong = (ends.compute(rows=60, lam=lam) for lam in (0.0, 1e4))
    assert np.abs(strong.predicted - train.y.mean()).max() < 0.01
    design = np.column_stack([np.ones(60), train.X])
    weights = np.linalg.lstsq(design, train.y, rcond=None)[0]
    new = problem().validation.X[:60]
    np.testing.assert_allclose(none.predicted, np.column_stack([np.ones(60), new]) @ weights)


def said(result):
    place = ends.WIDE.index(result.lam)
    spread = np.sqrt(np.var(result.predicted) / np.var(result.signal))
    return [result.rows, result.lam, result.training[place], result.truth[place], min(result.truth), spread]


test_the_readout = reading.test_of(ends.ENDS, said)


@pytest.mark.parametrize(
    ("place", "error", "verdict"),
    [
        (8, 21.999, "No strength is better by a tenth."),
        (8, 22.001, "Too weak: the predictions follow the noise of the training rows."),
        (9, 20.0, "No strength is better by a tenth."),
        (10, 21.999, "No strength is better by a tenth."),
        (10, 22.001, "Too strong: the predictions are drawn too far towards the mean of y."),
    ],
)
def test_a_tenth_and_the_side_decide(place, error, verdict):
    truth = with_entry(with_entry(np.full(len(ends.WIDE), 50.0), 9, 20.0), place, error)
    result = replace(ends.compute(rows=60, lam=1.0), truth=truth, place=place)
    assert ends.verdict(result) == verdict
    assert ends.readout(result).endswith(verdict)
