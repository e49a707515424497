"""Quantitative sentences that can't outlive the numbers they state."""

from __future__ import annotations

from dataclasses import dataclass

from everystate._extras import library

__all__ = ["Claim", "ClaimError", "claim"]


class ClaimError(AssertionError):
    """A sentence that is no longer true."""


@dataclass(frozen=True)
class Claim:
    """A true sentence, shown as Markdown in Jupyter and on the page."""

    sentence: str

    def _ipython_display_(self) -> None:
        """Show the sentence and nothing else, so that it is the whole output in the notebook file."""
        display = library("IPython.display", extra="jupyter").display
        display({"text/markdown": self.sentence}, raw=True)

    def __str__(self) -> str:
        """Return the sentence."""
        return self.sentence


def claim(condition: bool, sentence: str) -> Claim:
    """Return ``sentence`` for display when ``condition`` holds, else raise.

    Parameters
    ----------
    condition : bool
        What makes the sentence true. numpy booleans will do; an array does not, since which of its
        elements should hold is for the author to say.
    sentence : str
        Markdown; its numbers are formatted from computed values.

    Raises
    ------
    ClaimError
        When the condition is false.
    TypeError
        When the condition is not a single truth value.

    Examples
    --------
    >>> print(claim(1 < 2, "One is less than two."))
    One is less than two.
    >>> claim(1 > 2, "One is more than two.")
    Traceback (most recent call last):
    ...
    everystate.teaching.claims.ClaimError: no longer true: One is more than two.
    """
    if type(condition).__name__ not in ("bool", "bool_"):
        raise TypeError(f"condition must be True or False, got {condition!r} of type {type(condition).__name__}")
    if not sentence.strip():
        raise ValueError(f"sentence must state something, got {sentence!r}")
    if not condition:
        raise ClaimError(f"no longer true: {sentence}")
    return Claim(sentence)
