"""Elements of a drawing: a small tree that can be compared with another, and its markup."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from everystate.paths import PathData, path_text

__all__ = ["Attributes", "Node", "Value", "markup", "same"]

Value = str | PathData
"""What an attribute holds."""

Attributes = Mapping[str, Value]
"""Attributes by name."""


@dataclass(slots=True, eq=False)
class Node:
    """An SVG element. ``name`` tells siblings apart; ``text`` is its character data."""

    tag: str
    attrs: Attributes
    name: str
    children: list[Node] = field(default_factory=lambda: list[Node]())
    text: str = ""

    def walk(self) -> Iterator[Node]:
        """Yield this element and all below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


def markup(node: Node) -> str:
    """Return the element and all below it as SVG text."""
    attrs = "".join(f' {name}="{html.escape(_text(value))}"' for name, value in node.attrs.items())
    inner = html.escape(node.text, quote=False) + "".join(map(markup, node.children))
    return f"<{node.tag}{attrs}>{inner}</{node.tag}>"


def same(one: Node, two: Node) -> bool:
    """Tell whether two trees would look the same."""
    if one is two:
        return True
    return (
        (one.tag, one.attrs, one.text) == (two.tag, two.attrs, two.text)
        and len(one.children) == len(two.children)
        and all(map(same, one.children, two.children))
    )


def _text(value: Value) -> str:
    return value if isinstance(value, str) else path_text(value)
