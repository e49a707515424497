"""Which images are ink: black on clear paper, to be inverted in the page's dark theme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from everystate.nodes import Node
from everystate.renderer import INK

__all__ = ["settle_ink"]

Place = tuple[tuple[str, int], ...]


def settle_ink(states: Sequence[Node], ink: bool | None) -> None:
    """Decide for all states of a figure alike which of its images are ink.

    Parameters
    ----------
    states : sequence of Node
        The drawings, in which an image that is black wherever it is not clear is marked as ink; they are changed.
    ink : bool or None
        What the author says of all images. With None an image is ink if it is in every state.
    """
    found = [(place, image) for root in states for place, image in _images(root, ())]
    coloured = {place for place, image in found if "class" not in image.attrs}
    for place, image in found:
        attrs = {name: value for name, value in image.attrs.items() if name != "class"}
        is_ink = ink if ink is not None else place not in coloured
        image.attrs = attrs | {"class": INK} if is_ink else attrs


def _images(node: Node, place: Place) -> Iterator[tuple[Place, Node]]:
    """Images with the names on the way to them, each with the count of its namesakes before it."""
    before: Counter[str] = Counter()
    for child in node.children:
        here = (*place, (child.name, before[child.name]))
        before[child.name] += 1
        if child.tag == "image":
            yield here, child
        elif child.children:
            yield from _images(child, here)
