"""Small grey pictures among the other marks of a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from chapters.shared import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def picture(axes: Axes, values: np.ndarray, left: float, top: float, **look: Any) -> None:
    """Show an image with square units, its corner at (left, top) of axes that run downwards."""
    rows, columns = values.shape
    axes.imshow(values, extent=(left, left + columns, top + rows, top), aspect="auto", **look)


def frame(axes: Axes, left: float, top: float, side: int = 8) -> None:
    """Draw the edge of a square picture whose corner is at (left, top)."""
    edge = np.array([[0, 0], [side, 0], [side, side], [0, side], [0, 0]]) + [left, top]
    axes.plot(*edge.T, color=style.MUTED, linewidth=0.8)
