"""Chapter 4: one weight, the geometry of a budget, the path, forty features, steps that reach zero, look-alikes."""

from chapters.lasso import alike, geometry, one_weight, path, support, zeros
from chapters.lasso.alike import ALIKE, SHARES, look_alike, times_right
from chapters.lasso.geometry import BUDGETS, GEOMETRY, LEAST_SQUARES, contour, excess_loss, two_features
from chapters.lasso.one_weight import ONE_WEIGHT, lasso_cost, ridge_cost
from chapters.lasso.path import PATH, PATH_STRENGTHS, diabetes_path, entry_order, standardised_diabetes
from chapters.lasso.support import (
    RELEVANT,
    STRENGTHS,
    SUPPORT,
    dense_errors,
    expected_error,
    many_features,
    sample_paths,
    support_summary,
)
from chapters.lasso.zeros import DESCENT_LAM, RATES, ZEROS, both_descents, ten_weights

__all__ = [
    "ALIKE",
    "BUDGETS",
    "DESCENT_LAM",
    "GEOMETRY",
    "LEAST_SQUARES",
    "ONE_WEIGHT",
    "PATH",
    "PATH_STRENGTHS",
    "RATES",
    "RELEVANT",
    "SHARES",
    "STRENGTHS",
    "SUPPORT",
    "ZEROS",
    "alike",
    "both_descents",
    "contour",
    "dense_errors",
    "diabetes_path",
    "entry_order",
    "excess_loss",
    "expected_error",
    "geometry",
    "lasso_cost",
    "look_alike",
    "many_features",
    "one_weight",
    "path",
    "ridge_cost",
    "sample_paths",
    "standardised_diabetes",
    "support",
    "support_summary",
    "ten_weights",
    "times_right",
    "two_features",
    "zeros",
]
