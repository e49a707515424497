"""How a strength is chosen and an error is measured: folds, cross-validation, curves, leakage-free scaling."""

from regularization.validation.best_subset import BestSubset
from regularization.validation.cross_validation import (
    CrossValidation,
    NestedCrossValidation,
    cross_validate,
    nested_cross_validate,
)
from regularization.validation.curves import LearningCurve, ValidationCurve, learning_curve, validation_curve
from regularization.validation.folds import Fold, Folds, k_fold
from regularization.validation.losses import mean_squared_error, misclassification
from regularization.validation.preparation import Prepared, Screener, Standardizer

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
