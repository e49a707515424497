import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regularization.penalties import L1, L1L2, L2, Penalty, soft_threshold

PENALTIES = [L2(), L1(), L1L2(0.0), L1L2(0.3), L1L2(1.0)]
weights = st.lists(st.floats(-100, 100), min_size=1, max_size=6).map(np.array)
steps = st.floats(0, 50)


@pytest.mark.parametrize("penalty", PENALTIES)
def test_gradient_agrees_with_central_differences_away_from_corners(penalty):
    w, h = np.array([1.5, -0.3, 20.0, -7.0]), 1e-5
    numeric = [(penalty.value(w + h * e) - penalty.value(w - h * e)) / (2 * h) for e in np.eye(4)]
    np.testing.assert_allclose(penalty.gradient(w), numeric, rtol=1e-6)


@pytest.mark.parametrize("penalty", PENALTIES)
@given(w=weights, v=weights)
def test_gradient_is_a_subgradient_everywhere(penalty, w, v):
    # The plane through (w, penalty(w)) lies below a convex function, at corners too.
    v = np.resize(v, w.shape)
    plane = penalty.value(w) + penalty.gradient(w) @ (v - w)
    assert penalty.value(v) >= plane - 1e-9 * (1 + abs(plane))


@pytest.mark.parametrize("penalty", PENALTIES)
@given(w=weights, step=steps, move=weights)
def test_nothing_beats_the_prox(penalty, w, step, move):
    def objective(v):
        return 0.5 * ((v - w) ** 2).sum() + step * penalty.value(v)

    best = penalty.prox(w, step)
    move = np.resize(move, w.shape)
    for size in (1.0, 1e-2, 1e-5):
        assert objective(best) <= objective(best + size * move) + 1e-10 * (1 + objective(best))


@given(w=weights, step=steps)
def test_prox_of_l1_is_zero_exactly_inside_the_threshold(w, step):
    assert ((L1().prox(w, step) == 0) == (np.abs(w) <= step)).all()


@given(w=weights, step=steps)
def test_elastic_net_ends_are_ridge_and_lasso(w, step):
    for end, other in ((L1L2(0.0), L2()), (L1L2(1.0), L1())):
        assert end.value(w) == pytest.approx(other.value(w))
        np.testing.assert_allclose(end.gradient(w), other.gradient(w))
        np.testing.assert_allclose(end.prox(w, step), other.prox(w, step))


def test_the_corner_has_slope_zero():
    assert L1().gradient(np.zeros(3)).tolist() == [0.0, 0.0, 0.0]


def test_the_one_liner_of_the_book():
    weights = np.array([[1.0, -2.0], [0.5, 3.0]])
    assert L2().value(weights) == (weights**2).sum()


def test_soft_threshold_takes_one_threshold_for_each_weight():
    assert soft_threshold([3.0, 3.0], [1.0, 5.0]).tolist() == [2.0, 0.0]


def test_thresholds_of_another_shape_are_refused():
    with pytest.raises(ValueError, match=r"threshold must broadcast against w of shape \(2,\), got \(3,\)"):
        soft_threshold([3.0, 3.0], [1.0, 5.0, 2.0])


def test_value_objects_compare_by_value_and_cannot_change():
    assert L1() == L1()
    assert L1L2(0.5) == L1L2(0.5) != L1L2(0.4)
    assert all(isinstance(penalty, Penalty) for penalty in PENALTIES)
    with pytest.raises(AttributeError):
        L1L2(0.5).rho = 0.1


@pytest.mark.parametrize("rho", [-0.1, 1.1, float("nan"), float("inf")])
def test_rho_outside_the_unit_interval_is_refused(rho):
    with pytest.raises(ValueError, match=r"rho must be a finite number in \[0, 1\], got"):
        L1L2(rho)


@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize("bad", [[float("nan")], [float("inf")], ["a"], [True]])
def test_weights_that_are_no_finite_numbers_are_refused(penalty, bad):
    for call in (penalty.value, penalty.gradient, lambda w: penalty.prox(w, 1.0)):
        with pytest.raises((TypeError, ValueError), match="w must be"):
            call(bad)


@pytest.mark.parametrize("penalty", PENALTIES)
def test_a_negative_step_is_refused(penalty):
    with pytest.raises(ValueError, match="step must be a finite number"):
        penalty.prox([1.0], -1.0)
    with pytest.raises(ValueError, match="threshold must be >= 0"):
        soft_threshold([1.0], -1.0)
