"""Quick questions: on the page the reader chooses, checks, and reads why; then every answer can be opened.

Without a script, and in Jupyter, each answer is a native ``<details>`` element that opens to its explanation.
"""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import dataclass

from everystate._extras import library

__all__ = ["Answer", "Question", "ask", "right", "wrong"]


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


def right(text: str, why: str) -> Answer:
    """Return a right answer."""
    return Answer(text, True, why)


def wrong(text: str, why: str) -> Answer:
    """Return a wrong answer; ``why`` says what the reader may have mixed up."""
    return Answer(text, False, why)


@dataclass(frozen=True)
class Question:
    """A question with at least two answers, at least one of them right.

    Examples
    --------
    >>> question = Question("Is 2 even?", (right("Yes", "It is 2 times 1."), wrong("No", "It is 2 times 1.")))
    >>> question.to_html().count("<details")
    2
    """

    prompt: str
    answers: tuple[Answer, ...]

    def __post_init__(self) -> None:
        """Check that the question can be answered."""
        if len(self.answers) < 2 or not any(answer.correct for answer in self.answers):
            raise ValueError(f"answers must be two or more with a right one among them, in question {self.prompt!r}")

    @property
    def name(self) -> str:
        """What a reader's answer is kept under: it changes when prompt or answers do.

        >>> Question("Is 2 even?", (right("Yes", "1 + 1."), wrong("No", "1 + 1."))).name
        'is-2-even-cd0ce3'
        """
        words = re.findall(r"[a-z0-9]+", self.prompt.lower())[:6]
        content = "\n".join([self.prompt, *(answer.text for answer in self.answers)])
        return "-".join([*words, hashlib.sha256(content.encode()).hexdigest()[:6]])

    def to_html(self) -> str:
        """Return the question as HTML."""
        rows = "".join(map(_row, self.answers))
        name = html.escape(self.prompt.replace("`", ""))
        prompt = f'<p class="quiz-prompt">{_inline(self.prompt)}</p>'
        return f'<div class="quiz" data-question="{self.name}" role="group" aria-label="{name}">{prompt}{rows}</div>'

    def _ipython_display_(self) -> None:
        display = library("IPython.display", extra="jupyter").display
        display({"text/html": self.to_html()}, raw=True)


def _row(answer: Answer) -> str:
    kind, word = ("right", "Right.") if answer.correct else ("wrong", "Not quite.")
    return (
        f'<details class="quiz-{kind}"><summary>{_inline(answer.text)}</summary>'
        f"<p><strong>{word}</strong> {_inline(answer.why)}</p></details>"
    )


def _inline(text: str) -> str:
    """Escape ``text``; pieces between backticks become code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))


def ask(prompt: str, *answers: Answer) -> Question:
    """Return a question for display; its answers open when they are chosen."""
    return Question(prompt, answers)
