"""A path: the solutions for a whole list of strengths."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from regularization import checks


@dataclass(frozen=True, eq=False)
class Path:
    """Linear models for a list of strengths, in the order in which the strengths were given.

    Used in: chapters L2, L1, Elastic net and Choosing lambda.
    """

    lams: np.ndarray
    """Strengths, shape (m,)."""
    coefs: np.ndarray
    """One row of weights for each strength, shape (m, p)."""
    intercepts: np.ndarray
    """Shape (m,)."""

    def predict(self, X: np.ndarray) -> np.ndarray:
        """Return predictions of shape (m, n): one row for each strength, one column for each row of ``X``."""
        return self.coefs @ checks.design("X", X, features=self.coefs.shape[1]).T + self.intercepts[:, None]

    @property
    def n_kept(self) -> np.ndarray:
        """Number of weights that are not exactly zero, shape (m,)."""
        return np.count_nonzero(self.coefs, axis=1)
