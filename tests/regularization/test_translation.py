"""Strengths translated to each library give our weights, and theirs translated back give theirs.

Where a library is not installed, its documented update or objective is carried out by hand.
"""

import numpy as np
import pytest
import sklearn
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import ElasticNet, Lasso, LogisticRegression, Ridge

from regularization import linear, translation
from regularization.bayes import gaussian_scale, laplace_scale, log_prior
from tests.regularization import bad_values

ROWS = 60
positive, share = st.floats(1e-4, 1e4), st.floats(0, 1)
SHARES = [0.0, 0.3, 0.75, 1.0]


def problem():
    rng = np.random.default_rng(5)
    X = rng.normal(size=(ROWS, 4)) * [1.0, 2.0, 0.5, 1.0] + 1
    return X, X @ [2.0, 0.3, 0.0, -1.0] + 4 + rng.normal(size=ROWS)


def labels():
    X, y = problem()
    return X, (y + np.random.default_rng(6).normal(scale=3, size=ROWS) > y.mean()).astype(float)


@settings(deadline=None)
@given(lam=positive, rho=share, n=st.integers(1, 1000), deviation=positive)
def test_each_translation_is_undone(lam, rho, n, deviation):
    t = translation
    both = pytest.approx((lam, rho), rel=1e-9, abs=1e-9)
    assert t.from_ridge(t.to_ridge(lam, n=n), n=n) == pytest.approx(lam)
    assert t.from_lasso(t.to_lasso(lam)) == pytest.approx(lam)
    assert t.from_esl_lasso(t.to_esl_lasso(lam, n=n), n=n) == pytest.approx(lam)
    assert t.from_sgd(t.to_sgd(lam)) == pytest.approx(lam)
    assert t.from_elastic_net(*t.to_elastic_net(lam, rho)) == both
    assert t.from_glmnet(*t.to_glmnet(lam, rho, deviation=deviation), deviation=deviation) == both
    assert t.from_logistic(*t.to_logistic(lam, rho, n=n), n=n) == both


CALLS = {
    translation.to_ridge: {"lam": 1.0, "n": 5},
    translation.from_ridge: {"alpha": 1.0, "n": 5},
    translation.to_lasso: {"lam": 1.0},
    translation.from_lasso: {"alpha": 1.0},
    translation.to_esl_lasso: {"lam": 1.0, "n": 5},
    translation.from_esl_lasso: {"strength": 1.0, "n": 5},
    translation.to_elastic_net: {"lam": 1.0, "rho": 0.5},
    translation.from_elastic_net: {"alpha": 1.0, "l1_ratio": 0.5},
    translation.to_glmnet: {"lam": 1.0, "rho": 0.5, "deviation": 2.0},
    translation.from_glmnet: {"strength": 1.0, "alpha": 0.5, "deviation": 2.0},
    translation.to_logistic: {"lam": 1.0, "rho": 0.5, "n": 5},
    translation.from_logistic: {"C": 1.0, "l1_ratio": 0.5, "n": 5},
    translation.to_sgd: {"lam": 1.0},
    translation.from_sgd: {"weight_decay": 1.0},
}
SHARED = {"n": bad_values.COUNT, "rho": bad_values.SHARE, "l1_ratio": bad_values.SHARE}
EVERY = [(call, name) for call, arguments in CALLS.items() for name in arguments]


@pytest.mark.parametrize(("call", "name"), EVERY, ids=[f"{call.__name__}-{name}" for call, name in EVERY])
@settings(deadline=None, max_examples=25)
@given(data=st.data())
def test_what_an_argument_cannot_be_is_refused_by_name(call, name, data):
    share = call is translation.from_glmnet and name == "alpha"
    bad = bad_values.SHARE if share else SHARED.get(name, bad_values.POSITIVE)
    bad_values.assert_refused(call, CALLS[call], name, data.draw(bad))


