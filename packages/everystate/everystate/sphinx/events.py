"""The one place where handlers are tied to Sphinx's events, whose types leave the handlers open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["on"]


def on(app: Sphinx, event: str, handler: Callable[..., Any], priority: int = 500) -> None:
    """Call ``handler`` when Sphinx tells of ``event``; those with a lower priority come first."""
    cast(Any, app).connect(event, handler, priority)
