"""Coding exercises whose checker says what is wrong, not only that something is."""

from __future__ import annotations

import copy
import functools
import html
import re
import reprlib
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np

from everystate.host import show

__all__ = ["Exercise", "Feedback", "Hint", "Staged", "check", "hint", "numbers"]


STAGES = ("a nudge", "the idea", "the next line")
"""What the hints of an exercise are, one after another."""


class Hint(Exception):
    """What a checker tells the reader; raised, it ends the check at once."""


@dataclass(frozen=True)
class Exercise:
    """A task with a checker and the wrong answers that the checker knows.

    Parameters
    ----------
    name : str
        The function that the reader writes.
    find_fault : callable
        Takes the reader's function; returns a hint, or None when nothing is wrong. What it hands to the function are
        copies, so that an answer that works in place changes nothing here; a function that returns nothing, or the
        dots that it began with, ends the check; and ``numbers`` ends it when an answer isn't what can be compared.
    praise : str
        Shown when the answer is right: what the reader has just found.
    mistakes : tuple of (callable, str)
        Wrong answers and a piece of the hint that each must get; the tests run them.
    in_place : str
        Hint for an answer that changes the arrays, lists or dicts that it was given; empty when that is no fault.
    hints : tuple of str
        What helps before the solution, each opened after the one before: a nudge, the idea, and the next line, which is
        code. All three or none.
    """

    name: str
    find_fault: Callable[[Callable[..., Any]], str | None]
    praise: str
    mistakes: tuple[tuple[Callable[..., Any], str], ...]
    in_place: str = ""
    hints: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check that there is a hint of each kind."""
        if self.hints and (len(self.hints) != len(STAGES) or not all(hint.strip() for hint in self.hints)):
            raise ValueError(f"hints must be {', '.join(STAGES)}, got {self.hints!r} in exercise {self.name!r}")


@dataclass(frozen=True)
class Feedback:
    """What the checker says; ``trace`` leads from the reader's function to the error that it raised."""

    correct: bool
    message: str
    trace: str = ""

    def _ipython_display_(self) -> None:
        mark = "✓ **Right.**" if self.correct else "✗ **Not yet.**"
        shown = f"{mark} {self.message}"
        if self.trace:
            shown += f"\n\n```text\n{self.trace}\n```"
        show({"text/markdown": shown})


@dataclass
class _Watched:
    """The reader's function: it gets copies, and what it returned or raised last is remembered."""

    answer: Callable[..., Any]
    name: str
    returned: list[Any] = field(default_factory=lambda: [])
    raised: list[BaseException] = field(default_factory=lambda: [])
    changed: bool = False

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        given = copy.deepcopy((arguments, named))
        try:
            got = self.answer(*given[0], **given[1])
        except (Exception, SystemExit) as error:
            self.raised.append(error)
            raise
        if got is None or got is Ellipsis:
            raise Hint(
                f"{self.name} returns nothing {'in one of the cases' if self.returned else 'yet: replace the dots'}."
            )
        self.returned.append(got)
        self.changed |= _differ(given, (arguments, named))
        return got


def _differ(given: Any, kept: Any) -> bool:
    """Return whether arrays, lists or dicts in what was given are no longer what they were."""
    if isinstance(kept, np.ndarray):
        array = cast("np.ndarray[Any, np.dtype[Any]]", kept)
        return not np.array_equal(given, array, equal_nan=array.dtype.kind in "fc")
    if isinstance(kept, dict):
        pairs = cast(dict[object, object], kept)
        return given.keys() != pairs.keys() or any(_differ(given[key], pairs[key]) for key in pairs)
    if isinstance(kept, list | tuple):
        members = cast(Sequence[object], kept)
        return len(given) != len(members) or any(map(_differ, given, members))
    return isinstance(kept, str | int | float) and given != kept