def same(ours, theirs):
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=1e-6, atol=1e-8)
    assert ours.intercept_ == pytest.approx(float(np.squeeze(theirs.intercept_)), rel=1e-6)


@pytest.mark.parametrize("strength", [0.01, 0.4, 3.0])
def test_ridge_both_ways(strength):
    X, y = problem()
    same(linear.Ridge(strength).fit(X, y), Ridge(alpha=translation.to_ridge(strength, n=ROWS)).fit(X, y))
    same(linear.Ridge(translation.from_ridge(strength, n=ROWS)).fit(X, y), Ridge(alpha=strength).fit(X, y))


@pytest.mark.parametrize("strength", [0.01, 0.4, 3.0])
def test_the_lasso_both_ways(strength):
    X, y = problem()
    options = {"tol": 1e-12, "max_iter": 100_000}
    same(linear.Lasso(strength).fit(X, y), Lasso(alpha=translation.to_lasso(strength), **options).fit(X, y))
    same(linear.Lasso(translation.from_lasso(strength)).fit(X, y), Lasso(alpha=strength, **options).fit(X, y))


@pytest.mark.parametrize("strength", [0.01, 0.4, 3.0])
@pytest.mark.parametrize("rho", [0.3, 0.75, 1.0])
def test_the_elastic_net_both_ways(strength, rho):
    X, y = problem()
    options = {"tol": 1e-12, "max_iter": 100_000}
    alpha, l1_ratio = translation.to_elastic_net(strength, rho)
    theirs = ElasticNet(alpha=alpha, l1_ratio=l1_ratio, **options).fit(X, y)
    same(linear.ElasticNet(strength, rho=rho).fit(X, y), theirs)
    lam, ours = translation.from_elastic_net(strength, rho)
    same(linear.ElasticNet(lam, rho=ours).fit(X, y), ElasticNet(alpha=strength, l1_ratio=rho, **options).fit(X, y))


def logistic(C, l1_ratio):
    """scikit-learn's classifier; before version 1.8 the penalty had to be named too."""
    options = {"C": C, "l1_ratio": l1_ratio, "tol": 1e-10, "max_iter": 100_000}
    if tuple(map(int, sklearn.__version__.split(".")[:2])) < (1, 8):
        options["penalty"] = "elasticnet"
    return LogisticRegression(solver="saga", random_state=0, **options)


def distance_from_optimum(model, X, y, lam, rho):
    """How far the weights are from a minimum of *our* objective: 0 there, and nowhere else, since it is convex."""
    w, b = model.coef_[0], model.intercept_[0]
    error = 1 / (1 + np.exp(-(X @ w + b))) - y
    pull = -X.T @ error / len(y) - 2 * lam * (1 - rho) * w
    faults = np.where(w == 0, np.maximum(np.abs(pull) - lam * rho, 0), np.abs(pull - lam * rho * np.sign(w)))
    return max(faults.max(), abs(error.mean()))


@pytest.mark.parametrize("rho", SHARES)
def test_logistic_regression_both_ways(rho):
    X, y = labels()
    C, l1_ratio = translation.to_logistic(0.05, rho, n=ROWS)
    theirs = logistic(C, l1_ratio).fit(X, y)
    assert distance_from_optimum(theirs, X, y, 0.05, rho) < 1e-6
    assert distance_from_optimum(theirs, X, y, 0.1, rho) > 1e-3
    back = translation.from_logistic(0.3, rho, n=ROWS)
    assert distance_from_optimum(logistic(0.3, rho).fit(X, y), X, y, *back) < 1e-6


