"""Convolution and pooling against loops that spell out the definition."""

from __future__ import annotations

import numpy as np
import pytest

from regularization.network import Conv2D, MaxPool2D, Network


@pytest.mark.parametrize(
    ("size", "padding", "margin"), [(3, "same", 1), (1, "same", 0), (2, "valid", 0), (5, "same", 2)]
)
def test_convolution_is_a_weighted_sum_at_each_position(size, padding, margin):
    rng = np.random.default_rng(0)
    net = Network((5, 6, 2), [Conv2D(3, size, padding=padding)], rng=rng, members=2)
    net.layers[0].params["bias"][...] = rng.standard_normal((2, 1, 3))
    x = rng.standard_normal((2, 4, 5, 6, 2))
    outputs = net.forward(x)
    padded = np.pad(x, ((0, 0), (0, 0), (margin, margin), (margin, margin), (0, 0)))
    weights, bias = net.layers[0].params["weights"], net.layers[0].params["bias"]
    for m, b, i, j, c in np.ndindex(outputs.shape):
        window = padded[m, b, i : i + size, j : j + size]
        assert outputs[m, b, i, j, c] == pytest.approx((window * weights[m, ..., c]).sum() + bias[m, 0, c], abs=1e-12)
    assert outputs.shape[2:4] == ((5, 6) if padding == "same" else (6 - size, 7 - size))


def test_pooling_keeps_the_largest_of_each_tile():
    x = np.random.default_rng(0).standard_normal((2, 3, 4, 6, 2))
    outputs = MaxPool2D(2).forward(x)
    assert outputs.shape == (2, 3, 2, 3, 2)
    for m, b, i, j, c in np.ndindex(outputs.shape):
        tile = x[m, b, 2 * i : 2 * i + 2, 2 * j : 2 * j + 2, c]
        assert outputs[m, b, i, j, c] == tile.max()


def test_ties_in_max_pooling_send_the_gradient_to_one_place():
    layer = MaxPool2D(2)
    layer.forward(np.zeros((1, 1, 4, 4, 1)))
    grad = layer.backward(np.ones((1, 1, 2, 2, 1)))
    assert grad.sum() == 4
    assert (grad > 0).sum() == 4
