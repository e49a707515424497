import numpy as np
import pytest

from regularization.bayes import batch_standard_error, effective_sample_size


def autoregression(rho, n=40_000, seed=0):
    """x_t = rho x_{t-1} + noise, whose effective size is n (1 - rho) / (1 + rho)."""
    rng = np.random.default_rng(seed)
    chain, noise = np.empty(n), rng.normal(size=n) * np.sqrt(1 - rho**2)
    chain[0] = rng.normal()
    for t in range(1, n):
        chain[t] = rho * chain[t - 1] + noise[t]
    return chain


@pytest.mark.parametrize("rho", [-0.5, 0.0, 0.5, 0.9])
def test_the_effective_size_of_an_autoregression(rho):
    expected = 40_000 * (1 - rho) / (1 + rho)
    assert effective_sample_size(autoregression(rho)) == pytest.approx(expected, rel=0.12)


def test_the_autocorrelations_are_sums_over_the_chain_that_end_where_it_ends():
    chain = autoregression(0.8, n=9)
    z = chain - chain.mean()
    rho = np.array([z[: 9 - lag] @ z[lag:] for lag in range(9)]) / (z @ z)
    pairs = rho[:8].reshape(4, 2).sum(axis=1)
    stop = np.argmax(pairs < 0)
    assert stop > 0
    time = 2 * np.minimum.accumulate(pairs[:stop]).sum() - 1
    assert effective_sample_size(chain) == pytest.approx(9 / max(time, 1 / np.log10(9)))


def test_shift_and_scale_do_not_matter():
    chain = autoregression(0.5, n=2000)
    assert effective_sample_size(3 - 7 * chain) == pytest.approx(effective_sample_size(chain))


@pytest.mark.parametrize("unit", [1e-200, 1e200])
def test_the_unit_may_be_as_small_or_large_as_numbers_go(unit):
    chain = autoregression(0.5, n=2000)
    assert effective_sample_size(unit * chain) == pytest.approx(effective_sample_size(chain))


@pytest.mark.parametrize(("statistic", "factor"), [(np.mean, 1.0), (np.median, np.pi / 2)])
def test_batch_errors_of_independent_draws_have_their_closed_form(statistic, factor):
    chain = np.random.default_rng(0).normal(size=40_000)
    expected = np.sqrt(factor / 40_000)
    assert batch_standard_error(chain, statistic, batches=100) == pytest.approx(expected, rel=0.3)


def test_batch_error_and_effective_size_agree_on_a_slow_chain():
    chain = autoregression(0.9)
    assert batch_standard_error(chain, batches=50) == pytest.approx(
        chain.std() / np.sqrt(effective_sample_size(chain)), rel=0.4
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: effective_sample_size(np.ones(10)), "chain must have shape .* and vary"),
        (lambda: effective_sample_size(np.arange(3.0)), "n >= 4"),
        (lambda: effective_sample_size(np.array([1.0, np.nan, 2.0, 3.0])), "chain must be finite"),
        (lambda: batch_standard_error(np.arange(3.0), batches=4), "batches must be an integer from 2 to 3"),
        (lambda: batch_standard_error(np.ones((2, 2))), "chain must have shape"),
        (lambda: batch_standard_error(np.ones(1), batches=2), "chain must have shape .* n >= 2"),
    ],
)
def test_bad_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
