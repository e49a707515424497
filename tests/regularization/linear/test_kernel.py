"""Kernel ridge beside scikit-learn's, and beside ridge where the kernel is an inner product."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.kernel_ridge import KernelRidge
from sklearn.metrics.pairwise import rbf_kernel
from sklearn.preprocessing import KernelCenterer

from regularization import linear

RNG = np.random.default_rng(0)
X, NEW, Y = RNG.normal(size=(20, 3)), RNG.normal(size=(7, 3)), RNG.normal(size=20)
LAMS = st.floats(1e-3, 10)
WIDTHS = st.floats(0.2, 5)


@given(width=WIDTHS)
def test_the_gaussian_kernel_is_that_of_scikit_learn(width):
    np.testing.assert_allclose(linear.gaussian_kernel(X, NEW, width), rbf_kernel(X, NEW, gamma=1 / (2 * width**2)))


@given(lam=LAMS, width=WIDTHS)
def test_without_intercept_it_is_that_of_scikit_learn(lam, width):
    a, b = linear.kernel_ridge(linear.gaussian_kernel(X, X, width), Y, lam, fit_intercept=False)
    theirs = KernelRidge(alpha=20 * lam, kernel="rbf", gamma=1 / (2 * width**2)).fit(X, Y)
    assert b == 0
    np.testing.assert_allclose(linear.gaussian_kernel(NEW, X, width) @ a, theirs.predict(NEW), atol=1e-9)


@given(lam=LAMS, width=WIDTHS)
def test_with_an_intercept_it_is_that_of_scikit_learn_on_the_centred_kernel(lam, width):
    K, new = linear.gaussian_kernel(X, X, width), linear.gaussian_kernel(NEW, X, width)
    a, b = linear.kernel_ridge(K, Y, lam)
    centre = KernelCenterer().fit(K)
    theirs = KernelRidge(alpha=20 * lam, kernel="precomputed").fit(centre.transform(K), Y - Y.mean())
    np.testing.assert_allclose(new @ a + b, Y.mean() + theirs.predict(centre.transform(new)), atol=1e-9)


@pytest.mark.parametrize("fit_intercept", [True, False])
@given(lam=LAMS)
def test_with_inner_products_it_is_ridge(fit_intercept, lam):
    a, b = linear.kernel_ridge(X @ X.T, Y, lam, fit_intercept=fit_intercept)
    model = linear.Ridge(lam, fit_intercept=fit_intercept).fit(X, Y)
    np.testing.assert_allclose(X.T @ a, model.coef_, atol=1e-9)
    assert b == pytest.approx(model.intercept_, abs=1e-9)


@given(lam=LAMS, width=WIDTHS)
def test_dual_weights_are_residuals_over_n_lambda_and_add_up_to_zero(lam, width):
    K = linear.gaussian_kernel(X, X, width)
    a, b = linear.kernel_ridge(K, Y, lam)
    np.testing.assert_allclose(a, (Y - b - K @ a) / (20 * lam), atol=1e-9)
    assert a.sum() == pytest.approx(0, abs=1e-9 * np.abs(a).max() * 20)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: linear.kernel_ridge(X, Y, 1.0), r"K must be symmetric.*got shape \(20, 3\)"),
        (lambda: linear.kernel_ridge([[1.0, 0.5], [0.0, 1.0]], [1.0, 2.0], 1.0), "K must be symmetric"),
        (lambda: linear.kernel_ridge(np.eye(3), [1.0, 2.0], 1.0), r"y must have shape \(3,\)"),
        (lambda: linear.kernel_ridge(np.eye(2), [1.0, np.nan], 1.0), "y must be finite"),
        (lambda: linear.kernel_ridge(np.eye(2), [1.0, 2.0], 0.0), "lam must be a finite number > 0"),
        (lambda: linear.gaussian_kernel(X, X[:, :2], 1.0), "Z must have 3 columns"),
        (lambda: linear.gaussian_kernel(X, X, 0.0), "width must be a finite number > 0"),
    ],
)
def test_bad_input_is_refused_by_name(call, message):
    with pytest.raises(ValueError, match=message):
        call()
