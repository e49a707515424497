"""What was drawn before and would be drawn again: an axis or a legend that looks as it did in another state.

Laying out ticks and legends is most of the cost of drawing a small figure. A drawing is brought back only under a key
that tells of everything it depends on; where that can't be told it is drawn anew. Each drawing in a memory is also
checked: when it is first wanted again, and after that ever more rarely, it is drawn all the same and compared.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from everystate.nodes import Node, same

__all__ = ["Drawing", "Memory"]

_MOST = 2000
"""How many drawings are remembered."""

_CHECKED = frozenset(8**power for power in range(8))
"""At which times of being wanted again a drawing is checked."""


@dataclass(slots=True)
class Drawing:
    """Elements, the definitions that they refer to, and texts that leave the canvas, with how far they do, in px."""

    nodes: list[Node]
    definitions: dict[str, Node]
    cut: list[tuple[str, float]]

    def looks_like(self, other: Drawing) -> bool:
        """Tell whether two drawings look the same."""
        return (
            len(self.nodes) == len(other.nodes)
            and all(map(same, self.nodes, other.nodes))
            and self.definitions.keys() == other.definitions.keys()
            and self.cut == other.cut
        )


@dataclass(slots=True)
class Memory:
    """Drawings by key, and sizes of texts by content and font; both hold for one set of matplotlib's settings.

    ``sound`` is False once a drawing that was wanted again came out differently.
    """

    drawings: dict[Hashable, Drawing] = field(default_factory=dict[Hashable, Drawing])
    extents: dict[Hashable, tuple[float, float, float]] = field(
        default_factory=dict[Hashable, tuple[float, float, float]]
    )
    wanted: dict[Hashable, int] = field(default_factory=dict[Hashable, int])
    sound: bool = True

    def recall(self, key: Hashable, draw: Callable[[], Drawing]) -> Drawing:
        """Return the drawing under ``key``; ``draw`` makes it where it is not known, or to check it."""
        known = self.drawings.get(key)
        times = self.wanted[key] = self.wanted.get(key, -1) + 1
        if known is not None and times not in _CHECKED:
            return known
        drawn = draw()
        if known is not None and known.looks_like(drawn):
            return known
        self.sound = self.sound and known is None
        if len(self.drawings) >= _MOST:
            self.drawings.clear()
            self.wanted.clear()
        self.drawings[key] = drawn
        return drawn
