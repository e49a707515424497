"""Analytic gradients against central differences in double precision."""

from __future__ import annotations

import numpy as np
import pytest

from regularization.network import (
    Attention,
    BatchNorm,
    Conv2D,
    Dense,
    DropBlock,
    Dropout,
    Flatten,
    MaxPool2D,
    MeanSquaredError,
    Network,
    ReLU,
    SoftmaxCrossEntropy,
    SpatialDropout,
    Tanh,
    WeightPenalty,
)

VECTOR, IMAGE, TOKENS = (4,), (4, 4, 2), (3, 4)
RATES = np.array([0.3, 0.6])

LAYERS = {
    "dense": (VECTOR, Dense(3)),
    "dense on tokens": (TOKENS, Dense(3)),
    "dense on channels": (IMAGE, Dense(3)),
    "relu": (VECTOR, ReLU()),
    "tanh": (VECTOR, Tanh()),
    "flatten": (IMAGE, Flatten()),
    "dropout": (VECTOR, Dropout(RATES)),
    "classic dropout": (VECTOR, Dropout(0.4, scaling="classic")),
    "unscaled dropout": (VECTOR, Dropout(0.4, scaling="none")),
    "spatial dropout": (IMAGE, SpatialDropout(RATES)),
    "dropblock": (IMAGE, DropBlock(RATES, block=2)),
    "convolution, same": (IMAGE, Conv2D(3, 3)),
    "convolution, valid": (IMAGE, Conv2D(3, 2, padding="valid")),
    "max pooling": (IMAGE, MaxPool2D(2)),
    "batch norm": (VECTOR, BatchNorm()),
    "batch norm on images": (IMAGE, BatchNorm()),
    "attention": (TOKENS, Attention(5)),
    "attention with dropout": (TOKENS, Attention(5, rate=RATES)),
}


@pytest.mark.parametrize("training", [True, False], ids=["training", "evaluation"])
@pytest.mark.parametrize("shared", [False, True], ids=["own inputs", "shared inputs"])
@pytest.mark.parametrize("name", LAYERS)
def test_layer_gradients(name, shared, training, slopes):
    shape, layer = LAYERS[name]
    rng = np.random.default_rng(0)
    net = Network(shape, [layer], rng=rng, members=2)
    net.parameters += 0.1 * rng.standard_normal(net.parameters.shape) * net.is_trained
    x = rng.standard_normal((1 if shared else 2, 3, *shape))
    remembered = net.parameters[:, ~net.is_trained].copy()
    direction = rng.standard_normal((2, 3, *net.output_shape))

    def value():
        net.parameters[:, ~net.is_trained] = remembered  # training mode moves the running averages
        outputs = net.forward(x, training=training, rng=np.random.default_rng(5))
        return float((direction * outputs).sum())

    value()
    inputs = net.backward(direction)
    assert inputs.shape == (2, 3, *shape)
    gradients = net.gradients.copy()
    np.testing.assert_allclose(inputs.sum(axis=0, keepdims=True) if shared else inputs, slopes(value, x), atol=1e-6)
    numerical = slopes(value, net.parameters)[:, net.is_trained]
    np.testing.assert_allclose(gradients[:, net.is_trained], numerical, atol=1e-6)
    assert not gradients[:, ~net.is_trained].any()


@pytest.mark.parametrize("training", [True, False], ids=["training", "evaluation"])
@pytest.mark.parametrize("name", LAYERS)
def test_single_precision_stays_single_in_every_layer(name, training):
    shape, layer = LAYERS[name]
    rng = np.random.default_rng(0)
    net = Network(shape, [layer], rng=rng, members=2, dtype=np.float32)
    outputs = net.forward(rng.standard_normal((1, 3, *shape), dtype=np.float32), training=training, rng=rng)
    assert outputs.dtype == net.backward(outputs).dtype == np.float32


