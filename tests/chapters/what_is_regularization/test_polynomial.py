"""The fits of chapter 1 are scikit-learn's, and their errors those of the definition."""

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from chapters.what_is_regularization import polynomial

SAMPLE = polynomial.sample()
POWERS = np.arange(1, polynomial.DEGREE + 1)


def columns(x):
    return (2 * x[:, None] - 1) ** POWERS


@pytest.mark.parametrize("lam", [1e-5, 0.00316, 0.1, 10.0])
def test_fits_are_those_of_scikit_learn(lam):
    train, place = SAMPLE.train, polynomial.STRENGTHS.index(lam)
    model = Ridge(alpha=lam * train.n, solver="svd").fit(columns(train.X[:, 0]), train.y)
    assert np.allclose(polynomial.path().coefs[place], model.coef_)
    for part, errors in zip(SAMPLE.parts, polynomial.errors(), strict=True):
        assert errors[place] == pytest.approx(np.mean((model.predict(columns(part.X[:, 0])) - part.y) ** 2))


def test_without_a_penalty_the_polynomial_interpolates_the_twelve_points():
    assert SAMPLE.train.n == polynomial.DEGREE + 1
    assert polynomial.errors()[0][0] < 1e-12
    x, y = SAMPLE.train.X[:, 0], SAMPLE.train.y
    # Lagrange's formula, at places between the points.
    between = (x[1:] + x[:-1]) / 2
    rest = [np.prod([(between - other) / (one - other) for other in x if other != one], axis=0) for one in x]
    weights = polynomial.path().coefs[0], polynomial.path().intercepts[0]
    np.testing.assert_allclose(columns(between) @ weights[0] + weights[1], y @ np.array(rest), rtol=1e-6)


def test_the_training_error_rises_with_the_strength_and_the_validation_error_has_its_lowest_inside():
    training, validation, _ = polynomial.errors()
    assert (np.diff(training) >= -1e-12).all()
    assert 0 < validation.argmin() < len(validation) - 1
