"""How often the best possible rule is right about the laboratory's labels, which are partly wrong."""

from __future__ import annotations

import functools

import numpy as np

from chapters.putting_it_together import study

SPREAD = {"moons": 0.3, "spirals": 0.05}
"""Standard deviation of the points around their curve, on each coordinate."""

_ALONG, _ACROSS = 200, 301


def curve(kind: str, label: int) -> np.ndarray:
    """Return points evenly spaced along the curve around which a class lies, shape (200, 2)."""
    t = (np.arange(_ALONG) + 0.5) / _ALONG
    if kind == "moons":
        side = 1 - 2 * label
        return np.column_stack([label + side * np.cos(np.pi * t), 0.5 * label + side * np.sin(np.pi * t)])
    angle = 2 * np.pi * t + np.pi * label
    return t[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])


@functools.cache
def densities(kind: str) -> tuple[np.ndarray, float]:
    """Return both classes' densities on a grid that holds nearly all of them, shape (2, 301²), and a cell's area."""
    spread, curves = SPREAD[kind], [curve(kind, label) for label in (0, 1)]
    low, high = np.min(curves) - 5 * spread, np.max(curves) + 5 * spread
    line = np.linspace(low, high, _ACROSS)
    place = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
    peaks = [sum(np.exp(-((place - point) ** 2).sum(axis=1) / (2 * spread**2)) for point in one) for one in curves]
    return np.array(peaks) / (_ALONG * 2 * np.pi * spread**2), float((line[1] - line[0]) ** 2)


def possible(kind: str, flipped: float = study.FLIPPED) -> float:
    """Return the accuracy, on labels of which a share ``flipped`` is wrong, of the rule that knows both densities."""
    density, area = densities(kind)
    right = 0.5 * density.max(axis=0).sum() * area
    return float(right * (1 - flipped) + (1 - right) * flipped)
