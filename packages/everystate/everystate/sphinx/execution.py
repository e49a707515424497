"""Notebooks run again when code that they reach has changed, not only when their own cells have.

The keys of the last build stand beside the execution cache: a notebook's key is the hash of every module of the
configured packages that its cells reach through imports, and of the libraries' versions. Where it differs, the cached
run is dropped and the page is read again.
"""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from everystate.sources import content_digest, digest, imports_of, library_versions
from everystate.static import STATIC

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

__all__ = ["notebook_key", "setup"]

_KEYS = "keys.json"


def notebook_key(notebook: Path, packages: Iterable[str]) -> str:
    """Return the hash of all code of ``packages`` that a notebook's cells reach."""
    packages = tuple(sorted(packages))
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    reached: set[str] = set()
    for cell in cells:
        if cell["cell_type"] == "code":
            reached |= imports_of(_parsed("".join(cell["source"])), packages)
    return digest(*library_versions(), content_digest(*sorted(reached), packages=packages) if reached else "")


def _parsed(source: str) -> ast.AST:
    """The cell's syntax tree; lines that only IPython understands are left out."""
    lines = ("pass" if line.startswith(("%", "!")) else line for line in source.split("\n"))
    try:
        return ast.parse("\n".join(lines))
    except SyntaxError:
        return ast.Module([], [])


def _prepare(app: Sphinx, config: Config) -> None:
    """Let notebooks leave placeholders."""
    os.environ[STATIC] = "1"


def _outdated(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Drop the cached runs of notebooks whose code has changed, and return their pages."""
    folder = Path(app.config.nb_execution_cache_path or Path(app.outdir).parent / ".jupyter_cache")
    packages = {*app.config.everystate_experiments, *app.config.everystate_code, "everystate"}
    paths = {name: Path(env.doc2path(name)) for name in env.found_docs}
    now = {name: notebook_key(path, packages) for name, path in paths.items() if path.suffix == ".ipynb"}
    kept = folder / _KEYS
    before = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    stale = [name for name, key in now.items() if before.get(name) != key]
    _forget(folder, {paths[name] for name in stale})
    folder.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(now, indent=1, sort_keys=True), encoding="utf-8")
    return stale


def _forget(folder: Path, notebooks: set[Path]) -> None:
    """Drop the runs of these notebooks from the cache."""
    if not notebooks or not (folder / "global.db").exists():
        return
    from jupyter_cache import get_cache

    cache = get_cache(str(folder))
    for record in cache.list_cache_records():
        if Path(record.uri) in notebooks:
            cache.remove_cache(record.pk)


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("config-inited", _prepare, priority=100)
    app.connect("env-get-outdated", _outdated)
