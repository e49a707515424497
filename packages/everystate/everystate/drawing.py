"""Drawing an experiment: its panels, drawn on with matplotlib and recorded as elements."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from everystate import svg
from everystate.experiment import Experiment, Panel

__all__ = ["Canvas", "fresh_nodes", "whole_figure"]


def whole_figure(experiment: Experiment, **state: Any) -> Figure:
    """Return a matplotlib figure of a state, all panels in a row."""
    result = experiment.result(**state)
    with experiment.theme.context():
        width, height = sum(p.width for p in experiment.panels), max(p.height for p in experiment.panels)
        figure = Figure(figsize=(width / 72, height / 72), dpi=72)
        figure.set_facecolor(experiment.theme.colour("paper"))
        left, axes = 0, []
        for panel in experiment.panels:
            box = _axes_box(panel, left, height - panel.height)
            axes.append(figure.add_axes(Bbox(box / [width, height])))
            left += panel.width
        experiment.draw(result, *axes)
    return figure


def _axes_box(panel: Panel, left: float, below: float) -> np.ndarray:
    """Corners of the axes, px from the lower left of the canvas."""
    return np.array(
        [
            [left + panel.left, below + panel.bottom],
            [left + panel.width - panel.right, below + panel.height - panel.top],
        ],
        dtype=float,
    )


class Canvas:
    """The panels of an experiment, drawn on again and again: the quick way to many states.

    Between two states the axes stay and only what was drawn on them goes; ticks and labels are laid out
    anew only when they change. ``fresh_nodes`` is the slow and sure way, and the export compares
    the two.
    """

    def __init__(self, experiment: Experiment, uid: str | None = None) -> None:
        self.experiment = experiment
        self.uid = uid or experiment.name
        self._figures = [self._new_figure(panel) for panel in experiment.panels]
        self._legends: svg.Memory = {}
        self.cut: list[tuple[str, float]] = []

    def _new_figure(self, panel: Panel) -> Figure:
        with self.experiment.theme.context():
            figure = Figure(figsize=(panel.width / 72, panel.height / 72), dpi=72)
            figure.add_axes(Bbox(_axes_box(panel, 0, 0) / [panel.width, panel.height]))
        svg.reuse_axes(figure)
        return figure

    def nodes(self, result: Any) -> svg.Node:
        """Draw a result and return its elements: one ``svg`` a panel below a common root.

        Afterwards ``cut`` lists the texts that leave their panel, each with the px by which it does.
        """
        self.cut = []
        with self.experiment.theme.context():
            axes = [_cleared(figure) for figure in self._figures]
            self.experiment.draw(result, *axes)
            roots = []
            for position, figure in enumerate(self._figures):
                for legend in filter(None, (other.get_legend() for other in figure.axes)):
                    svg.reuse_legend(legend, self._legends)
                root = svg.render(figure, f"{self.uid}-{position}", self.experiment.theme, self.cut)
                roots.append(self._labelled(root, position))
        return svg.Node("div", {"class": "experiment-figure"}, "figure", roots)

    def _labelled(self, root: svg.Node, position: int) -> svg.Node:
        """The panel with its title and description for those who can't see it."""
        identity = f"{self.uid}-{position}"
        part = f", panel {position + 1} of {len(self._figures)}" if len(self._figures) > 1 else ""
        title = svg.Node("title", {"id": f"{identity}-title"}, "title", text=self.experiment.title + part)
        words = svg.Node("desc", {"id": f"{identity}-desc"}, "desc", text=self.experiment.description)
        attrs = {"role": "img", "aria-labelledby": f"{identity}-title", "aria-describedby": f"{identity}-desc"}
        return svg.Node(root.tag, root.attrs | attrs, f"panel{position}", [title, words, *root.children])


def fresh_nodes(experiment: Experiment, result: Any, uid: str | None = None) -> svg.Node:
    """Draw a result on new panels and return its elements, whose ids start with ``uid`` or the experiment's name."""
    return Canvas(experiment, uid).nodes(result)


def _cleared(figure: Figure) -> Axes:
    """The figure's axes, as empty as new ones but with their scales and ticks kept."""
    axes, *extra = figure.axes
    for other in extra:
        other.remove()
    for artist in (*figure.texts, *figure.legends, *figure.patches, *figure.lines, *figure.images):
        artist.remove()
    drawn = (axes.lines, axes.patches, axes.collections, axes.images, axes.texts, axes.artists, axes.tables)
    for artist in [artist for kind in drawn for artist in kind]:
        artist.remove()
    axes.containers.clear()
    for child in list(axes.child_axes):
        child.remove()
    if axes.get_legend() is not None:
        axes.get_legend().remove()
    for where in ("left", "center", "right"):
        axes.set_title("", loc=where)
    axes.set(xlabel="", ylabel="", aspect="auto")
    axes.set_prop_cycle(None)
    axes.set_axis_on()
    axes.dataLim.set_points(Bbox.null().get_points())
    axes.ignore_existing_data_limits = True
    with_log = {"xlim": axes.get_xscale() == "log", "ylim": axes.get_yscale() == "log"}
    axes.set_xlim((0.1, 1) if with_log["xlim"] else (0, 1), auto=True)
    axes.set_ylim((0.1, 1) if with_log["ylim"] else (0, 1), auto=True)
    return axes
