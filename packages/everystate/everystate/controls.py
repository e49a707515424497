"""The controls of an experiment: a finite list of values each, declared once for Jupyter and the page.

Each class is named after the standard ipywidget that it becomes in Jupyter. On the page it becomes a
native ``<input>`` or ``<select>`` with the same values, in the same order, with the same texts.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from numbers import Integral, Real
from typing import Any, cast

import numpy as np

from everystate._extras import library

__all__ = [
    "Checkbox",
    "Control",
    "Dropdown",
    "FloatLogSlider",
    "FloatSlider",
    "IntSlider",
    "SelectionSlider",
    "link_text",
    "short",
]


RESERVED = "exp"
"""What names the experiment in a link."""


def short(value: float) -> str:
    """Return ``value`` with three significant digits, as the page and the readouts print it.

    >>> short(0.001), short(12.0), short(1e-6)
    ('0.001', '12', '10⁻⁶')
    """
    if value != 0 and not 1e-4 <= abs(value) < 1e5:
        mantissa, exponent = f"{value:.2e}".split("e")
        power = "10" + str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
        factor = f"{float(mantissa):g}"
        return {"1": power, "-1": f"−{power}"}.get(factor, f"{factor}·{power}".replace("-", "−"))
    return (f"{value:.3g}" if abs(value) < 999.5 else f"{value:.0f}").replace("-", "−")


@dataclass(frozen=True, kw_only=True)
class Control(ABC):
    """What every control has.

    Parameters
    ----------
    name : str
        The keyword under which the computation receives the value; also its name in a link.
    label : str
        What the reader sees, e.g. ``"Penalty strength λ"``.
    value : object
        The value at the start: one of ``values``.
    unit : str
        Appended to the text of each value.
    play : bool
        Whether the reader can let the control run through its values (for a time or an epoch).
    between : bool
        Whether the computation can do with what lies between two values, where Python runs in the page. Only sliders
        over numbers have something between them.
    """

    name: str
    label: str
    value: Any
    unit: str = ""
    play: bool = False
    between: bool = True

    def __post_init__(self) -> None:
        """Check the declaration, so that a slip shows where it was made."""
        if not self.name.isidentifier():
            raise ValueError(f"name must be a Python identifier, got {self.name!r}")
        if self.name == RESERVED:
            raise ValueError(
                f"name must not be {RESERVED!r}, which names the experiment in links; give the control another"
            )
        if not self.label:
            raise ValueError(f"label must say what the control {self.name!r} does, got {self.label!r}")
        if self.play and type(self).__name__ not in ("IntSlider", "SelectionSlider"):
            raise ValueError(f"play must be False for a {type(self).__name__}: only positions in order can be played")
        self._check_values()
        self.index(self.value)

    def _check_values(self) -> None:
        """Refuse values that a reader or a link could not tell apart."""
        if not self.values:
            raise ValueError(f"{self.name} must have at least one value, got none")
        for value in self.values:
            _check_value(self.name, value)
        links = Counter(map(link_text, self.values))
        twice = [value for value in self.values if links[link_text(value)] > 1]
        if twice:
            raise ValueError(
                f"{self.name} must have values that differ in links, got {', '.join(map(repr, twice))}, "
                f"which are all written {link_text(twice[0])!r}"
            )

    @property
    @abstractmethod
    def values(self) -> tuple[Any, ...]:
        """Every value that the control can take, in order."""

    @property
    def texts(self) -> tuple[str, ...]:
        """The text of each value."""
        return tuple(self._text(value) + (f" {self.unit}" if self.unit else "") for value in self.values)

    @property
    def kind(self) -> str:
        """``"range"``, ``"select"`` or ``"checkbox"``: its form on the page."""
        return "range"

    def _text(self, value: Any) -> str:
        return short(value)

    def index(self, value: Any) -> int:
        """Return the position of ``value`` among the values; a float may differ in its last digits."""
        for position, own in enumerate(self.values):
            if _kind(own) == _kind(value) and own == value:
                return position
        for position, own in enumerate(self.values):
            if isinstance(own, float) and _number(value) and math.isclose(own, value, rel_tol=1e-9):
                return position
        raise ValueError(f"{self.name} must be one of {', '.join(map(repr, self.values))}, got {value!r}")

    @property
    def scale(self) -> str:
        """How what lies between two stops is reached: ``"linear"``, ``"log"``, ``"integer"``, or ``""``: not at all."""
        return self._own_scale if self.between and len(self.values) > 1 else ""

    @property
    def _own_scale(self) -> str:
        return ""

    def value_of(self, value: Any) -> Any:
        """Return a stop, or a number between two stops.

        Raises
        ------
        ValueError
            When it is neither.
        """
        try:
            return self.values[self.index(value)]
        except ValueError:
            if not self.scale or not _number(value) or not min(self.values) < value < max(self.values):
                raise
            if self.scale == "integer" and value != int(value):
                raise
        return int(value) if self.scale == "integer" else float(value)

    def text_of(self, value: Any) -> str:
        """Return the text of a stop, or of a number between two."""
        try:
            return self.texts[self.index(value)]
        except ValueError:
            return self._text(value) + (f" {self.unit}" if self.unit else "")

    @abstractmethod
    def widget(self) -> Any:
        """Return a new standard ipywidget with this declaration's values."""

    def _common(self) -> dict[str, Any]:
        return {"description": self.label, "value": self.value, "style": {"description_width": "initial"}}


