"""Results of slow functions, kept on disk under the content that they depend on.

Only when the environment names a folder is anything written; else results last as long as the process. Keeping on disk
needs the extra ``[kept]``.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from everystate._extras import library
from everystate.sources import content_digest

__all__ = ["FOLDER", "keeping"]

FOLDER = "EVERYSTATE_KEPT"
"""Environment variable: the folder in which results are kept."""

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
            if not folder:
                return function(*arguments, **named)
            return _from_folder(Path(folder), packages, function, arguments, named)

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
        return memory.cache(function)(*arguments, **named)
