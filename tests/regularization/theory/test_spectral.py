import numpy as np
import pytest
from sklearn.linear_model import Ridge

from regularization.theory import filtered_weights, gradient_descent_filter, matching_strength, ridge_filter


def problem(n=12, p=4, seed=0):
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(n, p)), rng.normal(size=n)
    return X - X.mean(axis=0), y - y.mean()


@pytest.mark.parametrize("lam", [0.0, 0.01, 2.0, 1e6])
@pytest.mark.parametrize(("n", "p"), [(12, 4), (5, 9)])
def test_ridge_is_filtered_least_squares(lam, n, p):
    X, y = problem(n, p)
    factors = ridge_filter(np.linalg.svd(X, compute_uv=False), lam, n=n)
    expected = np.linalg.lstsq(X, y, rcond=1e-12)[0] if lam == 0 else Ridge(alpha=n * lam).fit(X, y).coef_
    np.testing.assert_allclose(filtered_weights(X, y, factors), expected, atol=1e-10)


@pytest.mark.parametrize("steps", [0, 1, 7, 500])
def test_gradient_descent_from_zero_is_filtered_least_squares(steps):
    X, y = problem()
    w = np.zeros(4)
    for _ in range(steps):
        w += 0.1 * 2 * X.T @ (y - X @ w) / len(y)
    factors = gradient_descent_filter(np.linalg.svd(X, compute_uv=False), n=12, step=0.1, steps=steps)
    np.testing.assert_allclose(filtered_weights(X, y, factors), w, atol=1e-12)


def test_the_filter_factors_add_up_to_the_trace_of_the_smoother():
    X, _ = problem()
    smoother = X @ np.linalg.solve(X.T @ X + 12 * 0.3 * np.eye(4), X.T)
    factors = ridge_filter(np.linalg.svd(X, compute_uv=False), 0.3, n=12)
    assert factors.sum() == pytest.approx(np.trace(smoother))


def test_a_direction_without_data_gets_the_factor_zero_even_without_penalty():
    np.testing.assert_array_equal(ridge_filter(np.array([1.0, 0.0]), 0.0, n=3), [1.0, 0.0])


def test_at_the_matching_strength_small_directions_agree_and_none_differ_much():
    d = np.geomspace(1e-3, 10, 200)
    step, steps, n = 1e-4, 10_000, 10
    ridge = ridge_filter(d, matching_strength(step=step, steps=steps), n=n)
    descent = gradient_descent_filter(d, n=n, step=step, steps=steps)
    assert descent[0] == pytest.approx(ridge[0], rel=1e-4)
    # 1 - e^-x is between x/(1+x) and 1.3 times that, for every x >= 0.
    assert (descent >= ridge - 1e-9).all()
    assert (descent <= 1.3 * ridge).all()


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: ridge_filter(np.array([-1.0]), 1.0, n=2), ValueError, "singular_values must be >= 0"),
        (lambda: gradient_descent_filter([], n=1, step=0.5, steps=3), ValueError, "singular_values must have shape"),
        (lambda: ridge_filter(np.array([1.0]), -1.0, n=2), ValueError, "lam must be"),
        (lambda: ridge_filter(np.array([1.0]), 1.0, n=0), ValueError, "n must be"),
        (lambda: gradient_descent_filter([1.0], n=1, step=1.5, steps=3), ValueError, r"step must be .* \(0, 1\]"),
        (lambda: gradient_descent_filter([1.0], n=1, step=0.5, steps=-3), ValueError, "steps must be"),
        (lambda: matching_strength(step=0.5, steps=0), ValueError, "steps must be"),
        (lambda: filtered_weights(np.eye(2), np.ones(2), np.ones(3)), ValueError, r"factors must have shape \(2,\)"),
    ],
)
def test_bad_arguments_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
