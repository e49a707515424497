"""The figure to scroll through: its curve is the fit, its words name the state of the fit."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.what_is_regularization import SCROLL, polynomial, scroll
from tests.chapters import reading

RESULT = SCROLL.result(lam=0.00316)
FLOOR = 0.3**2


def test_the_curve_is_the_fit_of_this_strength_beside_the_unpenalised_one():
    for lam in (0.0, 1e-5, 10.0):
        result = SCROLL.result(lam=lam)
        place = polynomial.STRENGTHS.index(lam)
        powers = (2 * polynomial.GRID[:, None] - 1) ** np.arange(1, 12)
        path = polynomial.path()
        np.testing.assert_allclose(result.curve, powers @ path.coefs[place] + path.intercepts[place], atol=1e-8)
        np.testing.assert_allclose(result.unpenalised, powers @ path.coefs[0] + path.intercepts[0], atol=1e-6)
        training, _, test = polynomial.errors()
        assert (result.training_error, result.test_error) == (training[place], test[place])


def test_without_a_penalty_both_curves_are_one():
    result = SCROLL.result(lam=0.0)
    np.testing.assert_array_equal(result.curve, result.unpenalised)


@pytest.mark.parametrize(
    ("test_error", "training_error", "state"),
    [
        (1.449 * FLOOR, 9.0, "Just right."),
        (1.451 * FLOOR, 1.201 * FLOOR, "Underfitting."),
        (1.451 * FLOOR, 1.199 * FLOOR, "Overfitting."),
        (1.451 * FLOOR, 0.0, "Overfitting."),
    ],
)
def test_the_verdict_compares_both_errors_with_the_noise(test_error, training_error, state):
    assert scroll.verdict(replace(RESULT, test_error=test_error, training_error=training_error)) == state


def test_the_steps_of_the_scroll_say_what_the_verdict_says():
    states = [scroll.verdict(SCROLL.result(lam=step.value)) for step in SCROLL.scroll.steps]
    assert states == ["Overfitting.", "Overfitting.", "Just right.", "Underfitting.", "Just right."]


def said(result):
    return [result.lam, result.training_error, 1000, result.test_error]


test_the_readout = reading.test_of(SCROLL, said)


def test_the_error_on_new_points_is_of_as_many_as_the_words_say():
    assert polynomial.sample().test.n == 1000
