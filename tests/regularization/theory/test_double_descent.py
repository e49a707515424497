import numpy as np
import pytest
from scipy.integrate import quad

from regularization.theory import (
    minimum_norm_risk,
    optimal_ridge_risk,
    ridge_risk,
    simulate_risk,
    subset_risk,
)


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("p", [1, 8, 30, 60])
def test_simulation_agrees_with_the_exact_risk(p):
    beta = rng(1).normal(size=60) / 8
    risk = simulate_risk(p, n=15, coefficients=beta, noise=0.5, repeats=800, rng=rng(p))
    exact = subset_risk(p, n=15, seen=(beta[:p] ** 2).sum(), unseen=(beta[p:] ** 2).sum(), noise=0.5)
    assert risk.mean == pytest.approx(exact, abs=4 * risk.standard_error)
    assert risk.standard_error < 0.1 * exact


def test_the_risk_of_a_fit_is_its_error_on_new_rows():
    beta, generator = np.array([1.0, -1.0, 0.5]), rng(5)
    draws = simulate_risk(2, n=10, coefficients=beta, noise=0.3, repeats=300, rng=generator).draws
    errors = []
    for _ in range(300):
        X, new = generator.normal(size=(10, 3)), generator.normal(size=(200, 3))
        w = np.linalg.lstsq(X[:, :2], X @ beta + 0.3 * generator.normal(size=10), rcond=None)[0]
        errors.append(np.mean((new @ beta + 0.3 * generator.normal(size=200) - new[:, :2] @ w) ** 2))
    spread = np.hypot(np.std(errors), np.std(draws)) / np.sqrt(300)
    assert np.mean(errors) == pytest.approx(draws.mean(), abs=4 * spread)


def test_the_risk_rises_towards_n_falls_again_and_has_no_value_in_between():
    below, above = (
        [minimum_norm_risk(p, n=20, signal=4.0, noise=1.0) for p in sizes] for sizes in (range(1, 19), range(22, 200))
    )
    assert (np.diff(below) > 0).all()
    assert (np.diff(above[:10]) < 0).all()
    assert above[0] > 5 * above[9]
    for p in (19, 20, 21):
        with pytest.raises(ValueError, match=f"p must be at most n - 2 = 18 or at least n \\+ 2 = 22 .* got {p}"):
            minimum_norm_risk(p, n=20, signal=4.0, noise=1.0)


def test_minimum_norm_risk_approaches_the_limit_of_large_n():
    n, gamma = 100_000, 2.0
    limit = 5 * (1 - 1 / gamma) + 1 / (gamma - 1)
    assert minimum_norm_risk(int(gamma * n), n=n, signal=5.0, noise=1.0) == pytest.approx(limit, rel=1e-4)


@pytest.mark.parametrize("gamma", [0.5, 2.0])
def test_ridge_risk_approaches_the_minimum_norm_risk_as_the_penalty_vanishes(gamma):
    limit = gamma / (1 - gamma) if gamma < 1 else 5 * (1 - 1 / gamma) + 1 / (gamma - 1)
    assert ridge_risk(gamma, lam=1e-7, signal=5.0, noise=1.0) == pytest.approx(limit, rel=1e-5)


@pytest.mark.parametrize("gamma", [0.3, 1.0, 1.7])
@pytest.mark.parametrize("lam", [0.01, 0.4, 30.0])
def test_ridge_risk_is_the_mean_over_the_marchenko_pastur_law(gamma, lam):
    # Along a direction of variance x ridge loses lam / (x + lam) of the weight and lets x / (x + lam)^2 of noise in.
    low, high = (1 - np.sqrt(gamma)) ** 2, (1 + np.sqrt(gamma)) ** 2

    def mean(f):
        def part(angle):  # x = low..high by a cosine: the density has square roots at its ends
            x = (high + low) / 2 - (high - low) / 2 * np.cos(angle)
            return f(x) * (high - low) ** 2 / 4 * np.sin(angle) ** 2 / (2 * np.pi * gamma * x)

        return quad(part, 0, np.pi, limit=500)[0] + max(1 - 1 / gamma, 0) * f(0)

    expected = 5 * mean(lambda x: (lam / (x + lam)) ** 2) + 1.69 * gamma * mean(lambda x: x / (x + lam) ** 2)
    assert ridge_risk(gamma, lam=lam, signal=5.0, noise=1.3) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("lam", [1e-12, 1e-14, 1e-200])
def test_ridge_risk_keeps_its_digits_at_tiny_strengths(lam):
    assert ridge_risk(2.0, lam=lam, signal=5.0, noise=1.0) == pytest.approx(3.5, rel=1e-10)


def test_ridge_risk_with_an_enormous_penalty_is_the_signal():
    assert ridge_risk(1.5, lam=1e9, signal=5.0, noise=1.0) == pytest.approx(5.0, rel=1e-6)


@pytest.mark.parametrize("gamma", [0.5, 1.0, 3.0])
def test_no_strength_beats_the_optimum(gamma):
    lam, best = optimal_ridge_risk(gamma, signal=5.0, noise=1.3)
    assert ridge_risk(gamma, lam=lam, signal=5.0, noise=1.3) == pytest.approx(best, rel=1e-12)
    others = [ridge_risk(gamma, lam=lam * f, signal=5.0, noise=1.3) for f in (0.1, 0.9, 1.1, 10)]
    assert min(others) > best


@pytest.mark.parametrize("gamma", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("lam", [0.05, 0.3, 2.0])
def test_ridge_simulation_agrees_with_the_limit(gamma, lam):
    p = int(80 * gamma)
    beta = np.full(p, np.sqrt(5 / p))
    risk = simulate_risk(p, n=80, coefficients=beta, noise=1.0, lam=lam, repeats=40, rng=rng(7))
    limit = ridge_risk(gamma, lam=lam, signal=5.0, noise=1.0)
    # At finite n the risk differs from its limit by O(1/n).
    assert risk.mean - 1.0 == pytest.approx(limit, abs=4 * risk.standard_error + 0.02 * limit)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: subset_risk(-1, n=5, seen=1, unseen=0, noise=1), ValueError, "p must be"),
        (lambda: subset_risk(1, n=5, seen=-1, unseen=0, noise=1), ValueError, "seen must be"),
        (
            lambda: simulate_risk(1, n=5, coefficients=np.ones((2, 2)), noise=1, repeats=2, rng=rng()),
            ValueError,
            "coefficients must",
        ),
        (lambda: minimum_norm_risk(3, n=5, signal=float("nan"), noise=1), ValueError, "signal must be"),
        (lambda: ridge_risk(0.0, lam=1, signal=1, noise=1), ValueError, "gamma must be"),
        (lambda: ridge_risk(1.0, lam=0, signal=1, noise=1), ValueError, "lam must be"),
        (lambda: optimal_ridge_risk(1.0, signal=0, noise=1), ValueError, "signal must be"),
        (
            lambda: simulate_risk(4, n=5, coefficients=np.ones(3), noise=1, repeats=2, rng=rng()),
            ValueError,
            "p must be an integer from 1 to 3",
        ),
        (
            lambda: simulate_risk(2, n=5, coefficients=np.ones(3), noise=1, repeats=2, rng=5),
            TypeError,
            "rng must be",
        ),
    ],
)
def test_bad_arguments_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
