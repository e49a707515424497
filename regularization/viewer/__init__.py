"""The viewer: a small script and style sheet, without dependencies, that shows states of a figure.

Used in: the page's experiments and the Jupyter widget.
"""

from __future__ import annotations

from importlib.resources import files

from regularization.style import theme_css

__all__ = ["page_script", "page_style", "widget_script", "widget_style"]


def _read(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def page_script() -> str:
    """Return the script of a page with experiments."""
    return _read("states.js") + _read("page.js")


def page_style() -> str:
    """Return the style sheet of a page with experiments."""
    paper = "@media print{" + theme_css(scope_dark='html[data-theme="dark"]', dark=False) + "}"
    return theme_css() + _read("figure.css") + _read("page.css") + paper


def widget_script() -> str:
    """Return the module that shows a figure in Jupyter."""
    return _read("states.js") + _read("widget.js")


def widget_style() -> str:
    """Return the style sheet of a figure in Jupyter."""
    return theme_css(".regularization-widget", '.regularization-widget[data-theme="dark"]') + _read("figure.css")
