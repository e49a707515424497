"""The inverse of a symmetric matrix whose rows and columns come and go.

Each change touches all of the inverse, but in a product of two narrow factors. They are kept beside it until they are
no longer narrow, since one large sum takes less time than many small ones.
"""

from __future__ import annotations

import numpy as np

# Factors are narrow up to this share of the size of the matrix.
_NARROW = 1 / 4


class Inverse:
    """The inverse of a matrix, as ``M + L'R``, and empty at first.

    >>> inverse = Inverse(room=3)
    >>> inverse.border(np.empty((2, 0)), np.array([[2.0, 0.0], [0.0, 4.0]]))
    >>> inverse.border(np.array([[2.0, 0.0]]), np.array([[3.0]]))
    >>> inverse.drop(np.array([False, True, True]))
    >>> (inverse @ np.eye(2)).round(12).tolist()
    [[0.25, 0.0], [0.0, 0.333333333333]]
    """

    def __init__(self, room: int) -> None:
        self.size = self.width = 0
        self._matrix, self._left, self._right, change = np.empty((4, room, room))
        self._change = change.ravel()
        self._bind()

    def _bind(self) -> None:
        k = self.size
        self._inside = self._matrix[:k, :k]
        self._factors = self._left[: self.width, :k], self._right[: self.width, :k]

    def __matmul__(self, other: np.ndarray) -> np.ndarray:
        """Return the inverse times a vector or a matrix."""
        product = self._inside @ other
        if self.width:
            left, right = self._factors
            product += left.T @ (right @ other)
        return product

    def start(self, matrix: np.ndarray) -> None:
        """Begin anew with another matrix."""
        self.size, self.width = len(matrix), 0
        self._bind()
        self._inside[...] = np.linalg.inv(matrix)

    def border(self, cross: np.ndarray, own: np.ndarray) -> None:
        """Add m rows and columns: their entries (m, k) beside the others, and (m, m) among themselves."""
        k, total, wide = self.size, self.size + len(own), self.width + len(own)
        image = self @ cross.T
        corner = np.linalg.inv(own - cross @ image)
        self._matrix[k:total, :total] = self._matrix[:k, k:total] = 0.0
        self._left[: self.width, k:total] = self._right[: self.width, k:total] = 0.0
        factor = self._right[self.width : wide, :total]
        factor[:, :k], factor[:, k:] = image.T, -np.eye(len(own))
        np.matmul(corner, factor, out=self._left[self.width : wide, :total])
        self.size, self.width = total, wide
        self._bind()
        if wide > _NARROW * total:
            self._add_up()

    def _add_up(self) -> None:
        left, right = self._factors
        self._inside += np.matmul(left.T, right, out=self._change[: self.size**2].reshape(self.size, self.size))
        self.width = 0
        self._bind()

    def drop(self, stays: np.ndarray) -> None:
        """Take out the rows and columns that don't stay."""
        self._add_up()
        old, cross = self._inside, self._inside[np.ix_(stays, ~stays)]
        rest = old[np.ix_(stays, stays)] - cross @ np.linalg.solve(old[np.ix_(~stays, ~stays)], cross.T)
        self.size = len(rest)
        self._bind()
        self._inside[...] = rest
