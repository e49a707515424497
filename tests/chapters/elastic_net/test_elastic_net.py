"""Chapter 5: every exported state solves its problem, the bound holds, and the published table comes out."""

import numpy as np
import pytest

from chapters import elastic_net as chapter
from chapters.elastic_net import study
from chapters.shared import prostate
from regularization import linear


def test_the_weights_shown_for_each_state_are_optimal():
    for state in chapter.SELECTION.states():
        result, train = chapter.SELECTION.result(**state), chapter.world(state["correlation"], 0).train
        residual = linear.kkt_residual(train.X, train.y, result.weights, state["lam"], rho=state["rho"])
        assert residual < 1e-9, state


def test_the_tuned_weights_of_the_lottery_are_optimal_and_tuned():
    for correlation, rho in [(0.9, 1.0), (0.99, 0.75)]:
        weights, _ = chapter.tuned(correlation, rho)
        for redraw, coef in enumerate(weights[:5]):
            problem = chapter.world(correlation, redraw)
            residuals = [linear.kkt_residual(*problem.train, coef, lam, rho=rho) for lam in chapter.FINE]
            assert min(residuals) < 1e-9
            errors = study.path_errors(chapter.world_path(correlation, rho, redraw), problem.validation)
            assert np.argmin(errors) == np.argmin(residuals)


def test_two_weights_are_optimal_and_within_the_bound():
    for state in chapter.GROUPING.states():
        result = chapter.GROUPING.result(**state)
        difference = np.abs(result.weights[:, 0] - result.weights[:, 1])
        assert result.bound.size == 0 or (difference <= result.bound).all()
        X, y = chapter.twins(state["correlation"])
        residual = linear.kkt_residual(X, y, result.weights[result.place], state["lam"], rho=state["rho"])
        assert residual < 1e-9, state


def test_twins_have_exactly_the_correlation_named():
    for correlation in chapter.PLACES:
        X, _ = chapter.twins(correlation)
        np.testing.assert_allclose(np.corrcoef(X.T)[0, 1], correlation, atol=1e-12)
        np.testing.assert_allclose(X.std(axis=0), 1, rtol=1e-12)


def test_the_naive_form_is_optimal_and_the_rescaled_form_is_the_estimators():
    for state in chapter.FORMS.states():
        if state["correlation"] == 0.99 or state["l2"] == 0:
            continue
        result, train = chapter.FORMS.result(**state), chapter.world(state["correlation"], 0).train
        l1, l2 = chapter.LASSO_PARTS[result.place], state["l2"]
        lam, rho = l1 + l2, l1 / (l1 + l2)
        assert linear.kkt_residual(train.X, train.y, result.naive, lam, rho=rho) < 1e-8, state
        estimator = linear.ElasticNet(lam, rho=rho, form="rescaled").fit(train.X, train.y)
        np.testing.assert_allclose(result.rescaled, estimator.coef_, atol=1e-8)


def test_cross_validation_agrees_with_scikit_learns():
    pipeline = pytest.importorskip("sklearn.pipeline")
    from sklearn.linear_model import ElasticNet
    from sklearn.preprocessing import StandardScaler

    train, rho, place = chapter.prostate.prostate(False).train, 0.5, 18
    lam = chapter.PROSTATE_STRENGTHS[place]
    model = pipeline.make_pipeline(
        StandardScaler(), ElasticNet(alpha=lam * (1 - rho / 2), l1_ratio=rho / (2 - rho), tol=1e-10)
    )
    losses = []
    for folds in chapter.k_fold(train.n, 10, repeats=3, rng=np.random.default_rng(1)).repeats:
        for fold in folds:
            model.fit(train.X[fold.train], train.y[fold.train])
            losses.extend((model.predict(train.X[fold.held_out]) - train.y[fold.held_out]) ** 2)
    assert np.mean(losses) == pytest.approx(chapter.prostate_errors(False, rho)[place], rel=1e-6)


@pytest.mark.parametrize(
    ("typo", "printed"),
    [
        (
            True,
            {"least squares": 0.586, "ridge": 0.566, "lasso": 0.499, "naive elastic net": 0.566, "elastic net": 0.381},
        ),
        (False, {"least squares": 0.521, "lasso": 0.472, "elastic net": 0.375}),
    ],
)
def test_zou_hastie_2005_table_1(typo, printed):
    rows = {row.method: row for row in prostate.paper_table(typo)}
    assert len(rows) == 5
    for method, error in printed.items():
        assert rows[method].error == pytest.approx(error, abs=6e-4), method
        assert not typo or rows[method].published == error
        assert rows[method].losses.mean() == pytest.approx(rows[method].error)


def test_zou_hastie_2005_table_2_median_numbers_of_features():
    published = {1: (5, 6), 4: (11, 16)}
    for example, (lasso, elastic) in published.items():
        _, kept = study.paper_simulation(example, 20)
        assert abs(kept[0] - lasso) <= 2
        assert abs(kept[2] - elastic) <= 2


def test_the_lasso_keeps_no_more_features_than_rows_and_the_elastic_net_does():
    _, kept = chapter.world_scores("wide")
    assert kept[-1].max() < 20 < kept[3].min()


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        ([[True, False], [True, False]], 1.0),
        ([[True, False], [False, True]], 0.0),
        ([[True, True], [False, True]], 0.5),
        ([[False, False], [False, False]], 1.0),
    ],
)
def test_overlap_of_selections(kept, expected):
    assert chapter.overlap(np.array(kept)) == expected
