"""The unpenalised intercept, by centring.

With an unpenalised intercept ``b`` the best ``b`` for given weights is ``mean(y) - mean(x).w``. Put that into the
objective and ``b`` is gone: what remains is the problem without intercept on centred columns and a centred target.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks
from regularization._values import Summarised

# A column that varies by less than this, relative to its size, is constant but for rounding.
_ROUNDING = 8 * np.finfo(float).eps
_GLANCE = 50
# Between these sizes a square, and the square of a quotient, is neither infinite nor zero.
_SMALLEST, _LARGEST = 1e-75, 1e75


@dataclass(frozen=True, eq=False, repr=False)
class Centred(Summarised):
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


def centred(X: ArrayLike, y: ArrayLike, fit_intercept: bool) -> Centred:
    """Check a regression problem and eliminate its intercept when it has one."""
    X = checks.design("X", X)
    y = checks.target("y", y, rows=X.shape[0])
    columns, target = _checked_sizes(X, y)
    if not checks.switch("fit_intercept", fit_intercept):
        return Centred(X, y, np.zeros(X.shape[1]), 0.0)
    (X_mean, X), (y_mean, y) = _split(X, columns), _split(y, target)
    return Centred(X, y, X_mean, float(y_mean))


def _checked_sizes(X: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the size of each column of X, root mean square or largest, and that of y.

    Numbers are refused whose squares double precision can't hold: what they give would be infinite or not a number.
    """
    columns = np.sqrt(np.einsum("ij,ij->j", X, X) / len(X))
    target = float(np.abs(y).max())
    if not (columns.min() > _SMALLEST and columns.max() * np.sqrt(len(X)) < _LARGEST):
        columns = _largest(X)
    unfit = (columns > _LARGEST) | ((columns < _SMALLEST) & (columns > 0))
    if unfit.any():
        j = int(np.argmax(unfit))
        raise ValueError(
            f"X must have columns of zeros or of size {_SMALLEST:g} to {_LARGEST:g}, got {columns[j]:g} in column {j}; "
            "choose another unit"
        )
    if target > _LARGEST:
        raise ValueError(f"y must be at most {_LARGEST:g} in size, got {target:g}; choose another unit")
    return columns, target


def _split(array: np.ndarray, sizes: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
    """Return the means over rows and what remains, exactly zero where a column is constant.

    The mean of the remainder is taken out too: it is the rounding error of the first mean, and next to small
    deviations from a large mean it would look like a direction of its own.
    """
    ones = np.ones(len(array))  # a product is the fastest sum of columns
    mean = ones @ array / len(array)
    rest = array - mean
    correction = ones @ rest / len(array)
    rest -= correction
    rounding = _ROUNDING * sizes
    # The first rows tell of most columns that they vary, without a pass over all rows.
    if (np.abs(rest[:_GLANCE]).max(axis=0) <= rounding).any() and (constant := _largest(rest) <= rounding).any():
        rest[..., constant] = 0.0
    return mean + correction, rest


def _largest(array: np.ndarray) -> np.ndarray:
    """Return the largest size in each column, without an array of all sizes."""
    return np.maximum(array.max(axis=0), -array.min(axis=0))
