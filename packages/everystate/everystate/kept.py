"""Results of slow functions, kept on disk under the content that they depend on.

Only when the environment names a folder is anything written; else results last as long as the process. Keeping on disk
needs the extra ``[kept]``.
"""

from __future__ import annotations

import functools
import importlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from everystate import travelling
from everystate._extras import library
from everystate.sources import content_digest

__all__ = ["FOLDER", "keeping", "travellers"]

FOLDER = "EVERYSTATE_KEPT"
"""Environment variable: the folder in which results are kept."""

PACKAGES = "__kept_packages__"
"""Attribute of a function that keeps its results: the packages that they depend on."""

Given = ParamSpec("Given")
Result = TypeVar("Result")


def keeping(*packages: str) -> Callable[[Callable[Given, Result]], Callable[Given, Result]]:
    """Return a decorator that keeps a function's results: in memory, and in the folder that ``EVERYSTATE_KEPT`` names.

    A result is found again while the module of the function and all modules of ``packages`` that it imports do the
    same and the libraries below have the same versions; then it is the one that was computed. Processes that ask
    for the same result at the same time compute it once.

    Parameters
    ----------
    *packages : str
        Names of the packages whose code the results depend on.

    Notes
    -----
    What is decorated is a module's function of hashable arguments without randomness of its own (a seed is an
    argument); its result can be pickled and isn't changed by those who get it.
    """
    if not packages:
        raise ValueError("packages must name at least one package whose code the results depend on, got none")

    def kept(function: Callable[Given, Result]) -> Callable[Given, Result]:
        @functools.cache
        @functools.wraps(function)
        def found(*arguments: Any, **named: Any) -> Result:
            folder = os.environ.get(FOLDER)
            if folder:
                return _from_folder(Path(folder), packages, function, arguments, named)
            here, result = travelling.brought(travelling.key_of(function, arguments, named))
            return cast(Result, result) if here else function(*arguments, **named)

        setattr(found, PACKAGES, packages)
        return cast(Callable[Given, Result], found)

    return kept


def _from_folder(
    folder: Path,
    packages: tuple[str, ...],
    function: Callable[..., Result],
    arguments: tuple[Any, ...],
    named: dict[str, Any],
) -> Result:
    joblib, filelock = library("joblib", extra="kept"), library("filelock", extra="kept")
    own = folder / f"{function.__module__}-{content_digest(function.__module__, packages=packages)}"
    own.mkdir(parents=True, exist_ok=True)
    memory = joblib.Memory(own, verbose=0)
    asked = joblib.hash((function.__qualname__, arguments, sorted(named.items())))
    with filelock.FileLock(own / f"{asked}.lock"):
        result = cast(Result, memory.cache(function)(*arguments, **named))
        travelling.send(own, travelling.key_of(function, arguments, named), result)
    return result


def travellers(folder: Path) -> Iterator[Path]:
    """Yield the files of results in a folder that are still those of the code, and may travel with a site."""
    for own in sorted(folder.iterdir()) if folder.is_dir() else ():
        module, _, found = own.name.rpartition("-")
        if found and found == _digest_now(module):
            yield from sorted((own / travelling.FOLDER).glob("[0-9a-f]*[0-9a-f]"))


def _digest_now(module: str) -> str:
    """The digest of a module that keeps results, or nothing."""
    try:
        values = vars(importlib.import_module(module)).values()
    except ImportError:
        return ""
    packages = [getattr(value, PACKAGES) for value in values if hasattr(value, PACKAGES)]
    return content_digest(module, packages=packages[0]) if packages else ""