def numbers(got: Any, shape: tuple[int, ...] = (), *, what: str = "The answer") -> np.ndarray[Any, np.dtype[Any]]:
    """Return what a reader's function gave as an array of finite numbers of this shape, or end the check with a hint.

    Parameters
    ----------
    got : object
        What the function returned. A truth value is no number.
    shape : tuple of int
        The shape that it should have; empty for a single number, which an array with one entry will do for.
    what : str
        What it is, at the beginning of a sentence: "The weights".

    Raises
    ------
    Hint
        When it isn't that.

    Examples
    --------
    >>> float(numbers(2))
    2.0
    >>> numbers([1, 2], (3,), what="The weights")
    Traceback (most recent call last):
    ...
    everystate.teaching.exercise.Hint: The weights should have shape (3,); yours has shape (2,).
    """
    try:
        array: np.ndarray[Any, np.dtype[Any]] = np.asarray(got)
    except ValueError:
        raise Hint(f"{what} should be numbers in rows of one length; yours is {reprlib.repr(got)}.") from None
    if array.dtype.kind not in "iuf":
        raise Hint(f"{what} should be {_kind(shape)}; yours is {reprlib.repr(got)}, of type {type(got).__name__}.")
    if not shape and array.size == 1:
        array = array.reshape(())
    if array.shape != shape:
        wanted = f"have shape {shape}" if shape else "be a single number"
        raise Hint(f"{what} should {wanted}; yours has shape {array.shape}.")
    if not np.isfinite(array).all():
        raise Hint(f"{what} should be finite; yours is {reprlib.repr(got)}.")
    return array.astype(float)


def _kind(shape: tuple[int, ...]) -> str:
    return "numbers" if shape else "a number"


@dataclass(frozen=True)
class Staged:
    """The hints of an exercise for display: each opens within the one before."""

    exercise: Exercise

    def to_html(self) -> str:
        """Return them as HTML."""
        nudge, idea, line = (html.escape(hint, quote=False) for hint in self.exercise.hints)
        code = f"<pre><code>{line}</code></pre>"
        inner = _stage(3, code)
        return f'<div class="hints">{_stage(1, f"<p>{nudge}</p>" + _stage(2, f"<p>{idea}</p>" + inner))}</div>'

    def _ipython_display_(self) -> None:
        show({"text/html": self.to_html()})


def _stage(number: int, content: str) -> str:
    return f"<details><summary>Hint {number}: {STAGES[number - 1]}</summary>{content}</details>"


def hint(exercise: Exercise) -> Staged:
    """Return the hints of an exercise for display.

    Raises
    ------
    ValueError
        When it has none.
    """
    if not exercise.hints:
        raise ValueError(f"exercise must have hints, got none in exercise {exercise.name!r}")
    return Staged(exercise)


def check(exercise: Exercise, answer: Callable[..., Any]) -> Feedback:
    """Try an answer and say what is right or wrong with it; an error in it becomes a message with its line.

    Examples
    --------
    >>> double = Exercise("double", lambda f: None if f(2) == 4 else "double(2) should be 4.", "Twice.", ())
    >>> check(double, lambda x: x + x)
    Feedback(correct=True, message='Twice.', trace='')
    >>> def my_double(x):
    ...     return x / 0
    >>> check(double, my_double).message
    'my_double raised ZeroDivisionError: division by zero, in line 2.'
    """
    if not callable(answer):
        raise TypeError(f"answer must be a function, got {answer!r} of type {type(answer).__name__}")
    name = _name(answer, exercise.name)
    watched = _Watched(answer, name)
    try:
        fault = exercise.find_fault(functools.wraps(answer)(lambda *of, **named: watched(*of, **named)))
    except Hint as hint:
        fault = str(hint)
    except (Exception, SystemExit) as error:
        return _after(error, name, watched)
    if watched.changed and exercise.in_place:
        fault = exercise.in_place
    if fault is None:
        return Feedback(True, exercise.praise)
    return Feedback(False, re.sub(rf"\b{re.escape(exercise.name)}\b", name, fault))


def _name(answer: Callable[..., Any], name: str) -> str:
    """Return what the reader calls the function."""
    own = getattr(answer, "__name__", name)
    return own if own.isidentifier() else name


def _after(error: BaseException, name: str, watched: _Watched) -> Feedback:
    """Tell an error of the answer from one that the checker met with what the answer gave."""
    if not (watched.raised and watched.raised[-1] is error):
        if not watched.returned:
            raise error
        got = watched.returned[-1]
        return Feedback(
            False,
            f"{name} returned {reprlib.repr(got)}, of type {type(got).__name__}: no answer of the kind asked for.",
        )
    own = _frames(error, watched.answer)
    line = f", in line {own[0].lineno}" if own else ""
    trace = "".join([*traceback.format_list(own), *traceback.format_exception_only(error)]) if own else ""
    return Feedback(False, f"{name} raised {type(error).__name__}: {error}{line}.", trace.rstrip())


def _frames(error: BaseException, answer: Callable[..., Any]) -> list[traceback.FrameSummary]:
    """Return the frames from the answer's own on."""
    frames = traceback.extract_tb(error.__traceback__)
    code = getattr(answer, "__code__", None)
    own = (k for k, one in enumerate(frames) if code and (one.filename, one.name) == (code.co_filename, code.co_name))
    return list(frames[next(own, len(frames)) :])
