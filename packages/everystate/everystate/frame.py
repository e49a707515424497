"""Where the values of a drawing stand on its panel: what a reader's own marks need to be laid over it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

__all__ = ["Frame", "Scale", "frame_of"]


@dataclass(frozen=True)
class Scale:
    """An axis of a panel: its values ``low`` and ``high`` stand at ``start`` and ``end``, px from the upper left."""

    kind: str
    low: float
    high: float
    start: float
    end: float

    def place(self, value: float) -> float:
        """Return where ``value`` stands, in px.

        >>> Scale("log", 1, 100, 50, 250).place(10)
        150.0
        """
        low, high, at = (math.log10(one) if self.kind == "log" else one for one in (self.low, self.high, value))
        return self.start + (at - low) / (high - low) * (self.end - self.start)

    def share(self, value: float) -> float:
        """Return how far along the axis ``value`` stands: 0 at its lower end, 1 at its upper end."""
        return (self.place(value) - self.start) / (self.end - self.start)


@dataclass(frozen=True)
class Frame:
    """Both axes of a panel."""

    x: Scale
    y: Scale


def frame_of(axes: Axes) -> Frame:
    """Return where the values of drawn ``axes``, the only ones of their panel, stand on it."""
    axes.apply_aspect()
    box, height = axes.bbox, axes.figure.bbox.height
    return Frame(
        _scale(axes.xaxis, box.x0, box.x1),
        _scale(axes.yaxis, height - box.y0, height - box.y1),
    )


def _scale(axis: Axis, start: float, end: float) -> Scale:
    low, high = map(float, np.asarray(axis.get_view_interval()))
    return Scale(axis.get_scale(), low, high, round(float(start), 2), round(float(end), 2))
