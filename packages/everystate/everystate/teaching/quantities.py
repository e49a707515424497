"""What a sentence may state: numbers that say what they are, and facts that are true or stop the build.

Both are written into an f-string and carry their meaning along, so that :func:`~everystate.teaching.claim` can hold
the words around them against it::

    few, many = quantity(1.0, "expected error"), quantity(0.67, "expected error")
    claim(f"The expected error {many < few:falls} from {few:.2f} to {many:.2f}.")
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

__all__ = ["Fact", "Quantity", "counted", "every", "holds", "none", "quantity", "tabulated", "term"]

# A formatted value travels inside its sentence between marks from Unicode's private area, which no sentence uses.
OPEN_VALUE, OPEN_TRUE, OPEN_FALSE, OPEN_TERM, CLOSE, SEPARATOR = map(chr, range(0xE000, 0xE006))
_WORDS = re.split(
    r"\W+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty",
)


class _Number(Protocol):
    def __float__(self) -> float: ...


@dataclass(frozen=True)
class Fact:
    """Something true or false that words in a sentence state: ``f"{fact:it falls in all runs}"``.

    Parameters
    ----------
    true : bool
        Whether it holds.
    numbers : tuple of float
        The numbers that the condition compares with. Only these may be typed into its words: "more than four times",
        "below 5%", "in all ten runs".
    """

    true: bool
    numbers: tuple[float, ...] = ()

    def __bool__(self) -> bool:
        """Return whether it holds."""
        return self.true

    def __and__(self, other: Fact | bool) -> Fact:
        """Return the fact that both hold."""
        return Fact(self.true and bool(other), self.numbers + _numbers(other))

    __rand__ = __and__

    def __or__(self, other: Fact | bool) -> Fact:
        """Return the fact that at least one holds."""
        return Fact(self.true or bool(other), self.numbers + _numbers(other))

    __ror__ = __or__

    def __invert__(self) -> Fact:
        """Return the fact that it does not hold."""
        return Fact(not self.true, self.numbers)

    def __format__(self, words: str) -> str:
        """Return the words that state it, marked as true or false for ``claim``."""
        if not words.strip():
            raise ValueError("a fact needs the words that state it: write {fact:it falls}")
        numbers = " ".join(map(repr, self.numbers))
        return f"{OPEN_TRUE if self.true else OPEN_FALSE}{words}{SEPARATOR}{numbers}{CLOSE}"


def _numbers(fact: Fact | bool) -> tuple[float, ...]:
    return fact.numbers if isinstance(fact, Fact) else ()


@dataclass(frozen=True, eq=False)
class Quantity:
    """A number and what it is.

    Parameters
    ----------
    value : float
        The number.
    what : str
        What it is, in the words of the sentence that states it: "validation error". Quantities of another
        kind cannot be compared with it, and a sentence that gives the number must have these words.
    over : str
        Over which runs or samples it was computed, in words that the sentence must have too: "medians of 40 samples",
        "this sample". Empty for what depends on no draw.
    half_width : float, optional
        Half of the width of the interval around the value; the number is then written "11.7 ± 1.4".
    spread : str
        What the half width is when it isn't that of a 95% interval: "standard error". The sentence must say so.
    out_of : int, optional
        For a count: of how many. The format ``of`` writes "21 of 40".
    factors : tuple of float
        What it was multiplied by: a comparison with "twice the other" may be worded so.
    """

    value: float
    what: str
    over: str = ""
    half_width: float | None = None
    spread: str = ""
    out_of: int | None = None
    factors: tuple[float, ...] = ()

    def __format__(self, spec: str) -> str:
        """Return the number for a sentence: ``.2f`` and so on, ``words`` ("ten"), ``Words``, ``of`` ("21 of 40").

        A sign is a minus sign, and with ``%`` or without, an interval's ± takes the same digits.
        """
        text = self.text(spec)
        return f"{OPEN_VALUE}{SEPARATOR.join((text, self.what, self.over, self.spread))}{CLOSE}"

    def text(self, spec: str = "") -> str:
        """Return the number as it is written, without marks."""
        if spec == "of":
            if self.out_of is None:
                raise ValueError(f"only what was counted is so many of so many, got {self}")
            return f"{_written(self.value, '')} of {self.out_of}"
        if spec in ("words", "Words"):
            return self._in_words(spec == "Words")
        written = _written(self.value, spec)
        if self.half_width is None:
            return written
        half = _written(self.half_width, spec.replace("+", ""))
        return f"{written.removesuffix('%')} ± {half}"

    def _in_words(self, capital: bool) -> str:
        if self.value != int(self.value) or not 0 <= self.value < len(_WORDS):
            raise ValueError(
                f"value must be a whole number from 0 to {len(_WORDS) - 1} to be written as a word, got {self.value}"
            )
        word = _WORDS[int(self.value)]
        return word.capitalize() if capital else word

    def __str__(self) -> str:
        """Return the number and what it is."""
        return f"{self.text()} ({', '.join(filter(None, (self.what, self.over)))})"

    def __float__(self) -> float:
        """Return the number."""
        return float(self.value)

    def __lt__(self, other: Quantity | _Number) -> Fact:
        """Return whether it is less than a quantity of its kind, or a number."""
        return self._fact(self.value < self._like(other), other)

    def __le__(self, other: Quantity | _Number) -> Fact:
        """Return whether it is at most a quantity of its kind, or a number."""
        return self._fact(self.value <= self._like(other), other)

    def __gt__(self, other: Quantity | _Number) -> Fact:
        """Return whether it is more than a quantity of its kind, or a number."""
        return self._fact(self.value > self._like(other), other)

    def __ge__(self, other: Quantity | _Number) -> Fact:
        """Return whether it is at least a quantity of its kind, or a number."""
        return self._fact(self.value >= self._like(other), other)

    def equals(self, other: Quantity | _Number) -> Fact:
        """Return whether it is exactly a quantity of its kind, or a number."""
        return self._fact(self.value == self._like(other), other)

    def __mul__(self, factor: _Number) -> Quantity:
        """Return a multiple of it, a quantity of the same kind."""
        half = None if self.half_width is None else abs(float(factor)) * self.half_width
        return replace(self, value=self.value * float(factor), half_width=half, factors=(*self.factors, float(factor)))

    __rmul__ = __mul__

    def __add__(self, other: Quantity | _Number) -> Quantity:
        """Return the sum with a quantity of its kind, or a number."""
        return replace(self, value=self.value + self._like(other), half_width=None)

    def __sub__(self, other: Quantity | _Number) -> Quantity:
        """Return the difference from a quantity of its kind, or a number."""
        return replace(self, value=self.value - self._like(other), half_width=None)

    def __truediv__(self, other: Quantity) -> float:
        """Return the ratio to a quantity of its kind."""
        return self.value / self._like(other)

    def rounds_to(self, other: Quantity | _Number, spec: str) -> Fact:
        """Return whether both are written alike: "the same to two digits" with ``.2f``."""
        return self._fact(_written(self.value, spec) == _written(self._like(other), spec), other)

    def _fact(self, true: bool, other: Any) -> Fact:
        """Return a fact that remembers the numbers of its condition: thresholds and factors."""
        of_other = other.factors if isinstance(other, Quantity) else (float(other),)
        return Fact(bool(true), self.factors + of_other)

    def _like(self, other: Any) -> float:
        if isinstance(other, Quantity):
            if other.what != self.what:
                raise TypeError(f"{self.what!r} can't be compared with {other.what!r}: they are not of one kind")
            return float(other.value)
        return _single(other)


def _written(value: float, spec: str) -> str:
    if spec in ("", ",") and float(value).is_integer():
        return format(int(value), spec).replace("-", "−")
    return format(float(value), spec or "g").replace("-", "−")


def _single(value: Any) -> float:
    if getattr(value, "ndim", 0):
        raise TypeError(f"a quantity is compared with a single number, got an array of shape {value.shape}")
    return float(value)


def quantity(
    value: _Number, what: str, over: str = "", *, half_width: _Number | None = None, spread: str = ""
) -> Quantity:
    """Return a number that knows what it is, for a sentence that is claimed.

    Parameters
    ----------
    value : float
        The number; an array is refused, since a sentence states one number at a time.
    what : str
        What it is: "validation error".
    over : str
        Over which runs it was computed; empty for what depends on no draw.
    half_width : float, optional
        Half of the width of its 95% interval, or of what ``spread`` names.
    spread : str
        What the half width is when it isn't that of a 95% interval: "standard error".

    Raises
    ------
    TypeError
        When the value is an array.
    ValueError
        When ``what`` is empty.

    Examples
    --------
    >>> few, many = quantity(1.0, "expected error"), quantity(0.67, "expected error")
    >>> bool(many < few)
    True
    >>> many < quantity(0.42, "error above the noise")
    Traceback (most recent call last):
    ...
    TypeError: 'expected error' can't be compared with 'error above the noise': they are not of one kind
    """
    if not what.strip():
        raise ValueError(f"what must say what the number is, got {what!r}")
    return Quantity(_single(value), what, over, None if half_width is None else _single(half_width), spread)


def holds(condition: Any, *numbers: _Number) -> Fact:
    """Return a single truth value as a fact; ``numbers`` are those that its condition compares with.

    Examples
    --------
    >>> bool(holds(1 < 2))
    True
    """
    if isinstance(condition, Fact):
        return Fact(condition.true, (*condition.numbers, *map(float, numbers)))
    if type(condition).__name__ not in ("bool", "bool_"):
        raise TypeError(f"condition must be True or False, got {condition!r} of type {type(condition).__name__}")
    return Fact(bool(condition), tuple(map(float, numbers)))


def every(conditions: Iterable[Any], *numbers: _Number) -> Fact:
    """Return the fact that all conditions hold; of none at all, nothing can be said.

    Its words may give how many conditions there are, and the numbers that they compare with.

    Examples
    --------
    >>> from everystate.teaching import claim
    >>> print(claim(f"It {every([3 > 2, 4 > 2], 2):is above 2 in both runs}."))
    It is above 2 in both runs.
    """
    found = _flat(conditions)
    return Fact(all(found), (float(len(found)), *map(float, numbers)))


def none(conditions: Iterable[Any], *numbers: _Number) -> Fact:
    """Return the fact that no condition holds; of none at all, nothing can be said.

    Examples
    --------
    >>> bool(none([False, False]))
    True
    """
    found = _flat(conditions)
    return Fact(not any(found), (float(len(found)), *map(float, numbers)))


def counted(conditions: Iterable[Any], what: str, over: str = "") -> Quantity:
    """Return how many of the conditions hold, as the quantity ``what``; the format ``of`` says of how many.

    Examples
    --------
    >>> counted([True, False, True], "samples that ridge wins").text("of")
    '2 of 3'
    """
    found = _flat(conditions)
    return replace(quantity(sum(found), what, over), out_of=len(found))


def _flat(conditions: Iterable[Any]) -> list[bool]:
    found = list(_leaves(conditions))
    if not found:
        raise ValueError("conditions must hold at least one, got none: a statement about nothing is always true")
    return found


def _leaves(conditions: Any) -> Iterator[bool]:
    if isinstance(conditions, str) or getattr(conditions, "ndim", None) == 0 or not hasattr(conditions, "__iter__"):
        yield bool(holds(conditions))
        return
    for one in conditions:
        yield from _leaves(one)


def term(words: str) -> str:
    """Mark words in a sentence that look like a number or a comparison but only name something: "10-fold".

    Examples
    --------
    >>> from everystate.teaching import claim
    >>> print(claim(f"The {term('10-fold')} error is {quantity(0.5, 'error')}."))
    The 10-fold error is 0.5.
    """
    if not words.strip():
        raise ValueError(f"words must name something, got {words!r}")
    return f"{OPEN_TERM}{words}{CLOSE}"


def tabulated(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table for a claim with many numbers; its cells are formatted quantities or names.

    Examples
    --------
    >>> print(tabulated(["patients", "error"], [["few", "1.2"]]))
    <BLANKLINE>
    <BLANKLINE>
    | patients | error |
    | --- | --- |
    | few | 1.2 |
    """
    lines = [list(head), ["---"] * len(head), *map(list, rows)]
    for line in lines:
        if len(line) != len(head):
            raise ValueError(f"rows must have {len(head)} cells each, as head has, got {len(line)} in {line}")
    return "\n\n" + "\n".join("| " + " | ".join(line) + " |" for line in lines)
