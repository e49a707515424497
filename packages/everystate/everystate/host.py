"""Who shows what code has to show: IPython, unless a host of its own has taken its place."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from everystate._extras import library

if TYPE_CHECKING:
    from everystate.experiment import Experiment

__all__ = ["Host", "show", "taken", "taking"]


class Host(Protocol):
    """What takes the place of IPython."""

    def show(self, bundle: Mapping[str, str]) -> None:
        """Show contents by their MIME types, of which the host chooses one."""

    def explore(self, experiment: Experiment, state: Mapping[str, Any]) -> None:
        """Show an experiment that answers, from a state on."""


_hosts: list[Host] = []


def taken() -> Host | None:
    """Return the host that has taken IPython's place, if one has."""
    return _hosts[-1] if _hosts else None


def show(bundle: Mapping[str, str]) -> None:
    """Show contents by their MIME types."""
    host = taken()
    if host:
        host.show(bundle)
    else:
        library("IPython.display", extra="jupyter").display(dict(bundle), raw=True)


@contextmanager
def taking(host: Host) -> Generator[None, None, None]:
    """Let ``host`` show meanwhile."""
    _hosts.append(host)
    try:
        yield
    finally:
        _hosts.pop()
