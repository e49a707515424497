"""An experiment in Jupyter: standard ipywidgets drive the kernel, which sends only what changes."""

from __future__ import annotations

import base64
import html
import io
import secrets
from importlib.resources import files
from typing import Any

from everystate import diff
from everystate._extras import library
from everystate.drawing import fresh_nodes, whole_figure
from everystate.experiment import Experiment
from everystate.nodes import Node, markup
from everystate.page.embedding import predictions_html
from everystate.paths import PathData, path_text
from everystate.settling import points_spec, settled

__all__ = ["Explorer", "FigureView"]

ipywidgets = library("ipywidgets", extra="jupyter")
anywidget = library("anywidget", extra="jupyter")
traitlets = library("traitlets", extra="jupyter")


_SCRIPTS = (
    *(f"page/{name}.js" for name in ("states", "keep", "course", "marks", "points", "question", "prediction")),
    "jupyter/host.js",
    "jupyter/widget.js",
)
_STYLES = ("page/figure.css", "page/prediction.css")
_STILL = "This is a picture of the figure. Run the cell to make it answer."
# What JupyterLab writes in place of a widget of an earlier session holds no element, and says less than the picture.
_NO_MODEL = ".jp-OutputArea:has(.everystate-still) .jupyter-widgets:not(:has(*)){display:none}"


def _script() -> str:
    """The module that shows a figure in Jupyter."""
    own = files("everystate")
    return "".join((own / name).read_text(encoding="utf-8") for name in _SCRIPTS)


class FigureView(anywidget.AnyWidget):
    """The figure ``uid``: ``figure`` is its markup when it was last drawn whole; changes are sent as messages.

    ``asked`` is the markup of what is to be predicted, ``positions`` are those of ``controls``.
    """

    _esm = _script()
    _css = "".join((files("everystate") / name).read_text(encoding="utf-8") for name in _STYLES)
    uid = traitlets.Unicode().tag(sync=True)
    figure = traitlets.Unicode().tag(sync=True)
    palette = traitlets.Dict().tag(sync=True)
    asked = traitlets.Unicode().tag(sync=True)
    points = traitlets.Dict().tag(sync=True)
    positions = traitlets.List().tag(sync=True)
    controls = traitlets.List().tag(sync=True)


