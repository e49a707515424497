"""Least squares on the best subset of a given size: the models on which ESL shows the one-standard-error rule."""

from __future__ import annotations

from itertools import combinations
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks
from regularization.linear import LinearEstimator
from regularization.validation._preparation import Standardizer

__all__ = ["BestSubset"]


class BestSubset(LinearEstimator):
    """Least squares with the ``size`` features whose residual sum of squares is smallest, by trying all.

    Minimises ``(1/n) sum (y_i - x_i.w - b)^2`` over w with at most ``size`` weights that are not zero.

    Parameters
    ----------
    size : int >= 0
        Number of features; 0 predicts the mean.

    Attributes
    ----------
    coef_ : array of shape (p,)
    intercept_ : float

    Raises
    ------
    ValueError
        By fit, when the columns of the centred X are linearly dependent.

    Notes
    -----
    Cost: ``p choose size`` small factorisations; meant for p up to about 15.

    References
    ----------
    Hastie, Tibshirani & Friedman (2009), *The Elements of Statistical Learning*, section 3.3.1.

    Examples
    --------
    >>> X = np.array([[0.0, 1.0], [1.0, 0.0], [2.0, 1.0], [3.0, 1.0]])
    >>> model = BestSubset(1).fit(X, np.array([1.0, 3.0, 5.0, 7.0]))
    >>> model.coef_, round(model.intercept_, 12)
    (array([2., 0.]), 1.0)
    """

    def __init__(self, size: int) -> None:
        """Store the size."""
        self.size = size

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Try every subset of the features."""
        rows = checks.design("X", X)
        y = checks.target("y", y, rows=len(rows))
        size = checks.integer("size", self.size, low=0, high=rows.shape[1])
        scaler = Standardizer().fit(rows)
        Z = scaler.transform(rows)
        if (rank := np.linalg.matrix_rank(Z)) < Z.shape[1]:
            raise ValueError(f"X must have {Z.shape[1]} linearly independent centred columns, got rank {rank}")
        coef = np.zeros(rows.shape[1])
        if size:
            columns, weights = self._best(Z, y - y.mean(), size)
            coef[columns] = weights / scaler.scale_[columns]
        return self._keep(X, coef, y.mean() - scaler.mean_ @ coef)

    @staticmethod
    def _best(Z: np.ndarray, target: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
        """The best columns and their least-squares weights.

        Orthogonal factors, of Z and of each subset of its triangle, keep nearly dependent columns accurate.
        """
        basis, triangle = np.linalg.qr(Z)
        subsets = np.array(list(combinations(range(Z.shape[1]), size)))
        bases, triangles = np.linalg.qr(triangle.T[subsets].swapaxes(1, 2))
        moments = (basis.T @ target) @ bases
        best = (moments**2).sum(axis=1).argmax()
        return subsets[best], np.linalg.solve(triangles[best], moments[best])
