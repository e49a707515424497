import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regularization import linear, penalties
from regularization.penalties import L1, L1L2, L2

from .problems import assert_close, problem, problems

PENALTIES = [L1(), L2(), L1L2(0.5)]


def test_gradient_descent_is_a_spectral_filter():
    X, y = problem("plain", 25, 4, seed=0)
    step, steps = 0.05, 30
    trace = linear.gradient_descent(X, y, steps=steps, step=step)
    _, s, Vt = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    least_squares = Vt @ linear.Ridge(0.0).fit(X, y).coef_
    for k in range(steps + 1):
        kept = 1 - (1 - step * 2 * s**2 / len(y)) ** k
        assert_close(trace.coefs[k], Vt.T @ (kept * least_squares), relative=1e-10)


@settings(max_examples=25)
@given(problems(kinds=("plain", "collinear", "constant column")), st.sampled_from([0.3, 3.0]))
def test_gradient_descent_finds_ridge(data, lam):
    trace = linear.gradient_descent(*data, lam, steps=1500)
    assert (np.diff(trace.objectives) <= 1e-12 * trace.objectives[0]).all()
    assert_close(trace.coef, linear.Ridge(lam).fit(*data).coef_, relative=1e-6, floor=1e-9)


def test_a_step_too_long_diverges_and_the_trace_shows_it():
    X, y = problem("plain", 25, 4, seed=0)
    longest = 2 * linear.gradient_descent(X, y, steps=1).step
    assert np.isfinite(linear.gradient_descent(X, y, steps=500, step=0.99 * longest).objectives).all()
    rising = linear.gradient_descent(X, y, steps=500, step=1.05 * longest).objectives
    assert rising[-1] > 1e6 * rising[0]


@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize("method", [linear.ista, linear.fista])
def test_proximal_gradient_finds_the_minimum(method, penalty):
    X, y = problem("plain", 40, 6, seed=3)
    rho = {"L1": 1.0, "L2": 0.0}.get(type(penalty).__name__, 0.5)
    trace = method(X, y, 0.3, steps=4000, penalty=penalty)
    best = linear.ElasticNet(0.3, rho=rho).fit(X, y)
    assert_close(trace.coef, best.coef_, relative=1e-7)
    assert trace.intercept == pytest.approx(best.intercept_)


@given(problems(), st.sampled_from([0.05, 1.0]))
def test_ista_never_rises(data, lam):
    objectives = linear.ista(*data, lam, steps=50).objectives
    assert (np.diff(objectives) <= 1e-12 * objectives[0]).all()


def test_rates_of_convergence():
    # Beck & Teboulle (2009), theorems 3.1 and 4.4: the bounds hold, and momentum is ahead when columns are correlated.
    rng = np.random.default_rng(0)
    X = rng.normal(size=(60, 30)) + 3 * rng.normal(size=(60, 1))
    y, lam, k = X[:, 0] + rng.normal(size=60), 0.01, np.arange(1, 301)
    best = linear.Lasso(lam).fit(X, y)
    slow, fast = linear.ista(X, y, lam, steps=300), linear.fista(X, y, lam, steps=300)
    lowest = ((y - best.predict(X)) ** 2).mean() + lam * np.abs(best.coef_).sum()
    distance = (best.coef_**2).sum() / slow.step
    assert (slow.objectives[1:] - lowest <= distance / (2 * k) + 1e-12).all()
    assert (fast.objectives[1:] - lowest <= 2 * distance / (k + 1) ** 2 + 1e-12).all()
    assert fast.objectives[-1] - lowest < 0.1 * (slow.objectives[-1] - lowest)


def test_fista_follows_its_definition():
    # Written out from the paper with y_1 = x_0 and t_1 = 1.
    X, y = problem("plain", 30, 4, seed=1)
    trace = linear.fista(X, y, 0.1, steps=20)
    A, b = X - X.mean(axis=0), y - y.mean()
    x, ahead, t = np.zeros(4), np.zeros(4), 1.0
    for k in range(20):
        new = L1().prox(ahead - trace.step * 2 / 30 * A.T @ (A @ ahead - b), trace.step * 0.1)
        later = (1 + np.sqrt(1 + 4 * t**2)) / 2
        ahead, x, t = new + (t - 1) / later * (new - x), new, later
        assert_close(trace.coefs[k + 1], x)


