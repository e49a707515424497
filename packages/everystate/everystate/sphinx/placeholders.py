"""Put the experiments into the pages: a placeholder of the notebook becomes figure, controls and data.

Executing a notebook only leaves ``<div data-experiment="name"></div>`` behind, so that it stays cheap. When
all pages are read, the experiments that they name are exported; pages whose experiments changed
are written again even if their notebooks did not.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.util.osutil import relative_uri

from everystate.experiment import ExperimentError
from everystate.pack import Export
from everystate.page.embedding import data_script, experiment_html
from everystate.registry import Registry
from everystate.sphinx.events import on
from everystate.sphinx.stages import tell
from everystate.sphinx.store import load_or_export
from everystate.sphinx.written import Written, page_keys

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

__all__ = ["EXPERIMENTS", "Placeholders", "placeholders_of", "setup"]

EXPERIMENTS = "everystate_experiments"
"""Where a page's metadata hold the names of its experiments, in order."""

_PLACEHOLDER = re.compile(r'<div data-experiment="([^"]*)"></div>')
_FOLDER = "_static/experiments"
_builds: WeakKeyDictionary[Sphinx, Placeholders] = WeakKeyDictionary()


def placeholders_of(app: Sphinx) -> Placeholders:
    """Return the placeholders of a build."""
    return _builds[app]


@contextmanager
def _explained() -> Generator[None, None, None]:
    """Let Sphinx end with the message of an experiment's error instead of its place in Sphinx."""
    try:
        yield
    except ExperimentError as error:
        raise ExtensionError(str(error), modname="everystate.sphinx") from error


class Placeholders:
    """The experiments that the pages of one build show; ``exports`` holds content key and export of each by name."""

    def __init__(self, app: Sphinx) -> None:
        self._app = app
        self._written = Written(Path(app.outdir))
        self._keys: dict[str, str] = {}
        self.exports: dict[str, tuple[str, Export]] = {}

    @functools.cached_property
    def registry(self) -> Registry:
        """The experiments that the project declares."""
        packages = self._app.config.everystate_experiments
        if not packages:
            raise ExperimentError("a page shows an experiment; name its module or package in everystate_experiments")
        return Registry(*packages)

    @property
    def _for_html(self) -> bool:
        return self._app.builder.format == "html"

    def remember(self, app: Sphinx, doctree: nodes.document) -> None:
        """Note which experiments a page shows; each must be known, and stand there once."""
        names = [name for raw in doctree.findall(nodes.raw) for name in _PLACEHOLDER.findall(raw.astext())]
        page = app.env.docname
        with _explained():
            for name in names:
                self.registry.find(name)
                if names.count(name) > 1:
                    raise ExperimentError(f"page {page}: experiment {name!r} stands there twice; show it once")
        if names:
            app.env.metadata[page][EXPERIMENTS] = names

    def export(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Export what the pages name; return the pages that have to be written again."""
        if not self._for_html:
            return []
        placed: dict[str, list[str]] = {page: env.metadata[page].get(EXPERIMENTS, []) for page in sorted(env.all_docs)}
        names = list(dict.fromkeys(name for page_names in placed.values() for name in page_names))
        if names:
            with _explained():
                self.exports = load_or_export(
                    names,
                    Path(app.outdir).parent / "experiments",
                    experiments=self.registry,
                    code=app.config.everystate_code,
                    tell=tell,
                )
        self._keys = page_keys(env, placed, {name: key for name, (key, _) in self.exports.items()}, app.config)
        return self._written.begin(self._keys)

    def fill(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Put the experiments in the places of their placeholders."""
        if not self._for_html:
            return
        page = app.builder.get_target_uri(docname)

        def put(match: re.Match[str]) -> str:
            key, exported = self.exports[match[1]]
            address = relative_uri(page, f"{_FOLDER}/{match[1]}-{key}.js")
            return experiment_html(self.registry.find(match[1]), exported, address)

        for raw in list(doctree.findall(nodes.raw)):
            if _PLACEHOLDER.search(raw.astext()):
                html = _PLACEHOLDER.sub(put, raw.astext())
                raw.replace_self(nodes.raw("", html, format="html"))

    def finish(self, app: Sphinx, error: Exception | None) -> None:
        """Write the data beside the pages, and note that they are all there."""
        if error is not None or not self._for_html:
            return
        folder = Path(app.outdir) / _FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        wanted = {f"{name}-{key}.js": exported for name, (key, exported) in self.exports.items()}
        for old in folder.glob("*.js"):
            if old.name not in wanted:
                old.unlink()
        for file, exported in wanted.items():
            (folder / file).write_text(data_script(exported), encoding="utf-8")
        self._written.end(self._keys)


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    placeholders = _builds[app] = Placeholders(app)
    on(app, "doctree-read", placeholders.remember)
    on(app, "env-updated", placeholders.export)
    on(app, "doctree-resolved", placeholders.fill)
    on(app, "build-finished", placeholders.finish)
