import tracemalloc
import warnings

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sklearn import linear_model

from regularization import linear
from regularization.linear._quadratic import Quadratic
from regularization.penalties import L1L2

from .problems import KINDS, WELL_POSED, assert_close, problem, problems

SHARES = st.sampled_from([1e-6, 0.01, 0.3, 0.9, 1.0, 1e8])
ILL_CONDITIONED = ("nearly collinear", "scaled")
# Their limit is a duality gap of 1e-15, which rounding does not always allow; the comparison decides.
THEIRS_MAY_COMPLAIN = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


def objective(X, y, coef, lam, rho):
    residual = y - X @ coef
    return ((residual - residual.mean()) ** 2).mean() + lam * L1L2(rho).value(coef)


@given(problems(kinds=WELL_POSED), SHARES, st.booleans())
def test_lasso_satisfies_the_optimality_conditions(data, share, fit_intercept):
    X, y = data
    largest = linear.lam_max(X, y, fit_intercept=fit_intercept)
    model = linear.Lasso(share * largest, fit_intercept=fit_intercept).fit(X, y)
    residual = linear.kkt_residual(X, y, model.coef_, share * largest, fit_intercept=fit_intercept)
    assert residual <= 1e-10 * largest + 1e-14


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("share", [1e-6, 1e-3, 0.1])
def test_nearly_collinear_features_cost_no_digits(seed, share):
    X, y = problem("nearly collinear", 2 + seed % 12, 2 + seed % 7, seed)
    largest = linear.lam_max(X, y)
    for rho in (0.5, 1.0):
        model = linear.ElasticNet(share * largest, rho=rho).fit(X, y)
        assert linear.kkt_residual(X, y, model.coef_, share * largest, rho=rho) <= 1e-10 * largest


@given(problems(kinds=WELL_POSED), SHARES, st.sampled_from([0.05, 0.5, 0.95]))
def test_elastic_net_satisfies_the_optimality_conditions(data, share, rho):
    X, y = data
    lam = share * linear.lam_max(X, y, rho=rho)
    model = linear.ElasticNet(lam, rho=rho).fit(X, y)
    assert linear.kkt_residual(X, y, model.coef_, lam, rho=rho) <= 1e-10 * linear.lam_max(X, y) + 1e-14


@THEIRS_MAY_COMPLAIN
@given(
    problems(kinds=tuple(k for k in KINDS if k not in ILL_CONDITIONED)),
    st.sampled_from([0.02, 0.3, 1.0, 1e8]),
    st.sampled_from([0.1, 0.5, 0.9]),
    st.booleans(),
)
def test_elastic_net_agrees_with_scikit_learn(data, share, rho, fit_intercept):
    X, y = data
    lam = share * linear.lam_max(X, y, rho=rho, fit_intercept=fit_intercept)
    assume(lam > 1e-6)
    alpha = lam * rho / 2 + lam * (1 - rho)
    options = {"tol": 1e-15, "max_iter": 200_000, "fit_intercept": fit_intercept}
    theirs = linear_model.ElasticNet(alpha, l1_ratio=lam * rho / 2 / alpha, **options).fit(X, y)
    ours = linear.ElasticNet(lam, rho=rho, fit_intercept=fit_intercept).fit(X, y)
    assert_close(ours.coef_, theirs.coef_)
    assert ours.intercept_ == pytest.approx(theirs.intercept_, rel=1e-8, abs=1e-10)


@THEIRS_MAY_COMPLAIN
@given(problems(kinds=("plain", "constant column", "scaled"), smallest_n=10), st.sampled_from([0.05, 0.5]))
def test_lasso_agrees_with_scikit_learn(data, share):
    X, y = data
    lam = share * linear.lam_max(X, y)
    assume(lam > 0)
    theirs = linear_model.Lasso(lam / 2, tol=1e-15, max_iter=500_000).fit(X, y)
    assert_close(linear.Lasso(lam).fit(X, y).coef_, theirs.coef_, relative=1e-6)


@settings(max_examples=40)
@given(problems(), st.sampled_from([0.1, 0.5]), st.sampled_from([0.5, 1.0]))
def test_the_plain_method_never_finds_a_lower_objective(data, share, rho):
    X, y = data
    lam = share * linear.lam_max(X, y)
    path = linear.elastic_net_path(X, y, [lam], rho=rho)
    trace = linear.coordinate_descent(X, y, lam, rho=rho, sweeps=200)
    best = objective(X, y, path.coefs[0], lam, rho)
    assert best <= trace.objectives[-1] * (1 + 1e-10) + 1e-14
    assert (np.diff(trace.objectives) <= 1e-10 * trace.objectives[0]).all()


def test_the_plain_method_finds_the_same_solution():
    X, y = problem("plain", 40, 6, seed=5)
    for rho in (0.0, 0.5, 1.0):
        path = linear.elastic_net_path(X, y, [0.2], rho=rho)
        assert_close(linear.coordinate_descent(X, y, 0.2, rho=rho, sweeps=300).coef, path.coefs[0])


