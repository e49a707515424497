"""An experiment, declared once: controls, a computation, a drawing and a readout in words.

The same declaration serves Jupyter (``everystate.jupyter``), the static page (``everystate.pack``) and tests.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote

import numpy as np

from everystate.controls import Control, link_text
from everystate.points import Points
from everystate.prediction import Prediction
from everystate.theme import PLAIN, Theme

__all__ = ["Experiment", "ExperimentError", "Panel", "Scroll", "Shown", "Step"]


class ExperimentError(Exception):
    """A declaration that can't be shown: the message names the experiment, the state and the remedy."""


@dataclass(frozen=True)
class Panel:
    """One drawing area: panels stand side by side on a wide page and below each other on a narrow one.

    Sizes and margins (from the canvas' edge to the axes) are in px; 360 px of width fit a phone.
    """

    width: int = 370
    height: int = 310
    left: int = 56
    right: int = 14
    top: int = 34
    bottom: int = 46


@dataclass(frozen=True)
class Step:
    """A caption on the reader's way down a scrolled figure, and the state that it talks about."""

    value: Any
    text: str


@dataclass(frozen=True)
class Scroll:
    """Let the reader's scrolling drive ``control`` from step to step."""

    control: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """Controls + computation + drawing + readout.

    Parameters
    ----------
    name : str
        Lower-case words joined by hyphens, unique in the book; used in links.
    title : str
        A short heading.
    description : str
        What the figure shows, for those who can't see it.
    controls : tuple of Control
        What the reader can move.
    compute : callable
        From the controls' values, as keywords, to a frozen dataclass.
    draw : callable
        ``draw(result, *axes)``: draws the result, one axes a panel.
    readout : callable
        From the result to one or two sentences.
    panels : tuple of Panel
        The drawing areas.
    scroll : Scroll, optional
        For a figure that the reader scrolls through.
    predictions : tuple of Prediction
        What the reader is asked before the figure answers, in this order.
    points : Points, optional
        Points that the reader drags.
    theme : Theme
        What it is drawn with.
    ink_images : bool, optional
        Whether its images are drawings in black on clear paper, which the page inverts in its dark theme. If nothing is
        said, an image is one when it is black wherever it is not clear, in every state.
    most_states : int
        Budget: how many states the page may store.
    most_kilobytes : int
        Budget: how large the page's data may be, gzipped, in kB (1000 bytes).
    """

    name: str
    title: str
    description: str
    controls: tuple[Control, ...]
    compute: Callable[..., Any]
    draw: Callable[..., None]
    readout: Callable[[Any], str]
    panels: tuple[Panel, ...] = (Panel(width=460, height=330),)
    scroll: Scroll | None = None
    predictions: tuple[Prediction, ...] = ()
    points: Points | None = None
    theme: Theme = PLAIN
    ink_images: bool | None = None
    most_states: int = 2000
    most_kilobytes: int = 150

    def __post_init__(self) -> None:
        """Check the declaration."""
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", self.name):
            raise ExperimentError(f"name must be lower-case words joined by hyphens, got {self.name!r}")
        names = [control.name for control in self.controls]
        if not names or len(set(names)) < len(names):
            raise ExperimentError(f"experiment {self.name!r}: controls must have different names, got {names}")
        asked = [prediction.name for prediction in self.predictions]
        if len(set(asked)) < len(asked):
            raise ExperimentError(f"experiment {self.name!r}: predictions must have different names, got {asked}")
        if self.points and self.points.name in names:
            raise ExperimentError(
                f"experiment {self.name!r}: points and a control are both called {self.points.name!r}"
            )
        if self.scroll:
            control = self.control(self.scroll.control)
            for step in self.scroll.steps:
                control.index(step.value)

    def control(self, name: str) -> Control:
        """Return the control called ``name``."""
        for control in self.controls:
            if control.name == name:
                return control
        known = ", ".join(control.name for control in self.controls)
        raise ExperimentError(f"experiment {self.name!r} has no control {name!r}; it has {known}")

    @property
    def defaults(self) -> dict[str, Any]:
        """The values at the start."""
        return {control.name: control.value for control in self.controls}

    @property
    def shape(self) -> tuple[int, ...]:
        """How many values each control has."""
        return tuple(len(control.values) for control in self.controls)

    def states(self) -> Iterator[dict[str, Any]]:
        """Yield every combination of the controls' values; the last control runs fastest."""
        names = [control.name for control in self.controls]
        for values in itertools.product(*(control.values for control in self.controls)):
            yield dict(zip(names, values, strict=True))

    def complete(self, state: Mapping[str, Any]) -> dict[str, Any]:
        """Return ``state`` with the defaults for what it leaves out, each value one of its control's.

        Heights of points stay out unless they are in ``state``.
        """
        heights = {self.points.name: state[self.points.name]} if self.points and self.points.name in state else {}
        for name in state:
            if name not in heights:
                self.control(name)
        full = self.defaults | dict(state)
        chosen = {c.name: c.values[c.index(full[c.name])] for c in self.controls}
        return chosen | {name: self.points.checked(y) for name, y in heights.items() if self.points}

    def anywhere(self, state: Mapping[str, Any]) -> dict[str, Any]:
        """Return ``state`` with the defaults for what it leaves out, each value a stop of its control or between two.

        Raises
        ------
        ValueError
            When a value lies beyond the stops, or its control has nothing between them.
        """
        between = {c.name: c.value_of(state[c.name]) for c in self.controls if c.name in state}
        stops = {name: value for name, value in state.items() if name not in between}
        return self.complete(stops) | between

    def position(self, state: Mapping[str, Any]) -> int:
        """Return the position of a state among ``states()``, with the defaults for what it leaves out.

        Values are told apart by type, as by their controls: 1 is not True.
        """
        position = 0
        for control in self.controls:
            own = control.index(state.get(control.name, control.value))
            position = position * len(control.values) + own
        return position

    def result(self, **state: Any) -> Any:
        """Compute the result of a state (the defaults for controls not named), and check that it is sound.

        Raises
        ------
        ExperimentError
            When it is not a frozen dataclass, or holds NaN or infinity.
        """
        return self.result_of(self.complete(state))

    def result_of(self, full: Mapping[str, Any]) -> Any:
        """Compute the result of a state in which all controls are named, which need not stand on their stops.

        Raises
        ------
        ExperimentError
            When it is not a frozen dataclass, or holds NaN or infinity.
        """
        if self.points:
            full = {self.points.name: self.points.y} | dict(full)
        result: object = self.compute(**full)
        params = getattr(type(result), "__dataclass_params__", None)
        if params is None or not params.frozen:
            raise ExperimentError(
                f"experiment {self.name!r}, state {full}: compute must return a frozen dataclass, "
                f"got {type(result).__name__}; declare the result with @dataclass(frozen=True)"
            )
        _check_finite(result, f"experiment {self.name!r}, state {full}: result")
        return result

    def fragment(self, **state: Any) -> str:
        """Return what follows the # in a link to a state (the defaults for controls not named)."""
        chosen = (f"{name}={quote(_link_text(value))}" for name, value in self.complete(state).items())
        return "&".join([f"exp={self.name}", *chosen])

    def say(self, result: Any) -> str:
        """Return the readout of a result."""
        return self.readout(result)

    def at(self, **state: Any) -> Shown:
        """Return a state to speak of: its result, its link, and where its controls stand."""
        self.complete(state)
        return Shown(self, dict(state))


