"""Libraries that only some hosts need: what is missing is named with the extra that brings it."""

from __future__ import annotations

import importlib
from typing import Any

__all__ = ["library"]


def library(name: str, *, extra: str) -> Any:
    """Return a library's module; it is typed as Any, since most of these come without types.

    Raises
    ------
    ModuleNotFoundError
        When it is missing, with the extra of this distribution that brings it.

    Examples
    --------
    >>> library("no_such_library", extra="jupyter")
    Traceback (most recent call last):
    ...
    ModuleNotFoundError: no_such_library is missing; it comes with: pip install 'everystate[jupyter]'
    """
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        top = name.partition(".")[0]
        if error.name != top:
            raise
        hint = f"{top} is missing; it comes with: pip install 'everystate[{extra}]'"
        raise ModuleNotFoundError(hint, name=top) from None
