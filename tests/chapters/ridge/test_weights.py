"""The polynomial's weights are scikit-learn's, and the verdict follows the noise."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from chapters.ridge import polynomials, weights
from tests.chapters import reading


@pytest.mark.parametrize("degree", weights.DEGREES)
def test_the_weights_of_the_polynomial_are_those_of_scikit_learn(degree):
    for lam in polynomials.WEIGHT_STRENGTHS[1:]:
        shown = weights.compute(lam=lam, degree=degree)
        theirs = Ridge(alpha=polynomials.ROWS * lam, solver="svd").fit(polynomials.columns(shown.x, degree), shown.y)
        np.testing.assert_allclose(shown.weights, theirs.coef_, rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose(shown.curve, theirs.predict(polynomials.columns(weights.GRID, degree)), atol=1e-6)


def said(result):
    length, free = (np.sqrt((w**2).sum()) for w in (result.weights, result.unpenalised_weights))
    return [result.degree, result.lam, length, free, result.training_error, result.test_error]


test_the_readout = reading.test_of(weights.WEIGHTS, said)


@pytest.mark.parametrize(
    ("training", "test", "verdict"),
    [
        (0.2, 0.143999, "Just right."),
        (0.117001, 0.144001, "Underfitting."),
        (0.116999, 0.144001, "Overfitting."),
    ],
)
def test_the_verdict_measures_in_variances_of_the_noise(training, test, verdict):
    # The noise has variance 0.09: 1.6 and 1.3 times that are 0.144 and 0.117.
    result = replace(weights.compute(lam=0.1, degree=3), training_error=training, test_error=test)
    assert weights.verdict(result) == verdict
    assert weights.readout(result).endswith(verdict)
