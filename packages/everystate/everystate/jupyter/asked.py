"""Questions in Jupyter: the page's own script answers them; without a kernel the answers open one by one."""

from __future__ import annotations

import secrets
from importlib.resources import files

from everystate._extras import library
from everystate.theme import PLAIN

__all__ = ["AskedView", "show_asked"]

anywidget = library("anywidget", extra="jupyter")
traitlets = library("traitlets", extra="jupyter")

_SCRIPTS = (
    *(f"page/{name}.js" for name in ("keep", "course", "question", "parsons")),
    "jupyter/host.js",
    "jupyter/asked.js",
)


class AskedView(anywidget.AnyWidget):
    """A question: ``asked`` is its HTML, ``uid`` tells which still form it takes the place of."""

    _esm = "".join((files("everystate") / name).read_text(encoding="utf-8") for name in _SCRIPTS)
    _css = (files("everystate") / "page/question.css").read_text(encoding="utf-8")
    uid = traitlets.Unicode().tag(sync=True)
    asked = traitlets.Unicode().tag(sync=True)
    palette = traitlets.Dict().tag(sync=True)


def show_asked(asked: str) -> None:
    """Show the still form of a question, which a saved notebook keeps, and the widget that takes its place."""
    display = library("IPython.display", extra="jupyter").display
    uid = f"asked-{secrets.token_hex(4)}"
    display({"text/html": f'<div class="everystate-still" data-of="{uid}">{asked}</div>'}, raw=True)
    display(AskedView(uid=uid, asked=asked, palette=dict(PLAIN.palette)))
