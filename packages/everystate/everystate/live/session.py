"""A page's Python: its cells, one namespace, and what they show."""

from __future__ import annotations

import ast
import contextlib
import io
import rlcompleter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from everystate import host
from everystate.experiment import Experiment
from everystate.live.names import Names, Page, clash
from everystate.live.output import failure, figures_html, html_of, show_value
from everystate.teaching.exercise import Feedback

__all__ = ["AnewError", "Cell", "Session"]

Emit = Callable[[Mapping[str, Any]], None]


class AnewError(Exception):
    """A library was missing and can be had: fetch it, and run the cell anew."""


@dataclass(frozen=True)
class Cell:
    """A code cell: its id in the notebook, and its code."""

    id: str
    source: str


class _Stream(io.TextIOBase):
    """What a cell prints, handed on line by line."""

    def __init__(self, emit: Callable[[str], None]) -> None:
        super().__init__()
        self._emit = emit
        self._rest = ""

    def writable(self) -> bool:
        """Text is written to it."""
        return True

    def write(self, text: str) -> int:
        """Hand on whole lines."""
        lines, newline, self._rest = (self._rest + text).rpartition("\n")
        if newline:
            self._emit(lines + newline)
        return len(text)

    def flush(self) -> None:
        """Hand on what is left."""
        if self._rest:
            self._emit(self._rest)
            self._rest = ""


@dataclass
class _Showing:
    """A host that emits what one cell shows."""

    emit: Emit
    keep: Callable[[Experiment, Mapping[str, Any]], Mapping[str, Any]]

    def show(self, bundle: Mapping[str, str]) -> None:
        self.emit({"kind": "html", "html": html_of(bundle)})

    def explore(self, experiment: Experiment, state: Mapping[str, Any]) -> None:
        self.emit({"kind": "experiment", **self.keep(experiment, state)})


class _Silent:
    """A host that shows nothing: for cells that run because others need them."""

    def show(self, bundle: Mapping[str, str]) -> None:
        """Show nothing."""

    def explore(self, experiment: Experiment, state: Mapping[str, Any]) -> None:
        """Show nothing."""


@dataclass
class Session:
    """The cells of a page, run in one namespace as if each time all had run in reading order, with no more than needed.

    Parameters
    ----------
    cells : sequence of Cell
        In reading order.
    emit : callable
        Takes what happens, as a mapping that JSON can hold: ``kind`` is ``"text"``, ``"html"``, ``"experiment"``,
        ``"error"`` or ``"verdict"``, ``cell`` the id of the cell to which it belongs; ``"runs"`` names each cell that
        begins.
    fetch : callable, optional
        Called with the name of a library that is missing; tells whether it can be had. Then ``run`` raises `AnewError`.
    keep : callable, optional
        Takes an experiment that a cell explores, with the state to start from; returns what a page needs to show it.
    """

    cells: Sequence[Cell]
    emit: Emit
    fetch: Callable[[str], bool] = lambda library: False
    keep: Callable[[Experiment, Mapping[str, Any]], Mapping[str, Any]] = lambda experiment, state: {}
    space: dict[str, Any] = field(default_factory=dict[str, Any])

    def __post_init__(self) -> None:
        """Start with nothing run."""
        self._sources = {cell.id: cell.source for cell in self.cells}
        self._order = [cell.id for cell in self.cells]
        self._ran: dict[int, Names] = {}
        self._page = Page(list(self._sources.values()))
        self.forget()

    def edit(self, cell: str, source: str) -> None:
        """Take another source for a cell; what has run is forgotten."""
        if self._sources[cell] != source:
            self._sources[cell] = source
            self._page = Page(list(self._sources.values()))
            self.forget()

    def forget(self) -> None:
        """Empty the namespace."""
        self.space = {"__name__": "__main__"}
        self._ran = {}

    def run(self, cell: str) -> bool:
        """Run a cell, after what it needs of those above and what hasn't run; tell whether all went well."""
        target = self._order.index(cell)
        plan = self._page.needed(target)
        if not self._fits(plan, target):
            self.forget()
        for place in plan:
            if place not in self._ran and not self._run_needed(place, cell):
                return False
        return self._run_shown(cell, target)

    def _fits(self, plan: Sequence[int], target: int) -> bool:
        """Tell whether what has run leaves what those to come would find if all ran anew in reading order."""
        units = self._page.units
        waiting = [(units[place].cell, units[place].names) for place in plan if place not in self._ran]
        waiting.append((target, self._page.whole[target]))
        return not any(
            clash(names, other, again=units[place].cell == cell)
            for place, names in self._ran.items()
            for cell, other in waiting
            if units[place].cell >= cell
        )

    def completions(self, text: str) -> list[str]:
        """Return names that begin with ``text``, which may be dotted."""
        completer = rlcompleter.Completer(self.space)
        found: list[str] = []
        with contextlib.suppress(Exception):
            while len(found) < 100 and (name := completer.complete(text, len(found))) is not None:
                found.append(name.rstrip("() "))
        return list(dict.fromkeys(found))

    # -- running ------------------------------------------------------------------------------------
    def _run_needed(self, place: int, target: str) -> bool:
        """Run what another cell needs of a cell, without what it shows."""
        unit = self._page.units[place]
        cell = self._order[unit.cell]
        self.emit({"kind": "runs", "cell": cell, "for": target})
        with host.taking(_Silent()), contextlib.redirect_stdout(io.StringIO()):
            well = self._executed(cell, unit.tree, None)
        if well:
            self._ran[place] = unit.names
        return well

    def _run_shown(self, cell: str, target: int) -> bool:
        def emit(event: Mapping[str, Any]) -> None:
            self.emit({**event, "cell": cell})

        source = self._sources[cell]
        printed = _Stream(lambda text: emit({"kind": "text", "text": text}))
        self.emit({"kind": "runs", "cell": cell, "for": cell})
        with host.taking(_Showing(emit, self.keep)), contextlib.redirect_stdout(printed):
            try:
                tree = ast.parse(source, cell)
            except SyntaxError as error:
                return self._failed(cell, error)
            silent = source.rstrip().endswith(";")
            last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) and not silent else None
            well = self._executed(cell, tree, last)
            for figure in figures_html():
                emit({"kind": "html", "html": figure})
            printed.flush()
        if well:
            self._ran.update(dict.fromkeys(self._page.of_cell(target), self._page.whole[target]))
        return well

    def _executed(self, cell: str, tree: ast.Module, last: ast.stmt | None) -> bool:
        """Execute statements and show the value of the last expression; an error is emitted."""
        try:
            exec(compile(tree, cell, "exec"), self.space)
            if isinstance(last, ast.Expr):
                value = eval(compile(ast.Expression(last.value), cell, "eval"), self.space)
                show_value(value)
                if isinstance(value, Feedback):
                    self.emit({"kind": "verdict", "cell": cell, "right": value.correct})
        except ModuleNotFoundError as error:
            if error.name and self.fetch(error.name.partition(".")[0]):
                self.forget()
                raise AnewError from error
            return self._failed(cell, error)
        except (Exception, SystemExit) as error:
            return self._failed(cell, error)
        return True

    def _failed(self, cell: str, error: BaseException) -> bool:
        told = failure(error, cell, self._sources[cell])
        self.emit({"kind": "error", "cell": cell, "line": told.line, "text": told.text})
        self.forget()  # half a cell has run: what it left is no state of the page
        return False
