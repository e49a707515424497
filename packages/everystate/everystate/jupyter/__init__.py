"""An experiment in Jupyter: standard ipywidgets drive the kernel, which sends only what changes.

Needs the extra ``[jupyter]``, but only where a widget is opened: notebooks import ``explore`` from here in every host.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from everystate.exploring import Placeholder, explore

if TYPE_CHECKING:
    from everystate.jupyter.widget import Explorer, FigureView

__all__ = ["Explorer", "FigureView", "Placeholder", "explore"]


def __getattr__(name: str) -> Any:
    """Import the widget when it is asked for."""
    if name in ("Explorer", "FigureView"):
        return getattr(importlib.import_module("everystate.jupyter.widget"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
