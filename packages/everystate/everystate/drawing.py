"""Drawing an experiment: its panels, drawn on with matplotlib and recorded as elements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from everystate import _matplotlib
from everystate.experiment import Experiment, Panel
from everystate.frame import Frame, frame_of
from everystate.memory import Memory
from everystate.nodes import Node
from everystate.renderer import SvgRenderer, render
from everystate.theme import Theme

__all__ = ["Canvas", "frames", "fresh_nodes", "whole_figure"]

Part = TypeVar("Part", bound=Artist)


class _StyledFigure(Figure):
    """A figure that keeps its theme: ticks are laid out only when it is drawn, whenever and wherever that is."""

    theme: Theme

    def draw(self, renderer: RendererBase) -> None:
        """Draw in the theme's context."""
        with self.theme.context():
            super().draw(renderer)


def whole_figure(experiment: Experiment, **state: Any) -> Figure:
    """Return a matplotlib figure of a state, all panels in a row."""
    result = experiment.result(**state)
    with experiment.theme.context():
        width, height = sum(p.width for p in experiment.panels), max(p.height for p in experiment.panels)
        figure = _StyledFigure(figsize=(width / 72, height / 72), dpi=72)
        figure.theme = experiment.theme
        figure.set_facecolor(experiment.theme.colour("paper"))
        left = 0
        axes: list[Axes] = []
        for panel in experiment.panels:
            box = _axes_box(panel, left, height - panel.height)
            axes.append(_matplotlib.add_axes(figure, Bbox(box / [width, height])))
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


def _new_figure(panel: Panel) -> Figure:
    figure = Figure(figsize=(panel.width / 72, panel.height / 72), dpi=72)
    _matplotlib.add_axes(figure, Bbox(_axes_box(panel, 0, 0) / [panel.width, panel.height]))
    return figure


def frames(experiment: Experiment, result: Any) -> tuple[Frame, ...]:
    """Draw a result and return where values stand on each panel."""
    with experiment.theme.context():
        figures = [_new_figure(panel) for panel in experiment.panels]
        experiment.draw(result, *(figure.axes[0] for figure in figures))
        return tuple(frame_of(figure.axes[0]) for figure in figures)


class Canvas:
    """The panels of an experiment, on which many states are drawn.

    Each state gets new figures, so that none can show what another left behind. (Copies of blank ones, by pickle,
    would be quicker, but their transforms keep the addresses of those that they were copied from, and now and then
    miss a change of limits.) With a ``memory``, axes and legends that look as they did in another state are brought
    back instead of being drawn; ``sound`` tells whether that has given what drawing gives.
    """

    def __init__(self, experiment: Experiment, uid: str | None = None, *, memory: bool = True) -> None:
        self.experiment = experiment
        self.uid = uid or experiment.name
        self._memories: dict[bytes, Memory] | None = {} if memory else None
        self.cut: list[tuple[str, float]] = []

    @property
    def sound(self) -> bool:
        """Whether all that was brought back and checked so far was as it is drawn."""
        return all(memory.sound for memory in (self._memories or {}).values())

    @property
    def quick(self) -> bool:
        """Whether it has a memory."""
        return self._memories is not None

    def nodes(self, result: Any) -> Node:
        """Draw a result and return its elements: one ``svg`` a panel below a common root.

        Afterwards ``cut`` lists the texts that leave their panel, each with the px by which it does.
        """
        self.cut = []
        with self.experiment.theme.context():
            figures = [_new_figure(panel) for panel in self.experiment.panels]
            self.experiment.draw(result, *(figure.axes[0] for figure in figures))
            memory = self._memory()
            roots = [self._panel(figure, position, memory) for position, figure in enumerate(figures)]
        return Node("div", {"class": "experiment-figure"}, "figure", roots)

    def _memory(self) -> Memory | None:
        """What is remembered under the present settings, which the drawing may have changed."""
        if self._memories is None:
            return None
        return self._memories.setdefault(_matplotlib.settings_key(), Memory())

    def _panel(self, figure: Figure, position: int, memory: Memory | None) -> Node:
        if memory is not None:
            _let_recall(figure)
        root = render(figure, f"{self.uid}-{position}", self.experiment.theme, self.cut, memory)
        return self._labelled(root, position)

    def _labelled(self, root: Node, position: int) -> Node:
        """The panel with its title and description for those who can't see it."""
        identity = f"{self.uid}-{position}"
        count = len(self.experiment.panels)
        part = f", panel {position + 1} of {count}" if count > 1 else ""
        title = Node("title", {"id": f"{identity}-title"}, "title", text=self.experiment.title + part)
        words = Node("desc", {"id": f"{identity}-desc"}, "desc", text=self.experiment.description)
        attrs = {"role": "img", "aria-labelledby": f"{identity}-title", "aria-describedby": f"{identity}-desc"}
        return Node(root.tag, {**root.attrs, **attrs}, f"panel{position}", [title, words, *root.children])


def _let_recall(figure: Figure) -> None:
    """Let axes and legends be brought back from memory where they would look the same."""
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            _recall(axis, _matplotlib.axis_key)
        legend = axes.get_legend()
        if legend is not None:
            _recall(legend, _matplotlib.legend_key)


def _recall(part: Part, key_of: Callable[[Part], bytes]) -> None:
    plain = part.draw

    def draw(renderer: RendererBase) -> None:
        try:
            key = key_of(part)
        except _matplotlib.UnfitError:
            plain(renderer)
            return
        assert isinstance(renderer, SvgRenderer)
        renderer.recall(key, lambda: plain(renderer))

    part.draw = draw


def fresh_nodes(experiment: Experiment, result: Any, uid: str | None = None) -> Node:
    """Draw a result on new panels and return its elements, whose ids start with ``uid`` or the experiment's name."""
    return Canvas(experiment, uid, memory=False).nodes(result)
