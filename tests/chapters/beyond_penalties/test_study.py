"""Chapter 9: labels, movements, changed digits, grouped batch normalization and its twins are what they must be."""

import numpy as np
import pytest

from chapters.beyond_penalties import study
from regularization import network


def test_wrong_labels_are_wrong_and_as_many_as_asked():
    labels = study.digits()[1][:200]
    given = study.wrong_labels(labels, 0.2, 3)
    assert (given != labels).sum() == 40
    assert set(given) <= set(range(10))


def test_movements_move():
    picture = np.zeros((8, 8))
    picture[2, 3] = 1.0

    def moved(*movement):
        return (picture.ravel() @ study.movement(*movement)).reshape(8, 8)

    assert moved(0, 0, 0)[2, 3] == 1
    assert moved(2, 1, 0)[3, 5] == 1
    assert moved(2, 1, 0).sum() == 1
    np.testing.assert_allclose(moved(0.5, 0, 0)[2, 3:5], 0.5)
    np.testing.assert_allclose(moved(0, 0, 180), picture[::-1, ::-1], atol=1e-6)
    np.testing.assert_allclose(moved(0, 0, 90).sum(), 1, atol=1e-6)
    assert moved(7, 0, 0).sum() == 0


def test_a_shower_changes_each_showing_and_keeps_what_it_is_given():
    rows = np.array([[0, 1], [2, 3]])
    before = study.digits()[0].copy()
    for kind in study.KINDS:
        shower = study.Shower(kind, study.STRENGTHS[kind][2], rng=np.random.default_rng(0))
        first, second = (shower.show(rows, np.random.default_rng(seed)) for seed in (1, 2))
        assert first.shape == (2, 2, 64)
        assert not np.allclose(first, second)
    plain = study.Shower("shift", 0.0, rng=np.random.default_rng(0))
    np.testing.assert_array_equal(plain.show(rows, np.random.default_rng(0)), before[rows])


def test_groups_of_the_whole_batch_are_batch_normalization():
    x = np.random.default_rng(0).normal(size=(2, 12, 5))
    grad = np.random.default_rng(1).normal(size=x.shape)
    layers = [network.BatchNorm(), study.GroupedBatchNorm(12)]
    for layer in layers:
        layer.build((5,), members=2, rng=np.random.default_rng(0))
    outputs = [layer.forward(x, training=True) for layer in layers]
    np.testing.assert_allclose(*outputs, atol=1e-12)
    np.testing.assert_allclose(*(layer.backward(grad) for layer in layers), atol=1e-12)
    np.testing.assert_allclose(*(layer.params["variance"] for layer in layers), atol=1e-12)


def test_the_gradient_through_groups_is_right():
    layer = study.GroupedBatchNorm(3)
    layer.build((2,), members=1, rng=np.random.default_rng(0))
    x, pull = np.random.default_rng(1).normal(size=(2, 1, 6, 2))
    layer.forward(x, training=True)
    gradient = layer.backward(pull)
    for place in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[place] = 1e-6
        change = (layer.forward(x + step, training=True) - layer.forward(x - step, training=True)) * pull
        assert gradient[place] == pytest.approx(change.sum() / 2e-6, abs=1e-6)


def test_added_noise_has_its_size_in_training_and_is_off_at_inference():
    x = np.random.default_rng(0).normal(size=(1, study.BATCH, 400)).astype(np.float32)
    layers = [network.BatchNorm(), study.NoisyBatchNorm(0.85)]
    for layer in layers:
        layer.build((400,), members=1, rng=np.random.default_rng(0))
    clean, noisy = (layer.forward(x, training=True) for layer in layers)
    assert (noisy - clean).std() == pytest.approx(0.85, abs=0.02)
    np.testing.assert_allclose(*(layer.forward(x) for layer in layers), atol=1e-5)


def test_the_gradient_through_added_noise_is_right():
    x, pull = np.random.default_rng(1).normal(size=(2, 1, study.BATCH, 2))

    def forward(x):
        layer = study.NoisyBatchNorm(0.5)
        layer.build((2,), members=1, rng=np.random.default_rng(0))
        layer.params["scale"][...] = [[1.5, 0.5]]
        return layer, layer.forward(x, training=True)  # the same noise for each new layer

    layer, _ = forward(x)
    gradient = layer.backward(pull)
    for place in np.ndindex(1, 5, 2):
        step = np.zeros_like(x)
        step[place] = 1e-6
        change = ((forward(x + step)[1] - forward(x - step)[1]) * pull).sum()
        assert gradient[place] == pytest.approx(change / 2e-6, abs=1e-6)
    scaled = (forward(x)[1] / [1.5, 0.5] * pull).sum(axis=1)  # the output is linear in the scale, with shift 0
    np.testing.assert_allclose(layer.grads["scale"], scaled, rtol=1e-6)


def test_random_labels_are_learned_on_new_showings_and_are_no_part_of_the_image():
    accuracy = study.by_heart(50, hidden=64, shift=0.5, runs=4)
    assert (accuracy > 0.95).all()
    assert (study.by_heart(50, hidden=64, shift=0.5, runs=4, steps=3) < 0.6).all()


def test_a_growing_rate_replaces_the_penalty():
    twins = study.two_trainings(lam=0.05, steps=200)
    assert twins.difference < 1e-10 < twins.apart
    assert twins.faster == pytest.approx(0.99**-399)
    assert twins.shrunk == pytest.approx(0.99**200, rel=1e-6)
