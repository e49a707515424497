"""What surrounds a figure in a text that teaches: claims that are checked, questions and exercises that answer."""

from everystate.teaching.claims import Claim, ClaimError, claim
from everystate.teaching.exercise import Exercise, Feedback, check
from everystate.teaching.quiz import Answer, Question, ask, right, wrong

__all__ = [
    "Answer",
    "Claim",
    "ClaimError",
    "Exercise",
    "Feedback",
    "Question",
    "ask",
    "check",
    "claim",
    "right",
    "wrong",
]
