import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regularization import linear
from regularization.penalties import L1

X = np.array([[1.0, 2.0], [3.0, 5.0], [4.0, 4.0]])
y = np.array([1.0, 2.0, 4.0])

ON_DATA = {
    "Ridge": lambda X, y: linear.Ridge(1.0).fit(X, y),
    "WeightedRidge": lambda X, y: linear.WeightedRidge([1.0, 1.0]).fit(X, y),
    "Lasso": lambda X, y: linear.Lasso(1.0).fit(X, y),
    "ElasticNet": lambda X, y: linear.ElasticNet(1.0).fit(X, y),
    "ridge_path": lambda X, y: linear.ridge_path(X, y, [1.0]),
    "lasso_path": lambda X, y: linear.lasso_path(X, y, [1.0]),
    "exact_lasso_path": linear.exact_lasso_path,
    "constrained_fit": lambda X, y: linear.constrained_fit(X, y, 1.0, penalty=L1()),
    "gradient_descent": lambda X, y: linear.gradient_descent(X, y, steps=2),
    "subgradient_descent": lambda X, y: linear.subgradient_descent(X, y, 1.0, steps=2, step=0.1),
    "ista": lambda X, y: linear.ista(X, y, 1.0, steps=2),
    "fista": lambda X, y: linear.fista(X, y, 1.0, steps=2),
    "coordinate_descent": lambda X, y: linear.coordinate_descent(X, y, 1.0, sweeps=2),
    "kkt_residual": lambda X, y: linear.kkt_residual(X, y, [0.0, 0.0], 1.0),
    "lam_max": linear.lam_max,
}
each_call = pytest.mark.parametrize("call", ON_DATA.values(), ids=ON_DATA.keys())


@each_call
@given(bad=st.sampled_from([np.nan, np.inf, -np.inf]), row=st.integers(0, 2), column=st.integers(0, 2))
def test_numbers_that_are_not_finite(call, bad, row, column):
    X_bad, y_bad = X.copy(), y.copy()
    if column < 2:
        X_bad[row, column] = bad
        place = f"X must be finite everywhere, got {bad} at index ({row}, {column})"
    else:
        y_bad[row] = bad
        place = f"y must be finite everywhere, got {bad} at index ({row},)"
    with pytest.raises(ValueError, match=re.escape(place)):
        call(X_bad, y_bad)


@each_call
@given(rows=st.integers(0, 6).filter(lambda rows: rows != 3))
def test_lengths_that_do_not_match(call, rows):
    with pytest.raises(
        ValueError, match=re.escape(f"y must have shape (3,), one value for each row of X, got shape ({rows},)")
    ):
        call(X, np.ones(rows))


@each_call
@pytest.mark.parametrize("shape", [(0, 2), (3, 0), (3,), (3, 2, 1), ()])
def test_designs_of_another_shape(call, shape):
    with pytest.raises(ValueError, match=re.escape(f"with n >= 1 and p >= 1, got shape {shape}")):
        call(np.ones(shape), y)


@each_call
@pytest.mark.parametrize("bad", [["a", "b", "c"], [True, False, True], [None, 1.0, 2.0], [1j, 2j, 3j]])
def test_targets_that_are_no_numbers(call, bad):
    with pytest.raises(TypeError, match="y must be an array of real numbers"):
        call(X, np.array(bad))


@each_call
def test_one_row_and_one_column_are_enough(call):
    if call is not ON_DATA["WeightedRidge"] and call is not ON_DATA["kkt_residual"]:
        call([[2.0]], [1.0])


@each_call
@pytest.mark.parametrize("size", [1e-200, 1e-100, 1e100, 1e200, 1e308])
def test_columns_whose_squares_have_no_number(call, size):
    message = f"X must have columns of zeros or of size 1e-75 to 1e+75, got {3 * 0.5 * size:g} in column 1"
    with pytest.raises(ValueError, match=re.escape(message)):
        call(np.array([[1.0, 0.0], [0.0, 1.5], [2.0, -0.5]]) * [1.0, size], y)


