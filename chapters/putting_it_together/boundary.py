"""Where a network changes its mind: closed lines in the plane, thinned to what a reader can see."""

from __future__ import annotations

import numpy as np

from chapters.putting_it_together import study

PIXELS = 300.0
"""About how wide the plane is drawn: a boundary is kept to half a pixel."""


def thinned(line: np.ndarray, slack: float) -> np.ndarray:
    """Drop the points of a line that lie within ``slack`` of what is left (Douglas and Peucker)."""
    along, offsets = line[-1] - line[0], line - line[0]
    length = np.hypot(*along)
    away = np.abs(along[0] * offsets[:, 1] - along[1] * offsets[:, 0]) / length if length else np.hypot(*offsets.T)
    far = int(away.argmax())
    if away[far] <= slack:
        return line[[0, -1]]
    return np.concatenate([thinned(line[: far + 1], slack)[:-1], thinned(line[far:], slack)])


def rings(kind: str, odds: np.ndarray) -> tuple[np.ndarray, ...]:
    """Closed lines around where class 1 is predicted; beyond the grid class 0 is assumed, out of the reader's sight."""
    from contourpy import contour_generator

    across, up = (np.r_[2 * line[0] - line[1], line, 2 * line[-1] - line[-2]] for line in study.side(kind))
    lines = contour_generator(across, up, np.pad(odds, 1, constant_values=-1e-9)).lines(0.0)
    slack = 0.5 * (across[-1] - across[0]) / PIXELS
    short_lines = (thinned(np.asarray(line), slack) for line in lines)
    return tuple(line for line in short_lines if len(line) > 3)


def inside(boundary: tuple[np.ndarray, ...], points: np.ndarray) -> np.ndarray:
    """Whether each point lies in the region within the rings: inside an odd number of them.

    >>> ring = np.array([[0, 0], [3, 0], [3, 3], [0, 3]])
    >>> inside((ring, ring / 3 + 1), np.array([[0.5, 0.5], [1.5, 1.5], [4, 4]])).tolist()
    [True, False, False]
    """
    from matplotlib.path import Path

    rings = [Path(ring, closed=False).contains_points(points) for ring in boundary]
    return np.sum(rings, axis=0) % 2 == 1 if rings else np.zeros(len(points), dtype=bool)
