"""An unrepresentative sample: nothing is collected in the gap, and validation is blind to it."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from chapters.why_models_overfit import GAPS, UNREPRESENTATIVE, surveys, unrepresentative
from regularization import linear
from tests.chapters import reading


@pytest.mark.parametrize("width", [0.2, 0.5])
def test_nothing_is_collected_in_the_gap_but_the_test_points_cover_it(width):
    low, high = surveys.gap_of(width)
    sample = surveys.survey(60, width, 3)
    inside = [np.mean((low <= part.X) & (high > part.X)) for part in sample.parts]
    assert inside[:2] == [0, 0]
    assert inside[2] == pytest.approx(width, abs=0.1)


def test_the_errors_are_those_of_scikit_learns_ridge():
    errors = surveys.survey_errors(30)
    for seed, place in ((0, 0), (7, 10)):
        sample = surveys.survey(30, GAPS[place], seed)

        def columns(part):
            return linear.polynomial_design(part.X[:, 0], 12, interval=(0, 1))

        model = Ridge(alpha=30 * 1e-3, solver="svd").fit(columns(sample.train), sample.train.y)
        expected = [np.mean((model.predict(columns(part)) - part.y) ** 2) for part in sample.parts]
        np.testing.assert_allclose(errors[place, seed], expected)


def with_errors(validation, test):
    result = UNREPRESENTATIVE.result(n=60, width=0.3)
    return replace(result, validation=np.full(len(GAPS), validation), test=np.where(np.array(GAPS) == 0.3, test, 100.0))


@pytest.mark.parametrize(
    ("validation", "test", "words"),
    [
        (0.0301, 0.0301 * 1.599, "The sample is too small: validation sees that."),
        (
            0.0301,
            0.0301 * 1.601,
            "That is 1.6 times what validation promised: it sees that the sample is small, but not its hole.",
        ),
        (0.0299, 0.0299 * 1.601, "That is 1.6 times what validation promised: it has the same hole."),
        (0.0299, 0.0299 * 1.599, "That is 1.6 times what validation promised: it is a little too hopeful."),
        (0.0299, 0.0299 * 1.301, "That is 1.3 times what validation promised: it is a little too hopeful."),
        (0.0299, 0.0299 * 1.299, "Validation is a fair judge here."),
        (0.02, 0.5, "That is 25 times what validation promised: it has the same hole."),
    ],
)
def test_the_verdict_compares_validation_with_the_whole_range(validation, test, words):
    assert unrepresentative.verdict(with_errors(validation, test)) == words


def said(result):
    place = int(np.argmin(np.abs(np.array(GAPS) - result.width)))
    _, validation, test = np.median(surveys.survey_errors(len(result.y)), axis=1)[place]
    blind = test > (1.6 if validation > 3 * 0.1**2 else 1.3) * validation
    return [len(result.y), result.width, validation, test, 40, *([test / validation] if blind else [])]


test_the_readout = reading.test_of(UNREPRESENTATIVE, said)


def test_the_medians_are_over_as_many_samples_as_the_words_say():
    assert surveys.survey_errors(10).shape == (len(GAPS), 40, 3)
