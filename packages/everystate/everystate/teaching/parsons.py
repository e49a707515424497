"""Parsons problems: the lines of an answer, shuffled; the reader puts them in order.

Which orders are right is found by trying them all: each is run and checked as a typed answer to the exercise would be.
"""

from __future__ import annotations

import functools
import html
import itertools
import json
import random
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from everystate.teaching.exercise import Exercise, check
from everystate.teaching.quiz import END, inline, name_of
from everystate.teaching.showing import show

__all__ = ["MOST_LINES", "Parsons", "Spare"]

MOST_LINES = 6
"""Of more lines there are too many orders to try."""


@dataclass(frozen=True)
class Spare:
    """A line that does not belong, the line (by position) in whose place it might be put, and what is wrong with it."""

    text: str
    instead_of: int
    why: str


@dataclass(frozen=True)
class Parsons:
    """The lines of a right answer to an exercise, to be put in order.

    Parameters
    ----------
    exercise : Exercise
        What the function is checked with.
    prompt : str
        What is to be done; pieces between backticks become code.
    head : str
        The line with ``def``, which stands at its place.
    lines : tuple of str
        Two to six further lines with their indentation, in a right order.
    spare : tuple of Spare
        Lines that do not belong.
    names : mapping
        What the lines may use besides the function's arguments; ``np`` if nothing is said.

    Examples
    --------
    >>> task = Exercise("twice", lambda f: None if f(3) == 6 else "twice(3) should be 6.", "Both steps.", ())
    >>> parsons = Parsons(task, "Twice `x`.", "def twice(x):", ("    y = x + x", "    return y"))
    >>> parsons.told[(0, 1)], parsons.told[(1, 0)].partition(":")[0]
    ('', 'twice raised UnboundLocalError')
    """

    exercise: Exercise
    prompt: str
    head: str
    lines: tuple[str, ...]
    spare: tuple[Spare, ...] = ()
    names: Mapping[str, Any] = field(default_factory=lambda: {"np": np}, hash=False)

    def __post_init__(self) -> None:
        """Check that all orders can be tried."""
        if not 2 <= len(self.lines) <= MOST_LINES:
            raise ValueError(f"lines must be 2 to {MOST_LINES}, got {len(self.lines)} {self._where}")
        if any(line.lstrip().startswith("while") for line in (*self.lines, *(one.text for one in self.spare))):
            raise ValueError(f"lines must not hold a loop that may never end, got a while {self._where}")

    @property
    def _where(self) -> str:
        return f"in the lines of exercise {self.exercise.name!r}"

    @functools.cached_property
    def told(self) -> Mapping[tuple[int, ...], str]:
        """What the checker says to each order of the lines, nothing where it is right; all are tried at the first use.

        Raises
        ------
        ValueError
            When the order as given is no right answer, every order is one, or a line to spare does no harm.
        """
        orders = itertools.permutations(range(len(self.lines)))
        told = {order: self._tried([self.lines[k] for k in order]) for order in orders}
        given = told[tuple(range(len(self.lines)))]
        if given:
            raise ValueError(f"lines must stand in a right order, but {given!r} {self._where}")
        if not any(told.values()):
            raise ValueError(f"some order must be wrong, but all of them are right {self._where}")
        for one in self.spare:
            if not self._tried([one.text if k == one.instead_of else line for k, line in enumerate(self.lines)]):
                raise ValueError(f"a spare line must be wrong, but {one.text.strip()!r} is right {self._where}")
        return told

    def _tried(self, lines: list[str]) -> str:
        """Return what is wrong with an answer of these lines, or nothing."""
        space = dict(self.names)
        try:
            exec(compile("\n".join([self.head, *lines]), "<lines>", "exec"), space)
        except SyntaxError as error:
            return f"Python can't read it: {error.msg}, in line {error.lineno}."
        function: Callable[..., Any] = space[self.exercise.name]
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            feedback = check(self.exercise, function)
        return "" if feedback.correct else feedback.message

    @property
    def name(self) -> str:
        """What a reader's answer is kept under."""
        return name_of(self.prompt, [self.head, *self.lines, *(one.text for one in self.spare)])

    @property
    def solution(self) -> str:
        """The function whole."""
        return "\n".join([self.head, *self.lines])

    @property
    def start(self) -> tuple[int, ...]:
        """The order in which the lines are shown first, those to spare counted after the others; it is a wrong one."""
        places = list(range(len(self.lines) + len(self.spare)))
        shuffled = random.Random(self.name)
        while True:
            shuffled.shuffle(places)
            used = tuple(place for place in places if place < len(self.lines))
            if self.told[used]:
                return tuple(places)

    def to_html(self) -> str:
        """Return it as HTML: the shuffled lines, and a right order that opens."""
        texts = [*self.lines, *(one.text for one in self.spare)]
        rows = "".join(f'<li data-line="{k}"><code>{html.escape(texts[k])}</code></li>' for k in self.start)
        divider = (
            '<li class="parsons-divider" data-divider>Lines below this one are left out</li>' if self.spare else ""
        )
        messages = list(dict.fromkeys(self.told.values()))
        spec = {
            "lines": len(self.lines),
            "messages": messages,
            "told": [messages.index(message) for message in self.told.values()],
            "spare": [one.why for one in self.spare],
            "praise": self.exercise.praise,
        }
        label = html.escape(self.prompt.replace("`", ""))
        return (
            f'<div class="quiz parsons" data-question="{self.name}" data-kind="parsons" role="group" '
            f'aria-label="{label}" data-spec="{html.escape(json.dumps(spec, ensure_ascii=False))}">'
            f'<p class="quiz-prompt">{inline(self.prompt)}</p>'
            f'<pre class="parsons-head"><code>{html.escape(self.head)}</code></pre>'
            f'<ol class="parsons-lines">{rows}{divider}</ol>'
            f'<details class="quiz-right"><summary>A right order</summary><pre><code>{html.escape(self.solution)}'
            f"</code></pre><p>{inline(self.exercise.praise)}</p></details></div>{END}"
        )

    def _ipython_display_(self) -> None:
        show(self.to_html())
