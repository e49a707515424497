"""What surrounds a figure in a text that teaches: claims that are checked, questions and exercises that answer."""

from everystate.teaching.claims import Claim, ClaimError, UnbackedError, Value, claim, collecting
from everystate.teaching.exercise import Exercise, Feedback, Hint, check, numbers
from everystate.teaching.quantities import Fact, Quantity, counted, every, holds, none, quantity, tabulated, term
from everystate.teaching.quiz import Answer, Question, ask, right, wrong

__all__ = [
    "Answer",
    "Claim",
    "ClaimError",
    "Exercise",
    "Fact",
    "Feedback",
    "Hint",
    "Quantity",
    "Question",
    "UnbackedError",
    "Value",
    "ask",
    "check",
    "claim",
    "collecting",
    "counted",
    "every",
    "holds",
    "none",
    "numbers",
    "quantity",
    "right",
    "tabulated",
    "term",
    "wrong",
]