@given(problems())
def test_weights_vanish_at_lam_max_and_not_below(data):
    X, y = data
    largest = linear.lam_max(X, y)
    assume(largest > 1e-8)
    path = linear.lasso_path(X, y, [largest * (1 + 1e-9), largest * (1 - 1e-6)])
    assert path.n_kept[0] == 0 < path.n_kept[1]


def test_ends_of_the_mixture():
    X, y = problem("plain", 20, 5, seed=1)
    lams = [0.0, 0.1, 2.0]
    ridge, lasso = linear.ridge_path(X, y, lams), linear.lasso_path(X, y, lams)
    assert_close(linear.elastic_net_path(X, y, lams, rho=0.0).coefs, ridge.coefs)
    assert_close(linear.elastic_net_path(X, y, lams, rho=1e-13).coefs, ridge.coefs)
    assert_close(linear.elastic_net_path(X, y, lams, rho=1 - 1e-13).coefs, lasso.coefs)


@pytest.mark.parametrize("kind", ["wide", "collinear", "duplicated", "plain"])
def test_without_penalty_it_is_minimum_norm_least_squares(kind):
    X, y = problem(kind, 8, 4, seed=2)
    expected = linear.Ridge(0.0).fit(X, y)
    assert_close(linear.Lasso(0.0).fit(X, y).coef_, expected.coef_)
    assert_close(linear.lasso_path(X, y, [0.0, 0.1]).coefs[0], expected.coef_)


@pytest.mark.parametrize("rho", [0.3, 1.0])
def test_a_path_is_its_single_fits_in_the_order_given(rho):
    X, y = problem("plain", 30, 6, seed=4)
    lams = [0.1, 1.0, 0.01, 0.0, 1e6]
    path = linear.elastic_net_path(X, y, lams, rho=rho)
    for i, lam in enumerate(lams):
        model = linear.ElasticNet(lam, rho=rho).fit(X, y)
        assert_close(path.coefs[i], model.coef_)
        assert path.intercepts[i] == pytest.approx(model.intercept_)


@given(problems(kinds=("plain", "wide", "collinear", "duplicated", "signs")), st.sampled_from([0.05, 0.5]))
def test_solutions_are_continuous_in_the_strength(data, share):
    lam = share * linear.lam_max(*data, rho=0.5)
    assume(lam > 1e-6)
    lams = [lam, lam * (1 + 1e-10)]
    net, lasso = linear.elastic_net_path(*data, lams, rho=0.5), linear.lasso_path(*data, lams)
    assert_close(net.coefs[1], net.coefs[0], relative=1e-7)
    # Of the lasso the predictions are unique, the weights need not be.
    assert_close(lasso.predict(data[0])[1], lasso.predict(data[0])[0], relative=1e-7)


def test_equal_features_share_under_elastic_net():
    # Zou & Hastie (2005), theorem 1: identical columns get identical weights once rho < 1.
    X, y = problem("duplicated", 20, 4, seed=0)
    for lam in (0.001, 0.1, 1.0):
        coef = linear.ElasticNet(lam, rho=0.5).fit(X, y).coef_
        assert coef[0] == pytest.approx(coef[-1], rel=1e-9)


@pytest.mark.parametrize("fit_intercept", [True, False])
def test_rescaling_gives_the_lasso_when_columns_are_uncorrelated(fit_intercept):
    rng = np.random.default_rng(0)
    Q, _ = np.linalg.qr(np.column_stack([np.ones(20), rng.normal(size=(20, 4))]))
    X, y = Q[:, 1:] * [1.0, 3.0, 0.2, 10.0], rng.normal(size=20)
    options = {"rho": 0.2, "fit_intercept": fit_intercept}
    rescaled = linear.ElasticNet(0.05, form="rescaled", **options).fit(X, y)
    assert_close(rescaled.coef_, linear.Lasso(0.01, fit_intercept=fit_intercept).fit(X, y).coef_)
    assert np.abs(linear.ElasticNet(0.05, **options).fit(X, y).coef_).sum() < np.abs(rescaled.coef_).sum()


def test_rescaling_survives_a_constant_column():
    X, y = problem("constant column", 20, 4, seed=0)
    assert np.isfinite(linear.ElasticNet(0.1, form="rescaled").fit(X, y).coef_).all()


def test_degrees_of_freedom_count_independent_kept_columns():
    X, y = problem("duplicated", 20, 4, seed=0)
    assert linear.lasso_df(X, [1.0, 0.0, 2.0, 1.0]) == 2
    assert linear.lasso_df(X, np.zeros(4)) == 0
    model = linear.Lasso(0.1).fit(X, y)
    assert linear.lasso_df(X, model.coef_) == np.linalg.matrix_rank(
        X[:, model.coef_ != 0] - X.mean(0)[model.coef_ != 0]
    )


