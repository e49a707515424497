"""Compute every state of an experiment and pack what changes between them for the static page.

The payload is JSON: a table of integer arrays (path coordinates in tenths of a pixel, as differences),
a table of path templates, and the slots. A slot holds its distinct values once, and for each
combination of only those controls that it depends on, the position of its value.
"""

from __future__ import annotations

import functools
import gc
import gzip
import json
import math
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from everystate import diff
from everystate.drawing import Canvas, fresh_nodes
from everystate.experiment import Experiment, ExperimentError
from everystate.images import settle_ink
from everystate.nodes import Node, Value, markup
from everystate.paths import PathData, Template
from everystate.settling import points_spec, settled

__all__ = ["Export", "Packer", "export"]

READOUT = "#readout"
"""Slot of the words below the figure."""


@dataclass(frozen=True)
class Export:
    """What the page needs of one experiment.

    ``markup`` is the figure at the start, ``stills`` figure, readout and caption of each step of a scrolled one,
    ``payload`` all other states (JSON), ``gzipped`` its size in bytes, ``seconds`` what it took. ``quick`` tells
    whether parts of the drawings could be brought back from memory. ``predictions`` hold what settles each, in order.
    """

    name: str
    markup: str
    readout: str
    stills: tuple[tuple[str, str, str], ...]
    payload: str
    states: int
    gzipped: int
    characters: str
    seconds: float
    quick: bool
    predictions: tuple[dict[str, Any], ...]

    def to_json(self) -> str:
        """Return a form to keep on disk."""
        return json.dumps(self.__dict__, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Export:
        """Return what ``to_json`` kept."""
        fields = json.loads(text)
        fields["stills"] = tuple(tuple(still) for still in fields["stills"])
        fields["predictions"] = tuple(fields["predictions"])
        return cls(**fields)


@dataclass
class Packer:
    """Tables that all slots of an experiment share."""

    shape: tuple[int, ...]
    arrays: dict[bytes, int] = field(default_factory=dict[bytes, int])
    templates: dict[Template, int] = field(default_factory=dict["Template", int])

    def slot(self, slot: diff.Slot) -> dict[str, Any]:
        """Return the JSON form of a slot."""
        table: dict[Any, int] = {}
        index = np.array([table.setdefault(value, len(table)) for value in slot.values])
        axes, index = self._depends(index)
        order = list(dict.fromkeys(index.tolist()))
        values = list(table)
        packed = {
            "at": list(slot.at),
            "name": slot.attribute,
            "axes": axes,
            "values": [self._value(values[k]) for k in order],
        }
        rank = {k: position for position, k in enumerate(order)}
        places = [rank[k] for k in index.tolist()]
        if places != list(range(len(places))):
            packed["index"] = places
        return packed

    def _depends(self, index: np.ndarray) -> tuple[list[int], np.ndarray]:
        """Which controls the value depends on, and the index over only those."""
        grid = index.reshape(self.shape)
        axes: list[int] = []
        for axis in range(grid.ndim):
            if (grid == grid.take([0], axis=axis)).all():
                grid = grid.take([0], axis=axis)
            else:
                axes.append(axis)
        return axes, grid.ravel()

    def _value(self, value: Value | None) -> Any:
        if isinstance(value, PathData):
            template = self.templates.setdefault(value.template, len(self.templates))
            return [template, self._array(value.x), self._array(value.y)]
        return value

    def _array(self, coordinates: bytes) -> int:
        return self.arrays.setdefault(coordinates, len(self.arrays))

    def tables(self) -> dict[str, Any]:
        """Return the tables' JSON form."""
        return {
            "arrays": [_differences(coordinates) for coordinates in self.arrays],
            "templates": [list(map(list, template)) for template in self.templates],
        }


def _differences(coordinates: bytes) -> list[int]:
    values = np.frombuffer(coordinates, dtype=np.int32)
    return np.diff(values, prepend=0).tolist()


def export(experiment: Experiment) -> Export:
    """Return the page's form of ``experiment``: its states, their results, drawings, differences, and these packed.

    Raises
    ------
    ExperimentError
        If a computation fails or gives NaN, or a budget is exceeded.
    """
    start = time.perf_counter()
    states = _states(experiment)
    initial = experiment.position({})
    results = [_named(experiment, state, "compute", functools.partial(experiment.result, **state)) for state in states]
    readouts = tuple(
        _named(experiment, state, "readout", experiment.say, r) for state, r in zip(states, results, strict=True)
    )
    nodes, quick = _draw_all(experiment, states, results)
    steps = _steps(experiment)
    stills = [fresh_nodes(experiment, results[k], f"{experiment.name}-still{n}") for n, k in enumerate(steps)]
    settle_ink([*nodes, *stills], experiment.ink_images)
    tree, slots = diff.merge(nodes, initial)
    payload, gzipped = _pack(
        experiment, [*slots, diff.Slot((), READOUT, readouts)], _points(experiment, states, readouts)
    )
    return Export(
        name=experiment.name,
        markup=markup(tree),
        readout=readouts[initial],
        stills=tuple((markup(own), readouts[k], text) for own, (k, text) in zip(stills, steps.items(), strict=True)),
        payload=payload,
        states=len(states),
        gzipped=gzipped,
        characters=_characters(nodes),
        seconds=time.perf_counter() - start,
        quick=quick,
        predictions=settled(experiment, nodes[initial]),
    )


def _states(experiment: Experiment) -> list[dict[str, Any]]:
    states = list(experiment.states())
    if len(states) > experiment.most_states:
        raise ExperimentError(
            f"experiment {experiment.name!r} has {len(states)} states, its budget is {experiment.most_states}; "
            "give its controls fewer values, or raise most_states"
        )
    return states


def _named(experiment: Experiment, state: dict[str, Any], part: str, action: Callable[..., Any], *given: Any) -> Any:
    """Do ``action``; what it raises is told with the experiment, the state and the part that failed."""
    try:
        return action(*given)
    except ExperimentError:
        raise
    except Exception as error:
        raise ExperimentError(
            f"experiment {experiment.name!r}, state {state}: {part} raised {type(error).__name__}: {error}; "
            f"mend {part}, or narrow the controls"
        ) from error


def _draw_all(
    experiment: Experiment, states: Sequence[dict[str, Any]], results: Sequence[Any]
) -> tuple[list[Node], bool]:
    """Draw all results, quickly if what is brought back from memory is what drawing gives."""
    for memory in (True, False):
        canvas = Canvas(experiment, memory=memory)
        nodes: list[Node] = []
        with _young_garbage():
            for state, result in zip(states, results, strict=True):
                nodes.append(_named(experiment, state, "draw", canvas.nodes, result))
                _check_cut(experiment, state, canvas)
                gc.collect(0)
        if canvas.sound:
            break
    return nodes, canvas.quick


@contextmanager
def _young_garbage() -> Generator[None]:
    """Leave it to the loop to collect each state's figures while they are young.

    The drawings stay, and to look through all of them again and again would take a third of the time.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _check_cut(experiment: Experiment, state: dict[str, Any], canvas: Canvas) -> None:
    if canvas.cut:
        text, over = max(canvas.cut, key=lambda pair: pair[1])
        raise ExperimentError(
            f"experiment {experiment.name!r}, state {state}: the text {text!r} is cut by {over:.0f} px at the edge "
            "of its panel; widen the margin, shorten the text or move it"
        )


def _points(experiment: Experiment, states: Sequence[dict[str, Any]], readouts: Sequence[str]) -> dict[str, Any]:
    """What follows dragged points: their places, each different set of matrices once, and which one each state has."""
    points = experiment.points
    if points is None:
        return {}
    found: dict[str, int] = {}
    index: list[int] = []
    for state, readout in zip(states, readouts, strict=True):
        linear = _named(experiment, state, "linear", points.checked_linear, state)
        if points.words(linear, points.y) != readout:
            raise ExperimentError(
                f"experiment {experiment.name!r}, state {state}: the readout is {readout!r}, but the points say "
                f"{points.words(linear, points.y)!r}; let the readout return points.words(...)"
            )
        parts = {"curves": linear.curves, "errors": linear.errors}
        text = json.dumps({part: {k: _digits(m) for k, m in own.items()} for part, own in parts.items()})
        index.append(found.setdefault(text, len(found)))
    return {"points": points_spec(experiment) | {"linear": [json.loads(text) for text in found], "index": index}}


def _digits(matrix: np.ndarray) -> list[list[float]]:
    """A matrix with six significant digits: far below a tenth of a px."""
    return [[float(f"{value:.6g}") for value in row] for row in matrix.tolist()]


def _pack(experiment: Experiment, slots: Sequence[diff.Slot], more: dict[str, Any]) -> tuple[str, int]:
    """The payload, and its size in bytes when gzipped."""
    packer = Packer(experiment.shape)
    packed = [packer.slot(slot) for slot in slots]
    tables = {"shape": list(experiment.shape), "slots": packed, **packer.tables(), **more}
    payload = json.dumps(tables, ensure_ascii=False, separators=(",", ":"))
    gzipped = len(gzip.compress(payload.encode(), 9))
    if gzipped > 1000 * experiment.most_kilobytes:
        raise ExperimentError(
            f"experiment {experiment.name!r}: {math.prod(experiment.shape)} states take {gzipped / 1000:.0f} kB "
            f"gzipped, its budget is {experiment.most_kilobytes} kB; draw fewer points, give its controls fewer "
            "values, or raise most_kilobytes"
        )
    return payload, gzipped


def _steps(experiment: Experiment) -> dict[int, str]:
    """Position of the state that each step of a scrolled figure shows, and its caption; each state once."""
    steps: dict[int, str] = {}
    scroll = experiment.scroll
    if scroll is None:
        return steps
    for step in scroll.steps:
        steps.setdefault(experiment.position({scroll.control: step.value}), step.text)
    return steps


def _characters(nodes: Sequence[Node]) -> str:
    """Every character that the figures print."""
    seen: set[str] = set()
    known: set[int] = set()
    for root in nodes:
        for node in root.walk():
            if id(node) not in known:
                known.add(id(node))
                seen.update(node.text)
    return "".join(sorted(seen))
