"""Double descent: exact risks of least squares and minimum-norm interpolation, and their simulation.

Features are independent standard normal, ``y = x . beta + noise * standard normal``, and a model with p
of the features is fitted to n rows: by least squares while p <= n, by the interpolating solution of
smallest norm when p > n, or by ridge. There is no intercept.

References: Belkin, Hsu & Xu (2020), "Two models of double descent for weak features", SIAM J. Math. Data Sci. 2;
Hastie, Montanari, Rosset & Tibshirani (2022), "Surprises in high-dimensional ridgeless least squares interpolation",
Annals of Statistics 50.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks
from regularization._values import Summarised

__all__ = [
    "SimulatedRisk",
    "minimum_norm_risk",
    "optimal_ridge_risk",
    "ridge_risk",
    "simulate_risk",
    "subset_risk",
]


def subset_risk(p: int, *, n: int, seen: float, unseen: float, noise: float) -> float:
    """Expected squared error on a new row of the model with p of the features, exact for finite n.

    ``(unseen + noise^2) (1 + p / (n - p - 1))`` for p <= n - 2, and
    ``seen (1 - n/p) + (unseen + noise^2) (1 + n / (p - n - 1))`` for p >= n + 2; in between the error has no
    mean unless there is nothing to miss. Features that the model leaves out act as more noise.

    Reference: Belkin, Hsu & Xu (2020).

    Parameters
    ----------
    p : int in 1..n-2 or >= n + 2; features in the model
    n : int >= 1; training rows
    seen, unseen : float >= 0
        Squared norm of the true weights of the features in the model and of those left out. When p of D
        features are chosen at random, the expected risk is the one at their expectations,
        ``norm^2 p / D`` and ``norm^2 (1 - p / D)``.
    noise : float >= 0; standard deviation

    Returns
    -------
    float, in squared units of y; it includes the noise of the new target

    Examples
    --------
    >>> [round(subset_risk(p, n=40, seen=p / 100, unseen=1 - p / 100, noise=0.2), 4) for p in (20, 38, 42, 100)]
    [1.7242, 25.74, 25.44, 0.6671]
    """
    checks.integer("p", p, low=1)
    checks.integer("n", n, low=1)
    if n - 1 <= p <= n + 1:
        raise ValueError(f"p must be at most n - 2 = {n - 2} or at least n + 2 = {n + 2} for a finite risk, got {p}")
    seen, unseen = checks.number("seen", seen, low=0), checks.number("unseen", unseen, low=0)
    noise_variance = unseen + checks.number("noise", noise, low=0) ** 2
    if p < n:
        return noise_variance * (1 + p / (n - p - 1))
    return seen * (1 - n / p) + noise_variance * (1 + n / (p - n - 1))


def minimum_norm_risk(p: int, *, n: int, signal: float, noise: float) -> float:
    """Expected excess error when the model has all p features, exact for finite n.

    ``noise^2 p / (n - p - 1)`` for p < n - 1 and ``signal (1 - n/p) + noise^2 n / (p - n - 1)`` for
    p > n + 1: the risk of `subset_risk` without the noise of the new target.

    Reference: Hastie, Montanari, Rosset & Tibshirani (2022).

    Parameters
    ----------
    p : int in 1..n-2 or >= n + 2
    n : int >= 1
    signal : float >= 0; squared norm of the true weights, r^2
    noise : float >= 0; standard deviation

    Returns
    -------
    float >= 0, in squared units of y

    Examples
    --------
    >>> minimum_norm_risk(400, n=200, signal=5.0, noise=1.0).__round__(4)
    3.505
    """
    signal, noise = checks.number("signal", signal, low=0), checks.number("noise", noise, low=0)
    return subset_risk(p, n=n, seen=signal, unseen=0.0, noise=noise) - noise**2


def _lost(gamma: float, lam: float) -> tuple[float, float]:
    """``v = lam m(-lam)`` in (0, 1), with m of the Marchenko-Pastur law of ratio gamma; root of its discriminant."""
    a = 1 - gamma + lam
    root = math.hypot(a, 2 * math.sqrt(gamma * lam))
    # v solves gamma v^2 + a v - lam = 0. Of its two forms take the one that subtracts nothing.
    return (2 * lam / (a + root) if a > 0 else (root - a) / (2 * gamma)), root


def ridge_risk(gamma: float, *, lam: float, signal: float, noise: float) -> float:
    """Excess error of ridge in the limit n, p -> infinity with p/n = gamma.

    ``signal lam^2 m' + noise^2 gamma (m - lam m')``, with m the Stieltjes transform of the
    Marchenko-Pastur law at -lam and m' its derivative.

    References: Hastie, Montanari, Rosset & Tibshirani (2022), Annals of Statistics 50; Dobriban & Wager (2018), Annals
    of Statistics 46.

    Parameters
    ----------
    gamma : float > 0; features per training row
    lam : float > 0, in our scaling, mean squared error + lam * sum of squares
    signal : float >= 0; squared norm of the true weights, r^2
    noise : float >= 0; standard deviation

    Returns
    -------
    float >= 0, in squared units of y

    Examples
    --------
    >>> round(ridge_risk(1.0, lam=0.2, signal=5.0, noise=1.0), 3)
    1.791
    """
    gamma = checks.number("gamma", gamma, low=0, low_open=True)
    lam = checks.number("lam", lam, low=0, low_open=True)
    signal = checks.number("signal", signal, low=0)
    noise = checks.number("noise", noise, low=0)
    v, root = _lost(gamma, lam)
    # Differentiating the equation of v gives lam^2 m' = (gamma v + lam) v / root and m - lam m' = (1 - v) / root.
    return (signal * (gamma * v + lam) * v + noise**2 * gamma * (1 - v)) / root


def optimal_ridge_risk(gamma: float, *, signal: float, noise: float) -> tuple[float, float]:
    """The best strength, ``lam = noise^2 gamma / signal``, and its excess error, ``noise^2 gamma m(-lam)``.

    In the limit of `ridge_risk`.

    References: Hastie et al. (2022); Nakkiran, Venkat, Kakade & Ma (2021), "Optimal regularization can mitigate double
    descent", ICLR.

    Parameters
    ----------
    gamma : float > 0; features per training row
    signal : float > 0; squared norm of the true weights, r^2
    noise : float > 0; standard deviation

    Returns
    -------
    (lam, risk) : tuple of float

    Examples
    --------
    >>> [round(x, 3) for x in optimal_ridge_risk(2.0, signal=5.0, noise=1.0)]
    [0.4, 3.108]
    """
    gamma = checks.number("gamma", gamma, low=0, low_open=True)
    signal = checks.number("signal", signal, low=0, low_open=True)
    noise = checks.number("noise", noise, low=0, low_open=True)
    lam = noise**2 * gamma / signal
    return lam, signal * _lost(gamma, lam)[0]


@dataclass(frozen=True, eq=False, repr=False)
class SimulatedRisk(Summarised):
    """Errors on a new row over repeated training sets, in squared units of y, noise included.

    Parameters
    ----------
    draws : array of shape (repeats,)

    Examples
    --------
    >>> risk = SimulatedRisk(np.array([1.0, 2.0, 3.0]))
    >>> risk.mean, round(risk.standard_error, 4)
    (2.0, 0.5774)
    """

    draws: np.ndarray

    @property
    def mean(self) -> float:
        """Estimate of the risk."""
        return float(self.draws.mean())

    @property
    def standard_error(self) -> float:
        """Of the mean; close to p = n the draws are so heavy-tailed that it means little."""
        return float(self.draws.std(ddof=1) / np.sqrt(self.draws.size))


def _fit(X: np.ndarray, y: np.ndarray, lam: float) -> np.ndarray:
    """Ridge without intercept; the minimum-norm least-squares solution when lam = 0."""
    U, d, Vt = np.linalg.svd(X, full_matrices=False)
    return Vt.T @ (d / (d**2 + len(X) * lam) * (U.T @ y))


def simulate_risk(
    p: int, *, n: int, coefficients: ArrayLike, noise: float, repeats: int, rng: np.random.Generator, lam: float = 0.0
) -> SimulatedRisk:
    """Fit the first p features to repeated training sets and measure the error on a new row.

    The error needs no test rows: for a new standard normal row it is
    ``||w - beta_seen||^2 + ||beta_unseen||^2 + noise^2``.

    Reference: Belkin, Hsu & Xu (2020).

    Parameters
    ----------
    p : int in 1..D; features in the model
    n : int >= 1; training rows
    coefficients : array of shape (D,); true weights of all features
    noise : float >= 0; standard deviation
    repeats : int >= 2
    rng : numpy.random.Generator
    lam : float >= 0; ridge strength; 0 for least squares or the minimum norm

    Returns
    -------
    SimulatedRisk

    Notes
    -----
    Cost: ``repeats`` singular value decompositions of n x p.

    Examples
    --------
    >>> risk = simulate_risk(
    ...     5, n=40, coefficients=np.full(25, 0.2), noise=0.2, repeats=200, rng=np.random.default_rng(0)
    ... )
    >>> exact = subset_risk(5, n=40, seen=0.2, unseen=0.8, noise=0.2)
    >>> abs(risk.mean - exact) < 4 * risk.standard_error
    True
    """
    beta = checks.reals("coefficients", coefficients)
    if beta.ndim != 1 or beta.size == 0:
        raise ValueError(f"coefficients must have shape (D,) with D >= 1, got shape {beta.shape}")
    checks.integer("p", p, low=1, high=beta.size)
    checks.integer("n", n, low=1)
    noise, lam = checks.number("noise", noise, low=0), checks.number("lam", lam, low=0)
    checks.integer("repeats", repeats, low=2)
    checks.generator("rng", rng)
    unseen = float((beta[p:] ** 2).sum())
    draws = np.empty(repeats)
    for repeat in range(repeats):
        X = rng.normal(size=(n, p))
        y = X @ beta[:p] + np.sqrt(unseen + noise**2) * rng.normal(size=n)
        draws[repeat] = ((_fit(X, y, lam) - beta[:p]) ** 2).sum() + unseen + noise**2
    return SimulatedRisk(draws)
