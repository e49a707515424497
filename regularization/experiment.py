"""An experiment, declared once: controls, a computation, a drawing and a readout in words.

The same declaration serves Jupyter (``regularization.widget``), the static page
(``regularization.export``) and the tests.

Used in: every chapter.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from regularization import style, svg
from regularization.controls import Control, link_text

__all__ = ["Canvas", "Experiment", "ExperimentError", "Panel", "Scroll", "Step"]


class ExperimentError(Exception):
    """A declaration that can't be shown: the message names the experiment, the state and the remedy."""


@dataclass(frozen=True)
class Panel:
    """One drawing area: panels stand side by side on a wide page and below each other on a narrow one.

    Sizes and margins (from the canvas' edge to the axes) are in px; 360 px of width fit a phone.
    """

    width: int = 370
    height: int = 310
    left: int = 56
    right: int = 14
    top: int = 34
    bottom: int = 46


@dataclass(frozen=True)
class Step:
    """A caption on the reader's way down a scrolled figure, and the state that it talks about."""

    value: Any
    text: str


@dataclass(frozen=True)
class Scroll:
    """Let the reader's scrolling drive ``control`` from step to step."""

    control: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """Controls + computation + drawing + readout.

    Parameters
    ----------
    name : str
        Lower-case words joined by hyphens, unique in the book; used in links.
    title : str
        A short heading.
    description : str
        What the figure shows, for those who can't see it.
    controls : tuple of Control
        What the reader can move.
    compute : callable
        From the controls' values, as keywords, to a frozen dataclass.
    draw : callable
        ``draw(result, *axes)``: draws the result, one axes a panel.
    readout : callable
        From the result to one or two sentences.
    panels : tuple of Panel
        The drawing areas.
    scroll : Scroll, optional
        For a figure that the reader scrolls through.
    most_states : int
        Budget: how many states the page may store.
    most_kilobytes : int
        Budget: how large the page's data may be, gzipped, in kB (1000 bytes).
    """

    name: str
    title: str
    description: str
    controls: tuple[Control, ...]
    compute: Callable[..., Any]
    draw: Callable[..., None]
    readout: Callable[[Any], str]
    panels: tuple[Panel, ...] = (Panel(width=460, height=330),)
    scroll: Scroll | None = None
    most_states: int = 2000
    most_kilobytes: int = 150

    def __post_init__(self) -> None:
        """Check the declaration."""
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", self.name):
            raise ExperimentError(f"name must be lower-case words joined by hyphens, got {self.name!r}")
        names = [control.name for control in self.controls]
        if not names or len(set(names)) < len(names):
            raise ExperimentError(f"experiment {self.name!r}: controls must have different names, got {names}")
        if self.scroll:
            control = self.control(self.scroll.control)
            for step in self.scroll.steps:
                control.index(step.value)

    def control(self, name: str) -> Control:
        """Return the control called ``name``."""
        for control in self.controls:
            if control.name == name:
                return control
        known = ", ".join(control.name for control in self.controls)
        raise ExperimentError(f"experiment {self.name!r} has no control {name!r}; it has {known}")

    @property
    def defaults(self) -> dict[str, Any]:
        """The values at the start."""
        return {control.name: control.value for control in self.controls}

    @property
    def shape(self) -> tuple[int, ...]:
        """How many values each control has."""
        return tuple(len(control.values) for control in self.controls)

    def states(self) -> Iterator[dict[str, Any]]:
        """Yield every combination of the controls' values; the last control runs fastest."""
        names = [control.name for control in self.controls]
        for values in itertools.product(*(control.values for control in self.controls)):
            yield dict(zip(names, values, strict=True))

    def complete(self, state: Mapping[str, Any]) -> dict[str, Any]:
        """Return ``state`` with the defaults for what it leaves out, each value one of its control's."""
        for name in state:
            self.control(name)
        full = self.defaults | dict(state)
        return {c.name: c.values[c.index(full[c.name])] for c in self.controls}

    def result(self, **state: Any) -> Any:
        """Compute the result of a state (the defaults for controls not named), and check that it is sound.

        Raises
        ------
        ExperimentError
            When it is not a frozen dataclass, or holds NaN or infinity.
        """
        full = self.complete(state)
        result = self.compute(**full)
        params = getattr(type(result), "__dataclass_params__", None)
        if params is None or not params.frozen:
            raise ExperimentError(
                f"experiment {self.name!r}, state {full}: compute must return a frozen dataclass, "
                f"got {type(result).__name__}; declare the result with @dataclass(frozen=True)"
            )
        _check_finite(result, f"experiment {self.name!r}, state {full}: result")
        return result

    def fragment(self, **state: Any) -> str:
        """Return what follows the # in a link to a state (the defaults for controls not named)."""
        chosen = (f"{name}={quote(link_text(value))}" for name, value in self.complete(state).items())
        return "&".join([f"exp={self.name}", *chosen])

    def say(self, result: Any) -> str:
        """Return the readout of a result."""
        return self.readout(result)

    def figure(self, **state: Any) -> Figure:
        """Return a matplotlib figure of a state, all panels in a row."""
        result = self.result(**state)
        with style.context():
            width, height = sum(p.width for p in self.panels), max(p.height for p in self.panels)
            figure = Figure(figsize=(width / 72, height / 72), dpi=72)
            figure.set_facecolor(style.PAPER)
            left, axes = 0, []
            for panel in self.panels:
                box = _axes_box(panel, left, height - panel.height)
                axes.append(figure.add_axes(Bbox(box / [width, height])))
                left += panel.width
            self.draw(result, *axes)
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


def _check_finite(value: Any, where: str) -> None:
    """Refuse NaN and infinity anywhere in a result."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            _check_finite(getattr(value, field.name), f"{where}.{field.name}")
    elif isinstance(value, (tuple, list)):
        for position, item in enumerate(value):
            _check_finite(item, f"{where}[{position}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_finite(item, f"{where}[{key!r}]")
    elif isinstance(value, (float, np.ndarray, np.floating)):
        array = np.asarray(value)
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise ExperimentError(
                f"{where} holds NaN or infinity; mend the computation, or narrow the controls to where it is defined"
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

    @staticmethod
    def _new_figure(panel: Panel) -> Figure:
        with style.context():
            figure = Figure(figsize=(panel.width / 72, panel.height / 72), dpi=72)
            figure.add_axes(Bbox(_axes_box(panel, 0, 0) / [panel.width, panel.height]))
        svg.reuse_axes(figure)
        return figure

    def nodes(self, result: Any) -> svg.Node:
        """Draw a result and return its elements: one ``svg`` a panel below a common root.

        Afterwards ``cut`` lists the texts that leave their panel, each with the px by which it does.
        """
        self.cut = []
        with style.context():
            axes = [_cleared(figure) for figure in self._figures]
            self.experiment.draw(result, *axes)
            roots = []
            for position, figure in enumerate(self._figures):
                for legend in filter(None, (other.get_legend() for other in figure.axes)):
                    svg.reuse_legend(legend, self._legends)
                root = svg.render(figure, f"{self.uid}-{position}", self.cut)
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
