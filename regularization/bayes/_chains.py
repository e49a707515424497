"""How much a Markov chain knows: effective sample size and the error of what is estimated from it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks

__all__ = ["batch_standard_error", "effective_sample_size"]


def _autocorrelations(chain: np.ndarray) -> np.ndarray:
    """Autocorrelation at lags 0, 1, ..., by the fast Fourier transform."""
    n, centred = chain.size, chain - chain.mean()
    centred /= np.abs(centred).max()  # so that no square leaves the range of numbers
    power = np.abs(np.fft.rfft(centred, 2 * n)) ** 2
    covariance = np.fft.irfft(power)[:n] / n
    return covariance / covariance[0]


def effective_sample_size(chain: ArrayLike) -> float:
    """Number of independent draws that would estimate the mean as well as this chain.

    ``n / (1 + 2 sum of autocorrelations)``, where the sum stops when two neighbouring autocorrelations
    add up to less than zero (Geyer's initial positive sequence, made to fall).

    Parameters
    ----------
    chain : array of shape (n,), n >= 4
        Successive draws of one quantity.

    Returns
    -------
    float
        At most n * log10(n), which a chain of alternating draws may reach.

    Raises
    ------
    ValueError
        When the chain is constant.

    References
    ----------
    Geyer (1992), "Practical Markov chain Monte Carlo", Statistical Science 7.

    Examples
    --------
    >>> chain = np.random.default_rng(0).normal(size=4000)
    >>> bool(3000 < effective_sample_size(chain) < 5000)
    True
    """
    chain = checks.reals("chain", chain)
    if chain.ndim != 1 or chain.size < 4 or np.ptp(chain) == 0:
        raise ValueError(f"chain must have shape (n,) with n >= 4 and vary, got shape {chain.shape}")
    n, rho = chain.size, _autocorrelations(chain)
    pairs = rho[: n // 2 * 2].reshape(-1, 2).sum(axis=1)
    stop = np.argmax(pairs < 0) if (pairs < 0).any() else pairs.size
    time = 2 * np.minimum.accumulate(pairs[:stop]).sum() - 1
    return float(n / max(time, 1 / np.log10(n)))


def batch_standard_error(
    chain: ArrayLike, statistic: Callable[[np.ndarray], float] = np.mean, *, batches: int = 20
) -> float:
    """Monte Carlo standard error of a statistic of a chain, from its spread over batches of successive draws.

    Parameters
    ----------
    chain : array of shape (n,), n >= 2
    statistic : callable
        Maps draws to a number, such as ``numpy.median``.
    batches : int in 2..n
        Few enough that a batch is much longer than the memory of the chain.

    Returns
    -------
    float >= 0
        In the unit of the chain.

    References
    ----------
    Flegal, Haran & Jones (2008), "Markov chain Monte Carlo: can we trust the third significant figure?",
    Statistical Science 23.

    Examples
    --------
    >>> chain = np.random.default_rng(0).normal(size=10_000)
    >>> bool(0.005 < batch_standard_error(chain) < 0.015)
    True
    """
    chain = checks.reals("chain", chain)
    if chain.ndim != 1 or chain.size < 2:
        raise ValueError(f"chain must have shape (n,) with n >= 2, got shape {chain.shape}")
    checks.integer("batches", batches, low=2, high=chain.size)
    values = [statistic(batch) for batch in np.array_split(chain, batches)]
    return float(np.std(values, ddof=1) / np.sqrt(batches))
