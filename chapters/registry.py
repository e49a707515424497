"""Everything that the chapters declare: their experiments and coding exercises, found by name."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil

import chapters
from everystate.registry import Registry
from everystate.teaching import Exercise

__all__ = ["EXPERIMENTS", "chapter_of", "every", "exercises", "find", "module_of"]

EXPERIMENTS = Registry("chapters")
every, find, module_of = EXPERIMENTS.every, EXPERIMENTS.find, EXPERIMENTS.module_of


def chapter_of(name: str) -> str:
    """Return the chapter that declares the experiment called ``name``, as its page is called.

    >>> chapter_of("capacity")
    'why-models-overfit'
    """
    return module_of(name).split(".")[1].replace("_", "-")


def exercises() -> tuple[Exercise, ...]:
    """Return all coding exercises of the book."""
    folders = sorted(info.name for info in pkgutil.iter_modules(chapters.__path__) if info.ispkg)
    found = [f"chapters.{name}.exercises" for name in folders]
    modules = [importlib.import_module(name) for name in found if importlib.util.find_spec(name)]
    return tuple(value for module in modules for value in vars(module).values() if isinstance(value, Exercise))
