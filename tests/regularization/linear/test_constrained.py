import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regularization import linear
from regularization.linear._quadratic import Quadratic
from regularization.penalties import L1, L1L2, L2

from .problems import KINDS, assert_close, problem, problems

PENALTIES = {
    "L1": (L1(), 1.0),
    "L2": (L2(), 0.0),
    "ball": (L1L2(0.5), 0.5),
    "mostly L2": (L1L2(0.05), 0.05),
}
each_penalty = pytest.mark.parametrize(("penalty", "rho"), PENALTIES.values(), ids=PENALTIES.keys())


def mse(X, y, coef):
    residual = y - X @ coef
    return float(((residual - residual.mean()) ** 2).mean())


@each_penalty
@settings(max_examples=30)
@given(problems(kinds=tuple(k for k in KINDS if k != "nearly collinear")), st.sampled_from([0.001, 0.1, 0.9]))
def test_optimality_conditions(penalty, rho, data, share):
    X, y = data
    t = share * penalty.value(linear.Ridge(0.0).fit(X, y).coef_)
    found = linear.constrained_fit(X, y, t, penalty=penalty)
    used, scale = penalty.value(found.coef), linear.lam_max(X, y, rho=rho or 1.0)
    # Feasible, the budget is spent or worth nothing, and the gradient is the price times a subgradient.
    assert used <= t * (1 + 1e-9) + 1e-13
    assert found.lam >= 0
    if math.isfinite(found.lam):
        assert found.lam <= 1e-8 * scale or used >= t * (1 - 1e-9) - 1e-13
        assert linear.kkt_residual(X, y, found.coef, found.lam, rho=rho) <= 1e-8 * scale + 1e-12


@each_penalty
@settings(max_examples=30)
@given(problems(kinds=("plain",), smallest_n=3), st.integers(0, 2**32 - 1))
def test_nothing_within_the_budget_is_better(penalty, rho, data, seed):
    X, y = data
    t = 0.3 * penalty.value(linear.Ridge(0.0).fit(X, y).coef_)
    found = linear.constrained_fit(X, y, t, penalty=penalty)
    best, rng = mse(X, y, found.coef), np.random.default_rng(seed)
    for size in (1.0, 0.1, 0.001):
        rival = found.coef + size * rng.normal(size=found.coef.size) * np.abs(found.coef).max()
        while penalty.value(rival) > t:
            rival = 0.999 * rival
        assert mse(X, y, rival) >= best * (1 - 1e-9)


@each_penalty
def test_the_penalised_problem_at_its_price_has_the_same_solution(penalty, rho):
    X, y = problem("plain", 40, 5, seed=2)
    found = linear.constrained_fit(X, y, 0.4, penalty=penalty)
    penalised = linear.ElasticNet(found.lam, rho=rho).fit(X, y)
    assert found.lam > 0
    assert_close(found.coef, penalised.coef_)
    assert found.intercept == pytest.approx(penalised.intercept_)


@each_penalty
def test_a_budget_that_does_not_bind_is_least_squares(penalty, rho):
    X, y = problem("plain", 40, 5, seed=2)
    found = linear.constrained_fit(X, y, 1e6, penalty=penalty)
    assert found.lam == 0
    assert_close(found.coef, linear.Ridge(0.0).fit(X, y).coef_)


@each_penalty
def test_where_least_squares_is_not_unique_the_cheapest_is_found(penalty, rho):
    X, y = problem("wide", 5, 10, seed=2)
    found = linear.constrained_fit(X, y, 1e6, penalty=penalty)
    assert mse(X, y, found.coef) < 1e-12
    assert penalty.value(found.coef) <= penalty.value(linear.Ridge(0.0).fit(X, y).coef_) * (1 + 1e-6)


@each_penalty
def test_without_budget_every_weight_is_zero(penalty, rho):
    X, y = problem("plain", 20, 3, seed=2)
    found = linear.constrained_fit(X, y, 0.0, penalty=penalty)
    assert not found.coef.any()
    assert found.intercept == pytest.approx(y.mean())
    assert found.lam == (math.inf if rho == 0 else pytest.approx(linear.lam_max(X, y, rho=rho)))


@each_penalty
def test_nothing_to_explain(penalty, rho):
    found = linear.constrained_fit([[1.0], [2.0]], [3.0, 3.0], 1.0, penalty=penalty)
    assert (found.coef.tolist(), found.intercept, found.lam) == ([0.0], 3.0, 0.0)


def test_the_corner_of_the_diamond_is_hit_exactly():
    # Least squares at (2, 0.3), uncorrelated: a budget of 1 leaves the weaker weight exactly nothing.
    X = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]])
    y = X @ [2.0, 0.3]
    assert linear.constrained_fit(X, y, 1.0, penalty=L1()).coef.tolist() == pytest.approx([1.0, 0.0], abs=1e-15)
    assert linear.constrained_fit(X, y, 1.0, penalty=L1()).coef[1] == 0
    assert linear.constrained_fit(X, y, 1.0, penalty=L2()).coef[1] > 0.1


@pytest.mark.parametrize("distance", [1e-4, 1e-6, 1e-8])
@pytest.mark.parametrize("rho", [0.05, 0.5, 0.95])
def test_the_budget_holds_where_columns_are_nearly_collinear(rho, distance):
    # Least squares spends 1e9 and more on the difference of two columns, where inner products lose half the digits.
    rng = np.random.default_rng(26)
    X, y = rng.normal(size=(25, 6)), rng.normal(size=25)
    X[:, -1] = X[:, 0] + distance * X[:, -1]
    penalty = L1L2(rho)
    for share in (1e-6, 1e-3, 0.5):
        t = share * penalty.value(linear.Ridge(0.0).fit(X, y).coef_)
        found = linear.constrained_fit(X, y, t, penalty=penalty)
        assert penalty.value(found.coef) <= t * (1 + 1e-6)
        assert linear.kkt_residual(X, y, found.coef, found.lam, rho=rho) <= 1e-9 * linear.lam_max(X, y)


def test_a_column_of_another_size_does_not_hide_the_others():
    # The allowance for rounding in the large column must not become that of the small ones.
    rng = np.random.default_rng(35)
    X, y, penalty = rng.normal(size=(6, 3)) * [1e8, 1.0, 1.0], rng.normal(size=6), L1L2(0.5)
    t = 0.5 * penalty.value(linear.Ridge(0.0, fit_intercept=False).fit(X, y).coef_)
    found = linear.constrained_fit(X, y, t, penalty=penalty, fit_intercept=False)
    assert penalty.value(found.coef) == pytest.approx(t)


@pytest.mark.parametrize("penalty", [L1(), L2(), L1L2(0.5)])
def test_a_wide_problem_needs_memory_of_the_size_of_its_data(penalty):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(20, 4000))
    y = X[:, :3].sum(axis=1) + rng.normal(size=20)
    tracemalloc.start()
    linear.constrained_fit(X, y, 0.5 * penalty.value(linear.Ridge(0.0).fit(X, y).coef_), penalty=penalty)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * X.nbytes


def test_a_solution_that_is_not_exact_warns(monkeypatch):
    solve = Quadratic.solve
    monkeypatch.setattr(Quadratic, "solve", lambda *problem: solve(*problem) and (1e-3, 1e-9))
    X, y = problem("plain", 20, 3, seed=0)
    expected = r"stopped at lam = .* with KKT residual 0.001 > 1e-09; standardise the columns, or use a smaller t"
    with pytest.warns(linear.ConvergenceWarning, match=expected):
        linear.constrained_fit(X, y, 0.1, penalty=L1L2(0.9))
