"""Noise on the inputs is a penalty: dropout and added noise in linear regression, by enumeration.

Averaging the mean squared error over every pattern of dropped features, or of signs of added noise, gives
the plain mean squared error plus a penalty on the squared weights. These are identities, not
approximations.

References: Wager, Wang & Liang (2013), "Dropout training as adaptive regularization"; Srivastava et al. (2014),
"Dropout: a simple way to prevent neural networks from overfitting", JMLR 15.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks

__all__ = ["dropout_loss", "dropout_penalty", "dropout_weights", "noise_loss", "noisy_copies", "patterns"]

LARGEST = 16


def patterns(p: int) -> np.ndarray:
    """All 2^p patterns of p switches as 0.0 and 1.0, shape (2^p, p).

    Parameters
    ----------
    p : int in 1..16

    Returns
    -------
    array of shape (2^p, p)

    Examples
    --------
    >>> patterns(2).tolist()
    [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]
    """
    checks.integer("p", p, low=1, high=LARGEST)
    return (np.arange(2**p)[:, None] >> np.arange(p) & 1).astype(float)


def _problem(X: ArrayLike, y: ArrayLike, w: ArrayLike) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    X = checks.design("X", X)
    return X, checks.target("y", y, rows=len(X)), checks.reals("w", w, shape=(X.shape[1],))


def _rate(rate: float) -> float:
    return checks.number("rate", rate, low=0, high=1, high_open=True)


def dropout_loss(X: ArrayLike, y: ArrayLike, w: ArrayLike, *, rate: float) -> float:
    """Expected mean squared error when features are dropped, by enumerating all 2^p masks.

    Inverted dropout: a feature is dropped with probability ``rate`` and otherwise divided by
    ``1 - rate``, independently in each row.

    References: Wager, Wang & Liang (2013); Srivastava et al. (2014), section 9.1.

    Parameters
    ----------
    X, y, w : arrays of shape (n, p), (n,) and (p,), p <= 16
    rate : float in [0, 1)

    Returns
    -------
    float >= 0, in squared units of y

    Notes
    -----
    Equal to the mean squared error plus `dropout_penalty`. Cost: 2^p n p.

    Examples
    --------
    >>> X, y, w = np.array([[1.0], [2.0]]), np.array([1.0, 1.0]), np.array([1.0])
    >>> dropout_loss(X, y, w, rate=0.5), float(np.mean((y - X @ w) ** 2)) + dropout_penalty(X, w, rate=0.5)
    (3.0, 3.0)
    """
    X, y, w = _problem(X, y, w)
    keep = 1 - _rate(rate)
    masks = patterns(len(w))
    probabilities = np.where(masks == 1, keep, 1 - keep).prod(axis=1)
    errors = y - (masks * w / keep) @ X.T
    return float(probabilities @ (errors**2).mean(axis=1))


def dropout_penalty(X: ArrayLike, w: ArrayLike, *, rate: float) -> float:
    """What dropout adds to the mean squared error: ``rate / (1 - rate) * sum_j w_j^2 mean_i x_ij^2``.

    A ridge penalty in which each weight counts in proportion to the size of its feature.

    References: Wager, Wang & Liang (2013); Srivastava et al. (2014), section 9.1 (where p is the probability of
    keeping).

    Parameters
    ----------
    X : array of shape (n, p)
    w : array of shape (p,)
    rate : float in [0, 1)

    Returns
    -------
    float >= 0, in squared units of y

    Examples
    --------
    >>> dropout_penalty(np.array([[1.0, 2.0], [1.0, 2.0]]), np.array([1.0, 1.0]), rate=0.5)
    5.0
    """
    X = checks.design("X", X)
    w = checks.reals("w", w, shape=(X.shape[1],))
    return float(_rate(rate) / (1 - rate) * ((X**2).mean(axis=0) @ w**2))


def dropout_weights(X: ArrayLike, y: ArrayLike, *, rate: float) -> np.ndarray:
    """The weights that minimise the expected loss under dropout, without an intercept, shape (p,).

    They solve ``(X'X + rate / (1 - rate) diag(X'X)) w = X'y``.

    References: Wager, Wang & Liang (2013); Srivastava et al. (2014), section 9.1.

    Parameters
    ----------
    X, y : arrays of shape (n, p) and (n,)
    rate : float in [0, 1)

    Returns
    -------
    array of shape (p,)

    Raises
    ------
    ValueError
        When the minimiser is not unique: rate 0 with dependent columns, or a column of zeros.

    Examples
    --------
    >>> dropout_weights(np.array([[1.0], [2.0]]), np.array([2.0, 4.0]), rate=0.5)
    array([1.])
    """
    X = checks.design("X", X)
    y = checks.target("y", y, rows=len(X))
    lengths = np.linalg.norm(X, axis=0)
    if (lengths == 0).any():
        raise ValueError(f"X must have no column of zeros, got one at index {int(np.argmin(lengths))}")
    unit = X / lengths  # the penalty weighs each feature by its length: the units of the columns don't matter
    system = unit.T @ unit + _rate(rate) / (1 - rate) * np.eye(len(lengths))
    if np.linalg.matrix_rank(system, hermitian=True) < len(system):
        raise ValueError(f"X and rate must give a unique minimiser, got dependent columns at rate {float(rate)!r}")
    return np.linalg.solve(system, unit.T @ y) / lengths


def noise_loss(X: ArrayLike, y: ArrayLike, w: ArrayLike, *, scale: float) -> float:
    """Expected mean squared error when every input gets + or - ``scale`` added, over all 2^p signs.

    Reference: Bishop (1995), "Training with noise is equivalent to Tikhonov regularization", Neural Computation 7.

    Parameters
    ----------
    X, y, w : arrays of shape (n, p), (n,) and (p,), p <= 16
    scale : float >= 0, in the unit of the features

    Returns
    -------
    float >= 0, in squared units of y

    Notes
    -----
    Equal to the mean squared error plus ``scale^2 * sum of w_j^2``: ridge with lam = scale^2. For a linear
    model only the variance of the noise matters, and two points carry it.

    Examples
    --------
    >>> noise_loss(np.array([[1.0]]), np.array([1.0]), np.array([2.0]), scale=0.5)
    2.0
    """
    X, y, w = _problem(X, y, w)
    scale = checks.number("scale", scale, low=0)
    signs = 2 * patterns(len(w)) - 1
    shifts = scale * signs @ w
    return float(((y - X @ w - shifts[:, None]) ** 2).mean())


def noisy_copies(X: ArrayLike, y: ArrayLike, *, scale: float) -> tuple[np.ndarray, np.ndarray]:
    """Augment the data with 2p copies of each row whose least-squares fit *is* ridge with lam = scale^2.

    The copies of row i are ``x_i +- scale sqrt(p) e_j`` for every feature j, with the same target. Their
    noise has mean zero and covariance ``scale^2`` times the identity.

    Reference: Bishop (1995), Neural Computation 7.

    Parameters
    ----------
    X, y : arrays of shape (n, p) and (n,)
    scale : float >= 0, in the unit of the features

    Returns
    -------
    X of shape (2 p n, p), y of shape (2 p n,)

    Examples
    --------
    >>> X, y = noisy_copies(np.array([[3.0]]), np.array([1.0]), scale=0.5)
    >>> X.ravel().tolist(), y.tolist()
    ([3.5, 2.5], [1.0, 1.0])
    """
    X = checks.design("X", X)
    y = checks.target("y", y, rows=len(X))
    p = X.shape[1]
    shift = checks.number("scale", scale, low=0) * np.sqrt(p) * np.eye(p)
    shifts = np.vstack([shift, -shift])
    return (X[:, None, :] + shifts).reshape(-1, p), np.repeat(y, 2 * p)
