"""Chapter 4: what its figures claim holds in every state, and its tables agree with print."""

import numpy as np
import pytest

from chapters import lasso as chapter
from chapters.shared import prostate
from regularization import linear
from regularization.penalties import ElasticNet


def results(experiment):
    return (experiment.result(**state) for state in experiment.states())


def test_one_weight_is_the_lowest_point_of_the_drawn_cost():
    grid = np.linspace(-3.4, 3.4, 6801)
    for result in results(chapter.ONE_WEIGHT):
        for cost, found in ((chapter.lasso_cost, result.lasso), (chapter.ridge_cost, result.ridge)):
            lowest = grid[np.argmin(cost(grid, result.z, result.lam))]
            assert found == pytest.approx(lowest, abs=6e-4)


def test_every_drawn_optimum_of_the_geometry_satisfies_kkt():
    for result in results(chapter.GEOMETRY):
        X, y = chapter.two_features(result.correlation)
        used = ElasticNet(result.rho).value(result.best)
        assert used <= result.t * (1 + 1e-9)
        assert result.lam == 0 or used == pytest.approx(result.t)
        assert linear.kkt_residual(X, y, result.best, result.lam, rho=result.rho) < 1e-8


def test_the_drawn_budget_and_contour_touch_at_the_optimum():
    for result in results(chapter.GEOMETRY):
        edge, rho = result.boundary, result.rho
        spent = rho * np.abs(edge).sum(axis=1) + (1 - rho) * (edge**2).sum(axis=1)
        np.testing.assert_allclose(spent, result.t)
        X, y = chapter.two_features(result.correlation)
        losses = [((y - points @ X.T) ** 2).mean(axis=1) for points in (edge, chapter.contour(result))]
        assert result.lam == 0 or losses[0].min() >= result.loss - 1e-9
        np.testing.assert_allclose(losses[1], result.loss, atol=1e-12)


def test_the_two_features_have_the_correlation_and_least_squares_that_the_figure_says():
    X, y = chapter.two_features(0.4)
    np.testing.assert_allclose(X.T @ X / 4, [[1, 0.4], [0.4, 1]], atol=1e-15)
    np.testing.assert_allclose(linear.Ridge(0.0).fit(X, y).coef_, chapter.LEAST_SQUARES)


def test_every_cut_through_the_diabetes_path_is_a_solution():
    X, y = chapter.standardised_diabetes()
    for result in results(chapter.PATH):
        assert linear.kkt_residual(X, y, result.weights, result.lam) < 1e-8 * linear.lam_max(X, y)


def test_every_weight_of_the_five_that_matter_is_a_solution():
    for state in chapter.SUPPORT.states():
        result = chapter.SUPPORT.result(**state)
        X, y, truth = chapter.many_features(state["irrelevant"], state["noise"], 0)
        assert truth[: chapter.RELEVANT].all()
        assert not truth[chapter.RELEVANT :].any()
        assert linear.kkt_residual(X, y, result.lasso, result.lam) < 1e-8 * linear.lam_max(X, y)
        assert linear.kkt_residual(X, y, result.ridge, result.lam, rho=0.0) < 1e-8 * linear.lam_max(X, y)
        assert np.abs(result.lasso).max() < 2.4
        assert np.abs(result.ridge).max() < 2.4


def test_the_exact_error_is_that_of_many_new_rows():
    path, _, truth = chapter.sample_paths(35, 1.0)[0]
    rng = np.random.default_rng(0)
    X = rng.normal(size=(40_000, 40))
    y = X @ truth + rng.normal(size=40_000)
    measured = ((y - path.predict(X)) ** 2).mean(axis=1)
    np.testing.assert_allclose(chapter.expected_error(path, truth, 1.0), measured, rtol=0.03)


def test_with_all_rows_proximal_steps_reach_the_solution_and_subgradients_never_a_zero():
    (X, y), _ = chapter.ten_weights()
    solution = linear.Lasso(chapter.DESCENT_LAM).fit(X, y).coef_
    for rate in chapter.RATES:
        plain, proximal = chapter.both_descents(rate, None)
        assert not plain.n_zero.any()
        assert ((proximal.coef == 0) == (solution == 0)).all()


def test_the_look_alike_breaks_the_lasso_where_the_condition_says():
    for share in chapter.SHARES:
        for sign in (1, -1):
            condition, best = share * abs(1 + sign), chapter.times_right(share, sign).max()
            if condition < 0.95:
                assert best >= 99
            elif condition > 1.15:
                assert best <= 25


def test_the_condition_is_that_of_zhao_and_yu():
    # Predict x3 from x1 and x2 by least squares on many rows, then add with the signs of the true weights.
    X, _ = chapter.look_alike(0.6, 1, np.random.default_rng(0))
    coefficients = linear.Ridge(0.0).fit(X[:, :2], X[:, 2]).coef_
    result = chapter.ALIKE.result(share=0.6, sign=1)
    assert abs(coefficients.sum()) == pytest.approx(result.condition, abs=0.05)


PRINTED = {
    "least squares": ([2.465, 0.680, 0.263, -0.141, 0.210, 0.305, -0.288, -0.021, 0.267], 0.521, 0.179),
    "best subset": ([2.477, 0.740, 0.316, 0, 0, 0, 0, 0, 0], 0.492, 0.143),
    "ridge (df 5)": ([2.452, 0.420, 0.238, -0.046, 0.162, 0.227, 0.000, 0.040, 0.133], 0.492, 0.165),
    "lasso": ([2.468, 0.533, 0.169, 0, 0.002, 0.094, 0, 0, 0], 0.479, 0.164),
}


@pytest.mark.parametrize("name", PRINTED)
def test_elements_of_statistical_learning_table_3_3(name):
    weights, error, standard_error = PRINTED[name]
    row = prostate.prostate_table()[name]
    np.testing.assert_allclose([row.intercept, *row.weights], weights, atol=6e-4)
    assert row.error == pytest.approx(error, abs=6e-4)
    assert row.standard_error == pytest.approx(standard_error, abs=6e-4)


def test_the_typo_gives_the_least_squares_error_of_the_elastic_net_paper():
    assert round(prostate.prostate_table("uncorrected")["least squares"].error, 3) == 0.586
