"""Chapter 4: one weight, the geometry of a budget, the path, forty features, steps that reach zero, look-alikes."""

from chapters.lasso.alike import ALIKE, ALIKE_STRENGTHS, times_right
from chapters.lasso.geometry import BUDGETS, GEOMETRY, LEAST_SQUARES, excess_loss
from chapters.lasso.one_weight import ONE_WEIGHT, uncorrelated
from chapters.lasso.path import PATH, PATH_STRENGTHS, diabetes_path, entry_order
from chapters.lasso.samples import LITTLE, STRENGTHS, dense_errors, refitted_errors, support_summary
from chapters.lasso.support import NOISES, SUPPORT
from chapters.lasso.zeros import RATES, ZEROS, ten_weights

__all__ = [
    "ALIKE",
    "ALIKE_STRENGTHS",
    "BUDGETS",
    "GEOMETRY",
    "LEAST_SQUARES",
    "LITTLE",
    "NOISES",
    "ONE_WEIGHT",
    "PATH",
    "PATH_STRENGTHS",
    "RATES",
    "STRENGTHS",
    "SUPPORT",
    "ZEROS",
    "dense_errors",
    "diabetes_path",
    "entry_order",
    "excess_loss",
    "refitted_errors",
    "support_summary",
    "ten_weights",
    "times_right",
    "uncorrelated",
]
