"""Dropout and its relatives: identities over all masks, modes, rates for each member."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regularization.network import (
    Attention,
    BatchNorm,
    Conv2D,
    Dense,
    DropBlock,
    Dropout,
    Flatten,
    MeanSquaredError,
    Network,
    ReLU,
    SpatialDropout,
    dropblock_gamma,
    dropblock_kept,
    keep_mask,
    softmax,
)


def probabilities(masks: np.ndarray, rate: float) -> np.ndarray:
    """How likely each mask is, shape (number of masks,)."""
    return np.prod(np.where(masks, 1 - rate, rate), axis=1)


# Averages over all masks: the ensemble that dropout trains.


@pytest.mark.parametrize("rate", [0.5, 0.2])
@pytest.mark.parametrize("scaling", ["classic", "inverted"])
def test_geometric_mean_of_all_4096_softmax_networks_is_the_full_network(rate, scaling, all_masks):
    rng = np.random.default_rng(0)
    net = Network((12,), [Dropout(rate, scaling=scaling), Dense(4)], rng=rng)
    x, masks = rng.standard_normal((1, 12)), all_masks(12)
    members = softmax(net.forward(np.broadcast_to(x, (1, 4096, 12)), masks={0: masks[None]}))[0]
    geometric = np.exp(probabilities(masks, rate) @ np.log(members))
    geometric /= geometric.sum()
    full = softmax(net.predict(x))[0, 0]
    np.testing.assert_allclose(geometric, full, rtol=0, atol=1e-15 if scaling == "classic" and rate == 0.5 else 5e-15)
    arithmetic = probabilities(masks, rate) @ members
    assert np.abs(arithmetic - full).max() > 1e-3


def test_geometric_mean_is_not_exact_with_two_dropped_layers(all_masks):
    rng = np.random.default_rng(1)
    net = Network((6,), [Dropout(0.5), Dense(6), ReLU(), Dropout(0.5), Dense(3)], rng=rng)
    x, masks = rng.standard_normal((1, 6)), all_masks(12)
    use = {0: masks[None, :, :6], 3: masks[None, :, 6:]}
    members = softmax(net.forward(np.broadcast_to(x, (1, 4096, 6)), masks=use))[0]
    geometric = np.exp(np.log(members).mean(axis=0))
    geometric /= geometric.sum()
    assert np.abs(geometric - softmax(net.predict(x))[0, 0]).max() > 1e-3


@pytest.mark.parametrize("scaling", ["classic", "inverted"])
def test_expectation_over_masks_is_the_full_network_when_what_follows_is_linear(scaling, all_masks):
    rng = np.random.default_rng(0)
    net = Network((8,), [Dropout(0.3, scaling=scaling), Dense(3)], rng=rng)
    x, masks = rng.standard_normal((1, 8)), all_masks(8)
    outputs = net.forward(np.broadcast_to(x, (1, 256, 8)), masks={0: masks[None]})[0]
    np.testing.assert_allclose(probabilities(masks, 0.3) @ outputs, net.predict(x)[0, 0], atol=1e-14)


def test_expectation_over_all_512_masks_of_an_attention_matrix_is_full_attention(all_masks):
    rng = np.random.default_rng(0)
    net = Network((3, 4), [Attention(2, rate=0.3)], rng=rng)
    x, masks = rng.standard_normal((1, 3, 4)), all_masks(9)
    batch = np.broadcast_to(x, (1, 512, 3, 4))
    outputs = net.forward(batch, masks={0: masks.reshape(1, 512, 3, 3)})[0]
    expected = np.tensordot(probabilities(masks, 0.3), outputs, axes=1)
    np.testing.assert_allclose(expected, net.predict(x)[0, 0], atol=1e-14)


def test_expectation_over_all_masks_of_channels_is_the_full_convolution(all_masks):
    rng = np.random.default_rng(0)
    net = Network((3, 4, 5), [SpatialDropout(0.3), Conv2D(2)], rng=rng)
    x, masks = rng.standard_normal((1, 3, 4, 5)), all_masks(5)
    outputs = net.forward(np.broadcast_to(x, (1, 32, 3, 4, 5)), masks={0: masks[None, :, None, None]})[0]
    expected = np.tensordot(probabilities(masks, 0.3), outputs, axes=1)
    np.testing.assert_allclose(expected, net.predict(x)[0, 0], atol=1e-14)


def test_expectation_over_masks_is_not_the_full_network_when_a_relu_follows(all_masks):
    rng = np.random.default_rng(0)
    net = Network((8,), [Dropout(0.3), Dense(3), ReLU()], rng=rng)
    x, masks = rng.standard_normal((1, 8)), all_masks(8)
    outputs = net.forward(np.broadcast_to(x, (1, 256, 8)), masks={0: masks[None]})[0]
    assert np.abs(probabilities(masks, 0.3) @ outputs - net.predict(x)[0, 0]).max() > 0.01


def test_forgetting_to_scale_doubles_the_output_at_rate_one_half(all_masks):
    rng = np.random.default_rng(0)
    net = Network((8,), [Dropout(0.5, scaling="none"), Dense(1)], rng=rng)
    x, masks = rng.standard_normal((1, 8)), all_masks(8)
    outputs = net.forward(np.broadcast_to(x, (1, 256, 8)), masks={0: masks[None]})[0]
    np.testing.assert_allclose(net.predict(x)[0, 0], 2 * outputs.mean(axis=0))


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.8])
def test_dropout_in_linear_regression_is_ridge_with_scaled_features(rate, all_masks):
    rng = np.random.default_rng(0)
    X, y, masks = rng.standard_normal((7, 5)), rng.standard_normal((7, 1)), all_masks(5)
    net = Network((5,), [Dropout(rate), Dense(1)], rng=rng, members=len(masks))
    net.parameters[...] = net.parameters[0]
    chance = probabilities(masks, rate)
    outputs = net.forward(X[None], masks={0: masks[:, None, :]})
    expected_loss = chance @ MeanSquaredError().value(outputs, y[None])
    net.parameter_gradients(MeanSquaredError().gradient(outputs, y[None]))
    expected_gradient = chance @ net.gradients

    w, b = net.parameters[0, :5], net.parameters[0, 5]
    residual = X @ w + b - y[:, 0]
    strengths = rate / (1 - rate) * np.mean(X**2, axis=0)
    assert expected_loss == pytest.approx(np.mean(residual**2) + strengths @ w**2, rel=1e-13)
    ridge_gradient = 2 * X.T @ residual / 7 + 2 * strengths * w
    np.testing.assert_allclose(expected_gradient, [*ridge_gradient, 2 * residual.mean()], atol=1e-13)


# Modes, rates and randomness.

IMAGE = (4, 4, 3)
KINDS = {
    "dropout": lambda rate: [Dropout(rate)],
    "classic": lambda rate: [Dropout(rate, scaling="classic")],
    "none": lambda rate: [Dropout(rate, scaling="none")],
    "spatial": lambda rate: [SpatialDropout(rate)],
    "dropblock": lambda rate: [DropBlock(rate, block=2)],
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_rate_zero_is_the_identity_bit_for_bit(kind, dtype):
    x = np.random.default_rng(0).standard_normal((2, 3, *IMAGE)).astype(dtype)
    x[0, 0, 0, 0, 0] = -0.0
    for rate in (0.0, np.array([0.0, 0.5])):
        net = Network(IMAGE, KINDS[kind](rate), rng=np.random.default_rng(0), members=2, dtype=dtype)
        for training in (True, False):
            output = net.forward(x, training=training, rng=np.random.default_rng(1))
            assert output.dtype == dtype
            assert output[0].tobytes() == x[0].tobytes()
            assert net.backward(x)[0].tobytes() == x[0].tobytes()


def test_attention_at_rate_zero_is_the_same_in_training_and_evaluation():
    x = np.random.default_rng(0).standard_normal((1, 3, 5, 4))
    net = Network((5, 4), [Attention(3, rate=0.0)], rng=np.random.default_rng(0), members=2)
    trained = net.forward(x, training=True, rng=np.random.default_rng(1))
    assert trained.tobytes() == net.forward(x).tobytes()


@pytest.mark.parametrize("kind", KINDS)
def test_evaluation_is_deterministic_and_draws_nothing(kind):
    x = np.random.default_rng(0).standard_normal((1, 3, *IMAGE))
    net = Network(IMAGE, KINDS[kind](0.4), rng=np.random.default_rng(0), members=2)
    rng = np.random.default_rng(1)
    first, second = net.forward(x, rng=rng), net.forward(x)
    assert first.tobytes() == second.tobytes()
    assert rng.random() == np.random.default_rng(1).random()
    np.testing.assert_array_equal(first[1], 0.6 * x[0] if kind == "classic" else x[0])
    assert net.layers[0].mask is None


@pytest.mark.parametrize("kind", KINDS)
def test_training_needs_rng_and_repeats_with_the_same_seed(kind):
    x = np.ones((1, 3, *IMAGE))
    net = Network(IMAGE, KINDS[kind](0.4), rng=np.random.default_rng(0), members=2)
    with pytest.raises(TypeError, match=r"rng must be given to .* in training mode, got None"):
        net.forward(x, training=True)
    once, again, other = (net.forward(x, training=True, rng=np.random.default_rng(seed)) for seed in (3, 3, 4))
    assert once.tobytes() == again.tobytes() != other.tobytes()


def test_each_member_drops_at_its_own_rate_and_keeps_the_expectation():
    rates = np.array([0.0, 0.2, 0.5, 0.9])
    net = Network((100,), [Dropout(rates)], rng=np.random.default_rng(0), members=4)
    outputs = net.forward(np.ones((1, 1000, 100)), training=True, rng=np.random.default_rng(1))
    dropped = 1 - net.layers[0].mask.mean(axis=(1, 2))
    spread = np.sqrt(rates * (1 - rates) / 1e5)
    assert (np.abs(dropped - rates) <= 4 * spread).all()
    assert (np.abs(outputs.mean(axis=(1, 2)) - 1) <= 4 * spread / (1 - rates)).all()
    np.testing.assert_allclose(outputs.max(axis=(1, 2)), 1 / (1 - rates))


def test_members_with_the_same_seed_drop_nested_sets():
    masks = keep_mask([np.random.default_rng(5) for _ in range(3)], (3, 1000), np.array([0.2, 0.5, 0.8]))
    assert (masks[0] >= masks[1]).all()
    assert (masks[1] >= masks[2]).all()
    assert len(set(masks.sum(axis=1))) == 3


def test_spatial_dropout_drops_whole_channels_independently():
    net = Network((4, 4, 50), [SpatialDropout(0.4)], rng=np.random.default_rng(0))
    output = net.forward(np.ones((1, 200, 4, 4, 50)), training=True, rng=np.random.default_rng(1))[0]
    np.testing.assert_array_equal(output, np.broadcast_to(output[:, :1, :1], output.shape))
    np.testing.assert_allclose(np.unique(output), [0, 1 / 0.6])
    assert abs((output[:, 0, 0] == 0).mean() - 0.4) < 4 * np.sqrt(0.24 / 10_000)


def test_sampling_uses_dropout_but_not_the_batch_statistics():
    rng = np.random.default_rng(0)
    net = Network((4,), [Dense(8), BatchNorm(), ReLU(), Dropout(0.5), Dense(1)], rng=rng, members=2)
    X, before = rng.standard_normal((6, 4)), net.parameters.copy()
    draws = net.sample(X, draws=20, rng=np.random.default_rng(1))
    assert draws.shape == (20, 2, 6, 1)
    assert (draws.std(axis=0) > 0).all()
    np.testing.assert_array_equal(net.parameters, before)
    np.testing.assert_array_equal(draws, net.sample(X, draws=20, rng=np.random.default_rng(1)))


def test_attention_rows_sum_to_one_before_dropout_only():
    net = Network((6, 3), [Attention(4, rate=0.5)], rng=np.random.default_rng(0))
    net.forward(np.random.default_rng(1).standard_normal((1, 5, 6, 3)), training=True, rng=np.random.default_rng(2))
    layer = net.layers[0]
    np.testing.assert_allclose(layer.attention.sum(axis=-1), 1)
    assert np.abs(layer.used.sum(axis=-1) - 1).max() > 0.1
    np.testing.assert_allclose(layer.used, layer.attention * layer.mask * 2)


def test_given_masks_replace_random_ones_in_both_modes():
    net = Network((6, 3), [Attention(4, rate=0.5), Flatten(), Dropout(0.5), Dense(2)], rng=np.random.default_rng(0))
    x = np.random.default_rng(1).standard_normal((1, 5, 6, 3))
    random = net.forward(x, training=True, rng=np.random.default_rng(2))
    masks = {0: net.layers[0].mask, 2: net.layers[2].mask}
    np.testing.assert_array_equal(net.forward(x, masks=masks), random)
    np.testing.assert_array_equal(net.forward(x, training=True, masks=masks), random)
    with pytest.raises(ValueError, match="masks must name dropout layers, got index 1, which is Flatten"):
        net.forward(x, masks={1: masks[2]})


# DropBlock.


def test_a_block_of_one_pixel_is_dropout():
    assert dropblock_gamma(0.3, 1, 8, 8) == pytest.approx(0.3)
    assert dropblock_gamma(0.3, 1, 8, 8, exact=True) == pytest.approx(0.3)


def test_a_block_as_large_as_the_map_drops_all_or_nothing():
    assert dropblock_gamma(0.3, 8, 8, 8) == pytest.approx(0.3)
    assert dropblock_kept(0.3, 8, 8, 8) == pytest.approx(0.7)


@settings(deadline=None)
@given(rate=st.floats(0, 0.95), sides=st.tuples(st.integers(1, 12), st.integers(1, 12)), block=st.integers(1, 12))
def test_published_gamma_keeps_at_least_its_target_and_exact_gamma_keeps_it(rate, sides, block):
    block = min(block, *sides)
    published, exact = (dropblock_gamma(rate, block, *sides, exact=choice) for choice in (False, True))
    assert 0 <= published <= exact + 1e-15 <= 1
    assert dropblock_kept(published, block, *sides) >= 1 - rate - 1e-12
    assert dropblock_kept(exact, block, *sides) == pytest.approx(1 - rate, abs=1e-12)


@pytest.mark.parametrize("exact", [False, True])
def test_kept_fraction_matches_its_expectation_within_monte_carlo_error(exact):
    rates = np.array([0.1, 0.25, 0.5])
    net = Network((8, 8, 20), [DropBlock(rates, block=3, exact=exact)], rng=np.random.default_rng(0), members=3)
    net.forward(np.ones((1, 200, 8, 8, 20)), training=True, rng=np.random.default_rng(1))
    kept = net.layers[0].mask.mean(axis=(2, 3))
    mean, error = kept.mean(axis=(1, 2)), kept.std(axis=(1, 2)) / np.sqrt(4000)
    expected = [dropblock_kept(dropblock_gamma(rate, 3, 8, 8, exact=exact), 3, 8, 8) for rate in rates]
    assert (np.abs(mean - expected) < 4 * error).all()
    assert (np.abs(mean - (1 - rates)) < 4 * error).all() == exact


def test_dropped_pixels_form_blocks_and_the_rest_is_rescaled_by_what_was_kept():
    net = Network((8, 8, 2), [DropBlock(0.3, block=3)], rng=np.random.default_rng(0), members=2)
    outputs = net.forward(np.ones((1, 50, 8, 8, 2)), training=True, rng=np.random.default_rng(1))
    np.testing.assert_allclose(outputs.mean(axis=(1, 2, 3, 4)), 1)
    dropped = ~net.layers[0].mask
    windows = np.lib.stride_tricks.sliding_window_view(dropped, (3, 3), axis=(2, 3)).all(axis=(-1, -2))
    rebuilt = np.zeros_like(dropped)
    for i in range(3):
        for j in range(3):
            rebuilt[:, :, i : i + 6, j : j + 6] |= windows
    np.testing.assert_array_equal(rebuilt, dropped)
    assert dropped.any()


def test_a_batch_that_loses_everything_is_zero_not_nan():
    layer = DropBlock(0.5, block=2)
    layer.build((4, 4, 1), members=1, rng=np.random.default_rng(0))
    assert not layer.forward_masked(np.ones((1, 2, 4, 4, 1)), np.zeros((1, 2, 4, 4, 1), dtype=bool)).any()
