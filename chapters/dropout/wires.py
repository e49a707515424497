"""A network drawn as circles and lines: units filled by their activation, weights by size and sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from chapters.shared import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Arrays = tuple[np.ndarray, ...]


def places(units: int) -> np.ndarray:
    """Positions (units,) of a layer's units from top to bottom, centred on 0."""
    return (units - 1) / 2 - np.arange(units)


def draw_connections(axes: Axes, layers: Arrays, kept: Arrays, spread: tuple[float, ...]) -> None:
    """Draw all weights: width is size, colour and dash are sign; grey where an end is dropped."""
    from matplotlib.collections import LineCollection

    lines, widths, colours, dashes = [], [], [], []
    for layer, weights in enumerate(layers):
        start, stop = (places(units) * spread[layer + k] for k, units in enumerate(weights.shape))
        there = (kept[layer][:, None] & kept[layer + 1]).ravel()
        lines += [((layer, a), (layer + 1, b)) for a in start for b in stop]
        for weight, seen in zip(weights.ravel(), there, strict=True):
            sign = style.BLUE if weight > 0 else style.RED
            widths.append(0.2 + 2.2 * min(abs(weight), 2.0) if seen else 0.5)
            colours.append(sign if seen else style.FAINT)
            dashes.append((0, (3, 1.5)) if seen and weight < 0 else "solid")
    drawn = LineCollection(lines, linewidths=widths, colors=colours, linestyles=dashes, alpha=0.85, capstyle="butt")
    axes.add_collection(drawn, autolim=False)


def draw_units(axes: Axes, activations: Arrays, kept: Arrays, spread: tuple[float, ...]) -> None:
    """Draw circles filled by the activation; a dropped unit is an empty grey circle with a cross.

    What fills the units of the last layer is called "outputs".
    """
    from matplotlib.colors import to_rgb

    sizes = [len(layer) for layer in activations]
    across = np.repeat(np.arange(4.0), sizes)
    up = np.concatenate([places(units) * factor for units, factor in zip(sizes, spread, strict=True)])
    values, there = np.concatenate(activations), np.concatenate(kept)
    share = np.minimum(np.abs(values) / np.where(across == 3, 1.0, 2.5), 1.0) * there
    tint = np.where(values[:, None] >= 0, to_rgb(style.BLUE), to_rgb(style.RED))
    edges = [style.INK if seen else style.FAINT for seen in there]
    fill = np.column_stack([tint, share])
    axes.scatter(across, up, s=150, color=style.PAPER, edgecolors=edges, zorder=3, linewidths=1.3)
    for part, name in ((across < 3, None), (across == 3, "outputs")):
        axes.scatter(across[part], up[part], s=150, c=fill[part], edgecolors="none", linewidths=0, zorder=4, gid=name)
    axes.plot(across, np.where(there, 99.0, up), "x", color=style.MUTED, markersize=7, markeredgewidth=1.8, zorder=5)
