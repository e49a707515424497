"""What a cell shows, as HTML: values, text, figures, and where it failed."""

from __future__ import annotations

import html
import linecache
import pprint
import sys
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from everystate import host
from everystate._extras import library

__all__ = ["Failure", "failure", "figures_html", "html_of", "show_value"]

WIDTH = 88
"""Characters of a line in which a value is written."""


def show_value(value: object) -> None:
    """Show the value of a cell's last expression, as a notebook does."""
    if value is None:
        return
    own = getattr(value, "_ipython_display_", None)
    if own is not None:
        own()
        return
    host.show(_bundle(value))


def _bundle(value: object) -> Mapping[str, str]:
    if "matplotlib" in sys.modules and type(value).__module__ == "matplotlib.figure":
        return {"text/html": _figure_html(value)}
    for kind, name in (("text/html", "_repr_html_"), ("text/markdown", "_repr_markdown_")):
        method = getattr(value, name, None)
        text = method() if method is not None and not isinstance(value, type) else None
        if text is not None:
            return {kind: cast(str, text)}
    return {"text/plain": pprint.pformat(value, width=WIDTH, sort_dicts=False)}


def html_of(bundle: Mapping[str, str]) -> str:
    """Return contents as HTML: the richest form that there is."""
    if "text/html" in bundle:
        return bundle["text/html"]
    if "text/markdown" in bundle:
        return str(
            library("markdown_it", extra="live")
            .MarkdownIt("gfm-like", {"linkify": False})
            .render(bundle["text/markdown"])
        )
    return f"<pre>{html.escape(bundle.get('text/plain', ''), quote=False)}</pre>"


# -- figures ------------------------------------------------------------------------------------------
def figures_html() -> Iterator[str]:
    """Yield the figures that a cell has left open with pyplot, and close them."""
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return
    for number in pyplot.get_fignums():
        figure = pyplot.figure(number)
        if figure.axes or figure.texts:
            yield _figure_html(figure)
    pyplot.close("all")


def _figure_html(figure: Any) -> str:
    """A figure as SVG, whose colours of the plain theme follow the page's."""
    from everystate.nodes import markup
    from everystate.renderer import render
    from everystate.theme import PLAIN

    drawn = render(figure, f"figure-{id(figure):x}", PLAIN)
    width = float(figure.bbox.width) * 72 / figure.dpi
    return f'<div class="live-figure" style="max-width:{width:.0f}px">{markup(drawn)}</div>'


# -- failures -----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Failure:
    """Where a cell failed: the line, counted from 1 (0 if it is not in the cell), and what is printed of it."""

    line: int
    text: str


def failure(error: BaseException, name: str, source: str) -> Failure:
    """Return where the code of a file called ``name`` failed, told from its own lines on."""
    if isinstance(error, SyntaxError) and error.filename == name:
        return Failure(error.lineno or 0, "".join(traceback.format_exception_only(error)).rstrip())
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    frames = traceback.extract_tb(error.__traceback__)
    own = [place for place, frame in enumerate(frames) if frame.filename == name]
    if not own:
        return Failure(0, "".join(traceback.format_exception_only(error)).rstrip())
    told = [*traceback.format_list(list(frames)[own[0] :]), *traceback.format_exception_only(error)]
    return Failure(frames[own[-1]].lineno or 0, "".join(told).rstrip())
