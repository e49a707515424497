"""What the first page asks to draw is what scikit-learn fits."""

import numpy as np
from sklearn.linear_model import Ridge

from chapters.landing import MANY_SAMPLES
from everystate.drawing import fresh_nodes
from everystate.settling import settled
from regularization import data


def test_at_a_high_price_the_wave_becomes_a_slope():
    (found,) = settled(MANY_SAMPLES, fresh_nodes(MANY_SAMPLES, MANY_SAMPLES.result()))
    (prediction,) = MANY_SAMPLES.predictions
    sample = data.noisy_sine(n=18, noise=0.35, spacing="even", rng=np.random.default_rng(0))
    powers = [(2 * x[:, None] - 1) ** np.arange(1, 13) for x in (sample.train.X[:, 0], np.array(prediction.x))]
    model = Ridge(alpha=18 * prediction.settles["lam"], solver="svd").fit(powers[0], sample.train.y)
    np.testing.assert_allclose(found["spec"]["truth"], model.predict(powers[1]), atol=1e-8)
    assert (np.diff(found["spec"]["truth"]) < 0).all()
    assert found["spec"]["shape"] == "falls"