def test_parameter_gradients_are_those_of_backward():
    rng = np.random.default_rng(0)
    layers = [Dropout(0.2), Conv2D(2, 3), ReLU(), MaxPool2D(2), Flatten(), Dense(3)]
    net = Network((4, 4, 1), layers, rng=rng, members=2)
    outputs = net.forward(rng.standard_normal((1, 5, 4, 4, 1)), training=True, rng=rng)
    net.backward(outputs)
    expected = net.gradients.copy()
    net.gradients[...] = np.nan
    net.parameter_gradients(outputs)
    np.testing.assert_array_equal(net.gradients, expected)
    assert expected.all()


def test_whole_network_with_fixed_masks(slopes):
    rng = np.random.default_rng(1)
    layers = [Dropout(0.2), Dense(6), BatchNorm(), Tanh(), Dropout(RATES), Dense(3)]
    net = Network((4,), layers, rng=rng, members=2)
    x, labels = rng.standard_normal((1, 5, 4)), rng.integers(3, size=(2, 5))
    loss = SoftmaxCrossEntropy()
    remembered = net.parameters[:, ~net.is_trained].copy()

    def value():
        net.parameters[:, ~net.is_trained] = remembered
        return float(loss.value(net.forward(x, training=True, rng=np.random.default_rng(3)), labels).sum())

    value()
    net.parameter_gradients(loss.gradient(net.forward(x, training=True, rng=np.random.default_rng(3)), labels))
    gradients = net.gradients.copy()
    numerical = slopes(value, net.parameters)
    np.testing.assert_allclose(gradients[:, net.is_trained], numerical[:, net.is_trained], atol=1e-6)


@pytest.mark.parametrize("shared", [False, True])
def test_cross_entropy_gradient(shared, slopes):
    rng = np.random.default_rng(0)
    outputs, labels = rng.standard_normal((2, 5, 4)), rng.integers(4, size=(1 if shared else 2, 5))
    loss = SoftmaxCrossEntropy()
    numerical = slopes(lambda: loss.value(outputs, labels).sum(), outputs)
    np.testing.assert_allclose(loss.gradient(outputs, labels), numerical, atol=1e-9)


@pytest.mark.parametrize("shared", [False, True])
def test_squared_error_gradient(shared, slopes):
    rng = np.random.default_rng(0)
    outputs, targets = rng.standard_normal((2, 5, 3)), rng.standard_normal((1 if shared else 2, 5, 3))
    loss = MeanSquaredError()
    numerical = slopes(lambda: loss.value(outputs, targets).sum(), outputs)
    np.testing.assert_allclose(loss.gradient(outputs, targets), numerical, atol=1e-9)


def test_penalty_gradient_with_a_strength_for_each_member(slopes):
    weights = np.random.default_rng(0).standard_normal((3, 4, 2))
    penalty = WeightPenalty(l2=[0.0, 0.3, 2.0], l1=[0.5, 0.0, 1.0])
    numerical = slopes(lambda: penalty.value(weights).sum(), weights)
    np.testing.assert_allclose(penalty.gradient(weights), numerical, atol=1e-8)


def test_losses_are_those_of_the_definition():
    rng = np.random.default_rng(0)
    outputs, labels = 3 * rng.standard_normal((2, 5, 4)), rng.integers(4, size=(1, 5))
    probabilities = np.exp(outputs) / np.exp(outputs).sum(axis=-1, keepdims=True)
    expected = [-np.mean([np.log(member[i, labels[0, i]]) for i in range(5)]) for member in probabilities]
    np.testing.assert_allclose(SoftmaxCrossEntropy().value(outputs, labels), expected, rtol=1e-12)
    expected = [np.mean([labels[0, i] == member[i].argmax() for i in range(5)]) for member in outputs]
    np.testing.assert_array_equal(SoftmaxCrossEntropy().accuracy(outputs, labels), expected)


def test_huge_scores_do_not_overflow():
    outputs = np.array([[[1e4, -1e4, 0.0]]])
    np.testing.assert_array_equal(SoftmaxCrossEntropy().value(outputs, np.array([[1]])), [2e4])
    np.testing.assert_array_equal(SoftmaxCrossEntropy().gradient(outputs, np.array([[1]])), [[[1, -1, 0]]])
