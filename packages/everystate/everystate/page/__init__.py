"""The viewer: a small script and style sheet, without dependencies, that shows states of a figure."""

from __future__ import annotations

from importlib.resources import files

from everystate.theme import Theme

__all__ = ["page_script", "page_style", "widget_script", "widget_style"]


def _read(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def page_script() -> str:
    """Return the script of a page with experiments."""
    return _read("states.js") + _read("page.js")


def page_style(theme: Theme) -> str:
    """Return the style sheet of a page whose experiments are drawn with ``theme``."""
    paper = "@media print{" + theme.css(scope_dark='html[data-theme="dark"]', dark=False) + "}"
    return theme.css() + _read("figure.css") + _read("page.css") + paper


def widget_script() -> str:
    """Return the module that shows a figure in Jupyter."""
    return _read("states.js") + (files("everystate.jupyter") / "widget.js").read_text(encoding="utf-8")


def widget_style() -> str:
    """Return the style sheet of a figure in Jupyter."""
    return _read("figure.css")
