"""How a strength is chosen and an error is measured: folds, cross-validation, curves, leakage-free scaling."""

from regularization.validation._best_subset import BestSubset
from regularization.validation._cross_validation import (
    CrossValidation,
    NestedCrossValidation,
    cross_validate,
    nested_cross_validate,
)
from regularization.validation._curves import LearningCurve, ValidationCurve, learning_curve, validation_curve
from regularization.validation._folds import Fold, Folds, k_fold
from regularization.validation._losses import mean_squared_error, misclassification
from regularization.validation._preparation import Prepared, Screener, Standardizer

__all__ = [
    "BestSubset",
    "CrossValidation",
    "Fold",
    "Folds",
    "LearningCurve",
    "NestedCrossValidation",
    "Prepared",
    "Screener",
    "Standardizer",
    "ValidationCurve",
    "cross_validate",
    "k_fold",
    "learning_curve",
    "mean_squared_error",
    "misclassification",
    "nested_cross_validate",
    "validation_curve",
]
