"""The unpenalised intercept, by centring.

With an unpenalised intercept ``b`` the best ``b`` for given weights is ``mean(y) - mean(x).w``. Put that into the
objective and ``b`` is gone: what remains is the problem without intercept on centred columns and a centred target.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from regularization import checks

# A column that varies by less than this, relative to its size, is constant but for rounding.
_ROUNDING = 8 * np.finfo(float).eps


@dataclass(frozen=True, eq=False)
class Centred:
    """A regression problem whose intercept has been eliminated."""

    X: np.ndarray
    """Columns with their means subtracted, shape (n, p)."""
    y: np.ndarray
    """Target with its mean subtracted, shape (n,)."""
    X_mean: np.ndarray
    """Shape (p,); zeros when there is no intercept."""
    y_mean: float

    def intercept(self, coefs: np.ndarray) -> np.ndarray:
        """Return the best intercept for weights of shape (p,) or (m, p)."""
        return self.y_mean - coefs @ self.X_mean


def centred(X: np.ndarray, y: np.ndarray, fit_intercept: bool) -> Centred:
    """Check a regression problem and eliminate its intercept when it has one."""
    X = checks.design("X", X)
    y = checks.target("y", y, rows=X.shape[0])
    if not fit_intercept:
        return Centred(X, y, np.zeros(X.shape[1]), 0.0)
    X_mean, y_mean = X.mean(axis=0), float(y.mean())
    deviations = X - X_mean
    constant = np.abs(deviations).max(axis=0) <= _ROUNDING * np.abs(X).max(axis=0)
    return Centred(np.where(constant, 0.0, deviations), y - y_mean, X_mean, y_mean)
