"""Kept results that travel with a site, so that Python in a page need not compute what took the build minutes."""

from __future__ import annotations

import gzip
import pickle
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from everystate.sources import digest

__all__ = ["FOLDER", "bring", "brought", "key_of", "send"]

FOLDER = "travel"
"""Folder, beside the kept results of a module, of those that may travel."""

bring: Callable[[str], bytes | None] | None = None
"""Where Python runs in a page: returns what travels under a key, or None."""


def key_of(function: Callable[..., Any], arguments: Sequence[Any], named: Mapping[str, Any]) -> str:
    """Return what the result of a call travels under: it is the same in every version of Python and its libraries.

    >>> key_of(len, ((1, 2),), {}) == key_of(len, ((1, 2),), {})
    True
    """
    return digest(function.__module__, function.__qualname__, repr(tuple(arguments)), repr(sorted(named.items())))


def send(folder: Path, key: str, result: Any) -> None:
    """Write a result so that it can travel, unless it stands there."""
    file = folder / FOLDER / key
    if not file.exists():
        file.parent.mkdir(exist_ok=True)
        part = file.with_suffix(".part")
        part.write_bytes(gzip.compress(pickle.dumps(result, protocol=5), mtime=0))
        part.replace(file)


def brought(key: str) -> tuple[bool, Any]:
    """Tell whether a result has travelled here, and return it."""
    packed = bring(key) if bring else None
    return (False, None) if packed is None else (True, pickle.loads(gzip.decompress(packed)))