def _widgets() -> Any:
    """ipywidgets, which comes without types; only Jupyter needs it."""
    return library("ipywidgets", extra="jupyter")


def _check_value(name: str, value: Any) -> None:
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(
            f"{name} must have finite values, got {value!r}; for no limit take a text, such as 'none', and let compute "
            "understand it"
        )
    if not isinstance(value, (str, bool, Integral, Real)):
        raise ValueError(
            f"{name} must have values that are texts or numbers, which can stand in a link, got {value!r} "
            f"of type {type(value).__name__}; take a text and let compute look the value up"
        )


def _finite(name: str, field: str, value: float) -> float:
    if not _number(value) or not math.isfinite(value):
        raise ValueError(f"{field} of {name} must be a finite number, got {value!r}")
    return value


def _whole_steps(name: str, low: float, high: float, step: float) -> int:
    """How many steps lead from low to high: a whole number, so that no value lies beyond."""
    for field, value in (("min", low), ("max", high), ("step", step)):
        _finite(name, field, value)
    if step <= 0:
        raise ValueError(f"step must be positive, got {step!r}")
    steps = (high - low) / step
    if steps < 0 or not math.isclose(steps, round(steps), rel_tol=0, abs_tol=1e-6):
        raise ValueError(f"step must divide the range from {low:g} to {high:g} into whole steps, got {step:g}")
    return round(steps)


def _exact(value: float) -> Decimal:
    """``value`` as it is written: 0.1 is one tenth."""
    return Decimal(repr(float(value)))


def _number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, (bool, np.bool_))


def _integer(value: Any) -> bool:
    return not isinstance(value, bool) and isinstance(value, Integral)


def _kind(value: Any) -> str:
    """Numbers are compared with numbers only, truth values and texts with their like."""
    return "truth" if isinstance(value, (bool, np.bool_)) else "number" if _number(value) else type(value).__name__


@dataclass(frozen=True, kw_only=True)
class IntSlider(Control):
    """Integers from ``min`` to ``max`` in steps of ``step``.

    >>> IntSlider(name="degree", label="Degree", min=1, max=9, step=4, value=5).values
    (1, 5, 9)
    """

    min: int
    max: int
    step: int = 1

    @property
    def values(self) -> tuple[int, ...]:
        """Every step from min to max."""
        for field, value, low in (("min", self.min, None), ("max", self.max, self.min), ("step", self.step, 1)):
            if not _integer(value) or (low is not None and value < low):
                least = "" if low is None else f" of at least {low}"
                raise ValueError(f"{field} must be an integer{least}, got {value!r}")
        return tuple(range(self.min, self.max + 1, self.step))

    @property
    def _own_scale(self) -> str:
        return "integer" if self.step > 1 else ""

    def _text(self, value: int) -> str:
        return f"{value}".replace("-", "−")

    def widget(self) -> Any:
        """Return an ``ipywidgets.IntSlider``."""
        return _widgets().IntSlider(min=self.min, max=self.values[-1], step=self.step, **self._common())


@dataclass(frozen=True, kw_only=True)
class FloatSlider(Control):
    """Numbers from ``min`` to ``max`` in steps of ``step``, all with the decimals of the step.

    >>> FloatSlider(name="rate", label="Rate", min=0, max=0.5, step=0.25, value=0.25).texts
    ('0.00', '0.25', '0.50')
    """

    min: float
    max: float
    step: float

    @property
    def values(self) -> tuple[float, ...]:
        """Every step from min to max, free of rounding noise."""
        count = _whole_steps(self.name, self.min, self.max, self.step)
        low, step = _exact(self.min), _exact(self.step)
        return tuple(float(low + k * step) for k in range(count + 1))

    @property
    def _decimals(self) -> int:
        places = (_exact(number).normalize().as_tuple().exponent for number in (self.min, self.step))
        return max(0, *(-place for place in places if isinstance(place, int)))

    @property
    def _own_scale(self) -> str:
        return "linear"

    def _text(self, value: float) -> str:
        decimals = self._decimals if self._whole(value) else self._decimals + 2
        return f"{value:.{decimals}f}".replace("-", "−")

    def _whole(self, value: float) -> bool:
        """Whether the step's decimals write a value out."""
        return math.isclose(round(value, self._decimals), value, rel_tol=1e-9, abs_tol=1e-12)

    def widget(self) -> Any:
        """Return an ``ipywidgets.FloatSlider``."""
        form = f".{self._decimals}f"
        return _widgets().FloatSlider(
            min=self.min, max=self.values[-1], step=self.step, readout_format=form, **self._common()
        )


