"""A path: the solutions for a whole list of strengths."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks
from regularization._values import Summarised


@dataclass(frozen=True, eq=False, repr=False)
class Path(Summarised):
    """Linear models for a list of strengths, in the order in which the strengths were given.

    Examples
    --------
    >>> path = Path(lams=np.array([2.0, 0.5]), coefs=np.array([[0.0], [1.5]]), intercepts=np.array([1.0, 1.0]))
    >>> path.predict([[0.0], [2.0]]).tolist(), path.n_kept.tolist()
    ([[1.0, 1.0], [1.0, 4.0]], [0, 1])
    """

    lams: np.ndarray
    """Strengths, shape (m,)."""
    coefs: np.ndarray
    """One row of weights for each strength, shape (m, p)."""
    intercepts: np.ndarray
    """Shape (m,)."""

    def predict(self, X: ArrayLike) -> np.ndarray:
        """Return predictions of shape (m, n): one row for each strength, one column for each row of ``X``."""
        return self.coefs @ checks.design("X", X, features=self.coefs.shape[1]).T + self.intercepts[:, None]

    @property
    def n_kept(self) -> np.ndarray:
        """Number of weights that are not exactly zero, shape (m,)."""
        return np.count_nonzero(self.coefs, axis=1)
