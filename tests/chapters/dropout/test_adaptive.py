"""Dropout in linear regression, held against all masks and against scikit-learn's ridge."""

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from chapters import dropout as chapter
from chapters.dropout import adaptive
from tests.chapters import reading


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("unit", [0.1, 1.0, 10.0])
def test_dropout_in_linear_regression(rate, unit):
    result = chapter.ADAPTIVE.result(rate=rate, unit=unit)
    np.testing.assert_allclose(result.masks, result.penalised[:: chapter.SAMPLED], rtol=1e-9)
    np.testing.assert_allclose(result.effects[1], chapter.ADAPTIVE.result(rate=rate, unit=1.0).effects[1], rtol=1e-7)
    assert result.penalised.argmin() == np.abs(chapter.STRETCH - 1).argmin()
    X, y = chapter.patients(unit)
    theirs = Ridge(alpha=len(y) * rate / (1 - rate), fit_intercept=False).fit(X, y).coef_ * X.std(axis=0)
    np.testing.assert_allclose(result.effects[2], theirs, rtol=1e-6)


@pytest.mark.parametrize(
    ("rate", "unit", "said"),
    [
        (0.0, 10.0, "Nothing is dropped and nothing is penalised: all three agree."),
        (0.1, 1.0, "All features have the same size here, so dropout is ridge."),
        (0.1, 3.0, "Dropout does not care about the unit; ridge does."),
        (0.1, 0.3, "Dropout does not care about the unit; ridge does."),
    ],
)
def test_the_verdict_is_what_the_effects_show(rate, unit, said):
    result = chapter.ADAPTIVE.result(rate=rate, unit=unit)
    assert adaptive.verdict(result) == said
    free, dropped, ridge = result.effects
    assert np.allclose(dropped, ridge) == (rate == 0 or unit == 1)
    assert np.allclose(dropped, free) == (rate == 0)


def said(result):
    price = result.rate / (1 - result.rate)
    return [result.rate, price, result.unit, *result.effects[:, chapter.BMI]]


test_the_readout = reading.test_of(chapter.ADAPTIVE, said)
