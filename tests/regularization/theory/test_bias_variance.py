from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.linear_model import Ridge

from regularization.data import noisy_sine
from regularization.theory import bias_variance, redraw_predictions, ridge_bias_variance


def rng(seed=0):
    return np.random.default_rng(seed)


@settings(deadline=None)
@given(
    predictions=arrays(float, (5, 3), elements=st.floats(-10, 10)),
    truth=arrays(float, 3, elements=st.floats(-10, 10)),
    noise=st.floats(0, 3),
)
def test_the_parts_add_up_to_the_mean_squared_error(predictions, truth, noise):
    parts = bias_variance(predictions, truth, noise=noise)
    measured = ((predictions - truth) ** 2).mean(axis=0) + noise**2
    np.testing.assert_allclose(parts.error, measured, atol=1e-9)
    assert sum(parts.averages) == pytest.approx(measured.mean(), abs=1e-9)


def test_the_same_predictor_every_time_has_no_variance():
    parts = bias_variance(np.ones((4, 2)), np.zeros(2), noise=0.0)
    np.testing.assert_array_equal(parts.variance, 0.0)
    np.testing.assert_array_equal(parts.bias_squared, 1.0)


@pytest.mark.parametrize("lam", [0.0, 0.3, 100.0])
def test_the_exact_ridge_decomposition_follows_from_the_smoother_of_scikit_learn(lam):
    X, truth = rng().normal(size=(9, 3)), rng(1).normal(size=9)
    # Column i of the smoother is the prediction for y = e_i.
    smoother = np.column_stack([Ridge(alpha=9 * lam).fit(X, e).predict(X) for e in np.eye(9)])
    parts = ridge_bias_variance(X, truth, noise=0.7, lam=lam)
    np.testing.assert_allclose(parts.mean, smoother @ truth, atol=1e-10)
    np.testing.assert_allclose(parts.bias_squared, (smoother @ truth - truth) ** 2, atol=1e-10)
    np.testing.assert_allclose(parts.variance, 0.49 * np.diag(smoother @ smoother.T), atol=1e-10)


def test_redraws_approach_the_exact_decomposition():
    X, truth, R = rng().normal(size=(12, 2)), rng(1).normal(size=12), 1000
    predictions = redraw_predictions(
        lambda rng: (X, truth + 0.5 * rng.normal(size=12)), Ridge(alpha=6).fit, X, redraws=R, rng=rng(2)
    )
    measured, exact = (
        bias_variance(predictions, truth, noise=0.5),
        ridge_bias_variance(X, truth, noise=0.5, lam=0.5),
    )
    np.testing.assert_allclose(measured.mean, exact.mean, atol=5 * np.sqrt(exact.variance.max() / R))
    np.testing.assert_allclose(measured.variance, exact.variance, rtol=5 * np.sqrt(2 / R))


def test_redraws_adding_up_match_the_error_on_fresh_targets():
    X = np.linspace(0, 1, 40)[:, None]
    truth = np.sin(2 * np.pi * X[:, 0])
    predictions = redraw_predictions(
        lambda rng: noisy_sine(n=20, noise=0.3, rng=rng, validation=0, test=0).train,
        Ridge(alpha=0.1).fit,
        X,
        redraws=600,
        rng=rng(),
    )
    fresh = truth + 0.3 * rng(1).normal(size=predictions.shape)
    errors = ((fresh - predictions) ** 2).mean(axis=1)
    expected = bias_variance(predictions, truth, noise=0.3).error.mean()
    assert errors.mean() == pytest.approx(expected, abs=5 * errors.std() / np.sqrt(600))


def test_redraws_use_fresh_data_and_the_same_seed_repeats_them():
    def draw(rng):
        return noisy_sine(n=5, noise=0.3, rng=rng, validation=0, test=0).train

    first, second = (redraw_predictions(draw, Ridge().fit, [[0.5]], redraws=3, rng=rng(3)) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    assert np.unique(first).size == 3


@pytest.mark.parametrize("prediction", [np.ones((2, 1)), np.array([1.0, np.nan])])
def test_a_model_that_predicts_no_vector_of_numbers_is_named(prediction):
    def fit(X, y):
        return SimpleNamespace(predict=lambda new: prediction)

    with pytest.raises(ValueError, match=r"fit\(X, y\).predict\(X\) must"):
        redraw_predictions(lambda rng: (None, None), fit, np.ones((2, 1)), redraws=1, rng=rng())


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: bias_variance(np.ones((2, 3)), np.ones(2), noise=0), ValueError, r"truth must have shape \(3,\)"),
        (lambda: bias_variance(np.ones(3), np.ones(3), noise=0), ValueError, "predictions must have shape"),
        (lambda: bias_variance(np.ones((2, 3)), np.ones(3), noise=-1), ValueError, "noise must be"),
        (lambda: ridge_bias_variance(np.ones((2, 1)), np.ones(3), noise=1, lam=1), ValueError, "truth must have shape"),
        (lambda: ridge_bias_variance(np.ones((2, 1)), np.ones(2), noise=1, lam=-1), ValueError, "lam must be"),
        (lambda: redraw_predictions(None, None, [[1.0]], redraws=0, rng=rng()), ValueError, "redraws must be"),
        (lambda: redraw_predictions(None, None, [[1.0]], redraws=2, rng=1), TypeError, "rng must be"),
    ],
)
def test_bad_arguments_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
