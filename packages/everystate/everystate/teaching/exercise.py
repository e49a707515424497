"""Coding exercises whose checker says what is wrong, not only that something is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from everystate._extras import library

__all__ = ["Exercise", "Feedback", "check"]


@dataclass(frozen=True)
class Exercise:
    """A task with a checker and the wrong answers that the checker knows.

    Parameters
    ----------
    name : str
        The function that the reader writes.
    find_fault : callable
        Takes the reader's function; returns a hint, or None when nothing is wrong.
    praise : str
        Shown when the answer is right: what the reader has just found.
    mistakes : tuple of (callable, str)
        Wrong answers and a piece of the hint that each must get; the tests run them.
    """

    name: str
    find_fault: Callable[[Callable[..., Any]], str | None]
    praise: str
    mistakes: tuple[tuple[Callable[..., Any], str], ...]


@dataclass(frozen=True)
class Feedback:
    """What the checker says."""

    correct: bool
    message: str

    def _ipython_display_(self) -> None:
        display = library("IPython.display", extra="jupyter").display
        mark = "✓ **Right.**" if self.correct else "✗ **Not yet.**"
        display({"text/markdown": f"{mark} {self.message}"}, raw=True)


def check(exercise: Exercise, answer: Callable[..., Any]) -> Feedback:
    """Try an answer and say what is right or wrong with it; an error in it becomes a message.

    Examples
    --------
    >>> double = Exercise("double", lambda f: None if f(2) == 4 else "double(2) should be 4.", "Twice.", ())
    >>> check(double, lambda x: x + x)
    Feedback(correct=True, message='Twice.')
    >>> check(double, lambda x: x / 0).message
    'double raised ZeroDivisionError: division by zero.'
    """
    if not callable(answer):
        raise TypeError(f"answer must be a function, got {answer!r} of type {type(answer).__name__}")
    try:
        fault = exercise.find_fault(answer)
    except (Exception, SystemExit) as error:
        fault = f"{exercise.name} raised {type(error).__name__}: {error}."
    return Feedback(fault is None, exercise.praise if fault is None else fault)
