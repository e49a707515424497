"""What the page's script and the page's Python say to each other: requests and answers that JSON can hold."""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import types
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from everystate import travelling
from everystate.experiment import Experiment, ExperimentError
from everystate.live.output import failure
from everystate.live.session import AnewError, Cell, Session

__all__ = ["Bridge", "in_page"]


class Bridge:
    """The Python of one page.

    Parameters
    ----------
    page : str
        JSON: ``cells`` (``id`` and ``source`` of each) and ``modules``, which declare the page's experiments, by name.
    tell : callable
        Takes what happens, as JSON.
    can_fetch : callable
        Tells whether a library that is missing can be had.

    Examples
    --------
    >>> told = []
    >>> page = '{"cells": [{"id": "one", "source": "1 + 1"}], "modules": {}}'
    >>> Bridge(page, told.append, lambda library: False).ask('{"do": "run", "cell": "one"}')
    '{"ok": true}'
    >>> told[-1]
    '{"kind": "html", "html": "<pre>2</pre>", "cell": "one"}'
    """

    def __init__(self, page: str, tell: Callable[[str], None], can_fetch: Callable[[str], bool]) -> None:
        given = json.loads(page)
        self._tell = tell
        self._missing = ""
        self._modules: dict[str, str] = given["modules"]
        self._experiments: dict[str, Experiment] = {}
        cells = [Cell(cell["id"], cell["source"]) for cell in given["cells"]]
        self._session = Session(cells, self._emit, self._can_be_had(can_fetch), self._kept)

    def ask(self, request: str) -> str:
        """Return the answer to a request; ``{"fetch": name}`` asks for a library, and for the request anew."""
        given = json.loads(request)
        try:
            answer = getattr(self, f"_do_{given.pop('do')}")(**given)
        except AnewError:
            answer = {"fetch": self._missing}
        return json.dumps(answer, ensure_ascii=False)

    def _emit(self, event: Mapping[str, Any]) -> None:
        self._tell(json.dumps(event, ensure_ascii=False))

    def _can_be_had(self, can_fetch: Callable[[str], bool]) -> Callable[[str], bool]:
        def noted(library: str) -> bool:
            self._missing = library
            return can_fetch(library)

        return noted

    # -- cells --------------------------------------------------------------------------------------
    def _do_run(self, cell: str, sources: Mapping[str, str] | None = None) -> dict[str, Any]:
        for name, source in (sources or {}).items():
            self._session.edit(name, source)
        return {"ok": self._session.run(cell)}

    def _do_complete(self, text: str) -> dict[str, Any]:
        return {"names": self._session.completions(text)}

    # -- experiments --------------------------------------------------------------------------------
    def _found(self, name: str) -> Experiment:
        """An experiment that a cell has shown or the reader has changed, or one of the page's by its name."""
        if name not in self._experiments:
            self._experiments[name] = _declared(importlib.import_module(self._module(name)), name)
        return self._experiments[name]

    def _module(self, name: str) -> str:
        if name not in self._modules:
            raise ExperimentError(f"this page has no experiment {name!r}; it has {', '.join(self._modules) or 'none'}")
        return self._modules[name]

    def _kept(self, experiment: Experiment, state: Mapping[str, Any]) -> dict[str, Any]:
        """Keep an experiment for later states, and return what a page needs to show it."""
        name = f"{experiment.name}-{len(self._experiments) + 1}"
        self._experiments[name] = experiment
        return {"name": name, "html": _html(experiment, name, state)}

    def _do_state(self, name: str, state: Mapping[str, Any]) -> dict[str, Any]:
        """Draw a state: each control's ``stop`` by its position, or a ``value`` between two."""
        return self._guarded(lambda: _drawn(one := self._found(name), f"{name}-live", _values(one, state)))

    def _do_source(self, name: str) -> dict[str, Any]:
        """Return the source of the module that declares an experiment."""
        module = self._guarded(lambda: {"module": self._module(name)})
        if "error" in module:
            return module
        spec = importlib.util.find_spec(module["module"])
        assert spec is not None
        assert spec.origin is not None
        return module | {"source": Path(spec.origin).read_text(encoding="utf-8")}

    def _do_change(self, name: str, source: str) -> dict[str, Any]:
        """Make the reader's version of an experiment from a changed source of its module."""
        module = self._modules[name]
        file = f"{module} (changed)"

        def made() -> dict[str, Any]:
            space = types.ModuleType(module)
            space.__package__ = module.rpartition(".")[0]
            exec(compile(source, file, "exec"), space.__dict__)
            return self._kept(_declared(space, name), {})

        return self._guarded(made, file, source)

    def _guarded(self, made: Callable[[], dict[str, Any]], file: str = "", source: str = "") -> dict[str, Any]:
        """Return what was made, or what went wrong."""
        try:
            return made()
        except ModuleNotFoundError as error:
            self._missing = (error.name or "").partition(".")[0]
            if self._session.fetch(self._missing):
                raise AnewError from error
            return {"error": str(error), "line": 0}
        except (Exception, SystemExit) as error:
            told = failure(error, file, source) if file else None
            return {"error": told.text, "line": told.line} if told else {"error": f"{error}", "line": 0}


def _declared(module: types.ModuleType, name: str) -> Experiment:
    """The experiment of a module that has a name."""
    found = [one for one in vars(module).values() if isinstance(one, Experiment) and one.name == name]
    if not found:
        raise ExperimentError(f"no experiment in {module.__name__} is called {name!r}")
    return found[0]


def _drawn(experiment: Experiment, name: str, state: Mapping[str, Any]) -> dict[str, Any]:
    """The figure of a state as markup, the readout, and the texts of the controls."""
    from everystate.drawing import fresh_nodes
    from everystate.nodes import markup

    full = experiment.anywhere(state)
    result = experiment.result_of(full)
    texts = {control.name: control.text_of(full[control.name]) for control in experiment.controls}
    return {"figure": markup(fresh_nodes(experiment, result, name)), "words": experiment.say(result), "texts": texts}


def _values(experiment: Experiment, state: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a state that a page has sent."""
    given = {control: state[control.name] for control in experiment.controls if control.name in state}
    return {one.name: one.values[place["stop"]] if "stop" in place else place["value"] for one, place in given.items()}


def _html(experiment: Experiment, name: str, state: Mapping[str, Any]) -> str:
    """The page's form of an experiment, whose states are asked for one by one."""
    from everystate.page.embedding import live_html

    drawn = _drawn(experiment, name, experiment.complete(state))
    return live_html(experiment, name, drawn["figure"], drawn["words"], experiment.complete(state))


def in_page(
    page: str, tell: Callable[[str], None], can_fetch: Callable[[str], bool], kept: Callable[[str], Any]
) -> Bridge:
    """Return the bridge of a page that a worker's script starts; ``kept`` brings results that the build has kept."""
    os.environ.setdefault("MPLBACKEND", "agg")  # figures are drawn without a screen

    def brought(key: str) -> bytes | None:
        found = kept(key)
        return None if found is None else bytes(found.to_py())

    travelling.bring = brought
    return Bridge(page, tell, can_fetch)
