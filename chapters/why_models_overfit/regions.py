"""Points of two classes in the plane, and the region in which one of them is predicted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chapters.shared import style

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes


def draw_regions(axes: Axes, share: np.ndarray, across: np.ndarray, up: np.ndarray) -> None:
    """Shade where class 1 is predicted, and draw the boundary; the gid of both is "regions"."""
    axes.contourf(across, up, share, levels=[0.5, 2.0], colors=[style.SKY], alpha=0.3).set_gid("regions")
    axes.contour(across, up, share, levels=[0.5], colors=[style.BLUE], linewidths=2).set_gid("regions")


def draw_classes(axes: Axes, X: np.ndarray, label: np.ndarray, wrong: np.ndarray) -> None:
    """Draw both classes, and ring the points whose label is wrong."""
    zero, one = X[label == 0], X[label == 1]
    axes.plot(*zero.T, "o", color=style.RED, markersize=5, label="labelled 0")
    axes.plot(*one.T, "^", color=style.BLUE, markersize=6, label="labelled 1")
    axes.plot(*X[wrong].T, "o", color=style.INK, markersize=11, fillstyle="none", label="wrongly so")
    style.key(axes, columns=3)
