"""The script and the style sheet of the pages, written beside the theme's own."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

from everystate import page
from everystate.theme import PLAIN, Theme

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["setup"]


def _theme(app: Sphinx) -> Theme:
    """The theme that the configuration names, as ``module:NAME``."""
    named = app.config.everystate_theme
    if not named:
        return PLAIN
    module, _, name = named.partition(":")
    theme = getattr(importlib.import_module(module), name, None)
    if not isinstance(theme, Theme):
        raise TypeError(f"everystate_theme must name a Theme as 'module:NAME', got {named!r}")
    return theme


def _write(app: Sphinx) -> None:
    folder = Path(app.outdir) / "_static"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "experiments.js").write_text(page.page_script(), encoding="utf-8")
    (folder / "experiments.css").write_text(page.page_style(_theme(app)), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.add_css_file("experiments.css")
    app.add_js_file(None, body="document.documentElement.classList.add('js')", priority=1)
    app.add_js_file("experiments.js", loading_method="defer")
    app.connect("builder-inited", _write)