@dataclass(frozen=True, kw_only=True)
class FloatLogSlider(Control):
    """Powers of ``base`` with exponents from ``min`` to ``max`` in steps of ``step``.

    >>> FloatLogSlider(name="lam", label="Strength", min=-3, max=0, step=1, value=0.01).texts
    ('0.001', '0.01', '0.1', '1')
    """

    min: float
    max: float
    step: float = 0.1
    base: float = 10.0

    @property
    def values(self) -> tuple[float, ...]:
        """The powers, with 12 significant digits."""
        count = _whole_steps(self.name, self.min, self.max, self.step)
        if not self.base > 1 or not math.isfinite(self.base):
            raise ValueError(f"base of {self.name} must be a finite number above 1, got {self.base!r}")
        return tuple(float(f"{self.base ** (self.min + k * self.step):.12g}") for k in range(count + 1))

    @property
    def _own_scale(self) -> str:
        return "log"

    def widget(self) -> Any:
        """Return an ``ipywidgets.FloatLogSlider``."""
        return _widgets().FloatLogSlider(
            base=self.base, min=self.min, max=self.max, step=self.step, readout_format=".3g", **self._common()
        )


@dataclass(frozen=True, kw_only=True)
class _Choice(Control):
    """``options`` are values, or (text, value) pairs."""

    options: tuple[Any, ...]

    @property
    def _pairs(self) -> list[tuple[str, Any]]:
        return [self._pair(option) for option in self.options]

    def _pair(self, option: Any) -> tuple[str, Any]:
        if not isinstance(option, tuple):
            _check_value(self.name, option)
            return _option_text(option), option
        pair = cast("tuple[Any, ...]", option)
        if len(pair) != 2 or not isinstance(pair[0], str):
            raise ValueError(
                f"options of {self.name} must be values or (text, value) pairs, got {option!r}; "
                "a tuple can't itself be a value"
            )
        return pair[0], pair[1]

    @property
    def values(self) -> tuple[Any, ...]:
        """The values of the options."""
        return tuple(value for _, value in self._pairs)

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts of the options."""
        return tuple(text + (f" {self.unit}" if self.unit else "") for text, _ in self._pairs)

    def _widget_options(self) -> list[tuple[str, Any]]:
        return list(zip(self.texts, self.values, strict=True))


def _option_text(option: Any) -> str:
    return short(option) if _number(option) else str(option)


@dataclass(frozen=True, kw_only=True)
class SelectionSlider(_Choice):
    """A slider over any values, e.g. a strength that may also be exactly 0.

    >>> SelectionSlider(name="lam", label="Strength", options=(("none", 0.0), 0.01, 1.0), value=0.0).texts
    ('none', '0.01', '1')
    """

    @property
    def _own_scale(self) -> str:
        """By logarithms where positive values differ by more than a factor of 20; none for what does not rise."""
        values = self.values
        if not all(map(_number, values)) or list(values) != sorted(set(values)):
            return ""
        if all(map(_integer, values)):
            return "integer" if values[-1] - values[0] >= len(values) else ""
        positive = [value for value in values if value > 0]
        return "log" if values[0] >= 0 and positive[-1] > 20 * positive[0] else "linear"

    def widget(self) -> Any:
        """Return an ``ipywidgets.SelectionSlider``."""
        return _widgets().SelectionSlider(options=self._widget_options(), **self._common())


@dataclass(frozen=True, kw_only=True)
class Dropdown(_Choice):
    """A menu.

    >>> Dropdown(name="prior", label="Prior", options=("Gaussian", "Laplace"), value="Laplace").values
    ('Gaussian', 'Laplace')
    """

    @property
    def kind(self) -> str:
        """A native menu on the page."""
        return "select"

    def widget(self) -> Any:
        """Return an ``ipywidgets.Dropdown``."""
        return _widgets().Dropdown(options=self._widget_options(), **self._common())


@dataclass(frozen=True, kw_only=True)
class Checkbox(Control):
    """Off or on.

    >>> Checkbox(name="ridge", label="Add ridge", value=False).texts
    ('off', 'on')
    """

    @property
    def values(self) -> tuple[bool, bool]:
        """False, then True."""
        return (False, True)

    @property
    def texts(self) -> tuple[str, str]:
        """Off and on."""
        return ("off", "on")

    @property
    def kind(self) -> str:
        """A native check box on the page."""
        return "checkbox"

    def widget(self) -> Any:
        """Return an ``ipywidgets.Checkbox``."""
        return _widgets().Checkbox(**self._common())


def link_text(value: Any) -> str:
    """Return a control's value as it stands in a link.

    >>> link_text(0.001), link_text(True), link_text("Laplace")
    ('0.001', 'on', 'Laplace')
    """
    if isinstance(value, (bool, np.bool_)):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value + 0.0:.12g}"  # adding 0 takes the sign from -0
    return str(value)
