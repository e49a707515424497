"""The evidence: how probable the data are under a prior, averaged over all its weights.

Maximising it chooses both the prior's scale and the noise, and so lambda, from the training data alone.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks
from regularization._values import Summarised

__all__ = ["EvidenceFit", "effective_parameters", "evidence_fixed_point", "log_evidence", "log_evidence_gradient"]


@dataclass(frozen=True, eq=False)
class _Spectrum:
    """What the evidence needs of the data: eigenvalues of X'X, y along the left singular vectors and outside them."""

    eigenvalues: np.ndarray
    projections: np.ndarray
    outside: float
    n: int
    Vt: np.ndarray

    @classmethod
    def of(cls, X: ArrayLike, y: ArrayLike) -> _Spectrum:
        X = checks.design("X", X)
        y = checks.target("y", y, rows=len(X))
        U, d, Vt = np.linalg.svd(X, full_matrices=False)
        projections = U.T @ y
        # Not y'y less the squared projections: that difference loses its digits when the fit is close.
        residual = y - U @ projections
        return cls(d**2, projections, float(residual @ residual), len(y), Vt)

    def parameters(self, ratio: float) -> tuple[float, float]:
        """Effective parameters gamma = sum e / (e + ratio), ratio = noise^2 / scale^2, and what they leave of n."""
        total = self.eigenvalues + ratio
        idle = self.n - self.eigenvalues.size
        return float((self.eigenvalues / total).sum()), idle + float((ratio / total).sum())

    def norms(self, ratio: float) -> tuple[float, float]:
        """Squared length of the posterior mean and residual sum of squares."""
        shrunk = self.projections / (self.eigenvalues + ratio)
        return float((self.eigenvalues * shrunk**2).sum()), self.outside + float(((ratio * shrunk) ** 2).sum())


def _scales(noise: float, scale: float) -> tuple[float, float]:
    return checks.number("noise", noise, low=0, low_open=True), checks.number("scale", scale, low=0, low_open=True)


def log_evidence(X: ArrayLike, y: ArrayLike, *, noise: float, scale: float) -> float:
    """Log density of y when the weights are averaged out, ``log N(y; 0, noise^2 I + scale^2 X X')``.

    Parameters
    ----------
    X : array of shape (n, p)
        There is no intercept: centre X and y to have one. The degree of freedom that centring uses is not
        taken off, as in scikit-learn's BayesianRidge.
    y : array of shape (n,)
    noise : float > 0
        Standard deviation, in units of y.
    scale : float > 0
        Standard deviation of the prior, in units of the weights.

    Returns
    -------
    float

    References
    ----------
    MacKay (1992), "Bayesian interpolation", Neural Computation 4.

    Examples
    --------
    >>> round(log_evidence([[1.0]], [0.0], noise=0.6, scale=0.8), 4)  # N(0; 0, 0.36 + 0.64)
    -0.9189
    """
    data, (noise, scale) = _Spectrum.of(X, y), _scales(noise, scale)
    length, rss = data.norms((noise / scale) ** 2)
    determinant = np.log1p(data.eigenvalues * (scale / noise) ** 2).sum() + data.n * np.log(noise**2)
    return float(-0.5 * (rss / noise**2 + length / scale**2 + determinant + data.n * np.log(2 * np.pi)))


def effective_parameters(X: ArrayLike, *, noise: float, scale: float) -> float:
    """How many weights the data determine rather than the prior, ``gamma = sum e_j / (e_j + noise^2 / scale^2)``.

    Parameters
    ----------
    X : array of shape (n, p)
        Its product X'X has the eigenvalues e_j.
    noise, scale : float > 0
        Standard deviations of the noise and of the prior.

    Returns
    -------
    float
        Between 0 and min(n, p).

    References
    ----------
    MacKay (1992), "Bayesian interpolation", Neural Computation 4.

    Examples
    --------
    >>> effective_parameters([[1.0, 0.0], [0.0, 1.0]], noise=1.0, scale=1.0)
    1.0
    """
    X, (noise, scale) = checks.design("X", X), _scales(noise, scale)
    eigenvalues = np.linalg.svd(X, compute_uv=False) ** 2
    return float((eigenvalues / (eigenvalues + (noise / scale) ** 2)).sum())


def log_evidence_gradient(X: ArrayLike, y: ArrayLike, *, noise: float, scale: float) -> np.ndarray:
    """Derivatives of the log evidence by log noise and log scale.

    ``rss / noise^2 + gamma - n`` and ``||mean||^2 / scale^2 - gamma``: at the maximum the residuals have
    the size of the noise spread over n - gamma rows, and the weights that of the prior over gamma weights.

    Parameters
    ----------
    X : array of shape (n, p)
        There is no intercept: centre X and y to have one.
    y : array of shape (n,)
    noise, scale : float > 0
        Standard deviations of the noise and of the prior.

    Returns
    -------
    array of shape (2,)

    References
    ----------
    MacKay (1992), "Bayesian interpolation", Neural Computation 4.

    Examples
    --------
    >>> log_evidence_gradient([[1.0]], [1.0], noise=0.6, scale=0.8).round(12) + 0.0  # N(y; 0, 1) peaks at y = 1
    array([0., 0.])
    """
    data, (noise, scale) = _Spectrum.of(X, y), _scales(noise, scale)
    ratio = (noise / scale) ** 2
    length, rss = data.norms(ratio)
    gamma, left = data.parameters(ratio)
    return np.array([rss / noise**2 - left, length / scale**2 - gamma])


