"""Results of slow functions, kept on disk under the content that they depend on.

Only when the environment names a folder (`make` does) is anything written; else results last as long as the process.

Used in: ``regularization.studies``.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

from regularization.sources import content_digest

__all__ = ["FOLDER", "kept"]

FOLDER = "REGULARIZATION_KEPT"
"""Environment variable: the folder in which results are kept."""

Given = ParamSpec("Given")
Result = TypeVar("Result")


def kept(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """Return ``function`` with its results kept: in memory, and in the folder that ``REGULARIZATION_KEPT`` names.

    A result is found again while the module of the function and all modules of the package that it imports do the
    same and the libraries below have the same versions; then it is the one that was computed. Processes that ask
    for the same result at the same time compute it once.

    Parameters
    ----------
    function
        A module's function of hashable arguments without randomness of its own (a seed is an argument); its result
        can be pickled and isn't changed by those who get it.
    """

    @functools.cache
    @functools.wraps(function)
    def found(*arguments: Given.args, **named: Given.kwargs) -> Result:
        folder = os.environ.get(FOLDER)
        if not folder:
            return function(*arguments, **named)
        return _from_folder(Path(folder), function, arguments, named)

    return found


def _from_folder(folder: Path, function: Callable[..., Result], arguments: tuple, named: dict) -> Result:
    import joblib
    from filelock import FileLock

    own = folder / f"{function.__module__}-{content_digest(function.__module__)}"
    own.mkdir(parents=True, exist_ok=True)
    memory = joblib.Memory(own, verbose=0)
    asked = joblib.hash((function.__qualname__, arguments, sorted(named.items())))
    with FileLock(own / f"{asked}.lock"):
        return memory.cache(function)(*arguments, **named)
