"""Quantitative sentences that can't outlive what they state."""

from __future__ import annotations

import math
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

from everystate.host import show
from everystate.teaching.quantities import CLOSE, OPEN_FALSE, OPEN_TERM, OPEN_TRUE, OPEN_VALUE, SEPARATOR
from everystate.teaching.wording import multiples, number, unbacked

__all__ = ["Claim", "ClaimError", "UnbackedError", "Value", "claim", "collecting"]

OPEN = (OPEN_VALUE, OPEN_TRUE, OPEN_FALSE, OPEN_TERM)
_MARKS = re.compile(f"([{''.join(OPEN)}{CLOSE}])")
_GENERAL = {
    "most": re.compile(r"\b(?:most|mostly|usually|typically)\b", re.IGNORECASE),
    "always": re.compile(r"\b(?:always|never|every|each|all|no|none)\b", re.IGNORECASE),
}
_COLLECTED: ContextVar[list[Claim] | None] = ContextVar("collected", default=None)


class ClaimError(AssertionError):
    """A sentence that is no longer true."""


class UnbackedError(ValueError):
    """A sentence that states something behind which no value or fact stands."""


@dataclass(frozen=True)
class Value:
    """A number as a claim gives it: what is written, what it is, over which runs, and what its ± is."""

    text: str
    what: str
    over: str
    spread: str = ""


@dataclass(frozen=True)
class Claim:
    """A true sentence, shown as Markdown in Jupyter and on the page.

    Parameters
    ----------
    sentence : str
        Markdown, as it is shown.
    values : tuple of Value
        The numbers that it gives.
    facts : tuple of (str, bool)
        The words that state a fact, and whether it holds: all do, unless claims are being collected.
    general : {None, "most", "always"}
        How often it must hold when everything random is drawn anew.
    """

    sentence: str
    values: tuple[Value, ...] = ()
    facts: tuple[tuple[str, bool], ...] = ()
    general: Literal["most", "always"] | None = None

    @property
    def holds(self) -> bool:
        """Whether all that it states is true."""
        return all(true for _, true in self.facts)

    def _ipython_display_(self) -> None:
        """Show the sentence and nothing else, so that it is the whole output in the notebook file."""
        show({"text/markdown": self.sentence})

    def __str__(self) -> str:
        """Return the sentence."""
        return self.sentence


def claim(sentence: str, *, general: Literal["most", "always"] | None = None) -> Claim:
    """Return a sentence for display when all that it states holds, else raise.

    What the sentence says is what is checked. Its numbers are quantities (:func:`quantity`), and the words that count
    or compare are formatted by the fact that makes them true: ``f"{few > many:it falls} to {many:.2f}"``. Refused are

    - a number without a quantity, and a word that counts or compares without a fact;
    - a number in a fact's words that its condition doesn't compare with;
    - a quantity when the sentence doesn't say of what kind it is, or over which runs it was computed;
    - a ± that is no quantity's. It is half of a 95% interval, unless the sentence names another spread.

    Parameters
    ----------
    sentence : str
        Markdown, an f-string with quantities and facts.
    general : {"most", "always"}, optional
        For a sentence about more than the runs that it names: how often it must hold when everything random is drawn
        anew. The sentence must say so in a fact's words ("in most", "always").

    Raises
    ------
    ClaimError
        When a fact is false.
    UnbackedError
        When the sentence states more than stands behind it.

    Examples
    --------
    >>> from everystate.teaching import quantity
    >>> few, many = quantity(1.0, "expected error"), quantity(0.67, "expected error")
    >>> print(claim(f"The expected error {many < few:falls} from {few:.2f} to {many:.2f}."))
    The expected error falls from 1.00 to 0.67.
    >>> claim(f"The expected error {many > few:rises}.")
    Traceback (most recent call last):
    ...
    everystate.teaching.claims.ClaimError: no longer true: "rises" in: The expected error rises.
    >>> claim(f"The expected error falls to {many:.2f}.")
    Traceback (most recent call last):
    ...
    everystate.teaching.claims.UnbackedError: no fact stands behind "falls" in: The expected error falls to 0.67.
    """
    if general not in (None, "most", "always"):
        raise ValueError(f"general must be None, 'most' or 'always', got {general!r}")
    made = _read(sentence, general)
    collected = _COLLECTED.get()
    if collected is not None:
        collected.append(made)
        return made
    for words, true in made.facts:
        if not true:
            raise ClaimError(f'no longer true: "{words}" in: {made.sentence}')
    return made


