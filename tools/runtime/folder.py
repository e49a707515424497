"""The folder that a site serves the page's Python from: complete, or not there at all."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tools.runtime.editor import LICENCES, SOURCES, bundled
from tools.runtime.fetch import FetchError, Source, cache, fetch, sources
from tools.runtime.pins import LOCK, ROOT, Pins, read
from tools.runtime.project import installed, packed

__all__ = ["MissingError", "asked", "make", "provide"]

PROJECT, LIST, EDITOR = "project.zip", "files.json", "editor.js"
NOTICE = """Pyodide {version} (pyodide.mjs, pyodide.asm.mjs, pyodide.asm.wasm) is under the Mozilla Public License 2.0;
its source is at https://github.com/pyodide/pyodide. python_stdlib.zip is Python's standard library, under the licence
of the Python Software Foundation. Each .whl has its own licence in it.
"""

Say = Callable[[str], None]


class MissingError(Exception):
    """There is no Python for the page where there must be."""


def asked(project: Path) -> Path | None:
    """Return the folder that the project's pages take their Python from, or None where they have none."""
    import yaml

    settings: Any = yaml.safe_load((project / "_config.yml").read_text(encoding="utf-8"))
    for key in ("sphinx", "config", "everystate_live"):
        settings = settings.get(key) if isinstance(settings, dict) else None
    return project / str(settings) if settings else None


def provide(folder: Path, say: Say) -> bool:
    """Make the folder and return True; where Pyodide can't be had, say so, leave no folder and return False.

    Raises
    ------
    MissingError
        In continuous integration (``CI`` is set), in place of returning False: a site must not lose its Python unseen.
    """
    try:
        make(folder, say)
    except FetchError as error:
        shutil.rmtree(folder, ignore_errors=True)
        why = f"Pyodide could not be had: {error}"
        if os.environ.get("CI", "").lower() not in ("", "0", "false"):
            raise MissingError(f"{why}; in continuous integration pages must have live Python") from None
        say(f"{why}; the pages are built without live Python")
        return False
    return True


def make(
    folder: Path,
    say: Say,
    *,
    pins: Pins | None = None,
    places: Sequence[Source] | None = None,
    kept: Path | None = None,
    editor: Path = SOURCES,
) -> None:
    """Make the folder, or make it anew, with everything that the page's Python loads.

    Parameters
    ----------
    folder : Path
        Where it goes. What was there before is replaced.
    say : callable
        What to do with a line for the person who builds.
    pins, places, kept, editor : optional
        What is fetched, where from and where it is kept, and the sources of the editor, when not as usual.

    Raises
    ------
    FetchError
        When Pyodide or a package could not be had; the folder stays as it was.
    """
    pins, kept = pins or read(), kept or cache()
    fetched = fetch(pins.files, kept / pins.version, sources(pins) if places is None else places, say)
    with_editor, without = _editor(kept, say, editor)
    new = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    for name, path in {**fetched, **with_editor}.items():
        shutil.copyfile(path, new / name)
    with (new / LICENCES).open("a", encoding="utf-8") as file:
        file.write(NOTICE.format(version=pins.version))
    (new / LOCK).write_text(json.dumps(pins.lock, separators=(",", ":")), encoding="utf-8")
    own = [ROOT / one for one in pins.settings["project"]["folders"]]
    (new / PROJECT).write_bytes(packed([*own, *map(installed, pins.settings["project"].get("libraries", ()))]))
    (new / LIST).write_text(json.dumps(_listed(new, pins), indent=1), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    new.rename(folder)
    size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    say(f"Python for the page: {len(fetched)} files of Pyodide {pins.version}, {size:.0f} MB with the project{without}")


def _editor(kept: Path, say: Say, sources: Path) -> tuple[dict[str, Path], str]:
    """The editor's files, and words on it for the person who builds."""
    try:
        return bundled(kept / "editor", say, sources), " and the editor"
    except FetchError as error:
        return {}, f"; without the editor, a plain text field takes its place ({error})"


def _listed(folder: Path, pins: Pins) -> dict[str, Any]:
    """What ``files.json`` says: each file's bytes, and which are loaded when."""
    sizes = {path.name: path.stat().st_size for path in sorted(folder.iterdir())}
    start = [*pins.core, LOCK, *pins.group("start"), PROJECT]
    return {
        "version": pins.version,
        "files": sizes,
        # What goes over the wire where the server compresses: as servers do it, and only what is not compressed yet.
        "gzipped": {name: len(gzip.compress((folder / name).read_bytes(), 6)) for name in sizes if _compressible(name)},
        "start": start,
        "figures": pins.group("figures"),
        "sklearn": pins.group("sklearn"),
        "editor": EDITOR if EDITOR in sizes else None,
    }


def _compressible(name: str) -> bool:
    return name.endswith((".mjs", ".js", ".json", ".wasm"))
