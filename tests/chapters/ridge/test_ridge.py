"""Chapter 3: what its experiments show agrees with closed forms, other libraries and published values."""

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from chapters import ridge as chapter
from regularization import linear, theory


@pytest.mark.parametrize("degree", chapter.DEGREES)
def test_the_weights_of_the_polynomial_are_those_of_scikit_learn(degree):
    for lam in chapter.WEIGHT_STRENGTHS[1:]:
        shown = chapter.weights.compute(lam=lam, degree=degree)
        theirs = Ridge(alpha=chapter.ROWS * lam, solver="svd").fit(chapter.columns(shown.x, degree), shown.y)
        np.testing.assert_allclose(shown.weights, theirs.coef_, rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose(shown.curve, theirs.predict(chapter.columns(chapter.GRID, degree)), atol=1e-6)


def test_the_gradient_of_the_objective_is_zero_all_along_the_trace():
    X, y = chapter.diabetes()
    for lam in chapter.TRACE_STRENGTHS:
        shown = chapter.trace.compute(lam=lam, feature="bmi")
        w = shown.coefs[shown.place]
        gradient = -2 / len(y) * X.T @ (y - y.mean() - X @ w) + 2 * lam * w
        np.testing.assert_allclose(gradient, 0, atol=1e-8)


def test_the_trace_stays_inside_its_axes():
    assert np.abs(chapter.diabetes_path().coefs).max() < 41


@pytest.mark.parametrize("correlation", chapter.CORRELATIONS)
def test_ridge_keeps_the_stated_fraction_of_least_squares_along_each_direction(correlation):
    axes = np.array([chapter.SHARED, chapter.CONTRAST])
    X = chapter.pair(correlation)
    np.testing.assert_allclose(X.T @ X / len(X), [[1, correlation], [correlation, 1]], atol=1e-12)
    for lam in chapter.DIRECTION_STRENGTHS:
        shown = chapter.directions.compute(lam=lam, correlation=correlation)
        np.testing.assert_allclose(shown.kept, shown.spread / (shown.spread + lam))
        np.testing.assert_allclose(shown.ridge @ axes.T, shown.least_squares @ axes.T * shown.kept, atol=1e-9)
        limits = np.array([[-1.2, 3.9], [-1.4, 3.7]])
        for found in (shown.least_squares, shown.ridge):
            assert ((found > limits[:, 0]) & (found < limits[:, 1])).all()


@pytest.mark.parametrize("noise", chapter.NOISES)
def test_the_parts_add_up_to_the_measured_error(noise):
    shown = chapter.spread.compute(lam=chapter.SPREAD_STRENGTHS[0], noise=noise)
    total = shown.bias_squared + shown.variance + noise**2
    assert (np.abs(total - shown.measured) < 4 * shown.standard_error).all()
    assert (shown.standard_error < 0.01 * total).all()


def test_the_mean_of_the_redraws_agrees_with_its_closed_form():
    # Ridge is linear in y: the fits' mean and scatter follow from the map that takes y to the predictions.
    noise, x = 0.3, (np.arange(chapter.SPREAD_ROWS) + 0.5) / chapter.SPREAD_ROWS
    X, Z = chapter.spread_columns(x), chapter.spread_columns(chapter.CURVE_GRID)
    for lam in chapter.SPREAD_STRENGTHS:
        smoother = np.column_stack([linear.Ridge(lam).fit(X, one).predict(Z) for one in np.eye(len(x))])
        mean, deviation = smoother @ np.sin(2 * np.pi * x), noise * np.sqrt((smoother**2).sum(axis=1))
        shown = chapter.spread.compute(lam=lam, noise=noise)
        assert (np.abs(shown.mean - mean) < 4.5 * deviation / np.sqrt(chapter.SPREAD_REDRAWS)).all()


def test_hoerl_and_kennard_on_the_diabetes_data():
    n = len(chapter.diabetes()[1])
    bound = chapter.existence_bound()
    assert bound == pytest.approx(0.0025375, abs=5e-8)
    # The reproduced table is in columns of length 1, whose weights are sqrt(n) times as large.
    lams = (0.0, *np.linspace(0, bound, 300)[1:])
    error = n * chapter.weight_error(lams).total
    assert (np.diff(error) < 0).all()
    assert error[[0, -1]] == pytest.approx([409736, 328868], abs=0.5)
    beyond = tuple(np.linspace(bound, 1.1 * bound, 4001))
    total = n * chapter.weight_error(beyond).total
    assert total.min() == pytest.approx(328836, abs=0.5)
    assert beyond[total.argmin()] == pytest.approx(0.002605, abs=1e-6)


@pytest.mark.parametrize("name", chapter.OPTIMISERS)
def test_where_each_optimiser_ends(name):
    ends = chapter.descents(name)[-1]
    if name.startswith("AdamW"):
        expected = np.array([np.full(3, min(1, 1 / (2 * lam))) for lam in chapter.DECAY_STRENGTHS])
    else:
        expected = np.array([chapter.penalised_minimum(lam) for lam in chapter.DECAY_STRENGTHS])
    np.testing.assert_allclose(ends, expected, atol=4e-3 if name.startswith("AdamW") else 5e-4)


def test_published_ends_at_penalty_one_half():
    np.testing.assert_allclose(chapter.penalised_minimum(0.25), [0.995, 0.667, 0.0196], atol=5e-4)


def test_sgd_with_l2_and_with_decay_take_the_same_steps():
    coupled, decoupled = (chapter.descents(name) for name in chapter.OPTIMISERS[:2])
    np.testing.assert_allclose(coupled, decoupled, atol=1e-12)


def test_the_network_underfits_fits_and_overfits():
    nets = chapter.trained()
    test = nets.test.mean(axis=1)
    best = test.argmin()
    assert 0 < best < len(test) - 1
    assert test[0] > 3 * test[best]
    assert (np.diff(nets.training.mean(axis=1)) > 0).all()
    assert nets.training.max() < 6
    assert nets.training.mean(axis=1).min() > 0.0018


def test_a_redraw_of_patients_uses_its_own_scale():
    few = chapter.small_samples(patients=30)
    assert few.shape == (200, len(chapter.SMALL_STRENGTHS))
    assert 0 < np.median(few, axis=0).argmin() < len(chapter.SMALL_STRENGTHS) - 1


def test_the_factors_sum_to_the_effective_degrees_of_freedom():
    X, _ = chapter.diabetes()
    factors = theory.ridge_filter(np.linalg.svd(X, compute_uv=False), 0.1, n=len(X))
    assert factors.sum() == pytest.approx(linear.ridge_df(X, [0.1])[0])


def test_the_readouts_name_directions_and_boundaries_only_where_there_are_any():
    round_cloud = chapter.DIRECTIONS.readout(chapter.DIRECTIONS.result(lam=0.1, correlation=0.0))
    assert "equally wide" in round_cloud
    assert "narrow" not in round_cloud
    strongest = chapter.NETWORK.readout(chapter.NETWORK.result(lam=chapter.NETWORK_STRENGTHS[-1]))
    assert "one answer everywhere" in strongest
