"""Pack the project's own packages as they stand, the same bytes from the same files."""

from __future__ import annotations

import importlib.util
import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

__all__ = ["installed", "packed"]

LEFT_OUT = {"__pycache__", "tests", "node_modules"}
COMPILED = (".so", ".pyd", ".c", ".pyi")
"""Endings of what serves one machine, or a type checker: the libraries that travel run without it."""

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first that a zip can say


def packed(folders: Iterable[Path]) -> bytes:
    """Return a zip of packages, each with its data files and without its tests.

    Parameters
    ----------
    folders : iterable of Path
        The folder of each package: its name is the package's.
    """
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        files = {path.relative_to(one.parent).as_posix(): path for one in folders for path in _of(one)}
        for name, path in sorted(files.items()):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, path.read_bytes())
    return held.getvalue()


def installed(library: str) -> Path:
    """Return the folder of a library of the environment."""
    spec = importlib.util.find_spec(library)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"No package named {library!r}", name=library)
    return Path(spec.submodule_search_locations[0])


def _of(package: Path) -> Iterator[Path]:
    for path in package.iterdir():
        if path.name in LEFT_OUT or path.name.startswith(".") or path.name.endswith(("~", ".pyc", *COMPILED)):
            continue
        if path.is_dir():
            yield from _of(path)
        else:
            yield path