def test_degrees_of_freedom_are_the_covariance_of_fit_and_target():
    # Stein: df = sum_i cov(fit_i, y_i) / sigma^2 = expected divergence of y -> fit; the divergence is the count.
    X, y = problem("plain", 25, 6, seed=7)
    h = 1e-6
    fits = [
        linear.Lasso(0.3).fit(X, y + h * e).predict(X) - linear.Lasso(0.3).fit(X, y - h * e).predict(X)
        for e in np.eye(25)
    ]
    divergence = np.trace(np.array(fits)) / (2 * h)
    assert divergence == pytest.approx(linear.lasso_df(X, linear.Lasso(0.3).fit(X, y).coef_) + 1, abs=1e-5)


def test_stopping_early_warns_with_the_residual_and_what_to_try():
    X, y = problem("plain", 100, 80, seed=0)
    with pytest.warns(linear.ConvergenceWarning, match=r"after 1 sweeps at lam = .* residual .*raise max_sweeps"):
        linear.Lasso(1e-3, max_sweeps=1).fit(X, y)


def test_hardly_any_penalty_on_hardly_different_columns_is_solved_to_rounding_or_warns():
    # By rounding, a direction without curvature may lead downhill for ever: the step along it is infinite.
    for seed in range(30):
        rng = np.random.default_rng(seed)
        n, p = rng.integers(2, 15), rng.integers(2, 7)
        X, y = rng.normal(size=(n, p)), rng.normal(size=n)
        X[:, -1] = X[:, 0] + 10.0 ** rng.uniform(-10, -6) * X[:, -1]
        lam = 10.0 ** rng.uniform(-16, -8) * linear.lam_max(X, y)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            coef = linear.lasso_path(X, y, [lam], max_sweeps=50).coefs[0]
        assert {warning.category for warning in caught} <= {linear.ConvergenceWarning}
        rounding = 1e-14 * (X**2).mean(axis=0).max() * np.abs(coef).sum()
        assert caught or linear.kkt_residual(X, y, coef, lam) <= 1e-10 * linear.lam_max(X, y) + rounding


def peak_of(function):
    tracemalloc.start()
    function()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


@pytest.mark.parametrize("rho", [1.0, 0.5])
def test_a_wide_problem_needs_memory_of_the_size_of_its_data(rho):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(50, 3000))
    y = X[:, :5].sum(axis=1) + rng.normal(size=50)
    lam = 0.1 * linear.lam_max(X, y, rho=rho)
    assert peak_of(lambda: linear.ElasticNet(lam, rho=rho).fit(X, y)) < 8 * X.nbytes


@pytest.mark.parametrize("kind", ["plain", "duplicated", "signs"])
@pytest.mark.parametrize("rho", [1.0, 0.3])
@pytest.mark.parametrize(("n", "p"), [(3, 400), (12, 300), (40, 200)])
def test_a_working_set_leaves_out_only_what_is_zero(kind, rho, n, p):
    X, y = problem(kind, n, p, seed=n)
    top = linear.lam_max(X, y, rho=rho)
    lams = top * np.array([1e-4, 2.0, 0.9, 0.5, 0.03, 0.5])
    path = linear.elastic_net_path(X, y, lams, rho=rho)
    for lam, coef in zip(lams, path.coefs, strict=True):
        assert linear.kkt_residual(X, y, coef, lam, rho=rho) <= 1e-10 * top
    assert (path.coefs[3] == path.coefs[5]).all()
    assert not path.coefs[1].any()


def quadratic(gram):
    problem = Quadratic(gram)
    problem.grow(np.zeros(len(gram)))
    return problem


def test_an_inverse_follows_the_kept_features():
    rng = np.random.default_rng(2)
    X = rng.normal(size=(300, 120))
    gram = X.T @ X
    following = quadratic(gram)
    for size in (50, 54, 51, 90, 88, 3):
        w = np.zeros(120)
        w[rng.choice(120, size=size, replace=False) if size in (50, 3) else np.arange(size)] = 1.0
        following.start(w)
        assert set(following.kept) == set(np.flatnonzero(w))
        slope = rng.normal(size=size)
        step, product, longest = following._step(slope)
        expected = np.linalg.solve(gram[np.ix_(following.kept, following.kept)], slope)
        np.testing.assert_allclose(step, expected, rtol=1e-8, atol=1e-12)
        np.testing.assert_allclose(product, gram[:, following.kept] @ step, rtol=1e-8, atol=1e-8)
        assert (following.invertible, longest) == (True, 1.0)


def test_no_inverse_is_trusted_that_does_not_solve_the_system():
    X = np.random.default_rng(2).normal(size=(300, 60))
    X[:, 5] = X[:, 6]
    twins = quadratic(X.T @ X)
    twins.start(np.ones(60))
    step, product, longest = twins._step(np.eye(60)[5] - np.eye(60)[6])
    assert longest == np.inf
    assert np.abs(product).max() <= 1e-10 * np.abs(step).max()
