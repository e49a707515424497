"""Batch normalization: statistics, modes and invariance to the scale of the weights before it."""

from __future__ import annotations

import numpy as np
import pytest

from regularization.network import BatchNorm, Dense, MeanSquaredError, Network, Tanh


def test_training_output_is_standardised_and_evaluation_uses_the_running_averages():
    rng = np.random.default_rng(0)
    net = Network((3,), [BatchNorm(momentum=1.0, epsilon=0.0)], rng=rng, members=2)
    x = 5 + 2 * rng.standard_normal((2, 50, 3))
    outputs = net.forward(x, training=True)
    np.testing.assert_allclose(outputs.mean(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(outputs.std(axis=1), 1, rtol=1e-12)
    np.testing.assert_allclose(net.layers[0].params["mean"], x.mean(axis=1))
    np.testing.assert_allclose(net.layers[0].params["variance"], x.var(axis=1, ddof=1))
    np.testing.assert_allclose(net.forward(x), outputs * np.sqrt(49 / 50))


def test_running_averages_move_by_momentum():
    net = Network((1,), [BatchNorm(momentum=0.25)], rng=np.random.default_rng(0))
    net.forward(np.array([[[2.0], [6.0]]]), training=True)
    assert net.layers[0].params["mean"].item() == 1.0
    assert net.layers[0].params["variance"].item() == 0.75 + 0.25 * 8
    before = net.parameters.copy()
    net.forward(np.array([[[20.0]]]))
    np.testing.assert_array_equal(net.parameters, before)


def test_images_are_normalised_by_channel():
    x = np.random.default_rng(0).standard_normal((1, 6, 4, 4, 2)) * [1, 9] + [0, 3]
    net = Network((4, 4, 2), [BatchNorm(epsilon=0.0)], rng=np.random.default_rng(0))
    outputs = net.forward(x, training=True)
    np.testing.assert_allclose(outputs.mean(axis=(1, 2, 3)), 0, atol=1e-12)
    np.testing.assert_allclose(outputs.std(axis=(1, 2, 3)), 1)


def test_seven_times_the_weights_at_49_times_the_rate_go_the_same_way():
    rng = np.random.default_rng(0)
    net = Network((4,), [Dense(5), BatchNorm(epsilon=0.0), Tanh(), Dense(1)], rng=rng, members=2)
    net.parameters[1] = net.parameters[0]
    weights, grads = net.layers[0].params["weights"], net.layers[0].grads["weights"]
    weights[1] *= 7
    x, y = rng.standard_normal((1, 20, 4)), rng.standard_normal((1, 20, 1))
    loss, rates = MeanSquaredError(), np.array([0.1, 4.9]).reshape(2, 1, 1)
    start = weights[0].copy()
    for _ in range(50):
        net.parameter_gradients(loss.gradient(net.forward(x, training=True), y))
        np.testing.assert_allclose((weights * grads).sum(axis=1), 0, atol=1e-12)  # a step never shrinks the weights
        weights -= rates * grads
    np.testing.assert_allclose(weights[1], 7 * weights[0], rtol=1e-10)
    assert np.abs(weights[0] - start).max() > 0.01


def test_epsilon_keeps_a_constant_feature_finite():
    net = Network((1,), [BatchNorm(epsilon=0.25)], rng=np.random.default_rng(0))
    np.testing.assert_array_equal(net.forward(np.full((1, 4, 1), 3.0), training=True), 0)
    x = np.array([[[-1.0], [1.0]]])
    np.testing.assert_allclose(net.forward(x, training=True), x / np.sqrt(1.25))


def test_a_single_value_has_no_variance():
    net = Network((3,), [BatchNorm()], rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="at least 2 values per feature"):
        net.forward(np.ones((1, 1, 3)), training=True)
