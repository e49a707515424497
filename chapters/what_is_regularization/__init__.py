"""Chapter 1: memorise or generalise, the figure to scroll through, and the price of a weight."""

from chapters.what_is_regularization import bill, exam, scroll
from chapters.what_is_regularization.bill import BILL, good_strengths
from chapters.what_is_regularization.common import NOISE, STRENGTHS
from chapters.what_is_regularization.exam import EXAM
from chapters.what_is_regularization.scroll import SCROLL, columns, errors, sample

__all__ = [
    "BILL",
    "EXAM",
    "NOISE",
    "SCROLL",
    "STRENGTHS",
    "bill",
    "columns",
    "errors",
    "exam",
    "good_strengths",
    "sample",
    "scroll",
]