@dataclass(frozen=True, eq=False, repr=False)
class EvidenceFit(Summarised):
    """Where the evidence is largest.

    Parameters
    ----------
    noise, scale : float
        Standard deviations of the noise and of the prior.
    lam : float
        The ridge strength they imply in our scaling, ``noise^2 / (n scale^2)``.
    effective_parameters : float
        gamma, between 0 and min(n, p).
    log_evidence : float
    weights : array of shape (p,)
        Posterior mean: ridge with that lam.
    iterations : int

    Examples
    --------
    >>> fit = evidence_fixed_point(np.eye(2), np.array([1.0, 3.0]))
    >>> round(fit.lam, 6), fit.weights.round(6)
    (0.5, array([0.5, 1.5]))
    """

    noise: float
    scale: float
    lam: float
    effective_parameters: float
    log_evidence: float
    weights: np.ndarray
    iterations: int


_NOTHING = 1e-20
"""Part of the data's variance below which neither noise nor prior is followed: that one tends to 0."""


def _iterate(
    data: _Spectrum, y_squared: float, tolerance: float, max_iterations: int
) -> tuple[float, float, int, float]:
    """MacKay's updates of noise^2 and scale^2; also the iterations used, and the change that the next one asks for."""
    noise2, scale2 = y_squared / data.n, y_squared / float(data.eigenvalues.sum())
    for iteration in range(1, max_iterations + 1):  # noqa: B007 -- returned below
        (gamma, left), (length, rss) = data.parameters(noise2 / scale2), data.norms(noise2 / scale2)
        new = rss / left, length / gamma
        held = max(new[0], _NOTHING * y_squared), max(new[1], _NOTHING * noise2 / data.eigenvalues[0])
        change, moved = (max(abs(a / noise2 - 1), abs(b / scale2 - 1)) for a, b in (new, held))
        noise2, scale2 = held
        if moved < tolerance:
            break
    return noise2, scale2, iteration, change


def _in_units(name: str, values: np.ndarray) -> tuple[np.ndarray, float]:
    """Return values of about 1 in size and the power of two that they were divided by, which costs no digit."""
    largest = float(np.abs(values).max())
    if largest == 0:
        raise ValueError(f"{name} must hold a value that is not zero, got only zeros")
    if not 1e-75 <= largest <= 1e75:
        raise ValueError(f"{name} must be 1e-75 to 1e+75 in size, got {largest:.3g}; choose another unit")
    unit = 2.0 ** np.round(np.log2(largest))
    return values / unit, float(unit)


def evidence_fixed_point(
    X: ArrayLike, y: ArrayLike, *, tolerance: float = 1e-10, max_iterations: int = 10_000
) -> EvidenceFit:
    """Maximise the evidence over noise and scale by MacKay's fixed point.

    Repeats ``noise^2 = rss / (n - gamma)`` and ``scale^2 = ||mean||^2 / gamma``, each with the posterior
    mean and gamma at the current values.

    Parameters
    ----------
    X : array of shape (n, p)
        There is no intercept: centre X and y to have one.
    y : array of shape (n,)
        Not all zero.
    tolerance : float > 0
        Stop when a round changes neither variance by more than this fraction.
    max_iterations : int >= 1

    Returns
    -------
    EvidenceFit

    Raises
    ------
    ValueError
        When X or y is all zero.

    Warns
    -----
    RuntimeWarning
        When the iterations run out, or the evidence has no maximum inside: it then grows for ever as the
        scale goes to 0 (no signal) or the noise goes to 0 (an exact fit).

    References
    ----------
    MacKay (1992), "Bayesian interpolation", Neural Computation 4.

    Examples
    --------
    >>> from regularization.data import sparse_linear
    >>> X, y = sparse_linear(n=200, p=5, support=5, noise=0.5, rng=np.random.default_rng(0)).train
    >>> fit = evidence_fixed_point(X, y)
    >>> bool(abs(fit.noise - 0.5) < 0.1)
    True
    """
    X = checks.design("X", X)
    (X, unit_x), (y, unit_y) = _in_units("X", X), _in_units("y", checks.target("y", y, rows=len(X)))
    data, y_squared = _Spectrum.of(X, y), float(np.sum(np.square(y)))
    checks.number("tolerance", tolerance, low=0, low_open=True)
    noise2, scale2, iterations, change = _iterate(
        data, y_squared, tolerance, checks.integer("max_iterations", max_iterations, low=1)
    )
    if change >= tolerance:
        found = noise2**0.5 * unit_y, scale2**0.5 * unit_y / unit_x
        warnings.warn(
            f"the evidence still changes by a fraction of {change:.3g} after {iterations} iterations, at "
            f"noise {found[0]:.3g} and scale {found[1]:.3g}: raise max_iterations, or, if one of these "
            "tends to 0, the evidence has no maximum for these data",
            RuntimeWarning,
            stacklevel=2,
        )
    noise, scale, ratio = float(noise2**0.5), float(scale2**0.5), noise2 / scale2
    root = np.sqrt(data.eigenvalues)
    return EvidenceFit(
        noise=noise * unit_y,
        scale=scale * unit_y / unit_x,
        lam=float(ratio / data.n) * unit_x * unit_x,
        effective_parameters=data.parameters(ratio)[0],
        log_evidence=log_evidence(X, y, noise=noise, scale=scale) - data.n * float(np.log(unit_y)),
        weights=data.Vt.T @ (root / (data.eigenvalues + ratio) * data.projections) * (unit_y / unit_x),
        iterations=iterations,
    )
