"""Put the experiments into the pages: a placeholder of the notebook becomes figure, controls and data.

Executing a notebook only leaves ``<div data-experiment="name"></div>`` behind, so that it stays cheap. When
all pages are read, the experiments that they name are exported; pages whose experiments changed
are written again even if their notebooks did not.

Used in: the build of the site.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes

from regularization import experiments
from regularization.experiment import ExperimentError
from regularization.export import Export
from regularization.site.embedding import experiment_html
from regularization.site.package import package_digest, site_digest
from regularization.site.store import load_or_export
from regularization.static import STATIC

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

__all__ = ["setup"]

PLACEHOLDER = re.compile(r'<div data-experiment="([^"]*)"></div>')
_FOLDER = "_static/experiments"


def _placed(doctree: nodes.document) -> list[str]:
    """Names of the experiments on a page, in order."""
    raws = (raw.astext() for raw in doctree.findall(nodes.raw))
    return [name for text in raws for name in PLACEHOLDER.findall(text)]


def _prepare_execution(app: Sphinx, config: object) -> None:
    """Let notebooks leave placeholders, and run again when the package has changed, not only when they have."""
    folder = Path(app.outdir).parent / ".jupyter_cache" / package_digest()
    for old in folder.parent.glob("*"):
        if old != folder:
            shutil.rmtree(old, ignore_errors=True)
    config.nb_execution_cache_path = str(folder)
    os.environ[STATIC] = "1"


def _remember(app: Sphinx, doctree: nodes.document) -> None:
    names = _placed(doctree)
    for name in names:
        experiments.find(name)
        if names.count(name) > 1:
            raise ExperimentError(f"page {app.env.docname}: experiment {name!r} stands there twice; show it once")
    if not hasattr(app.env, "regularization_placed"):
        app.env.regularization_placed = {}
    app.env.regularization_placed[app.env.docname] = names


def _forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    getattr(env, "regularization_placed", {}).pop(docname, None)


def _export(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Export what the pages name; return the pages that have to be written again."""
    placed = getattr(env, "regularization_placed", {})
    names = list(dict.fromkeys(name for page in placed.values() for name in page))
    app.regularization_exports = load_or_export(names, Path(app.outdir).parent / "experiments")
    look = site_digest()
    now = {name: f"{key}-{look}" for name, (key, _) in app.regularization_exports.items()}
    before, looked = getattr(env, "regularization_keys", {}), getattr(env, "regularization_look", look)
    env.regularization_keys, env.regularization_look = now, look
    if look != looked:
        return sorted(env.found_docs)
    return [page for page, page_names in placed.items() if any(before.get(n) != now[n] for n in page_names)]


def _fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    up = "../" * docname.count("/")

    def put(match: re.Match[str]) -> str:
        key, exported = app.regularization_exports[match[1]]
        return experiment_html(experiments.find(match[1]), exported, f"{up}{_FOLDER}/{match[1]}-{key}.js")

    for raw in doctree.findall(nodes.raw):
        if PLACEHOLDER.search(raw.astext()):
            html = PLACEHOLDER.sub(put, raw.astext())
            raw.replace_self(nodes.raw("", html, format="html"))


def _write_data(app: Sphinx, error: Exception | None) -> None:
    if error is not None:
        return
    folder = Path(app.outdir) / _FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {f"{name}-{key}.js": exported for name, (key, exported) in app.regularization_exports.items()}
    for old in folder.glob("*.js"):
        if old.name not in wanted:
            old.unlink()
    for file, exported in wanted.items():
        (folder / file).write_text(_script(exported), encoding="utf-8")


def _script(exported: Export) -> str:
    """A script rather than JSON, since a page opened from a file may load the one but not the other."""
    return f'regularizationBook.receive("{exported.name}",{exported.payload});\n'


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.regularization_exports = {}
    app.connect("config-inited", _prepare_execution, priority=100)
    app.connect("doctree-read", _remember)
    app.connect("env-purge-doc", _forget)
    app.connect("env-updated", _export)
    app.connect("doctree-resolved", _fill)
    app.connect("build-finished", _write_data)