class Explorer(ipywidgets.VBox):
    """Controls, figure and readout of an experiment.

    Parameters
    ----------
    experiment : Experiment
        What to explore.
    **state
        Values to start from, instead of the defaults.

    Attributes
    ----------
    inputs : dict of str to ipywidget
        The controls by name; their values can be read and set.
    result : object
        The result of the present state.
    words : str
        The readout of the present state.
    heights : tuple of float
        Of points that can be dragged; empty if there are none.
    """

    def __init__(self, experiment: Experiment, **state: Any) -> None:
        self.experiment = experiment
        self._uid = f"{experiment.name}-{secrets.token_hex(4)}"
        self._still = False
        self.inputs = {control.name: control.widget() for control in experiment.controls}
        self.heights = experiment.points.y if experiment.points else ()
        self._take(experiment.complete(state))
        names = [control.name for control in experiment.controls]
        self._view = FigureView(uid=self._uid, palette=dict(experiment.theme.palette), controls=names)
        self._words = ipywidgets.HTML()
        self._errors = ipywidgets.Output()
        self._draw_whole()
        self._view.points = points_spec(experiment) | ({"y": list(self.heights)} if experiment.points else {})
        self._view.asked = predictions_html(experiment, settled(experiment, self._nodes), self._uid)
        for widget in self.inputs.values():
            widget.observe(self._moved, names="value")
        self._view.on_msg(self._answer)
        ipywidgets.VBox.__init__(self, [*self._rows(), self._view, self._words, self._errors])

    def _rows(self) -> list[Any]:
        """The controls, each with a Play button where it may run by itself."""
        return [self._row(control.play, self.inputs[control.name]) for control in self.experiment.controls]

    def _row(self, play: bool, widget: Any) -> Any:
        widget.layout.width = "min(100%, 32rem)"
        if not play:
            return widget
        choices = isinstance(widget, ipywidgets.SelectionSlider)
        first, last, step = (0, len(widget.options) - 1, 1) if choices else (widget.min, widget.max, widget.step)
        now = widget.index if choices else widget.value  # linking copies the player's value to the slider
        player = ipywidgets.Play(value=now, min=first, max=last, step=step, interval=120)
        ipywidgets.jslink((player, "value"), (widget, "index" if choices else "value"))
        return ipywidgets.HBox([player, widget])

    def _take(self, state: dict[str, Any]) -> None:
        """Put the values of controls, and heights of points if there are any."""
        for name, value in state.items():
            if name in self.inputs:
                self.inputs[name].value = value
            else:
                self.heights = value

    @property
    def state(self) -> dict[str, Any]:
        """The controls' values, and the heights of points that can be dragged."""
        points = {self.experiment.points.name: self.heights} if self.experiment.points else {}
        return {name: widget.value for name, widget in self.inputs.items()} | points

    def set(self, **state: Any) -> None:
        """Move controls together; an error of the computation is raised here.

        Raises
        ------
        ValueError
            When a value is not one of its control's.
        ExperimentError
            When there is no such control.
        """
        full = self.experiment.complete(self.state | state)
        self._still = True
        try:
            self._take(full)
        finally:
            self._still = False
        self._update()

    def _moved(self, change: object) -> None:
        if not self._still:
            self._update()

    def _update(self) -> None:
        """Compute and draw the present state, and send what is new; errors show below the figure."""
        self._errors.outputs = ()
        try:
            self._send_changes()
        except Exception:
            import traceback

            self._errors.append_stderr(traceback.format_exc())
            raise

    def _draw_whole(self) -> None:
        self._compute()
        self._nodes = self._drawn()
        self._view.figure = markup(self._nodes)
        self._view.positions = self._positions()

    def _positions(self) -> list[int]:
        return [control.index(self.state[control.name]) for control in self.experiment.controls]

    def _send_changes(self) -> None:
        self._compute()
        fresh = self._drawn()
        _, slots = diff.merge([self._nodes, fresh], hide=False)
        self._nodes = fresh
        self._view.positions = self._positions()
        self._view.send({"type": "patch", "changes": [[slot.at, slot.attribute, _sent(slot)] for slot in slots]})

    def _drawn(self) -> Node:
        return fresh_nodes(self.experiment, self.result, self._uid)

    def _compute(self) -> None:
        self.result = self.experiment.result(**self.state)
        self.words = self.experiment.say(self.result)
        self._words.value = f"<p>{html.escape(self.words)}</p>"

    def _answer(self, view: object, message: dict[str, Any], buffers: object) -> None:
        """Give a view that opens later the figure as it is now; follow what a prediction asks for."""
        kind = message.get("type")
        if kind == "ready":
            self._view.figure = markup(self._nodes)
        elif kind == "positions":
            pairs = zip(self.experiment.controls, message["positions"], strict=True)
            self.set(**{control.name: control.values[position] for control, position in pairs})
        elif kind == "points" and self.experiment.points:
            self.set(**{self.experiment.points.name: message["heights"]})
        elif kind == "asking":
            self._words.layout.display = "none" if message["asking"] else None

    def _ipython_display_(self) -> None:
        """Show a still picture and the widget; while the widget answers, it hides the picture.

        A saved notebook that is opened without a kernel, and every viewer that knows no widgets, has the picture.
        """
        display = library("IPython.display", extra="jupyter").display
        text = f"{self.experiment.title}: {self.words}"
        display({"text/html": self._still_picture(text), "text/plain": text}, raw=True)
        bundle: Any = ipywidgets.VBox._repr_mimebundle_(self)
        display(bundle if hasattr(bundle, "keys") else bundle[0], raw=True)

    def _still_picture(self, text: str) -> str:
        source = base64.b64encode(self._png()).decode()
        return (
            f'<div class="everystate-still" data-of="{self._uid}"><style>{_NO_MODEL}</style>'
            f'<img alt="{html.escape(text)}" style="max-width:100%" src="data:image/png;base64,{source}">'
            f"<p>{html.escape(self.words)}</p><p><em>{_STILL}</em></p></div>"
        )

    def _png(self) -> bytes:
        buffer = io.BytesIO()
        figure: Any = whole_figure(self.experiment, **self.state)
        figure.savefig(buffer, format="png", dpi=96)
        return buffer.getvalue()


def _sent(slot: diff.Slot) -> str | None:
    value = slot.values[1]
    return path_text(value) if isinstance(value, PathData) else value
