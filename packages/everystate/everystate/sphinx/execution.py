"""Notebooks run again when code that they reach has changed, not only when their own cells have.

A notebook's key is the hash of every module of the configured packages that its cells reach through imports, and of
the versions of the libraries that they and the cells import. It stands in two places: with the page, in Sphinx's
environment, which is kept only after all pages were read; and beside MyST-NB's cache, for the run. Where the first
differs, the page is read again; where the second differs, the run is dropped before that.
"""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, cast

from sphinx.errors import ExtensionError

from everystate._extras import library
from everystate.sources import content_digest, digest, imports_of, libraries_of, library_versions
from everystate.sphinx.configuration import code_packages
from everystate.sphinx.events import on
from everystate.sphinx.stages import tell

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

__all__ = ["CODE", "Notebooks", "code_key", "setup"]

CODE = "everystate_code"
"""Where a page's metadata hold the key of the code that its notebook reaches."""

_KEYS = "everystate.json"


def code_key(cells: Iterable[str], packages: tuple[str, ...]) -> str:
    """Return the hash of all code of ``packages`` that cells reach, and of the libraries' versions."""
    trees = [_parsed(cell) for cell in cells]
    reached = sorted({name for tree in trees for name in imports_of(tree, packages)})
    libraries = {name for tree in trees for name in libraries_of(tree, packages)}
    own = [content_digest(*reached, packages=packages)] if reached else []
    return digest(*library_versions(*libraries), *own)


def _parsed(cell: str) -> ast.AST:
    """The cell's syntax tree, as IPython reads it; what a cell magic such as ``%%time`` runs counts."""
    first, _, rest = cell.partition("\n")
    source = rest if first.startswith("%%") else cell
    manager = library("IPython.core.inputtransformer2", extra="sphinx").TransformerManager()
    try:
        return ast.parse(manager.transform_cell(source))
    except SyntaxError:  # not Python; a kernel of Python says so when the notebook runs
        return ast.Module([], [])


class Notebooks:
    """The notebooks of one build."""

    def __init__(self) -> None:
        self._read: dict[str, Any] = {}
        self._keys: dict[str, str] = {}
        self._running: set[str] = set()

    def outdated(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> list[str]:
        """Drop the cached runs of notebooks whose code has changed, and return the pages to read again."""
        mode = _mode(app)
        if mode == "off":
            return []
        self._read = {name: found for name in sorted(env.found_docs) if (found := _notebook(env, name)) is not None}
        packages = code_packages(app.config)
        self._keys = {name: code_key(_cells(notebook), packages) for name, notebook in self._read.items()}
        if mode == "cache":
            _drop_old_runs(_cache_folder(env), {env.doc2path(name): key for name, key in self._keys.items()})
        return [name for name, key in self._keys.items() if env.metadata[name].get(CODE) != key]

    def announce(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Tell which notebooks will run."""
        if self._read:
            self._running = {name for name in docnames if name in self._read and self._runs(app, env, name)}
            names = f": {', '.join(sorted(self._running))}" if self._running else ""
            tell(f"running {len(self._running)} of {len(self._read)} notebooks{names}")

    def _runs(self, app: Sphinx, env: BuildEnvironment, name: str) -> bool:
        path = PurePosixPath(Path(env.doc2path(name)).as_posix())
        if any(path.match(pattern) for pattern in app.config.nb_execution_excludepatterns):
            return False
        mode, notebook = _mode(app), self._read[name]
        if mode == "auto":
            return any(cell.cell_type == "code" and not cell.outputs for cell in notebook.cells)
        return mode != "cache" or not _has_run(_cache_folder(env), notebook)

    def note(self, app: Sphinx, doctree: nodes.document) -> None:
        """Note with which code a page was read, and tell what its run took."""
        env = app.env
        name = env.docname
        if name in self._keys:
            env.metadata[name][CODE] = self._keys[name]
        if name in self._running:
            ran: dict[str, Any] = cast(Any, env).nb_metadata[name].get("exec_data") or {}
            took = f" in {ran['runtime']:.1f} s" if ran.get("runtime") else ""
            tell(f"ran {name}{took}" if ran.get("succeeded") else f"{name} failed{took}")


def _mode(app: Sphinx) -> str:
    """How notebooks are executed; "off" where nothing reads them."""
    return app.config.nb_execution_mode if "myst_nb" in app.extensions else "off"


def _cache_folder(env: BuildEnvironment) -> Path:
    return Path(cast(Any, env).mystnb_config.execution_cache_path)


def _notebook(env: BuildEnvironment, name: str) -> Any:
    """The page as a notebook, or None when it is not one."""
    path, settings = Path(env.doc2path(name)), cast(Any, env)
    if not path.name.endswith((".ipynb", ".md", *settings.mystnb_config.custom_formats)):
        return None
    text = path.read_text(encoding="utf-8")
    reading = library("myst_nb.core.read", extra="sphinx")
    try:
        reader = reading.create_nb_reader(str(path), settings.myst_config, settings.mystnb_config, text)
        return reader and reader.read(text)
    except Exception as error:
        raise ExtensionError(f"{path} can't be read as a notebook: {error}", modname="everystate.sphinx") from error


def _cells(notebook: Any) -> list[str]:
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def _drop_old_runs(folder: Path, keys: dict[str, str]) -> None:
    """Keep only runs with the code of today, then note today's keys: interrupted in between, it is done again."""
    place = folder / _KEYS
    known = _loaded(place)
    if (folder / "global.db").exists():
        cache = library("jupyter_cache", extra="sphinx").get_cache(str(folder))
        for record in cache.list_cache_records():
            if record.uri not in keys or known.get(record.uri) != keys[record.uri]:
                cache.remove_cache(record.pk)
    folder.mkdir(parents=True, exist_ok=True)
    part = place.with_suffix(".part")
    part.write_text(json.dumps(keys, indent=1, sort_keys=True), encoding="utf-8")
    os.replace(part, place)


def _loaded(place: Path) -> dict[str, str]:
    try:
        return json.loads(place.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}


def _has_run(folder: Path, notebook: Any) -> bool:
    try:
        library("jupyter_cache", extra="sphinx").get_cache(str(folder)).match_cache_notebook(notebook)
    except KeyError:
        return False
    return True


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    notebooks = Notebooks()
    on(app, "env-get-outdated", notebooks.outdated)
    on(app, "env-before-read-docs", notebooks.announce)
    on(app, "doctree-read", notebooks.note)
