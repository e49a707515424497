"""Compare the states of a figure: which attributes, texts and elements change, and into what.

``merge`` lays all states over each other. What they share becomes one tree, in which an element that
some states lack is present but hidden. What differs becomes *slots*: a place in the tree, an attribute and
its value in each state. Where states can't be laid over each other, the smallest element that
differs is one slot whose values are markup.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from everystate.nodes import Attributes, Node, Value, markup
from everystate.paths import PathData

__all__ = ["MARKUP", "TEXT", "Slot", "merge"]

TEXT = "#text"
"""Slot whose values are the character data of the element."""

MARKUP = "#markup"
"""Slot whose values replace the element."""

_HIDDEN = "display"


@dataclass(frozen=True, slots=True)
class Slot:
    """An attribute that changes: ``at`` are the child positions from the root, ``values`` one a state.

    A value of None removes the attribute.
    """

    at: tuple[int, ...]
    attribute: str
    values: tuple[str | PathData | None, ...]


def merge(states: Sequence[Node], initial: int = 0, *, hide: bool = True) -> tuple[Node, list[Slot]]:
    """Return the tree of state ``initial``, with what other states need hidden in it, and the slots.

    Parameters
    ----------
    states : sequence of Node
        The roots, one a state; left unchanged.
    initial : int
        Position of the state that the tree shows.
    hide : bool
        Whether an element that only some states have may stand hidden in the tree. If not, the tree is just state
        ``initial``, and what has other children in another state is replaced whole.

    Examples
    --------
    >>> one, two = Node("g", {"x": "1"}, "g"), Node("g", {"x": "2"}, "g")
    >>> tree, slots = merge([one, two])
    >>> tree.attrs, slots
    ({'x': '1'}, [Slot(at=(), attribute='x', values=('1', '2'))])
    """
    slots: list[Slot] = []
    return _merge(list(states), initial, (), slots, hide), slots


def _merge(states: list[Node | None], initial: int, at: tuple[int, ...], slots: list[Slot], hide: bool) -> Node:
    first = next(node for node in states if node is not None)
    if all(node is first for node in states):
        return first
    rows = [None if node is None else _by_name(node) for node in states]
    names = _child_names(rows, hide)
    if names is None or any(node is not None and node.tag != first.tag for node in states):
        return _replace(states, initial, at, slots)
    filled = _fill(states)
    shown = filled[initial]
    hidden = ["none" if node is None else None for node in states]
    attrs = _merge_attributes([node.attrs for node in filled], initial, at, slots)
    if any(hidden):
        slots.append(Slot(at, _HIDDEN, tuple(hidden)))
        attrs = {**attrs, **({_HIDDEN: "none"} if hidden[initial] else {})}
    _note(slots, at, TEXT, [node.text for node in filled])
    children: list[Node] = []
    for place, name in enumerate(names):
        column = [None if row is None else row.get(name) for row in rows]
        if any(hidden):  # a hidden element may hold anything: what it held before costs nothing
            column = _hold(column, [node is not None for node in states])
        children.append(_merge(column, initial, (*at, place), slots, hide))
    return Node(shown.tag, attrs, shown.name, children, shown.text)


def _merge_attributes(
    attributes: Sequence[Attributes], initial: int, at: tuple[int, ...], slots: list[Slot]
) -> Attributes:
    if any(attrs is not attributes[0] for attrs in attributes):
        for name in dict.fromkeys(key for attrs in attributes for key in attrs):
            _note(slots, at, name, [attrs.get(name) for attrs in attributes])
    return attributes[initial]


def _note(slots: list[Slot], at: tuple[int, ...], attribute: str, values: Sequence[Value | None]) -> None:
    if any(value != values[0] for value in values):
        slots.append(Slot(at, attribute, tuple(values)))


def _fill(states: list[Node | None]) -> list[Node]:
    """Let a state that lacks the element keep what the state before it had."""
    known = next(node for node in states if node is not None)
    filled: list[Node] = []
    for node in states:
        known = node if node is not None else known
        filled.append(known)
    return filled


def _hold(column: list[Node | None], parent_present: list[bool]) -> list[Node | None]:
    """Where the parent is absent, repeat the child of the nearest state before (or after)."""
    present = [row for row, here in enumerate(parent_present) if here]
    held: list[Node | None] = []
    last = column[present[0]]
    for row, here in enumerate(parent_present):
        last = column[row] if here else last
        held.append(last)
    return held


def _by_name(node: Node) -> dict[Hashable, Node]:
    """Children by name and the count of their namesakes before them."""
    counts: dict[str, int] = {}
    rows: dict[Hashable, Node] = {}
    for child in node.children:
        counts[child.name] = counts.get(child.name, 0) + 1
        rows[child.name, counts[child.name]] = child
    return rows


def _child_names(rows: Iterable[dict[Hashable, Node] | None], hide: bool) -> list[Hashable] | None:
    """One order of all children's names which every state's order is part of, or None."""
    orders = list(dict.fromkeys(tuple(row) for row in rows if row is not None))
    if len(orders) > 1 and not hide:
        return None
    merged = list(max(orders, key=len))
    for order in orders:
        place = 0
        for name in order:
            if name in merged:
                place = merged.index(name) + 1
            else:
                merged.insert(place, name)
                place += 1
    for order in orders:
        places = [merged.index(name) for name in order]
        if places != sorted(places):
            return None
    return merged


def _replace(states: list[Node | None], initial: int, at: tuple[int, ...], slots: list[Slot]) -> Node:
    """One slot of markup; a state without the element gets an empty group in its place."""
    absent = Node("g", {_HIDDEN: "none"}, "absent")
    nodes = [absent if node is None else node for node in states]
    slots.append(Slot(at, MARKUP, tuple(map(markup, nodes))))
    return nodes[initial]
