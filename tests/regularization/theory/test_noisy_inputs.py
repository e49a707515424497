import numpy as np
import pytest
from sklearn.linear_model import LinearRegression, Ridge

from regularization.theory import (
    dropout_loss,
    dropout_penalty,
    dropout_weights,
    noise_loss,
    noisy_copies,
    patterns,
)


def problem(n=7, p=5, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, p)), rng.normal(size=n), rng.normal(size=p)


def mean_squared_error(X, y, w):
    return np.mean((y - X @ w) ** 2)


def test_patterns_are_all_different_and_balanced():
    every = patterns(5)
    assert len({tuple(row) for row in every}) == 32
    np.testing.assert_array_equal(every.mean(axis=0), 0.5)


@pytest.mark.parametrize("rate", [0.0, 0.2, 0.5, 0.9])
def test_averaging_over_masks_adds_exactly_the_penalty(rate):
    X, y, w = problem()
    expected = mean_squared_error(X, y, w) + dropout_penalty(X, w, rate=rate)
    assert dropout_loss(X, y, w, rate=rate) == pytest.approx(expected, rel=1e-12)


def test_averaging_over_masks_agrees_with_drawing_them():
    X, y, w = problem()
    rng = np.random.default_rng(1)
    masks = rng.random(size=(40_000, 7, 5)) >= 0.3
    draws = ((y - (masks / 0.7 * X) @ w) ** 2).mean(axis=1)
    error = 4 * draws.std() / np.sqrt(len(draws))
    assert dropout_loss(X, y, w, rate=0.3) == pytest.approx(draws.mean(), abs=error)


def test_dropout_is_ridge_on_features_scaled_to_unit_length():
    X, y, _ = problem()
    lengths = np.sqrt((X**2).sum(axis=0))
    ridge = Ridge(alpha=0.25 / 0.75, fit_intercept=False).fit(X / lengths, y).coef_ / lengths
    np.testing.assert_allclose(dropout_weights(X, y, rate=0.25), ridge, atol=1e-12)


def test_the_units_of_the_features_do_not_matter_to_dropout():
    X, y, _ = problem()
    units = np.array([1.0, 1e9, 1e-9, 1e4, 1.0])
    np.testing.assert_allclose(dropout_weights(X * units, y, rate=0.4) * units, dropout_weights(X, y, rate=0.4))


def test_no_weights_near_the_minimiser_have_a_smaller_loss_under_dropout():
    X, y, _ = problem()
    best = dropout_weights(X, y, rate=0.4)
    smallest = dropout_loss(X, y, best, rate=0.4)
    for direction in np.vstack([np.eye(5), -np.eye(5)]):
        assert dropout_loss(X, y, best + 1e-3 * direction, rate=0.4) > smallest


@pytest.mark.parametrize("scale", [0.0, 0.3, 2.0])
def test_two_point_input_noise_is_a_ridge_penalty(scale):
    X, y, w = problem()
    expected = mean_squared_error(X, y, w) + scale**2 * (w**2).sum()
    assert noise_loss(X, y, w, scale=scale) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("scale", [0.1, 1.5])
def test_least_squares_on_noisy_copies_is_ridge(scale):
    X, y, _ = problem()
    copies = LinearRegression().fit(*noisy_copies(X, y, scale=scale))
    ridge = Ridge(alpha=7 * scale**2).fit(X, y)
    np.testing.assert_allclose(copies.coef_, ridge.coef_, atol=1e-10)
    assert copies.intercept_ == pytest.approx(ridge.intercept_)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: dropout_loss(np.eye(2), np.ones(2), np.ones(2), rate=1.0), ValueError, r"rate must be .* \[0, 1\)"),
        (lambda: dropout_penalty(np.eye(2), np.ones(3), rate=0.1), ValueError, "w must have shape"),
        (lambda: dropout_weights(np.ones((3, 2)), np.ones(3), rate=0.0), ValueError, "unique minimiser"),
        (
            lambda: dropout_weights(np.eye(3)[:, :2] * [1, 0], np.ones(3), rate=0.5),
            ValueError,
            "zeros, got one at index 1",
        ),
        (lambda: noise_loss(np.eye(2), np.ones(2), np.ones(2), scale=-1.0), ValueError, "scale must be"),
        (lambda: noisy_copies(np.eye(2), np.ones(3), scale=1.0), ValueError, "y must have shape"),
        (lambda: patterns(17), ValueError, "p must be an integer from 1 to 16"),
    ],
)
def test_bad_arguments_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