@each_call
def test_targets_whose_squares_have_no_number(call):
    with pytest.raises(ValueError, match=re.escape("y must be at most 1e+75 in size, got 4e+200")):
        call(X, 1e200 * y)


SWITCHES = {
    "Ridge": lambda bad: linear.Ridge(fit_intercept=bad).fit(X, y),
    "Lasso": lambda bad: linear.Lasso(fit_intercept=bad).fit(X, y),
    "constrained_fit": lambda bad: linear.constrained_fit(X, y, 1.0, penalty=L1(), fit_intercept=bad),
    "ista": lambda bad: linear.ista(X, y, 1.0, steps=1, fit_intercept=bad),
    "ridge_df": lambda bad: linear.ridge_df(X, [1.0], fit_intercept=bad),
}


@pytest.mark.parametrize("call", SWITCHES.values(), ids=SWITCHES.keys())
def test_a_switch_is_on_or_off(call):
    with pytest.raises(TypeError, match="fit_intercept must be True or False, got 'no'"):
        call("no")


STEPPING = {
    "gradient_descent": lambda step: linear.gradient_descent(X, y, steps=5000, step=step),
    "subgradient_descent": lambda step: linear.subgradient_descent(X, y, 0.1, steps=5000, step=step),
    "ista": lambda step: linear.ista(X, y, 0.1, steps=5000, step=step),
    "fista": lambda step: linear.fista(X, y, 0.1, steps=5000, step=step),
}


@pytest.mark.parametrize("call", STEPPING.values(), ids=STEPPING.keys())
def test_steps_that_lead_to_infinity(call):
    with pytest.raises(ValueError, match="step must be short enough for a finite objective, got 5: infinite after"):
        call(5.0)


@pytest.mark.parametrize("lam", [1e300, 1.7e308])
def test_the_largest_strengths_are_no_special_case(lam):
    assert linear.Ridge(lam).fit(X, y).coef_ == pytest.approx(0, abs=1e-290)
    assert linear.WeightedRidge([1.0, 3.0], lam).fit(X, y).coef_ == pytest.approx(0, abs=1e-100)
    for rho in (0.01, 1.0):
        for form in ("naive", "rescaled"):
            assert linear.ElasticNet(lam, rho=rho, form=form).fit(X, y).coef_ == pytest.approx(0, abs=1e-290)


BAD_STRENGTHS = st.one_of(st.floats(max_value=-1e-300), st.sampled_from([np.nan, np.inf]))


@given(lam=BAD_STRENGTHS)
def test_strengths(lam):
    # -0.0 is 0; every other number below 0 is not a strength.
    calls = [
        lambda: linear.Ridge(lam).fit(X, y),
        lambda: linear.Lasso(lam).fit(X, y),
        lambda: linear.ElasticNet(lam).fit(X, y),
        lambda: linear.WeightedRidge([1.0, 1.0], lam).fit(X, y),
        lambda: linear.ista(X, y, lam, steps=1),
        lambda: linear.coordinate_descent(X, y, lam, sweeps=1),
        lambda: linear.kkt_residual(X, y, [0.0, 0.0], lam),
    ]
    for call in calls:
        with pytest.raises(ValueError, match=r"lam must be a finite number >= 0"):
            call()
    for call in (linear.ridge_path, linear.lasso_path):
        with pytest.raises(ValueError, match="lams must be"):
            call(X, y, [1.0, lam])


@given(rho=st.one_of(st.floats(max_value=-1e-9), st.floats(min_value=1 + 1e-9), st.just(np.nan)))
def test_shares(rho):
    calls = [
        lambda: linear.ElasticNet(1.0, rho=rho).fit(X, y),
        lambda: linear.elastic_net_path(X, y, [1.0], rho=rho),
        lambda: linear.coordinate_descent(X, y, 1.0, rho=rho, sweeps=1),
        lambda: linear.kkt_residual(X, y, [0.0, 0.0], 1.0, rho=rho),
        lambda: linear.lam_max(X, y, rho=rho),
    ]
    for call in calls:
        with pytest.raises(ValueError, match=r"rho must be a finite number in [\[(]0, 1\], got"):
            call()


