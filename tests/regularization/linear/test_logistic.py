import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from regularization import data, linear

LAMS = np.array([0.3, 0.003, 0.03])


def tumours(columns=slice(0, 10)):
    X, y = data.breast_cancer().train
    X = X[:, columns]
    return (X - X.mean(axis=0)) / X.std(axis=0), y.astype(float)


def wide(n=40, p=90, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p))
    return X, (X[:, 0] + rng.normal(size=n) > 0.3).astype(float)


@pytest.mark.parametrize("problem", [tumours, wide])
def test_ridge_agrees_with_scikit_learn(problem):
    X, y = problem()
    path = linear.logistic_path(X, y, LAMS, rho=0.0)
    for lam, coef, intercept in zip(LAMS, path.coefs, path.intercepts, strict=True):
        one = LogisticRegression(C=1 / (2 * len(y) * lam), solver="newton-cholesky", tol=1e-12).fit(X, y)
        np.testing.assert_allclose(coef, one.coef_[0], atol=2e-6)
        np.testing.assert_allclose(intercept, one.intercept_[0], atol=2e-6)


@pytest.mark.parametrize(("rho", "share"), [(1.0, 1.0), (2 / 3, 0.5)])
def test_lasso_and_elastic_net_agree_with_scikit_learn(rho, share):
    X, y = tumours([0, 1, 4, 5, 8, 9])
    path = linear.logistic_path(X, y, LAMS, rho=rho)
    for lam, coef in zip(LAMS, path.coefs, strict=True):
        # lam rho |w| is share |w| / (n C)
        C = share / (len(y) * lam * rho)
        one = LogisticRegression(C=C, l1_ratio=share, solver="saga", tol=1e-9, max_iter=50_000, random_state=0)
        np.testing.assert_allclose(coef, one.fit(X, y).coef_[0], atol=1e-5)
        assert ((coef == 0) == (one.coef_[0] == 0)).all()


@pytest.mark.parametrize("problem", [tumours, wide])
@pytest.mark.parametrize("rho", [1.0, 0.3, 0.0])
def test_the_optimality_conditions_hold(problem, rho):
    X, y = problem()
    path = linear.logistic_path(X, y, LAMS, rho=rho)
    for lam, w, log_odds in zip(LAMS, path.coefs, path.predict(X), strict=True):
        residual = y - 1 / (1 + np.exp(-log_odds))
        assert abs(residual.mean()) < 1e-7  # the intercept is not penalised
        downhill = X.T @ residual / len(y) - 2 * lam * (1 - rho) * w
        kept = w != 0
        np.testing.assert_allclose(downhill[kept], lam * rho * np.sign(w[kept]), atol=1e-7)
        assert (np.abs(downhill[~kept]) <= lam * rho + 1e-7).all()


def test_above_the_largest_gradient_all_weights_are_zero_and_the_shares_remain():
    X, y = tumours()
    top = np.abs(X.T @ (y - y.mean())).max() / len(y)
    path = linear.logistic_path(X, y, [1.001 * top, 0.999 * top], rho=1.0)
    assert path.n_kept.tolist() == [0, 1]
    np.testing.assert_allclose(path.intercepts[0], np.log(y.mean() / (1 - y.mean())))


def test_without_a_penalty_it_is_the_maximum_of_the_likelihood():
    X, y = tumours([1, 4])
    one = LogisticRegression(C=np.inf, tol=1e-12, max_iter=10_000).fit(X, y)
    path = linear.logistic_path(X, y, [0.0], rho=0.0)
    np.testing.assert_allclose(path.coefs[0], one.coef_[0], atol=1e-6)


def test_exchanged_classes_change_every_sign_and_shifted_columns_the_intercept_alone():
    X, y = tumours([0, 1, 4])
    path = linear.logistic_path(X, y, LAMS, rho=0.5)
    other = linear.logistic_path(X + 100.0, 1 - y, LAMS, rho=0.5)
    np.testing.assert_allclose(other.coefs, -path.coefs, atol=1e-6)
    np.testing.assert_allclose(other.predict(X + 100.0), -path.predict(X), atol=1e-6)


def test_where_the_classes_can_be_separated_there_is_a_warning_without_a_penalty():
    X = np.arange(10.0)[:, None]
    with pytest.warns(linear.ConvergenceWarning, match="lam = 0"):
        linear.logistic_path(X, (X[:, 0] > 4.5).astype(float), [0.0], rho=0.0, max_steps=10)


@pytest.mark.parametrize("y", [[0.0, 1.0, 2.0], [1.0, 1.0, 1.0], [-1.0, 1.0, 1.0]])
def test_other_targets_are_refused(y):
    with pytest.raises(ValueError, match=r"^y must hold 0 and 1, both of them and nothing else, got "):
        linear.logistic_path([[1.0], [2.0], [3.0]], y, [0.1], rho=1.0)
