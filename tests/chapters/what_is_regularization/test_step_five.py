"""Step five: both rules choose by validation alone, and what they choose is judged on points of its own."""

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from chapters.what_is_regularization import STRENGTHS, step_five
from regularization import data


@pytest.mark.parametrize("points", [6, 100])
def test_both_rules_choose_on_the_validation_points(points):
    rng = np.random.default_rng(17)
    found = step_five.choices(points)
    for place in range(5):
        sample = data.noisy_sine(n=12, noise=0.3, spacing="even", rng=rng, validation=points, test=500)
        powers = [(2 * part.X - 1) ** np.arange(1, 12) for part in sample.parts]
        models = [Ridge(alpha=12 * lam, solver="svd").fit(powers[0], sample.train.y) for lam in STRENGTHS[1:]]
        validation, test = (
            [np.mean((model.predict(columns) - part.y) ** 2) for model in models]
            for columns, part in zip(powers[1:], sample.parts[1:], strict=True)
        )
        lowest = int(np.argmin(validation))
        strongest = max(k for k, error in enumerate(validation) if error <= 1.1 * validation[lowest])
        assert found.lowest[place] == pytest.approx(test[lowest])
        assert found.strongest[place] == pytest.approx(test[strongest])
        np.testing.assert_allclose(found.test[place, 1:], test, rtol=1e-6)
