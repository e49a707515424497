"""Quick questions: the reader chooses, checks, and reads why; then every answer can be opened.

Without a script each answer is a native ``<details>`` element that opens to its explanation.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from everystate.experiment import Shown
from everystate.teaching.showing import show

__all__ = ["Answer", "Question", "Varied", "answer", "ask", "inline", "name_of", "right", "varied", "wrong"]

END = "<!-- asked -->"
"""Ends the HTML of what is asked, so that a build finds it whole."""

T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    """One answer: what it says, whether it is right, and why."""

    text: str
    correct: bool
    why: str

    def __post_init__(self) -> None:
        """Refuse an answer without an explanation."""
        for name in ("text", "why"):
            if not getattr(self, name).strip():
                raise ValueError(f"{name} must not be empty, got {getattr(self, name)!r} in answer {self.text!r}")


def answer(text: str, correct: bool, why: str) -> Answer:
    """Return an answer that is right if ``correct``: what a computation has found.

    >>> answer("4", 2 * 2 == 4, "2 times 2.").correct
    True
    """
    return Answer(text, bool(correct), why)


def right(text: str, why: str) -> Answer:
    """Return a right answer."""
    return Answer(text, True, why)


def wrong(text: str, why: str) -> Answer:
    """Return a wrong answer; ``why`` says what the reader may have mixed up."""
    return Answer(text, False, why)


@dataclass(frozen=True)
class Question:
    """A question with at least two different answers, at least one of them right.

    Parameters
    ----------
    prompt : str
        What is asked. Pieces between backticks become code, here and in the answers.
    answers : tuple of Answer
        In the order in which they are shown.
    at : Shown, optional
        The state of a figure that it is asked about; the page links to it.

    Examples
    --------
    >>> question = Question("Is 2 even?", (right("Yes", "It is 2 times 1."), wrong("No", "It is 2 times 1.")))
    >>> question.to_html().count("<details")
    2
    """

    prompt: str
    answers: tuple[Answer, ...]
    at: Shown | None = None

    def __post_init__(self) -> None:
        """Check that the question can be answered."""
        texts = [one.text for one in self.answers]
        if len(texts) < 2 or not any(one.correct for one in self.answers):
            raise ValueError(f"answers must be two or more with a right one among them, in question {self.prompt!r}")
        if len(set(texts)) < len(texts):
            raise ValueError(f"answers must differ, got {texts} in question {self.prompt!r}")

    @property
    def name(self) -> str:
        """What a reader's answer is kept under: it changes when prompt or answers do.

        >>> Question("Is 2 even?", (right("Yes", "1 + 1."), wrong("No", "1 + 1."))).name
        'is-2-even-cd0ce3'
        """
        return name_of(self.prompt, [one.text for one in self.answers])

    def to_html(self) -> str:
        """Return the question as HTML."""
        return _asked(self.name, self.prompt, self._body())

    def _body(self) -> str:
        return f'<p class="quiz-prompt">{inline(self.prompt)}</p>{_place(self.at)}{"".join(map(_row, self.answers))}'

    def _ipython_display_(self) -> None:
        show(self.to_html())


@dataclass(frozen=True)
class Varied:
    """A question with parameters, of which every repetition is a new instance."""

    instances: tuple[Question, ...]

    def __post_init__(self) -> None:
        """Check that there is something to vary."""
        names = [question.name for question in self.instances]
        if len(set(names)) < 2 or len(set(names)) < len(names):
            raise ValueError(f"instances must be two or more different questions, got {names}")

    @property
    def name(self) -> str:
        """What a reader's answers are kept under: the name of the first instance."""
        return self.instances[0].name

    def to_html(self) -> str:
        """Return the first instance as HTML, with the others in a template."""
        first, *others = (question._body() for question in self.instances)  # pyright: ignore[reportPrivateUsage]
        more = "".join(f"<div>{body}</div>" for body in others)
        return _asked(self.name, self.instances[0].prompt, f"{first}<template>{more}</template>")

    def _ipython_display_(self) -> None:
        show(self.to_html())


def name_of(prompt: str, contents: Sequence[str]) -> str:
    """Return what an answer is kept under: the first words of the prompt and a hash of all that is shown."""
    words = re.findall(r"[a-z0-9]+", prompt.lower())[:6]
    return "-".join([*words, hashlib.sha256("\n".join([prompt, *contents]).encode()).hexdigest()[:6]])


def _asked(name: str, prompt: str, body: str) -> str:
    label = html.escape(prompt.replace("`", ""))
    return f'<div class="quiz" data-question="{name}" role="group" aria-label="{label}">{body}</div>{END}'


def _place(at: Shown | None) -> str:
    """A link to the state that is asked about."""
    if at is None:
        return ""
    link = f'<a href="#{html.escape(at.fragment)}">Set the figure</a>'
    return f'<p class="quiz-at">{link} <span>{html.escape(at.words)}</span></p>'


def _row(one: Answer) -> str:
    kind, word = ("right", "Right.") if one.correct else ("wrong", "Not quite.")
    return (
        f'<details class="quiz-{kind}"><summary>{inline(one.text)}</summary>'
        f"<p><strong>{word}</strong> {inline(one.why)}</p></details>"
    )


def inline(text: str) -> str:
    """Escape ``text``; pieces between backticks become code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))


def ask(prompt: str, *answers: Answer, at: Shown | None = None) -> Question:
    """Return a question for display; see `Question`."""
    return Question(prompt, answers, at)


def varied(parameters: Iterable[T], make: Callable[[T], Question]) -> Varied:
    """Return a question made anew for each of ``parameters``: the page asks the next instance when it asks again.

    >>> def double(n):
    ...     return ask(f"2 × {n}?", answer(f"{2 * n}", True, "Twice."), answer(f"{n + 2}", n + 2 == 2 * n, "Added."))
    >>> [question.prompt for question in varied((3, 4), double).instances]
    ['2 × 3?', '2 × 4?']
    """
    return Varied(tuple(make(one) for one in parameters))