@pytest.mark.parametrize("batch", [None, 5])
def test_subgradients_step_over_zero_and_proximal_steps_land_on_it(batch):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(50, 20))
    y = X[:, :3] @ [3.0, -2.0, 2.0] + 0.3 * rng.normal(size=50)
    options = {"steps": 2000, "step": 0.01, "batch": batch, "start": np.full(20, 0.1)}
    over = linear.subgradient_descent(X, y, 0.6, rng=np.random.default_rng(1), **options)
    onto = linear.ista(X, y, 0.6, rng=np.random.default_rng(1), **options)
    assert over.n_zero.max() == 0
    assert onto.n_zero[-200:].mean() > 5
    assert onto.n_zero[-1] >= (10 if batch is None else 1)


def test_the_same_generator_gives_the_same_bits():
    X, y = problem("plain", 30, 4, seed=1)
    for method in (linear.subgradient_descent, linear.ista):
        runs = [method(X, y, 0.1, steps=50, step=0.01, batch=4, rng=np.random.default_rng(7)) for _ in range(2)]
        assert (runs[0].coefs == runs[1].coefs).all()
        other = method(X, y, 0.1, steps=50, step=0.01, batch=4, rng=np.random.default_rng(8))
        assert (runs[0].coefs != other.coefs).any()


def test_a_batch_of_all_rows_is_no_batch():
    X, y = problem("plain", 12, 3, seed=1)
    whole = linear.subgradient_descent(X, y, 0.1, steps=20, step=0.05)
    batch = linear.subgradient_descent(X, y, 0.1, steps=20, step=0.05, batch=12, rng=np.random.default_rng(0))
    assert_close(batch.coefs, whole.coefs)


def test_the_trace_begins_at_the_start_and_tells_the_objective():
    X, y = problem("plain", 12, 3, seed=1)
    trace = linear.ista(X, y, 0.2, steps=3, start=[1.0, 2.0, 3.0])
    assert trace.coefs[0].tolist() == [1.0, 2.0, 3.0]
    assert trace.coefs.shape == (4, 3)
    for w, b, objective in zip(trace.coefs, trace.intercepts, trace.objectives, strict=True):
        assert objective == pytest.approx(((y - X @ w - b) ** 2).mean() + 0.2 * np.abs(w).sum())


def test_a_batch_needs_a_generator():
    X, y = problem("plain", 12, 3, seed=1)
    with pytest.raises(TypeError, match=r"rng must be a numpy.random.Generator"):
        linear.subgradient_descent(X, y, 0.2, steps=3, step=0.1, batch=2)
    with pytest.raises(ValueError, match="batch must be an integer from 1 to 12, got 13"):
        linear.ista(X, y, 0.2, steps=3, step=0.1, batch=13, rng=np.random.default_rng(0))


class Priced:
    """An L1 penalty with a price for each weight, as a reader may write one."""

    def __init__(self, prices):
        self.prices = np.array(prices)

    def value(self, w):
        return float(self.prices @ np.abs(w))

    def gradient(self, w):
        return self.prices * np.sign(w)

    def prox(self, w, step):
        return penalties.soft_threshold(w, step * self.prices)


@pytest.mark.parametrize("method", [linear.ista, linear.fista])
def test_a_penalty_of_the_reader_is_as_good_as_ours(method):
    X, y = problem("plain", 40, 3, seed=3)
    prices = np.array([0.5, 1.0, 4.0])
    trace = method(X, y, 0.3, steps=4000, penalty=Priced(prices))
    assert_close(trace.coef, linear.Lasso(0.3).fit(X / prices, y).coef_ / prices, relative=1e-7)
    walk = linear.subgradient_descent(X, y, 0.3, steps=4000, step=1e-3, penalty=Priced(prices))
    assert_close(walk.coef, trace.coef, relative=1e-2)
