"""Chapter 1: memorise or generalise, the figure to scroll through, and the price of a weight."""

from chapters.what_is_regularization.bill import BILL, good_strengths
from chapters.what_is_regularization.exam import EXAM
from chapters.what_is_regularization.polynomial import NOISE, STRENGTHS, columns, errors, sample
from chapters.what_is_regularization.scroll import SCROLL

__all__ = ["BILL", "EXAM", "NOISE", "SCROLL", "STRENGTHS", "columns", "errors", "good_strengths", "sample"]
