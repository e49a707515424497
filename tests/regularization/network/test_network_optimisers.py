"""Optimisers: closed forms, and where L2 and weight decay agree or part."""

from __future__ import annotations

import numpy as np
import pytest

from regularization.network import SGD, Adam, AdamW, WeightPenalty, max_norm

CURVATURES = np.array([[100.0, 1.0, 0.01]])


def minimise(optimiser, *, l2: float = 0.0, steps: int, members: int = 1) -> np.ndarray:
    """Minimise sum h (w - 1)^2 / 2 + l2 sum w^2 from w = 0; the learning rate falls to 0 over the last half."""
    w, penalty, rate = np.zeros((members, 3)), WeightPenalty(l2=l2), optimiser.learning_rate
    for step in range(steps):
        optimiser.learning_rate = rate * min(1, 2 * (1 - step / steps))
        optimiser.step(w, CURVATURES * (w - 1) + penalty.gradient(w))
    return w


@pytest.mark.parametrize(
    ("optimiser", "l2"),
    [(SGD(0.015), 0.25), (SGD(0.015, weight_decay=0.5), 0), (Adam(0.02), 0.25), (SGD(0.01, momentum=0.9), 0.25)],
    ids=["SGD with L2", "SGD with decay", "Adam with L2", "momentum with L2"],
)
def test_l2_shrinks_by_curvature_also_under_adam(optimiser, l2):
    published = CURVATURES / (CURVATURES + 0.5)
    np.testing.assert_allclose(minimise(optimiser, l2=l2, steps=4000), published, atol=2e-4)
    np.testing.assert_allclose(published[0], [0.995, 0.667, 0.0196], atol=5e-4)


def test_adamw_clips_at_one_over_decay_whatever_the_curvature():
    w = minimise(AdamW(0.02, weight_decay=[0.1, 0.5, 2.0, 4.0]), steps=16_000, members=4)
    np.testing.assert_allclose(w, np.repeat([[1.0], [1.0], [0.5], [0.25]], 3, axis=1), atol=5e-4)


def test_plain_sgd_removes_two_eta_lambda_at_each_step():
    rng = np.random.default_rng(0)
    rates, strengths = np.array([0.1, 0.01]), np.array([0.3, 0.7])
    coupled = rng.standard_normal((2, 5))
    decoupled, penalty = coupled.copy(), WeightPenalty(l2=strengths)
    decaying = SGD(rates, weight_decay=2 * strengths)
    for _ in range(20):
        gradients = rng.standard_normal((2, 5))
        by_hand = (1 - 2 * rates * strengths)[:, None] * coupled - rates[:, None] * gradients
        SGD(rates).step(coupled, gradients + penalty.gradient(coupled))
        decaying.step(decoupled, gradients)
        np.testing.assert_allclose(coupled, by_hand, rtol=1e-12)
        np.testing.assert_allclose(decoupled, by_hand, rtol=1e-12)


def test_momentum_adds_up_old_gradients():
    w, optimiser = np.zeros((1, 1)), SGD(0.1, momentum=0.5)
    positions = []
    for _ in range(3):
        optimiser.step(w, np.ones((1, 1)))
        positions.append(w.item())
    np.testing.assert_allclose(positions, [-0.1, -0.25, -0.425])


def test_adam_first_steps_by_hand():
    w, optimiser = np.zeros((1, 1)), Adam(0.1, beta1=0.8, beta2=0.9, epsilon=1e-3)
    optimiser.step(w, np.array([[2.0]]))
    assert w.item() == pytest.approx(-0.1 * 2 / (2 + 1e-3))
    optimiser.step(w, np.array([[-1.0]]))
    first = (0.8 * 0.4 + 0.2 * -1) / (1 - 0.64)
    second = (0.9 * 0.4 + 0.1 * 1) / (1 - 0.81)
    assert w.item() == pytest.approx(-0.1 * 2 / (2 + 1e-3) - 0.1 * first / (np.sqrt(second) + 1e-3))


def test_adam_does_not_feel_the_scale_of_the_gradient_but_its_l2_does():
    start, gradients = np.ones((2, 1)), np.array([[1.0], [1000.0]])
    plain = start.copy()
    Adam(0.1).step(plain, gradients)
    np.testing.assert_allclose(plain, 0.9)
    decayed = start.copy()
    AdamW(0.1, weight_decay=[0.0, 1.0]).step(decayed, gradients)
    np.testing.assert_allclose(decayed[:, 0], [0.9, 0.8])


@pytest.mark.parametrize("optimiser", [SGD(0.1, weight_decay=0.5), AdamW(0.1, weight_decay=0.5)])
def test_decay_spares_what_it_is_told_to_spare(optimiser):
    w = np.ones((1, 2))
    optimiser.step(w, np.zeros((1, 2)), np.array([True, False]))
    np.testing.assert_allclose(w, [[0.95, 1.0]])


def test_max_norm_for_each_unit_and_member():
    weights = np.random.default_rng(0).standard_normal((2, 3, 3, 2, 5)) * np.linspace(0.1, 2, 5)
    limits = np.array([1.0, 3.0])
    before = np.sqrt((weights**2).sum(axis=(1, 2, 3)))
    bounded = max_norm(weights, limits)
    norms = np.sqrt((bounded**2).sum(axis=(1, 2, 3)))
    np.testing.assert_allclose(norms, np.minimum(before, limits[:, None]))
    np.testing.assert_array_equal(bounded[..., 0], weights[..., 0])
    np.testing.assert_allclose(bounded / norms[:, None, None, None], weights / before[:, None, None, None])


def test_max_norm_of_zero_weights_is_zero():
    np.testing.assert_array_equal(max_norm(np.zeros((1, 2, 2)), 1.0), 0)
