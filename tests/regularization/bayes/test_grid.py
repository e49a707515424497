import numpy as np
import pytest

from regularization.bayes import gaussian_posterior, laplace_map, posterior_grid

W = np.linspace(-3, 3, 601)


def problem(seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(8, 2))
    return X, X @ [0.9, 0.1] + 0.8 * rng.normal(size=8)


def grid(**change):
    X, y = problem()
    arguments = {"family": "gaussian", "noise": 0.8, "scale": 0.4, "first": W, "second": W} | change
    return posterior_grid(arguments.pop("X", X), y, **arguments)


def test_the_gaussian_posterior_has_its_closed_form():
    result = grid()
    exact = gaussian_posterior(*problem(), noise=0.8, scale=0.4, fit_intercept=False)
    np.testing.assert_allclose(result.mean, exact.mean, atol=1e-6)
    np.testing.assert_allclose(result.mode, exact.mean, atol=0.0051)
    weights = np.stack(np.meshgrid(W, W), axis=-1) - exact.mean
    inverse = np.linalg.inv(exact.covariance)
    density = np.exp(-0.5 * np.einsum("abi,ij,abj->ab", weights, inverse, weights))
    density /= 2 * np.pi * np.sqrt(np.linalg.det(exact.covariance))
    np.testing.assert_allclose(result.posterior, density, atol=1e-6)


def test_the_laplace_mode_is_sparse_and_its_mean_is_not():
    result = grid(family="laplace", scale=0.1)
    exact = laplace_map(*problem(), noise=0.8, scale=0.1)
    np.testing.assert_allclose(result.mode, exact, atol=0.0051)
    assert exact[1] == 0
    assert abs(result.mean[1]) > 0.01


@pytest.mark.parametrize("family", ["gaussian", "laplace"])
def test_densities_integrate_to_one_and_the_likelihood_peaks_at_one(family):
    result = grid(family=family, scale=0.3)
    assert result.posterior.sum() * 0.01**2 == pytest.approx(1)
    assert result.prior.sum() * 0.01**2 == pytest.approx(1, abs=2e-3)
    assert result.likelihood.max() == 1.0


def test_rows_belong_to_the_second_weight_and_axes_may_differ():
    result = grid(first=np.linspace(-3, 4, 701), second=np.linspace(-2.5, 2.5, 251))
    exact = gaussian_posterior(*problem(), noise=0.8, scale=0.4, fit_intercept=False)
    assert result.posterior.shape == (251, 701)
    assert result.posterior.sum() * 0.01 * 0.02 == pytest.approx(1)
    np.testing.assert_allclose(result.mean, exact.mean, atol=1e-6)
    np.testing.assert_allclose(result.mode, exact.mean, atol=0.0101)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"X": np.ones((8, 3))}, "X must have two columns"),
        ({"first": np.array(0.0)}, r"first must have shape \(m,\) with m >= 2"),
        ({"first": np.array([0.0])}, r"first must have shape \(m,\) with m >= 2"),
        ({"second": np.array([0.0, 1.0, 3.0])}, "second must hold evenly spaced rising values"),
        ({"second": np.array([1.0, 0.0])}, "second must hold evenly spaced rising values"),
        ({"scale": 0.0}, "scale must be"),
        ({"family": "flat"}, "family must be one of"),
    ],
)
def test_bad_arguments_are_named(change, message):
    with pytest.raises(ValueError, match=message):
        grid(**change)
