"""The coding exercises, one module a chapter.

Used in: the notebooks and the tests.
"""

from __future__ import annotations

import importlib
import pkgutil

from regularization.exercise import Exercise

__all__ = ["every"]


def every() -> tuple[Exercise, ...]:
    """Return all exercises of the book."""
    names = sorted(info.name for info in pkgutil.iter_modules(__path__))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return tuple(value for module in modules for value in vars(module).values() if isinstance(value, Exercise))
