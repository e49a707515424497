"""Points that a reader drags: what depends on them linearly answers at once, and exactly.

A linear smoother (ridge, splines, kernel ridge, nearest neighbours) turns the heights y of points into a curve by a
matrix that depends on everything else. Python computes the matrix for each state; a page only multiplies.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["Linear", "Points", "PointsError"]


ROUNDING = 1e-12
"""Mean squares below it are told as 0."""


class PointsError(Exception):
    """Points that can't be shown: the message names them and the remedy."""


@dataclass(frozen=True, eq=False)
class Linear:
    """What depends on the heights y of n points, in one state.

    Parameters
    ----------
    curves : mapping of str to (places, n) array
        Name of a curve, and the matrix that turns y into its heights, from left to right.
    errors : mapping of str to (rows, n) array
        Name of a number, and the matrix M with which it is the mean of the squares of M y.
    """

    curves: Mapping[str, np.ndarray]
    errors: Mapping[str, np.ndarray]

    def error(self, name: str, y: ArrayLike) -> float:
        """Return the mean square of a matrix times ``y``.

        >>> Linear({}, {"size": np.eye(2)}).error("size", [3, 4])
        12.5
        """
        return float(np.mean((self.errors[name] @ np.asarray(y, dtype=float)) ** 2))


@dataclass(frozen=True, kw_only=True)
class Points:
    """Points at fixed places whose heights the reader sets.

    ``compute`` gets the heights as a further keyword, ``draw`` draws the points as one line with markers whose ``gid``
    is ``name``, from left to right, and each curve as a line whose ``gid`` is its name.

    Parameters
    ----------
    name : str
        The keyword; also the name in a link.
    label : str
        What the reader drags: "Drag the points up and down".
    x, y : sequence of float
        Places, in rising order, and heights at the start.
    low, high : float
        Limits of the heights, within the axes.
    curves : mapping of str to sequence of float
        Name of each curve, and the places at which it is drawn.
    linear : callable
        From the controls' values, as keywords, to what depends on the points.
    says : str
        The readout, with the errors' names in braces: "The training error is {training}."
    step : float
        What an arrow key adds.
    panel : int
        Position of the panel that the points stand on; its axes must be linear, with limits that never change.
    """

    name: str
    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    low: float
    high: float
    curves: Mapping[str, Sequence[float] | np.ndarray] = field(hash=False)
    linear: Callable[..., Linear]
    says: str
    step: float = 0.1
    panel: int = 0

    def __post_init__(self) -> None:
        """Check the declaration."""
        if not self.name.isidentifier():
            raise PointsError(f"name must be a Python identifier, got {self.name!r}")
        if len(self.x) != len(self.y) or len(self.x) < 2 or list(self.x) != sorted(set(self.x)):
            raise PointsError(
                f"points {self.name!r}: x must be two or more numbers in rising order and y as many, "
                f"got {len(self.x)} and {len(self.y)}"
            )
        self.checked(self.y)

    def checked(self, y: Sequence[float]) -> tuple[float, ...]:
        """Return heights as a tuple of numbers.

        Raises
        ------
        PointsError
            When there are not as many as points, or one is outside of the limits.
        """
        try:
            heights = tuple(float(value) for value in y)
        except (TypeError, ValueError):
            raise PointsError(f"points {self.name!r}: heights must be numbers, got {y!r}") from None
        if len(heights) != len(self.x) or not all(self.low <= value <= self.high for value in heights):
            raise PointsError(
                f"points {self.name!r}: heights must be {len(self.x)} numbers from {self.low:g} to {self.high:g}, "
                f"got {y!r}"
            )
        return heights

    def words(self, linear: Linear, y: ArrayLike) -> str:
        """Return the readout for heights ``y``."""
        from everystate.controls import short

        names = [name for _, name, _, _ in string.Formatter().parse(self.says) if name]
        return self.says.format(**{name: short(_free_of_rounding(linear.error(name, y))) for name in names})

    def checked_linear(self, state: Mapping[str, Any]) -> Linear:
        """Return what depends on the points in a state.

        Raises
        ------
        PointsError
            When a matrix has another number of columns, is not finite, or a number that the readout names is missing.
        """
        linear = self.linear(**state)
        wanted = [name for _, name, _, _ in string.Formatter().parse(self.says) if name]
        missing = [name for name in wanted if name not in linear.errors]
        if missing:
            raise PointsError(f"points {self.name!r}: says names {', '.join(missing)}, which errors does not have")
        if set(linear.curves) != set(self.curves):
            raise PointsError(
                f"points {self.name!r}: linear must give the curves {sorted(self.curves)}, got {sorted(linear.curves)}"
            )
        for name, matrix in linear.curves.items():
            if len(matrix) != len(self.curves[name]):
                raise PointsError(
                    f"points {self.name!r}: the matrix of {name!r} must have {len(self.curves[name])} rows, "
                    f"got {len(matrix)}"
                )
        for name, matrix in {**linear.curves, **linear.errors}.items():
            if np.ndim(matrix) != 2 or np.shape(matrix)[1] != len(self.x) or not np.isfinite(matrix).all():
                raise PointsError(
                    f"points {self.name!r}, state {dict(state)}: the matrix of {name!r} must be finite with "
                    f"{len(self.x)} columns, got shape {np.shape(matrix)}"
                )
        return linear


def _free_of_rounding(value: float) -> float:
    """Zero for what is only rounding."""
    return 0.0 if value < ROUNDING else value
