"""Hoerl and Kennard's argument for ridge: some lam > 0 always beats least squares.

Reference: Hoerl & Kennard (1970), "Ridge regression: biased estimation for nonorthogonal problems", Technometrics 12.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks
from regularization._values import Summarised

__all__ = ["RidgeError", "existence_bound", "ridge_error"]


@dataclass(frozen=True, eq=False, repr=False)
class RidgeError(Summarised):
    """Expected squared distance of the ridge weights from the true ones, for each strength.

    Reference: Hoerl & Kennard (1970), section 4.

    Parameters
    ----------
    lams, bias_squared, variance : array of shape (m,)

    Examples
    --------
    >>> RidgeError(np.array([0.1]), np.array([0.25]), np.array([0.5])).total
    array([0.75])
    """

    lams: np.ndarray
    bias_squared: np.ndarray
    variance: np.ndarray

    @property
    def total(self) -> np.ndarray:
        """Squared bias + variance, shape (m,)."""
        return self.bias_squared + self.variance


def _canonical(X: ArrayLike, coefficients: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvalues of X'X for the centred X, and the true weights along its eigenvectors."""
    X = checks.design("X", X)
    coefficients = checks.reals("coefficients", coefficients, shape=(X.shape[1],))
    _, d, Vt = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    rank = int((d > 1e-12 * d[0]).sum())
    if rank < X.shape[1]:
        raise ValueError(f"X must have linearly independent centred columns, got shape {X.shape} of rank {rank}")
    return d**2, Vt @ coefficients


def ridge_error(X: ArrayLike, coefficients: ArrayLike, *, noise: float, lams: ArrayLike) -> RidgeError:
    """Expected squared error of the ridge weights, ``E ||w - beta||^2``, exactly.

    With k = n lam, eigenvalues e_j of X'X and alpha = V'beta:
    ``variance = noise^2 sum e_j / (e_j + k)^2`` and ``bias^2 = k^2 sum alpha_j^2 / (e_j + k)^2``.

    Reference: Hoerl & Kennard (1970), section 4.

    Parameters
    ----------
    X : array of shape (n, p)
        With linearly independent columns after centring (the intercept is fitted and not counted).
    coefficients : array of shape (p,); true weights beta
    noise : float >= 0; standard deviation
    lams : array of shape (m,), each >= 0, in our scaling; Hoerl and Kennard's k is n times that

    Returns
    -------
    RidgeError

    Raises
    ------
    ValueError
        When the columns of X are dependent.

    Examples
    --------
    >>> X = np.array([[-1.0], [0.0], [1.0]])
    >>> error = ridge_error(X, np.array([1.0]), noise=1.0, lams=np.array([0.0, 1.0]))
    >>> error.total
    array([0.5 , 0.44])
    """
    eigenvalues, alpha = _canonical(X, coefficients)
    noise = checks.number("noise", noise, low=0)
    lams = checks.strengths("lams", lams)
    k = np.shape(X)[0] * lams[:, None]
    variance = noise**2 * (eigenvalues / (eigenvalues + k) ** 2).sum(axis=1)
    return RidgeError(lams, ((k * alpha / (eigenvalues + k)) ** 2).sum(axis=1), variance)


def existence_bound(X: ArrayLike, coefficients: ArrayLike, *, noise: float) -> float:
    """A strength below which the error of ridge is sure to fall: ``lam = noise^2 / (n max alpha_j^2)``.

    On [0, bound) the derivative of `ridge_error`'s total is negative, so ridge beats least squares on (0, bound].

    Reference: Hoerl & Kennard (1970), Technometrics 12, Theorem 4.3.

    Parameters
    ----------
    X : array of shape (n, p); with linearly independent columns after centring
    coefficients : array of shape (p,); true weights, not all zero
    noise : float >= 0; standard deviation

    Returns
    -------
    float > 0

    Raises
    ------
    ValueError
        When the columns of X are dependent.

    Examples
    --------
    >>> existence_bound(np.array([[-1.0], [1.0]]), np.array([2.0]), noise=1.0)
    0.125
    """
    _, alpha = _canonical(X, coefficients)
    noise = checks.number("noise", noise, low=0)
    largest = float((alpha**2).max())
    if largest == 0:
        raise ValueError("coefficients must not all be zero: every strength then beats least squares, got only zeros")
    return noise**2 / (np.shape(X)[0] * largest)
