"""Chapter 1: memorise or generalise, the figure to scroll through, and the price of a weight."""

from chapters.what_is_regularization.bill import BILL, TOLERANCE, good_strengths
from chapters.what_is_regularization.exam import EXAM, EXAMS, QUESTIONS, marks
from chapters.what_is_regularization.polynomial import NOISE, STRENGTHS, columns, errors, sample
from chapters.what_is_regularization.scroll import SCROLL
from chapters.what_is_regularization.step_five import SAMPLES, choices
from chapters.what_is_regularization.your_points import YOUR_POINTS

__all__ = [
    "BILL",
    "EXAM",
    "EXAMS",
    "NOISE",
    "QUESTIONS",
    "SAMPLES",
    "SCROLL",
    "STRENGTHS",
    "TOLERANCE",
    "YOUR_POINTS",
    "choices",
    "columns",
    "errors",
    "good_strengths",
    "marks",
    "sample",
]
