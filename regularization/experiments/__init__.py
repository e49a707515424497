"""Every experiment of the book, one module a chapter.

Used in: the notebooks, the build of the site, the tests.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from types import ModuleType

from regularization.experiment import Experiment, ExperimentError

__all__ = ["every", "find", "is_known", "module_of"]


@functools.cache
def _modules() -> tuple[ModuleType, ...]:
    names = sorted(info.name for info in pkgutil.iter_modules(__path__))
    return tuple(importlib.import_module(f"{__name__}.{name}") for name in names)


@functools.cache
def _table() -> dict[str, tuple[Experiment, str]]:
    table: dict[str, tuple[Experiment, str]] = {}
    for module in _modules():
        for value in vars(module).values():
            if isinstance(value, Experiment):
                known = table.setdefault(value.name, (value, module.__name__))
                if known[0] is not value:
                    raise ExperimentError(f"two experiments are called {value.name!r}; give one another name")
    return table


def every() -> tuple[Experiment, ...]:
    """Return all experiments, in the order of their modules and declarations."""
    return tuple(experiment for experiment, _ in _table().values())


def find(name: str) -> Experiment:
    """Return the experiment called ``name``.

    Raises
    ------
    ExperimentError
        When there is none; the message lists the names there are.
    """
    if name not in _table():
        raise ExperimentError(f"there is no experiment {name!r}; there are {', '.join(sorted(_table()))}")
    return _table()[name][0]


def is_known(experiment: Experiment) -> bool:
    """Tell whether ``experiment`` is one of the book's."""
    return _table().get(experiment.name, (None, ""))[0] is experiment


def module_of(name: str) -> str:
    """Return the module that declares the experiment called ``name``."""
    find(name)
    return _table()[name][1]
