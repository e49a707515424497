import numpy as np
import pytest

from regularization.linear import Ridge, polynomial_design


def test_legendre_columns_are_standardised_over_the_interval():
    # Gauss-Legendre nodes integrate polynomials exactly: mean 0, variance 1, no correlation.
    nodes, weights = np.polynomial.legendre.leggauss(30)
    X = polynomial_design(3 + 2 * nodes, 9, interval=(1, 5))
    np.testing.assert_allclose(weights @ X / 2, 0, atol=1e-13)
    np.testing.assert_allclose(X.T @ (weights[:, None] * X) / 2, np.eye(9), atol=1e-12)


@pytest.mark.parametrize("basis", ["legendre", "monomial"])
def test_both_bases_span_the_polynomials(basis):
    x = np.linspace(0, 4, 12)
    y = 1 - 2 * x + 0.5 * x**3
    X = polynomial_design(x, 3, basis=basis, interval=(0, 4))
    np.testing.assert_allclose(Ridge(0.0).fit(X, y).predict(X), y, atol=1e-10)
    assert X.shape == (12, 3)


def test_the_columns_of_an_input_do_not_depend_on_the_other_inputs():
    x = np.array([-0.9, 0.2, 1.7])
    whole = polynomial_design(x, 6)
    assert (polynomial_design(x[1:2], 6) == whole[1:2]).all()


def test_monomials_are_powers_of_the_mapped_input():
    np.testing.assert_allclose(polynomial_design([0.25], 3, basis="monomial", interval=(0, 1)), [[-0.5, 0.25, -0.125]])