OTHERS = {
    "form must be one of 'naive', 'rescaled', got 'other'": lambda: linear.ElasticNet(form="other").fit(X, y),
    "weights must have shape (2,), got shape (3,)": lambda: linear.WeightedRidge([1.0] * 3).fit(X, y),
    "weights must be >= 0 everywhere, got -1.0 at index (1,)": lambda: linear.WeightedRidge([1.0, -1.0]).fit(X, y),
    "max_sweeps must be an integer of at least 1, got 0": lambda: linear.Lasso(max_sweeps=0).fit(X, y),
    "tol must be a finite number > 0, got 0.0": lambda: linear.Lasso(tol=0.0).fit(X, y),
    "max_knots must be an integer of at least 1, got 0": lambda: linear.exact_lasso_path(X, y, max_knots=0),
    "l2 must be a finite number >= 0, got -1.0": lambda: linear.exact_lasso_path(X, y, l2=-1.0),
    "norms must be >= 0 everywhere, got -1.0 at index 0": lambda: linear.exact_lasso_path(X, y).at_norm([-1.0]),
    "lams must be >= 0 everywhere, got -1.0 at index 0": lambda: linear.exact_lasso_path(X, y).at([-1.0]),
    "lams must have shape (m,) with m >= 1": lambda: linear.ridge_path(X, y, []),
    "t must be a finite number >= 0, got -1.0": lambda: linear.constrained_fit(X, y, -1.0, penalty=L1()),
    "penalty must be L1(), L2() or L1L2(rho), got 'L1'": lambda: linear.constrained_fit(X, y, 1.0, penalty="L1"),
    "value, gradient and prox, got 1": lambda: linear.ista(X, y, 1.0, steps=1, penalty=1),
    "value, gradient and prox, got <class": lambda: linear.ista(X, y, 1.0, steps=1, penalty=L1),
    "sweeps must be an integer of at least 1, got 0": lambda: linear.coordinate_descent(X, y, 1.0, sweeps=0),
    "steps must be an integer of at least 1, got 0": lambda: linear.ista(X, y, 1.0, steps=0),
    "step must be a finite number > 0, got 0.0": lambda: linear.ista(X, y, 1.0, steps=1, step=0.0),
    "start must have shape (2,), got shape (1,)": lambda: linear.ista(X, y, 1.0, steps=1, start=[1.0]),
    "X must have 2 columns, as in fit, got shape (1, 3)": lambda: linear.Ridge().fit(X, y).predict([[1.0, 2.0, 3.0]]),
    "coef must have shape (2,), got shape (1,)": lambda: linear.lasso_df(X, [1.0]),
    "degree must be an integer of at least 1, got 0": lambda: linear.polynomial_design(y, 0),
    "basis must be one of 'legendre', 'monomial', got 'b'": lambda: linear.polynomial_design(y, 2, basis="b"),
    "interval must be (low, high) with low < high, got (1, 1)": lambda: linear.polynomial_design(y, 2, interval=(1, 1)),
    "x must have shape (n,) with n >= 1, got shape (1, 2)": lambda: linear.polynomial_design([[1.0, 2.0]], 2),
    "x must have shape (n,) with n >= 1, got shape (0,)": lambda: linear.polynomial_design([], 2),
    "x must be finite everywhere, got nan": lambda: linear.polynomial_design([np.nan], 2),
}


@pytest.mark.parametrize(("message", "call"), OTHERS.items(), ids=OTHERS.keys())
def test_other_arguments(message, call):
    with pytest.raises((TypeError, ValueError), match=re.escape(message)):
        call()
