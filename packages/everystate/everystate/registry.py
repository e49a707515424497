"""The experiments that a project declares: found in its packages, by name."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

from everystate.experiment import Experiment, ExperimentError

__all__ = ["Registry", "imported"]


class Registry:
    """All experiments that stand at the top of modules of some packages.

    Parameters
    ----------
    *packages : str
        Importable packages or modules; what lies below a package is searched too, when it is first asked for.

    Examples
    --------
    >>> Registry("everystate.teaching").every()
    ()
    """

    def __init__(self, *packages: str) -> None:
        if not packages:
            raise ValueError("packages must name at least one package in which experiments are declared, got none")
        self.packages = packages

    @functools.cached_property
    def _table(self) -> dict[str, tuple[Experiment, str]]:
        table: dict[str, tuple[Experiment, str]] = {}
        for module in self._modules():
            for value in vars(module).values():
                if isinstance(value, Experiment):
                    self._enter(table, value, module)
        return table

    def _modules(self) -> Iterator[ModuleType]:
        for package in self.packages:
            module = imported(package)
            yield module
            for info in pkgutil.walk_packages(getattr(module, "__path__", ()), f"{package}."):
                yield imported(info.name)

    @staticmethod
    def _enter(table: dict[str, tuple[Experiment, str]], experiment: Experiment, module: ModuleType) -> None:
        """Note where an experiment is declared: a package that hands it on does not count."""
        known, place = table.get(experiment.name, (experiment, ""))
        if known is not experiment:
            raise ExperimentError(
                f"two experiments are called {experiment.name!r}, in {place} and {module.__name__}; rename one"
            )
        if not place or not hasattr(module, "__path__"):
            table[experiment.name] = experiment, module.__name__

    def every(self) -> tuple[Experiment, ...]:
        """Return all experiments, in the order of their modules and declarations."""
        return tuple(experiment for experiment, _ in self._table.values())

    def find(self, name: str) -> Experiment:
        """Return the experiment called ``name``.

        Raises
        ------
        ExperimentError
            When there is none; the message lists the names there are.
        """
        return self._entry(name)[0]

    def module_of(self, name: str) -> str:
        """Return the module that declares the experiment called ``name``."""
        return self._entry(name)[1]

    def _entry(self, name: str) -> tuple[Experiment, str]:
        if name not in self._table:
            known = ", ".join(sorted(self._table)) or "none"
            raise ExperimentError(f"there is no experiment {name!r} in {', '.join(self.packages)}; there are {known}")
        return self._table[name]


def imported(module: str) -> ModuleType:
    """Return a module of the project.

    Raises
    ------
    ExperimentError
        When it can't be imported; the message names it and what went wrong in it.
    """
    try:
        return importlib.import_module(module)
    except Exception as error:
        raise ExperimentError(f"module {module!r} can't be imported: {type(error).__name__}: {error}") from error
