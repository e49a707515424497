"""The viewer: a small script and style sheet, without dependencies, that shows states of a figure on a page.

A page follows ``data-theme`` of its ``html`` or ``body`` element: ``light``, ``dark``, or ``auto`` for what the
reader's system asks for.
"""

from __future__ import annotations

import html
import re
from importlib.resources import files

from markupsafe import Markup

from everystate.theme import Theme

__all__ = ["inline", "page_script", "page_style", "read"]

_DARK = 'html[data-theme="dark"],body[data-theme="dark"]'
_AUTO = '[data-theme="auto"]'


def read(name: str) -> str:
    """Return the text of a file of this package."""
    return (files("everystate.page") / name).read_text(encoding="utf-8")


def inline(text: str) -> Markup:
    """Return ``text`` as HTML; pieces between backticks become code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False)))


def page_script(*, asks: bool = True, points: bool = True) -> str:
    """Return the script of a page with experiments, without its comments.

    Parameters
    ----------
    asks : bool
        Whether something is asked on it.
    points : bool
        Whether points can be dragged on it.
    """
    asking = ["keep.js", "course.js", "question.js", "parsons.js", "prediction.js"] if asks else []
    marks = ["marks.js"] if asks or points else []
    parts = ["states.js", *marks, *(["points.js"] if points else []), *asking, "page.js"]
    return "(function () {\n" + "".join(_bare(read(part)) for part in parts) + "})();\n"


def _bare(script: str) -> str:
    """A script without the lines that are comments, and without indentation."""
    lines = re.sub(r"^ *(//[^\n]*|/\*\*.*?\*/)\n", "", script, flags=re.MULTILINE | re.DOTALL).splitlines()
    return "".join(f"{line.strip()}\n" for line in lines if line.strip())


def page_style(theme: Theme, *, asks: bool = True) -> str:
    """Return the style sheet of a page whose experiments are drawn with ``theme``; ``asks`` as for its script."""
    automatic = "@media (prefers-color-scheme:dark){" + theme.css(scope_dark=_AUTO) + "}\n"
    paper = "@media print{" + theme.css(scope_dark=f"{_DARK},{_AUTO}", dark=False) + "}\n"
    parts = ["figure.css", "page.css", *(["prediction.css", "question.css"] if asks else [])]
    return theme.css(scope_dark=_DARK) + automatic + "".join(map(read, parts)) + paper
