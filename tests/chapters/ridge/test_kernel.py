"""Kernel ridge on points that are dragged: what the matrices say, scikit-learn says of each set of heights."""

import numpy as np
import pytest
from sklearn.kernel_ridge import KernelRidge
from sklearn.preprocessing import KernelCenterer

from chapters.ridge import kernel
from regularization import linear
from tests.chapters import reading
from tests.chapters.predictions import asked, chosen

STATES = [(lam, width) for lam in kernel.STRENGTHS for width in kernel.WIDTHS]
Y = np.random.default_rng(3).uniform(-2, 2, size=len(kernel.PLACES))


def bells(x, z, width):
    return np.exp(-((x[:, None] - z) ** 2) / (2 * width**2))


def refitted(y, lam, width, at, *, without=None):
    """Kernel ridge on all points but one, with the penalty of all of them."""
    kept = np.arange(len(y)) != without
    x, heights = kernel.PLACES[kept], y[kept]
    centre = KernelCenterer().fit(bells(x, x, width))
    model = KernelRidge(alpha=len(y) * lam, kernel="precomputed")
    model.fit(centre.transform(bells(x, x, width)), heights - heights.mean())
    return heights.mean() + model.predict(centre.transform(bells(at, x, width)))


def left_out(y, lam, width):
    places = kernel.PLACES
    return np.array([y[k] - refitted(y, lam, width, places[k : k + 1], without=k)[0] for k in range(len(y))])


@pytest.mark.parametrize(("lam", "width"), STATES)
def test_both_curves_and_both_errors_are_those_of_refitting(lam, width):
    shown = kernel.compute(lam=lam, width=width, at=kernel.LOOKS[2], y=tuple(Y))
    np.testing.assert_allclose(shown.curve, refitted(Y, lam, width, kernel.GRID), atol=1e-8)
    np.testing.assert_allclose(shown.without, refitted(Y, lam, width, kernel.GRID, without=kernel.ODD), atol=1e-8)
    np.testing.assert_allclose(shown.linear.errors["left_out"] @ Y, left_out(Y, lam, width), atol=1e-7)


@pytest.mark.parametrize(("lam", "width"), STATES)
@pytest.mark.parametrize("at", kernel.LOOKS)
def test_the_weights_are_how_far_the_fit_moves_and_add_up_to_one(lam, width, at):
    shown = kernel.compute(lam=lam, width=width, at=at, y=tuple(Y))
    moved = [
        refitted(Y + one, lam, width, np.array([at]))[0] - refitted(Y, lam, width, np.array([at]))[0]
        for one in np.eye(len(Y))
    ]
    np.testing.assert_allclose(shown.weights, moved, atol=1e-8)
    assert shown.weights.sum() == pytest.approx(1)
    assert shown.weights.min() > -0.25
    assert shown.weights.max() < 1


@pytest.mark.parametrize(("lam", "width"), STATES)
def test_lifting_the_outlier_lifts_all_fits_by_as_much_together(lam, width):
    moves = kernel.influence(lam, width)
    lifted = Y + (np.arange(len(Y)) == kernel.ODD)
    np.testing.assert_allclose(
        moves, refitted(lifted, lam, width, kernel.PLACES) - refitted(Y, lam, width, kernel.PLACES), atol=1e-8
    )
    assert moves.sum() == pytest.approx(1)


def test_what_the_predictions_hold_right():
    weights = asked("kernel-ridge", "kernel-weights")["spec"]
    unit = np.eye(len(Y))
    expected = [refitted(one, 0.001, 0.1, kernel.PLACES[6:7])[0] for one in unit]
    np.testing.assert_allclose(weights["truth"], expected, atol=1e-8)
    assert weights["shape"] == "winds"
    near, far = (refitted(unit[6], lam, 0.1, kernel.PLACES[:1])[0] for lam in (0.001, 10.0))
    assert abs(near) < 0.01
    assert far > 10 * abs(near)
    assert chosen("kernel-ridge", "kernel-outlier-far-away") == "More than ten times as far"


def test_how_many_points_the_fit_listens_to_at_a_small_penalty():
    own, near = [], []
    for width in kernel.WIDTHS:
        weights = np.array([refitted(one, 0.001, width, kernel.PLACES[6:7])[0] for one in np.eye(len(Y))])
        own.append(weights[6])
        near.append((np.abs(weights) > 0.1).sum())
        assert weights.min() < 0 or width == 0.03
    assert own[0] > 0.95 > own[1] > own[2]
    assert near == [1, 3, 5]
    even = refitted(np.eye(len(Y))[0], 10.0, 0.1, kernel.PLACES[6:7])[0]
    assert even == pytest.approx(1 / len(Y), abs=0.005)


def test_before_anything_is_asked_the_figure_stands_where_the_first_prediction_asks():
    weights = asked("kernel-ridge", "kernel-weights")
    start = [control.values.index(control.value) for control in kernel.KERNEL.controls]
    assert weights["positions"][: len(start)] == start


def test_the_outlier_is_the_point_in_the_middle():
    assert kernel.PLACES[kernel.ODD] == 0.5
    assert kernel.POINTS.y[kernel.ODD] == kernel.OUTLIER
    assert max(np.delete(kernel.POINTS.y, kernel.ODD)) + 0.7 < kernel.OUTLIER
    a, _ = linear.kernel_ridge(bells(kernel.PLACES, kernel.PLACES, 0.1), kernel.POINTS.y, 0.1)
    assert np.abs(a).argmax() == kernel.ODD


def said(result):
    residuals = result.y - refitted(result.y, result.lam, result.width, kernel.PLACES)
    return [np.mean(residuals**2), np.mean(left_out(result.y, result.lam, result.width) ** 2)]


test_the_readout = reading.test_of(kernel.KERNEL, said)
