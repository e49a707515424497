import numpy as np
import pytest
from sklearn.linear_model import Ridge

from regularization.theory import existence_bound, ridge_error


def problem(n=15, p=3, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p)) @ np.array([[1, 0.9, 0], [0, 0.4, 0], [0, 0, 1.0]])
    return X, rng.normal(size=p)


def test_the_error_follows_from_the_linear_map_of_scikit_learn():
    X, beta = problem()
    for lam in (0.0, 0.05, 3.0):
        # Row j of the map holds the weights' response to y; ridge is linear in y.
        response = np.column_stack([Ridge(alpha=15 * lam).fit(X, e).coef_ for e in np.eye(15)])
        error = ridge_error(X, beta, noise=0.8, lams=np.array([lam]))
        assert error.bias_squared[0] == pytest.approx(((response @ X @ beta - beta) ** 2).sum(), abs=1e-10)
        assert error.variance[0] == pytest.approx(0.64 * (response**2).sum(), rel=1e-8)


def test_redraws_have_the_exact_error():
    X, beta = problem()
    rng = np.random.default_rng(1)
    model = Ridge(alpha=15 * 0.2)
    draws = [((model.fit(X, X @ beta + rng.normal(size=15)).coef_ - beta) ** 2).sum() for _ in range(1500)]
    exact = ridge_error(X, beta, noise=1.0, lams=np.array([0.2])).total[0]
    assert np.mean(draws) == pytest.approx(exact, abs=4 * np.std(draws) / np.sqrt(1500))


@pytest.mark.parametrize("seed", range(5))
def test_the_error_falls_all_the_way_to_the_bound(seed):
    X, beta = problem(seed=seed)
    bound = existence_bound(X, beta, noise=0.7)
    total = ridge_error(X, beta, noise=0.7, lams=np.linspace(0, bound, 50)).total
    assert (np.diff(total) < 0).all()


def test_the_scale_of_the_problem_is_the_unit_of_the_bound():
    X, beta = problem()
    assert existence_bound(X, 2 * beta, noise=1.4) == pytest.approx(existence_bound(X, beta, noise=0.7))


def test_columns_in_very_different_units_are_no_dependent_columns():
    X = problem()[0][:, :2]
    X, _ = np.linalg.qr(X - X.mean(axis=0))
    # Orthogonal columns of lengths 1 and 1e-8: each weight's squared error has its closed form.
    error = ridge_error(X * [1.0, 1e-8], np.array([1.0, 2e8]), noise=1.0, lams=np.array([0.0, 1e-16 / 15]))
    np.testing.assert_allclose(error.variance, [1 + 1e16, 1 + 1e16 / 4])
    np.testing.assert_allclose(error.bias_squared, [0, 1e16])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: existence_bound(np.eye(3), np.zeros(3), noise=1), ValueError, "X must have linearly independent"),
        (lambda: existence_bound(problem()[0], np.zeros(3), noise=1), ValueError, "coefficients must not all be zero"),
        (lambda: existence_bound(problem()[0], np.zeros(2), noise=1), ValueError, "coefficients must have shape"),
        (lambda: ridge_error(*problem(), noise=1, lams=[-1.0]), ValueError, "lams must be >= 0"),
        (lambda: ridge_error(*problem(), noise="1", lams=[1.0]), TypeError, "noise must be"),
    ],
)
def test_bad_arguments_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
