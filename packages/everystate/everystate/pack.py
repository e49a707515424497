"""Compute every state of an experiment and pack what changes between them for the static page.

The payload is JSON: a table of integer arrays (path coordinates in tenths of a pixel, as differences),
a table of path templates, and the slots. A slot holds its distinct values once, and for each
combination of only those controls that it depends on, the position of its value.
"""

from __future__ import annotations

import gzip
import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from everystate import diff, svg
from everystate.drawing import Canvas, fresh_nodes
from everystate.experiment import Experiment, ExperimentError

__all__ = ["Export", "Packer", "export", "same"]

READOUT = "#readout"
"""Slot of the words below the figure."""


@dataclass(frozen=True)
class Export:
    """What the page needs of one experiment.

    ``markup`` is the figure at the start, ``stills`` figure, readout and caption of each step of a scrolled one,
    ``payload`` all other states (JSON), ``seconds`` what it took.
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

    def to_json(self) -> str:
        """Return a form to keep on disk."""
        return json.dumps(self.__dict__, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Export:
        """Return what ``to_json`` kept."""
        fields = json.loads(text)
        fields["stills"] = tuple(tuple(still) for still in fields["stills"])
        return cls(**fields)


@dataclass
class Packer:
    """Tables that all slots of an experiment share."""

    shape: tuple[int, ...]
    arrays: dict[bytes, int] = field(default_factory=dict)
    templates: dict[tuple, int] = field(default_factory=dict)

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
        axes = []
        for axis in range(grid.ndim):
            if (grid == grid.take([0], axis=axis)).all():
                grid = grid.take([0], axis=axis)
            else:
                axes.append(axis)
        return axes, grid.ravel()

    def _value(self, value: str | svg.PathData | None) -> Any:
        if isinstance(value, svg.PathData):
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


def export(experiment: Experiment, *, checked: int = 3) -> Export:
    """Return the page's form of ``experiment``.

    Parameters
    ----------
    experiment : Experiment
        What to export.
    checked : int
        How many states are also drawn on a new figure, to see that reuse of the axes left no trace.
        If it did, all states are drawn anew, more slowly.

    Raises
    ------
    ExperimentError
        If a computation fails or gives NaN, or a budget is exceeded.
    """
    start = time.perf_counter()
    states = list(experiment.states())
    if len(states) > experiment.most_states:
        raise ExperimentError(
            f"experiment {experiment.name!r} has {len(states)} states, its budget is {experiment.most_states}; "
            "give its controls fewer values, or raise most_states"
        )
    results = [_named(experiment, state, "compute", lambda state=state: experiment.result(**state)) for state in states]
    nodes, quick = _draw_all(experiment, states, results, checked)
    initial = states.index(experiment.complete({}))
    tree, slots = diff.merge(nodes, initial)
    readouts = [
        _named(experiment, state, "readout", experiment.say, r) for state, r in zip(states, results, strict=True)
    ]
    slots.append(diff.Slot((), READOUT, tuple(readouts)))
    payload = _pack(experiment, slots)
    gzipped = len(gzip.compress(payload.encode(), 9))
    if gzipped > 1000 * experiment.most_kilobytes:
        raise ExperimentError(
            f"experiment {experiment.name!r}: {len(states)} states take {gzipped / 1000:.0f} kB gzipped, its budget is "
            f"{experiment.most_kilobytes} kB; draw fewer points, give its controls fewer values, or raise most_kilobytes"  # noqa: E501
        )
    return Export(
        name=experiment.name,
        markup=svg.markup(tree),
        readout=readouts[initial],
        stills=_stills(experiment),
        payload=payload,
        states=len(states),
        gzipped=gzipped,
        characters=_characters(nodes),
        seconds=time.perf_counter() - start,
        quick=quick,
    )


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
    experiment: Experiment, states: Sequence[dict[str, Any]], results: Sequence[Any], checked: int
) -> tuple[list[svg.Node], bool]:
    """Draw all results, quickly if that gives what new figures give."""
    canvas = Canvas(experiment)
    nodes = []
    for state, result in zip(states, results, strict=True):
        nodes.append(_named(experiment, state, "draw", canvas.nodes, result))
        _check_cut(experiment, state, canvas)
    sample = random.Random(experiment.name).sample(range(len(results)), min(checked, len(results)))
    if all(same(nodes[k], fresh_nodes(experiment, results[k])) for k in sample):
        return nodes, True
    return [_drawn_anew(experiment, state, result) for state, result in zip(states, results, strict=True)], False


def _drawn_anew(experiment: Experiment, state: dict[str, Any], result: Any) -> svg.Node:
    canvas = Canvas(experiment)
    drawn = canvas.nodes(result)
    _check_cut(experiment, state, canvas)
    return drawn


def _check_cut(experiment: Experiment, state: dict[str, Any], canvas: Canvas) -> None:
    if canvas.cut:
        text, over = max(canvas.cut, key=lambda pair: pair[1])
        raise ExperimentError(
            f"experiment {experiment.name!r}, state {state}: the text {text!r} is cut by {over:.0f} px at the edge "
            "of its panel; widen the margin, shorten the text or move it"
        )


def same(one: svg.Node, two: svg.Node) -> bool:
    """Tell whether two trees would look the same."""
    if one is two:
        return True
    return (
        (one.tag, one.attrs, one.text) == (two.tag, two.attrs, two.text)
        and len(one.children) == len(two.children)
        and all(map(same, one.children, two.children))
    )


def _pack(experiment: Experiment, slots: Sequence[diff.Slot]) -> str:
    packer = Packer(experiment.shape)
    packed = [packer.slot(slot) for slot in slots]
    payload = {"shape": list(experiment.shape), "slots": packed, **packer.tables()}
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))


def _stills(experiment: Experiment) -> tuple[tuple[str, str, str], ...]:
    """Figure, readout and caption of each step of a scrolled figure that shows a state of its own."""
    stills: dict[Any, tuple[str, str, str]] = {}
    for step in experiment.scroll.steps if experiment.scroll else ():
        if step.value not in stills:
            result = experiment.result(**{experiment.scroll.control: step.value})
            own = fresh_nodes(experiment, result, f"{experiment.name}-still{len(stills)}")
            stills[step.value] = (svg.markup(own), experiment.say(result), step.text)
    return tuple(stills.values())


def _characters(nodes: Sequence[svg.Node]) -> str:
    """Every character that the figures print."""
    seen: set[str] = set()
    known: set[int] = set()
    for root in nodes:
        for node in root.walk():
            if id(node) not in known:
                known.add(id(node))
                seen.update(node.text)
    return "".join(sorted(seen))
