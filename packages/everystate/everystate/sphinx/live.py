"""Python in the pages: which cells can be run, and the files that it needs, put beside the site.

``everystate_live`` names a folder, relative to the configuration's, that holds Pyodide with its packages, the
project's own code as ``project.zip``, perhaps ``editor.js``, and ``files.json``, which lists them. Where it is missing,
pages have no live Python.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx.errors import ConfigError
from sphinx.util.osutil import relative_uri

from everystate import kept
from everystate.page.embedding import render
from everystate.sphinx.events import on
from everystate.sphinx.placeholders import EXPERIMENTS, placeholders_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

__all__ = ["setup"]

FOLDER = "_static/live"
CELLS = "everystate_cells"
"""Where a page's metadata hold its code cells, as id and source."""

_SCRIPTS = ("live.js", "python.js", "cells.js", "figures.js", "worker.js")
_CHECK = re.compile(r"check\(\s*[\w.]*?(\w+),\s*(\w+)\s*\)")
_SECONDS = 8
"""What starting takes on a machine of middling speed."""


def _place(app: Sphinx) -> Path | None:
    """The folder with Python's files, or None where pages have none."""
    folder: str = app.config.everystate_live
    place = Path(app.confdir) / folder if folder else None
    return place if place and (place / "files.json").is_file() and app.builder.format == "html" else None


def _check(app: Sphinx, config: Config) -> None:
    if not isinstance(config.everystate_live, str):
        raise ConfigError(f"everystate_live must be the name of a folder, got {config.everystate_live!r}")


def _mark(app: Sphinx, doctree: nodes.document) -> None:
    """Mark the code cells of a notebook, and note what stands in them."""
    page = app.env.docname
    path = Path(app.env.doc2path(page))
    app.env.metadata[page].pop(CELLS, None)
    if not app.config.everystate_live or path.suffix != ".ipynb":
        return
    written: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    cells = [{"id": one["id"], "source": "".join(one["source"])} for one in written if one["cell_type"] == "code"]
    placed: dict[nodes.container, int | None] = {one: one.get("cell_index") for one in doctree.findall(nodes.container)}
    shown: dict[str, nodes.container] = {
        written[place]["id"]: container
        for container, place in placed.items()
        if place is not None and _has_code(container)
    }
    app.env.metadata[page][CELLS] = cells
    app.env.metadata[page][f"{CELLS}_asked"] = _wrap(cells, shown)
    title = next(iter(doctree.findall(nodes.title)), None)
    if title is not None and title.parent is not None:
        title.parent.insert(title.parent.index(title) + 1, nodes.raw("", _BAR, format="html"))


def _has_code(container: nodes.container) -> bool:
    """Whether a cell shows its code."""
    return any("cell_input" in one["classes"] for one in container.findall(nodes.container))


_BAR = "<div data-live-bar></div>"


def _wrap(cells: list[dict[str, Any]], shown: dict[str, nodes.container]) -> bool:
    """Put the elements around cells and exercises that a script finds them by; tell whether there are exercises."""
    found = False
    for place, cell in enumerate(cells):
        container = shown.get(cell["id"])
        if container is None:
            continue
        _around(container, container, f'<div class="live-cell" data-live-cell="{cell["id"]}">')
        asked = _CHECK.fullmatch(cell["source"].strip())
        answer = asked and _defining(asked[2], cells[:place], shown)
        if asked and answer is not None:
            _around(
                answer, container, f'<div class="exercise" data-exercise="{asked[1].lower().replace("_", "-")}">', 1
            )
            found = True
    return found


def _defining(function: str, cells: list[dict[str, Any]], shown: dict[str, nodes.container]) -> nodes.container | None:
    """The last cell before that defines a function which is the reader's to write."""
    found = (cell for cell in reversed(cells) if re.search(rf"^def {function}\b", cell["source"], re.MULTILINE))
    cell = next(found, None)
    return shown.get(cell["id"]) if cell and function.startswith("your") else None


def _around(first: nodes.Element, last: nodes.Element, opening: str, outer: int = 0) -> None:
    """Put an element around neighbours, outside of those that stand around them already."""
    parent = first.parent
    assert parent is not None
    parent.insert(parent.index(first) - outer, nodes.raw("", opening, format="html"))
    parent.insert(parent.index(last) + 1 + outer, nodes.raw("", "</div>", format="html"))


def _fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put what starts Python into the place of its placeholder."""
    place = _place(app)
    for raw in list(doctree.findall(nodes.raw)):
        if raw.astext() != _BAR:
            continue
        if place is None:
            raw.replace_self([])
            continue
        listed = json.loads((place / "files.json").read_text(encoding="utf-8"))
        size = sum(listed.get("gzipped", {}).get(name, listed["files"][name]) for name in listed["start"])
        values = {
            "root": relative_uri(app.builder.get_target_uri(docname), f"{FOLDER}/"),
            "page": _file(docname),
            "size": f"{size / 1e6:.0f}",
            "seconds": _SECONDS,
            "exercises": app.env.metadata[docname].get(f"{CELLS}_asked"),
            "experiments": app.env.metadata[docname].get(EXPERIMENTS),
        }
        raw.replace_self(nodes.raw("", render("live.html", values), format="html"))


def _file(docname: str) -> str:
    return docname.replace("/", "-")


def _write(app: Sphinx, error: Exception | None) -> None:
    """Put the scripts, Python's files, the pages' cells and kept results beside the site."""
    place = _place(app)
    if error is not None or place is None:
        return
    folder = Path(app.outdir) / FOLDER
    shutil.rmtree(folder / "pages", ignore_errors=True)
    (folder / "pages").mkdir(parents=True)
    listed = json.loads((place / "files.json").read_text(encoding="utf-8"))
    for name in (*listed["files"], "files.json"):
        _link(place / name, folder / name)
    for name in _SCRIPTS:
        script = (files("everystate.page") / "live" / name).read_text(encoding="utf-8")
        (folder / name).write_text(script, encoding="utf-8")
    for page in app.env.all_docs:
        cells = cast("list[dict[str, Any]] | None", app.env.metadata[page].get(CELLS))
        if cells:
            given = {
                "name": _file(page),
                "cells": cells,
                "modules": _modules(app, page),
                "notebook": f"../../_sources/{page}.ipynb",
            }
            text = json.dumps(given, ensure_ascii=False, separators=(",", ":"))
            (folder / "pages" / f"{_file(page)}.json").write_text(text, encoding="utf-8")
    _bring(folder / "kept")


def _modules(app: Sphinx, page: str) -> dict[str, str]:
    """Which module declares each experiment of a page."""
    names: list[str] = app.env.metadata[page].get(EXPERIMENTS, [])
    return {name: placeholders_of(app).registry.module_of(name) for name in names}


def _bring(folder: Path) -> None:
    """Copy the kept results that Python in a page may ask for."""
    shutil.rmtree(folder, ignore_errors=True)
    source = os.environ.get(kept.FOLDER)
    for file in kept.travellers(Path(source)) if source else ():
        _link(file, folder / file.name)


def _link(file: Path, copy: Path) -> None:
    """Copy a file unless the same stands there."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    if not copy.exists() or copy.stat().st_size != file.stat().st_size or copy.stat().st_mtime != file.stat().st_mtime:
        shutil.copy2(file, copy)


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.add_config_value("everystate_live", "", "html", [str])
    on(app, "config-inited", _check)
    on(app, "doctree-read", _mark)
    on(app, "doctree-resolved", _fill)
    on(app, "build-finished", _write)