@dataclass(frozen=True)
class Shown:
    """A state of an experiment that a text speaks of; ``state`` holds the controls that it names."""

    experiment: Experiment
    state: Mapping[str, Any]

    @functools.cached_property
    def result(self) -> Any:
        """What is computed there."""
        return self.experiment.result(**self.state)

    @property
    def fragment(self) -> str:
        """What follows the # in a link to it."""
        return self.experiment.fragment(**self.state)

    @property
    def words(self) -> str:
        """The experiment's title, and where the named controls stand."""
        named = (control for control in self.experiment.controls if control.name in self.state)
        stand = [f"{one.label} {one.texts[one.index(self.state[one.name])]}" for one in named]
        return f"{self.experiment.title} ({', '.join(stand) or 'as at the start'})"


def _link_text(value: Any) -> str:
    """A control's value, or heights of points with commas between them, as they stand in a link."""
    return (
        ",".join(f"{height:g}" for height in cast("tuple[float, ...]", value))
        if isinstance(value, tuple)
        else link_text(value)
    )


def _check_finite(value: object, where: str) -> None:
    """Refuse NaN and infinity anywhere in a result."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            _check_finite(getattr(value, field.name), f"{where}.{field.name}")
    elif isinstance(value, (tuple, list)):
        for position, item in enumerate(cast("Sequence[object]", value)):
            _check_finite(item, f"{where}[{position}]")
    elif isinstance(value, dict):
        for key, item in cast("dict[object, object]", value).items():
            _check_finite(item, f"{where}[{key!r}]")
    elif isinstance(value, (float, np.ndarray, np.floating)):
        array = np.asarray(value)
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise ExperimentError(
                f"{where} holds NaN or infinity; mend the computation, or narrow the controls to where it is defined"
            )