def test_c_is_the_variance_of_a_gaussian_prior_and_the_scale_of_a_laplace_prior():
    """A likelihood of classes has no noise to set, so that minus the log prior is n times the penalty itself."""
    w = np.array([0.7, -0.2])
    for family, scale, l1_ratio in (("gaussian", 0.3**0.5, 0.0), ("laplace", 0.3, 1.0)):
        both = np.array([w, 2 * w])
        rise = np.diff(log_prior(both, family=family, scale=scale))[0]
        lam, rho = translation.from_logistic(0.3, l1_ratio, n=ROWS)
        price = lam * (rho * np.abs(both).sum(axis=1) + (1 - rho) * (both**2).sum(axis=1))
        assert rise == pytest.approx(-ROWS * np.diff(price)[0])


@pytest.mark.parametrize("rho", SHARES)
def test_glmnet_as_its_manual_describes_it(rho):
    """Standardise X and y, solve (1/2n) RSS + lambda ((1 - alpha)/2 L2 + alpha L1) with lambda / sd(y), undo."""
    X, y = problem()
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    strength, alpha = translation.to_glmnet(0.4, rho, deviation=y.std())
    inner = translation.from_elastic_net(strength / y.std(), alpha)
    by_hand = linear.ElasticNet(inner[0], rho=inner[1]).fit(X, y / y.std())
    ours = linear.ElasticNet(0.4, rho=rho).fit(X, y)
    np.testing.assert_allclose(by_hand.coef_ * y.std(), ours.coef_, rtol=1e-8, atol=1e-10)


def descend(decay, *, decoupled):
    """PyTorch's SGD on the mean squared error, as its documentation writes the update."""
    X, y = problem()
    X, y, w, rate = X - X.mean(axis=0), y - y.mean(), np.zeros(4), 0.05
    for _ in range(4000):
        gradient = -2 / ROWS * X.T @ (y - X @ w)
        w = (1 - rate * decay) * w - rate * gradient if decoupled else w - rate * (gradient + decay * w)
    return w


@pytest.mark.parametrize("decoupled", [False, True])
def test_sgd_with_weight_decay_is_ridge(decoupled):
    X, y = problem()
    w = descend(translation.to_sgd(0.3), decoupled=decoupled)
    np.testing.assert_allclose(w, linear.Ridge(0.3).fit(X, y).coef_, rtol=1e-8)
    back = translation.from_sgd(0.3)
    np.testing.assert_allclose(descend(0.3, decoupled=decoupled), linear.Ridge(back).fit(X, y).coef_, rtol=1e-8)


def test_pytorch_itself():
    torch = pytest.importorskip("torch")
    X, y = problem()
    layer = torch.nn.Linear(4, 1, dtype=torch.float64)
    groups = [
        {"params": [layer.weight], "weight_decay": translation.to_sgd(0.3)},
        {"params": [layer.bias], "weight_decay": 0.0},
    ]
    optimiser = torch.optim.SGD(groups, lr=0.05)
    rows, target = torch.from_numpy(X), torch.from_numpy(y)[:, None]
    for _ in range(6000):
        optimiser.zero_grad()
        torch.nn.functional.mse_loss(layer(rows), target).backward()
        optimiser.step()
    ours = linear.Ridge(0.3).fit(X, y)
    np.testing.assert_allclose(layer.weight.detach().numpy()[0], ours.coef_, rtol=1e-6)
    assert layer.bias.item() == pytest.approx(ours.intercept_, rel=1e-6)


def test_priors_and_penalties_price_alike():
    """Our penalty, times n / (2 noise^2), is minus the log prior up to a constant."""
    w, noise, lam = np.array([[0.7, -0.2], [1.4, -0.4]]), 0.8, 0.3
    gaussian = log_prior(w, family="gaussian", scale=gaussian_scale(lam, noise=noise, n=ROWS))
    laplace = log_prior(w, family="laplace", scale=laplace_scale(lam, noise=noise, n=ROWS))
    factor = -ROWS / (2 * noise**2) * lam
    assert np.diff(gaussian)[0] == pytest.approx(factor * np.diff((w**2).sum(axis=1))[0])
    assert np.diff(laplace)[0] == pytest.approx(factor * np.diff(np.abs(w).sum(axis=1))[0])
