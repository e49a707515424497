"""The script and the style sheet of the pages, written beside the theme's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from everystate import page
from everystate.sphinx.configuration import theme
from everystate.sphinx.events import on

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["setup"]


def _write(app: Sphinx) -> None:
    if app.builder.format != "html":
        return
    folder = Path(app.outdir) / "_static"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "experiments.js").write_text(page.page_script(), encoding="utf-8")
    (folder / "experiments.css").write_text(page.page_style(theme(app.config)), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.add_css_file("experiments.css")
    app.add_js_file(None, body="document.documentElement.classList.add('js')", priority=1)
    app.add_js_file("experiments.js", loading_method="defer")
    on(app, "builder-inited", _write)
