"""Predictions: what a reader commits to before an experiment answers.

A prediction is declared beside its experiment. Its figure shows the defaults, without the artists that would answer it:
those whose ``gid`` is among the names that are ``withheld``. Once the reader has committed, the figure moves to the
state that settles it. What is right is computed from that state's result, and so is what is said of it.
"""

from __future__ import annotations

import itertools
import math
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from everystate.controls import Control, short
from everystate.frame import Frame, Scale

if TYPE_CHECKING:
    from everystate.experiment import Experiment

__all__ = [
    "SHAPES",
    "Arrange",
    "Choose",
    "Item",
    "Option",
    "Place",
    "Prediction",
    "PredictionError",
    "Settled",
    "Sketch",
    "Words",
    "frame_spec",
    "shape",
]

Words = str | Callable[[Any], str]
"""A text, or a function from the result that settles a prediction to one."""

SHAPES: Mapping[str, str] = {
    "flat": "stays level",
    "rises": "rises",
    "falls": "falls",
    "dips": "falls and rises again",
    "peaks": "rises and falls again",
    "winds": "turns more than once",
}
"""The shapes of a curve, and what is said of them."""

_NAMES: Mapping[tuple[int, ...], str] = {(): "flat", (1,): "rises", (-1,): "falls", (-1, 1): "dips", (1, -1): "peaks"}
"""Shapes by the ways that a curve goes, one after another."""

TURN = 0.06
"""How far a curve must go back, as a share of its axis, to count as turning."""

CLOSE = 0.15
"""How far a drawn curve may be from the truth on average, as a share of its axis, to count as right."""

GUESSES = 100
"""Steps in which a value can be placed along an axis."""


class PredictionError(Exception):
    """A prediction that can't be asked or settled: the message names it and the remedy."""


