"""Which content the pages on disk show: what a build that failed has not written is written by the next one.

Sphinx compares a page with its source by their times. It can't know that the code behind a page has changed, or that a
build ended between reading and writing; the keys of what was written stand beside the pages.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from everystate.page import page_script, page_style
from everystate.page.embedding import look_digest
from everystate.sources import digest
from everystate.sphinx.configuration import theme
from everystate.sphinx.execution import CODE

if TYPE_CHECKING:
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

__all__ = ["Written", "page_keys"]

_FILE = ".everystate.json"


def page_keys(
    env: BuildEnvironment, placed: Mapping[str, Sequence[str]], exported: Mapping[str, str], config: Config
) -> dict[str, str]:
    """Return for each page that shows experiments or ran code the key of what it should show.

    ``placed`` names the experiments of each page, ``exported`` gives the content key of each experiment.
    """
    look = digest(look_digest(), page_script(), page_style(theme(config)))
    keys: dict[str, str] = {}
    for page, names in placed.items():
        code: str = env.metadata[page].get(CODE, "")
        if names or code:
            keys[page] = digest(code, *([look] if names else []), *(f"{name} {exported[name]}" for name in names))
    return keys


class Written:
    """The keys of the pages in a folder of output."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / _FILE

    def begin(self, keys: Mapping[str, str]) -> list[str]:
        """Forget the pages whose content differs from ``keys``, before they are written, and return them."""
        before = self._loaded()
        same = {page: key for page, key in keys.items() if before.get(page) == key}
        if same != before:
            self._save(same)
        return [page for page in keys if page not in same]

    def end(self, keys: Mapping[str, str]) -> None:
        """Note that all pages are written."""
        if keys != self._loaded():
            self._save(keys)

    def _loaded(self) -> dict[str, str]:
        try:
            return json.loads(self._file.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}

    def _save(self, keys: Mapping[str, str]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        part = self._file.with_suffix(".part")  # an interrupted write must not look like a list
        part.write_text(json.dumps(dict(keys), indent=1, sort_keys=True), encoding="utf-8")
        os.replace(part, self._file)
