"""Put the experiments into the pages: a placeholder of the notebook becomes figure, controls and data.

Executing a notebook only leaves ``<div data-experiment="name"></div>`` behind, so that it stays cheap. When
all pages are read, the experiments that they name are exported; pages whose experiments changed
are written again even if their notebooks did not.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes

from everystate.experiment import ExperimentError
from everystate.pack import Export
from everystate.page.embedding import experiment_html, look_digest
from everystate.registry import Registry
from everystate.sphinx.store import load_or_export

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

__all__ = ["setup"]

PLACEHOLDER = re.compile(r'<div data-experiment="([^"]*)"></div>')
_FOLDER = "_static/experiments"


def _placed(doctree: nodes.document) -> list[str]:
    """Names of the experiments on a page, in order."""
    raws = (raw.astext() for raw in doctree.findall(nodes.raw))
    return [name for text in raws for name in PLACEHOLDER.findall(text)]


def _prepare(app: Sphinx, config: Config) -> None:
    app.everystate_registry = Registry(*config.everystate_experiments)


def _remember(app: Sphinx, doctree: nodes.document) -> None:
    names = _placed(doctree)
    for name in names:
        app.everystate_registry.find(name)
        if names.count(name) > 1:
            raise ExperimentError(f"page {app.env.docname}: experiment {name!r} stands there twice; show it once")
    if not hasattr(app.env, "everystate_placed"):
        app.env.everystate_placed = {}
    app.env.everystate_placed[app.env.docname] = names


def _forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    getattr(env, "everystate_placed", {}).pop(docname, None)


def _export(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Export what the pages name; return the pages that have to be written again."""
    placed = getattr(env, "everystate_placed", {})
    names = list(dict.fromkeys(name for page in placed.values() for name in page))
    app.everystate_exports = load_or_export(
        names,
        Path(app.outdir).parent / "experiments",
        experiments=app.everystate_registry,
        code=app.config.everystate_code,
    )
    look = look_digest()
    now = {name: f"{key}-{look}" for name, (key, _) in app.everystate_exports.items()}
    before, looked = getattr(env, "everystate_keys", {}), getattr(env, "everystate_look", look)
    env.everystate_keys, env.everystate_look = now, look
    if look != looked:
        return sorted(env.found_docs)
    return [page for page, page_names in placed.items() if any(before.get(n) != now[n] for n in page_names)]


def _fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    up = "../" * docname.count("/")

    def put(match: re.Match[str]) -> str:
        key, exported = app.everystate_exports[match[1]]
        return experiment_html(app.everystate_registry.find(match[1]), exported, f"{up}{_FOLDER}/{match[1]}-{key}.js")

    for raw in doctree.findall(nodes.raw):
        if PLACEHOLDER.search(raw.astext()):
            html = PLACEHOLDER.sub(put, raw.astext())
            raw.replace_self(nodes.raw("", html, format="html"))


def _write_data(app: Sphinx, error: Exception | None) -> None:
    if error is not None:
        return
    folder = Path(app.outdir) / _FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {f"{name}-{key}.js": exported for name, (key, exported) in app.everystate_exports.items()}
    for old in folder.glob("*.js"):
        if old.name not in wanted:
            old.unlink()
    for file, exported in wanted.items():
        (folder / file).write_text(_script(exported), encoding="utf-8")


def _script(exported: Export) -> str:
    """A script rather than JSON, since a page opened from a file may load the one but not the other."""
    return f'everystate.receive("{exported.name}",{exported.payload});\n'


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.everystate_exports = {}
    app.connect("config-inited", _prepare)
    app.connect("doctree-read", _remember)
    app.connect("env-purge-doc", _forget)
    app.connect("env-updated", _export)
    app.connect("doctree-resolved", _fill)
    app.connect("build-finished", _write_data)