@contextmanager
def collecting() -> Generator[list[Claim], None, None]:
    """Collect the claims that are made inside, false ones too, instead of raising at the first that is false."""
    claims: list[Claim] = []
    token = _COLLECTED.set(claims)
    try:
        yield claims
    finally:
        _COLLECTED.reset(token)


@dataclass
class _Piece:
    """A marked part of a sentence: its kind, its texts and the pieces inside it, and the details after its words."""

    kind: str
    parts: list[str | _Piece]
    details: list[str]

    @property
    def shown(self) -> str:
        """What the reader sees."""
        return "".join(part if isinstance(part, str) else part.shown for part in self.parts)

    @property
    def own(self) -> str:
        """The text that stands in no inner piece."""
        return " ".join(part for part in self.parts if isinstance(part, str))

    def inside(self) -> Iterator[_Piece]:
        """Yield all pieces inside, from the first to the last."""
        for part in self.parts:
            if isinstance(part, _Piece):
                yield part
                yield from part.inside()


def _parsed(marked: str) -> _Piece:
    stack = [_Piece("", [], [])]
    for token in filter(None, _MARKS.split(marked)):
        if token == CLOSE:
            closed = stack.pop()
            stack[-1].parts.append(closed)
        elif token in OPEN:
            stack.append(_Piece(token, [], []))
        else:
            words, *details = token.split(SEPARATOR)
            stack[-1].parts.append(words)
            stack[-1].details += details
    return stack[0]


def _read(marked: str, general: Literal["most", "always"] | None) -> Claim:
    """Take a sentence apart, and refuse what nothing stands behind."""
    sentence = _parsed(marked)
    pieces, shown = list(sentence.inside()), sentence.shown
    values = tuple(Value(one.shown, *one.details) for one in pieces if one.kind == OPEN_VALUE)
    stated = [one for one in pieces if one.kind in (OPEN_TRUE, OPEN_FALSE)]
    if not (values or stated):
        raise UnbackedError(f"a claim must state a quantity or a fact, got: {shown!r}")
    for one in values:
        for text in filter(None, (one.what, one.over, one.spread)):
            if text.lower() not in shown.lower():
                raise UnbackedError(f'{one.text} is "{text}", which the sentence does not say: {shown}')
    _refuse_unbacked(sentence.own, values, stated, shown)
    if general is not None and not any(_GENERAL[general].search(one.shown) for one in stated):
        raise UnbackedError(f"a sentence that holds {general!r} must say so in a fact, got: {shown}")
    return Claim(shown, values, tuple((one.shown, one.kind == OPEN_TRUE) for one in stated), general)


def _refuse_unbacked(loose: str, values: tuple[Value, ...], stated: list[_Piece], shown: str) -> None:
    """Refuse numbers and comparing words outside of marks, and numbers in a fact that its condition doesn't have."""
    named = {text for one in values for text in (one.what, one.over, one.spread) if text}
    for known in sorted(named, key=len, reverse=True):
        loose = re.sub(re.escape(known), " ", loose, flags=re.IGNORECASE)
    numbers, words = unbacked(loose)
    if any(one.spread for one in values):  # the sentence may explain the sign
        numbers = [text for text in numbers if text != "±"]
    for one in stated:
        backing = [float(text) for text in one.details[0].split()]
        numbers += [text for text in unbacked(one.own)[0] if not _among(text, backing)]
        numbers += [text for text, factor in multiples(one.own) if not _is_factor(factor, backing)]
    if numbers:
        raise UnbackedError(f'no value stands behind "{numbers[0]}" in: {shown}')
    if words:
        raise UnbackedError(f'no fact stands behind "{words[0]}" in: {shown}')


def _is_factor(factor: float, backing: list[float]) -> bool:
    """Tell whether a condition compares with a multiple: "twice" stands for 2 as for a half on the other side."""
    return any(
        math.isclose(one, factor, rel_tol=1e-9) or math.isclose(one * factor, 1, rel_tol=1e-9) for one in backing
    )


def _among(text: str, backing: list[float]) -> bool:
    return text != "±" and any(math.isclose(number(text), one, rel_tol=1e-9) for one in backing)