@dataclass(frozen=True)
class Settled:
    """What a page or a notebook needs to ask a prediction and to answer it.

    ``state`` settles it, ``words`` say what is seen there, ``answer`` is what was right, in words, ``spec`` what its
    kind needs, as JSON.
    """

    state: Mapping[str, Any]
    words: str
    answer: str
    spec: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Prediction(ABC):
    """What every prediction has.

    Parameters
    ----------
    name : str
        Lower-case words joined by hyphens, unique in the project.
    prompt : str
        The question. Pieces between backticks become code, here and in all other texts.
    settles : mapping
        The state that settles it; the defaults for controls not named.
    says : str or callable
        One or two sentences on what is seen there, and why.
    withheld : tuple of str
        ``gid`` of the artists that are not shown before the reader has committed.
    """

    kind: ClassVar[str]
    name: str
    prompt: str
    settles: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)
    says: Words
    withheld: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check the declaration."""
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", self.name):
            raise PredictionError(f"name must be lower-case words joined by hyphens, got {self.name!r}")
        if not self.prompt.strip():
            raise PredictionError(f"prompt must ask something, got {self.prompt!r} in prediction {self.name!r}")

    def settle(self, experiment: Experiment, frames: Callable[[Any], Sequence[Frame]]) -> Settled:
        """Compute what is right, and what is to be said.

        Parameters
        ----------
        experiment : Experiment
            Whose prediction it is.
        frames : callable
            From a result to the frames of the panels that it is drawn on.

        Raises
        ------
        PredictionError
            When the state does not settle it.
        """
        state = self._state(experiment)
        result = experiment.result(**state)
        spec = self._spec(experiment, result, frames)
        return Settled(state, _said(self.says, result), self._answer(result, spec), spec)

    def _state(self, experiment: Experiment) -> dict[str, Any]:
        return experiment.complete(self.settles)

    @abstractmethod
    def _spec(
        self, experiment: Experiment, result: Any, frames: Callable[[Any], Sequence[Frame]]
    ) -> dict[str, Any]: ...

    @abstractmethod
    def _answer(self, result: Any, spec: Mapping[str, Any]) -> str: ...

    def _fail(self, fault: str) -> PredictionError:
        return PredictionError(f"prediction {self.name!r}: {fault}")


def _said(words: Words, result: Any) -> str:
    return words if isinstance(words, str) else words(result)


# -- choose -------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Option:
    """An answer to choose: what it says, whether it holds for the result that settles it, and why it does or not."""

    text: str
    holds: Callable[[Any], bool]
    why: Words


@dataclass(frozen=True, kw_only=True)
class Choose(Prediction):
    """Choose one of some answers, of which exactly one holds, or with ``several`` all that hold.

    Examples
    --------
    >>> even = Choose(
    ...     name="even",
    ...     prompt="Is it even?",
    ...     says="It is.",
    ...     options=(Option("Yes", lambda n: n % 2 == 0, "2 divides it."), Option("No", lambda n: n % 2 == 1, "Odd.")),
    ... )
    >>> even.kind
    'choose'
    """

    kind: ClassVar[str] = "choose"
    options: tuple[Option, ...]
    several: bool = False

    def __post_init__(self) -> None:
        """Check that there is a choice."""
        super().__post_init__()
        texts = [option.text for option in self.options]
        if len(texts) < 2 or len(set(texts)) < len(texts):
            raise self._fail(f"options must be two or more different ones, got {texts}")

    def _spec(self, experiment: Experiment, result: Any, frames: Callable[[Any], Sequence[Frame]]) -> dict[str, Any]:
        right = [bool(option.holds(result)) for option in self.options]
        if (not any(right)) if self.several else (sum(right) != 1):
            true = [option.text for option, holds in zip(self.options, right, strict=True) if holds]
            wanted = "at least one option" if self.several else "exactly one option"
            raise self._fail(f"{wanted} must hold in the state that settles it; those that hold: {true or 'none'}")
        return {
            "several": self.several,
            "options": [
                {"text": option.text, "right": holds, "why": _said(option.why, result)}
                for option, holds in zip(self.options, right, strict=True)
            ],
        }

    def _answer(self, result: Any, spec: Mapping[str, Any]) -> str:
        return "; ".join(option["text"] for option in spec["options"] if option["right"])


# -- arrange ------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Item:
    """What is put in order: its name, the value by which it is ordered, and why it stands where it does."""

    text: str
    value: Callable[[Any], float]
    why: Words


@dataclass(frozen=True, kw_only=True)
class Arrange(Prediction):
    """Put items in order, the one with the largest value first. They are shown as they are declared.

    ``form`` writes the values, ``first`` and ``last`` say what the ends of the list mean ("largest").
    """

    kind: ClassVar[str] = "arrange"
    items: tuple[Item, ...]
    form: str = ".3g"
    first: str = "largest"
    last: str = "smallest"

    def __post_init__(self) -> None:
        """Check that there is something to put in order."""
        super().__post_init__()
        texts = [item.text for item in self.items]
        if len(texts) < 3 or len(set(texts)) < len(texts):
            raise self._fail(f"items must be three or more different ones, got {texts}")

    def _spec(self, experiment: Experiment, result: Any, frames: Callable[[Any], Sequence[Frame]]) -> dict[str, Any]:
        values = [float(item.value(result)) for item in self.items]
        order = sorted(range(len(values)), key=lambda k: -values[k])
        texts = [format(value, self.form).replace("-", "−") for value in values]
        for one, two in itertools.pairwise(order):
            if values[one] == values[two] or texts[one] == texts[two]:
                raise self._fail(f"{self.items[one].text!r} and {self.items[two].text!r} have the same value")
        if order == list(range(len(order))):
            raise self._fail("its items are declared in the right order, so that doing nothing answers it")
        return {
            "items": [
                {"text": item.text, "value": text, "why": _said(item.why, result)}
                for item, text in zip(self.items, texts, strict=True)
            ],
            "order": order,
            "first": self.first,
            "last": self.last,
        }

    def _answer(self, result: Any, spec: Mapping[str, Any]) -> str:
        return ", ".join(f"{spec['items'][k]['text']} ({spec['items'][k]['value']})" for k in spec["order"])


# -- place --------------------------------------------------------------------------------------------
@dataclass(frozen=True, kw_only=True)
class Place(Prediction):
    """Place a value: on the experiment's own ``control``, or on the ``axis`` of a panel.

    Parameters
    ----------
    truth : callable
        From the result to the value. On a control, the figure moves there.
    label : str
        What is placed: "The best degree".
    near : float
        What counts as right: so many steps of the control, a difference on a linear axis, a factor on a logarithmic
        one.
    below, above : str or callable
        What is said of a guess that is too low, or too high.
    control : str, optional
        Name of a control whose values are numbers in order.
    axis : {"x", "y"}, optional
        Axis of the panel ``panel``; its limits must be the same at the defaults and where it is settled.
    panel : int
        Position of the panel.
    """

    kind: ClassVar[str] = "place"
    truth: Callable[[Any], float]
    label: str
    near: float
    below: Words
    above: Words
    control: str | None = None
    axis: Literal["x", "y"] | None = None
    panel: int = 0

    def __post_init__(self) -> None:
        """Check that it has one place."""
        super().__post_init__()
        if (self.control is None) == (self.axis is None):
            raise self._fail(f"either control or axis must be given, got {self.control!r} and {self.axis!r}")
        if self.near < 0:
            raise self._fail(f"near must be 0 or more, got {self.near!r}")

    def _state(self, experiment: Experiment) -> dict[str, Any]:
        state = super()._state(experiment)
        if self.control is None:
            return state
        control = experiment.control(self.control)
        return state | {control.name: control.values[control.index(self.truth(experiment.result(**state)))]}

    def _spec(self, experiment: Experiment, result: Any, frames: Callable[[Any], Sequence[Frame]]) -> dict[str, Any]:
        truth = float(self.truth(result))
        words = {"below": _said(self.below, result), "above": _said(self.above, result), "label": self.label}
        if self.control is not None:
            control = experiment.control(self.control)
            self._check_order(control)
            place = control.index(self.truth(result))
            if place == control.index(control.value):
                raise self._fail(f"{control.name} stands at the answer, {control.texts[place]}, by default")
            return words | {
                "control": control.name,
                "texts": list(control.texts),
                "start": control.index(control.value),
                "truth": place,
                "near": self.near,
                "text": control.texts[place],
            }
        scale = getattr(self._frame(experiment, result, frames), self.axis or "x")
        if not 0 <= scale.share(truth) <= 1:
            raise self._fail(f"the truth, {truth:g}, lies outside of the axis from {scale.low:g} to {scale.high:g}")
        values = [_along(scale, k / GUESSES) for k in range(GUESSES + 1)]
        return words | {
            "axis": self.axis,
            "panel": self.panel,
            "frame": frame_spec(self._frame(experiment, result, frames)),
            "texts": [short(value) for value in values],
            "start": GUESSES // 2,
            "truth": scale.share(truth) * GUESSES,
            "near": self._near(scale, truth),
            "text": short(truth),
        }

    def _check_order(self, control: Control) -> None:
        values = control.values
        if any(isinstance(value, (str, bool)) for value in values) or list(values) != sorted(values):
            raise self._fail(f"control {control.name!r} must have numbers in rising order as its values")

    def _frame(self, experiment: Experiment, result: Any, frames: Callable[[Any], Sequence[Frame]]) -> Frame:
        return _steady_frame(self, self.panel, experiment, result, frames)

    def _near(self, scale: Scale, truth: float) -> float:
        """What counts as right, in steps of the axis."""
        other = truth * self.near if scale.kind == "log" else truth + self.near
        if scale.kind == "log" and self.near < 1:
            raise self._fail(f"near must be a factor of 1 or more on a logarithmic axis, got {self.near!r}")
        return abs(scale.share(other) - scale.share(truth)) * GUESSES

    def _answer(self, result: Any, spec: Mapping[str, Any]) -> str:
        return f"{self.label}: {spec['text']}"


def _along(scale: Scale, share: float) -> float:
    if scale.kind == "log":
        return scale.low * (scale.high / scale.low) ** share
    return scale.low + share * (scale.high - scale.low)


# -- sketch -------------------------------------------------------------------------------------------
@dataclass(frozen=True, kw_only=True)
class Sketch(Prediction):
    """Draw a curve across a panel: right is what has the shape of the truth and is close to it.

    Parameters
    ----------
    x : tuple of float
        Where the curve is drawn, in rising order, at least three places within the panel.
    truth : callable
        From the result to the true values at ``x``, within the panel.
    x_label, y_label : str
        What they are, as they stand in a sentence: "degree", "the test error".
    shapes : mapping of str to (str or callable)
        What is said of a guess of each shape that a reader may think of; at least two that the truth does not have.
        See ``SHAPES``.
    panel : int
        Position of the panel; its limits must be the same at the defaults and where it is settled, its axes linear or
        logarithmic.
    """

    kind: ClassVar[str] = "sketch"
    x: tuple[float, ...]
    truth: Callable[[Any], Sequence[float]]
    x_label: str
    y_label: str
    shapes: Mapping[str, Words] = field(hash=False)
    panel: int = 0

    def __post_init__(self) -> None:
        """Check places and shapes."""
        super().__post_init__()
        if len(self.x) < 3 or any(one >= two for one, two in itertools.pairwise(self.x)):
            raise self._fail(f"x must be at least three numbers in rising order, got {self.x}")
        unknown = [name for name in self.shapes if name not in SHAPES]
        if unknown:
            raise self._fail(f"shapes must be among {', '.join(SHAPES)}, got {', '.join(unknown)}")

    def _spec(self, experiment: Experiment, result: Any, frames: Callable[[Any], Sequence[Frame]]) -> dict[str, Any]:
        frame = _steady_frame(self, self.panel, experiment, result, frames)
        truth = [float(value) for value in self.truth(result)]
        if len(truth) != len(self.x):
            raise self._fail(f"truth must give a value for each of the {len(self.x)} places, got {len(truth)}")
        for scale, values, what in ((frame.x, self.x, "x"), (frame.y, truth, "truth")):
            outside = [value for value in values if not 0 <= scale.share(value) <= 1]
            if outside:
                raise self._fail(f"{what} must lie within the panel, {scale.low:g} to {scale.high:g}, got {outside}")
        true = shape([frame.y.share(value) for value in truth])
        if sum(name != true for name in self.shapes) < 2:
            raise self._fail(f"shapes must explain at least two that the truth does not have; it {SHAPES[true]}")
        return {
            "panel": self.panel,
            "frame": frame_spec(frame),
            "x": list(self.x),
            "texts": [short(value) for value in self.x],
            "truth": truth,
            "shape": true,
            "turn": TURN,
            "close": CLOSE,
            "labels": [self.x_label, self.y_label],
            "shapes": {name: _said(why, result) for name, why in self.shapes.items()},
            "named": dict(SHAPES),
        }

    def _answer(self, result: Any, spec: Mapping[str, Any]) -> str:
        pairs = ", ".join(f"{short(y)} at {x}" for x, y in zip(spec["texts"], spec["truth"], strict=True))
        return f"{self.y_label} {SHAPES[spec['shape']]}: {pairs}"


def shape(shares: Sequence[float], turn: float = TURN) -> str:
    """Return the shape of a curve: its name in ``SHAPES``.

    Parameters
    ----------
    shares : sequence of float
        Its values, as shares of the axis from 0 to 1.
    turn : float
        How far it must go back to count as turning.

    Examples
    --------
    >>> shape([0.9, 0.2, 0.5]), shape([0.5, 0.52, 0.5]), shape([0, 0.5, 0.48, 1])
    ('dips', 'flat', 'rises')
    """
    ways: list[int] = []
    low = high = shares[0]
    for value in shares:
        low, high = min(low, value), max(high, value)
        way = 1 if value - low >= turn else -1 if high - value >= turn else 0
        if way and (not ways or ways[-1] != way):
            ways.append(way)
        if way:
            low = high = value
    return _NAMES.get(tuple(ways), "winds")


def _steady_frame(
    prediction: Prediction,
    panel: int,
    experiment: Experiment,
    result: Any,
    frames: Callable[[Any], Sequence[Frame]],
) -> Frame:
    """The frame of a panel, which must be the same at the defaults and where a prediction is settled."""
    before, after = frames(experiment.result()), frames(result)
    if not 0 <= panel < len(before):
        raise PredictionError(
            f"prediction {prediction.name!r}: panel must be from 0 to {len(before) - 1}, got {panel!r}"
        )
    for one, two in zip((before[panel].x, before[panel].y), (after[panel].x, after[panel].y), strict=True):
        if one.kind not in ("linear", "log"):
            raise PredictionError(
                f"prediction {prediction.name!r}: the panel's axes must be linear or logarithmic, got {one.kind!r}"
            )
        if not all(map(math.isclose, (one.low, one.high), (two.low, two.high))):
            raise PredictionError(
                f"prediction {prediction.name!r}: an axis of the panel goes from {one.low:g} to {one.high:g} by "
                f"default, and from {two.low:g} to {two.high:g} where it is settled; give it fixed limits"
            )
    return after[panel]


def frame_spec(frame: Frame) -> dict[str, Any]:
    """Return the JSON form of a frame."""
    return {
        name: {"log": s.kind == "log", "low": s.low, "high": s.high, "start": s.start, "end": s.end}
        for name, s in (("x", frame.x), ("y", frame.y))
    }
