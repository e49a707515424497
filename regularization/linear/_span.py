"""The span of some columns, which come and go: an orthonormal basis, and what the columns' coordinates in it undo.

Inner products of nearly collinear columns hold half their digits, and an orthonormal basis holds all of them. Adding a
column is one step of Gram-Schmidt, done twice if the first took much away; taking one out is one reflection, which
turns what only that column reached into the last vector of the basis. Neither costs more than a few products with a
vector.
"""

from __future__ import annotations

import math

import numpy as np

# A column whose part outside the span is below this, relative to its length, is taken to lie in it.
COLLINEAR = 1e-11
# With this share of its length outside the span, the rounding of one step is no larger than that of the column.
_MOSTLY = 0.7


class Span:
    """Columns ``A = Q'B`` of length n: ``Q`` has orthonormal rows, and the inverse of the square ``B`` is kept.

    >>> span = Span(3, room=2)
    >>> span.add(np.array([3.0, 4.0, 0.0])), span.add(np.array([0.0, 0.0, 2.0])), span.add(np.array([3.0, 4.0, 1.0]))
    (True, True, False)
    >>> span.drop(0)
    >>> span.columns.tolist()
    [[0.0, 0.0, 2.0]]
    """

    def __init__(self, n: int, room: int) -> None:
        self.size, self.room = 0, room
        self._columns, self._basis = np.empty((room, n)), np.empty((room, n))
        self._inverse, self._change = np.zeros((room, room)), np.empty((room, max(room, n)))
        self._bind()

    def _bind(self) -> None:
        k = self.size
        self.basis, self.inverse = self._basis[:k], self._inverse[:k, :k]

    @property
    def columns(self) -> np.ndarray:
        """The columns, one below the other."""
        return self._columns[: self.size]

    def add(self, column: np.ndarray) -> bool:
        """Add a column and return True, unless it lies in the span."""
        k = self.size
        image = self.basis @ column
        rest = column - image @ self.basis
        own, length = math.sqrt(column @ column), math.sqrt(rest @ rest)
        if length < _MOSTLY * own:
            again = self.basis @ rest
            rest -= again @ self.basis
            image += again
            length = math.sqrt(rest @ rest)
        if k == self.room or length <= COLLINEAR * own:
            return False
        self._columns[k], self._basis[k] = column, rest / length
        self._inverse[:k, k] = self.inverse @ image / -length
        self._inverse[k, :k], self._inverse[k, k] = 0.0, 1 / length
        self.size += 1
        self._bind()
        return True

    def drop(self, place: int) -> None:
        """Take out the column at a place."""
        # The vectors before the first that tells this column from the others stay as they are.
        first = int((self.inverse[place] != 0).argmax())
        mirror = self.inverse[place, first:] / np.sqrt(self.inverse[place, first:] @ self.inverse[place, first:])
        mirror[-1] += 1.0 if mirror[-1] > 0 else -1.0
        mirror /= np.sqrt(mirror @ mirror)
        basis, inverse = self.basis[first:], self.inverse[:, first:]
        self._subtract(basis, 2 * mirror, mirror @ basis)
        self._subtract(inverse, inverse @ mirror, 2 * mirror)
        self._columns[place : self.size - 1] = self._columns[place + 1 : self.size]
        self.inverse[place:-1] = self.inverse[place + 1 :]
        self.size -= 1
        self._bind()

    def _subtract(self, array: np.ndarray, left: np.ndarray, right: np.ndarray) -> None:
        """Subtract an outer product, which has memory of its own: asking for new memory takes as long as the sum."""
        array -= np.multiply(left[:, None], right, out=self._change[: left.size, : right.size])

    def dual(self, products: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the vector of the span that has these inner products with the columns, and its weights on them.

        The equations are solved with the kept inverse and one correction.
        """
        along = products @ self.inverse
        along += (products - self.columns @ (along @ self.basis)) @ self.inverse
        weights = self.inverse @ along
        weights += self.inverse @ (along - self.basis @ (weights @ self.columns))
        return along @ self.basis, weights
