import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regularization import linear

from .problems import assert_close, problem, problems

SOLVERS = {
    "ridge": lambda X, y, lam: linear.Ridge(lam).fit(X, y),
    "lasso": lambda X, y, lam: linear.Lasso(lam).fit(X, y),
    "elastic net": lambda X, y, lam: linear.ElasticNet(lam, rho=0.3).fit(X, y),
    "rescaled": lambda X, y, lam: linear.ElasticNet(lam, rho=0.3, form="rescaled").fit(X, y),
}
each_solver = pytest.mark.parametrize("solve", SOLVERS.values(), ids=SOLVERS.keys())
# Solutions of the lasso need not be unique, their predictions are.
UNIQUE = ("plain", "collinear", "duplicated", "constant column")


@each_solver
@given(problems(kinds=UNIQUE), st.sampled_from([0.01, 0.4]))
def test_every_row_twice_changes_nothing(solve, data, lam):
    X, y = data
    twice = solve(np.vstack([X, X]), np.append(y, y), lam)
    assert_close(twice.predict(X), solve(X, y, lam).predict(X))


@each_solver
@given(problems(kinds=UNIQUE), st.randoms(use_true_random=False))
def test_the_order_of_columns_does_not_matter(solve, data, random):
    X, y = data
    order = random.sample(range(X.shape[1]), X.shape[1])
    assert_close(solve(X[:, order], y, 0.2).predict(X[:, order]), solve(X, y, 0.2).predict(X))


@each_solver
@given(problems(kinds=UNIQUE), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(solve, data, random):
    X, y = data
    order = random.sample(range(len(y)), len(y))
    assert_close(solve(X[order], y[order], 0.2).predict(X), solve(X, y, 0.2).predict(X))


@each_solver
@given(problems(kinds=UNIQUE), st.floats(-1000, 1000))
def test_a_shift_of_the_target_moves_only_the_intercept(solve, data, shift):
    X, y = data
    assert_close(solve(X, y + shift, 0.2).predict(X), solve(X, y, 0.2).predict(X) + shift, floor=1e-8)


@given(problems(kinds=UNIQUE), st.sampled_from([1e-3, 7.0, 1e4]))
def test_another_unit_of_the_target(data, unit):
    X, y = data
    # The L2 penalty scales as the data loss does; L1 needs its strength in the unit of y.
    ridge, lasso = linear.Ridge(0.2).fit(X, y), linear.Lasso(0.2).fit(X, y)
    assert_close(linear.Ridge(0.2).fit(X, unit * y).coef_, unit * ridge.coef_)
    assert_close(linear.Lasso(0.2 * unit).fit(X, unit * y).predict(X), unit * lasso.predict(X))


@given(problems(kinds=UNIQUE), st.sampled_from([0.05, 0.5]))
def test_every_column_twice_at_half_its_size_doubles_the_price(data, lam):
    # [X, X] / 2 has the same fits: the two halves of a weight add up to it, and each costs what the whole did.
    X, y = data
    halves = np.hstack([X, X]) / 2
    ridge, lasso = linear.Ridge(2 * lam).fit(X, y), linear.Lasso(2 * lam).fit(X, y)
    assert_close(linear.Ridge(lam).fit(halves, y).coef_, np.append(ridge.coef_, ridge.coef_))
    assert_close(linear.Lasso(lam).fit(halves, y).predict(halves), lasso.predict(X), relative=1e-7)
    path = linear.exact_lasso_path(halves, y)
    assert_close(path.at([lam]).predict(halves)[0], lasso.predict(X), relative=1e-7)


def test_the_intercept_is_never_penalised():
    X, y = problem("plain", 30, 4, seed=0)
    for solve in SOLVERS.values():
        assert solve(X, y + 1e6, 1e12).intercept_ == pytest.approx((y + 1e6).mean())


def test_exact_path_knots_are_equivariant():
    X, y = problem("plain", 30, 6, seed=1)
    path, order = linear.exact_lasso_path(X, y), [3, 1, 5, 0, 4, 2]
    permuted = linear.exact_lasso_path(X[:, order], 10 * y)
    assert_close(permuted.lams, 10 * path.lams)
    assert_close(permuted.coefs, 10 * path.coefs[:, order])
