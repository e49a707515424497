"""Chapter 6: the cross-validation curve, its two ends, leaks, the winner's curse, and five steps on real data."""

from chapters.choosing_lambda import curse, ends, five_steps, k_fold, known_truth, luck, prostate, scale, screen
from chapters.choosing_lambda.common import STRENGTHS
from chapters.choosing_lambda.curse import CURSE, CURSE_SETS, NOISE_FEATURES, TRIED, USED, _fit_settings, settings
from chapters.choosing_lambda.ends import ENDS, WIDE
from chapters.choosing_lambda.five_steps import FIVE_STEPS, diabetes_search, patients, quadratic
from chapters.choosing_lambda.k_fold import K_FOLD, SPLITS
from chapters.choosing_lambda.known_truth import (
    problem,
    ridge_cross_validation,
    searched,
    standardised_path,
    true_errors,
    truth_at,
)
from chapters.choosing_lambda.luck import LUCK, POOL, pool
from chapters.choosing_lambda.prostate import PROSTATE
from chapters.choosing_lambda.scale import DATA_SETS, SCALE, skewed_rows
from chapters.choosing_lambda.screen import (
    BEFORE,
    INSIDE,
    SCREEN,
    SIMULATIONS,
    correlations,
    nearest_neighbour,
    rates_by_absolute_value,
)

__all__ = [
    "BEFORE",
    "CURSE",
    "CURSE_SETS",
    "DATA_SETS",
    "ENDS",
    "FIVE_STEPS",
    "INSIDE",
    "K_FOLD",
    "LUCK",
    "NOISE_FEATURES",
    "POOL",
    "PROSTATE",
    "SCALE",
    "SCREEN",
    "SIMULATIONS",
    "SPLITS",
    "STRENGTHS",
    "TRIED",
    "USED",
    "WIDE",
    "_fit_settings",
    "correlations",
    "curse",
    "diabetes_search",
    "ends",
    "five_steps",
    "k_fold",
    "known_truth",
    "luck",
    "nearest_neighbour",
    "patients",
    "pool",
    "problem",
    "prostate",
    "quadratic",
    "rates_by_absolute_value",
    "ridge_cross_validation",
    "scale",
    "screen",
    "searched",
    "settings",
    "skewed_rows",
    "standardised_path",
    "true_errors",
    "truth_at",
]
