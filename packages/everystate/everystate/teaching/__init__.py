"""What surrounds a figure in a text that teaches: claims that are checked, questions and exercises that answer."""

from everystate.teaching.claims import Claim, ClaimError, UnbackedError, Value, claim, collecting
from everystate.teaching.exercise import Exercise, Feedback, Hint, Staged, check, hint, numbers
from everystate.teaching.parsons import Parsons, Spare
from everystate.teaching.quantities import Fact, Quantity, counted, every, holds, none, quantity, tabulated, term
from everystate.teaching.quiz import Answer, Question, Varied, answer, ask, right, varied, wrong

__all__ = [
    "Answer",
    "Claim",
    "ClaimError",
    "Exercise",
    "Fact",
    "Feedback",
    "Hint",
    "Parsons",
    "Quantity",
    "Question",
    "Spare",
    "Staged",
    "UnbackedError",
    "Value",
    "Varied",
    "answer",
    "ask",
    "check",
    "claim",
    "collecting",
    "counted",
    "every",
    "hint",
    "holds",
    "none",
    "numbers",
    "quantity",
    "right",
    "tabulated",
    "term",
    "varied",
    "wrong",
]
