"""Declare a figure once: it answers in Jupyter, on a static page without a kernel, and as a single HTML file.

What a declaration needs stands here: ``from everystate import Experiment, IntSlider, explore``.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from everystate.controls import Checkbox, Dropdown, FloatLogSlider, FloatSlider, IntSlider, SelectionSlider
from everystate.experiment import Experiment, ExperimentError, Panel, Scroll, Step
from everystate.points import Linear, Points
from everystate.prediction import Arrange, Choose, Item, Option, Place, Sketch
from everystate.theme import PLAIN, Theme

if TYPE_CHECKING:
    from everystate.exploring import explore

__all__ = [
    "PLAIN",
    "Arrange",
    "Checkbox",
    "Choose",
    "Dropdown",
    "Experiment",
    "ExperimentError",
    "FloatLogSlider",
    "FloatSlider",
    "IntSlider",
    "Item",
    "Linear",
    "Option",
    "Panel",
    "Place",
    "Points",
    "Scroll",
    "SelectionSlider",
    "Sketch",
    "Step",
    "Theme",
    "explore",
]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Import ``explore`` when it is asked for: a declaration needs no Jupyter, and is not hashed with it."""
    if name == "explore":
        return importlib.import_module("everystate.exploring").explore
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
