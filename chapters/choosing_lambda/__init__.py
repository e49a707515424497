"""Chapter 6: the cross-validation curve, its two ends, leaks, the winner's curse, and five steps on real data."""

from chapters.choosing_lambda.curse import CURSE, outcomes
from chapters.choosing_lambda.curves import paired
from chapters.choosing_lambda.diabetes_split import AVERAGED, SPLITS, patients, single_searches
from chapters.choosing_lambda.divisions import DIVISIONS, redone, unpenalised_errors
from chapters.choosing_lambda.ends import ENDS, WIDE
from chapters.choosing_lambda.five_steps import FIVE_STEPS
from chapters.choosing_lambda.k_fold import K_FOLD
from chapters.choosing_lambda.known_truth import STRENGTHS, problem, ridge_cross_validation, searched, truth_at
from chapters.choosing_lambda.luck import LUCK, POOL, pool, searches
from chapters.choosing_lambda.prostate import PROSTATE
from chapters.choosing_lambda.scale import DATA_SETS, SCALE
from chapters.choosing_lambda.screen import SCREEN
from chapters.choosing_lambda.study import BEFORE, CURSE_SETS, INSIDE, SIMULATIONS, rates_by_absolute_value

__all__ = [
    "AVERAGED",
    "BEFORE",
    "CURSE",
    "CURSE_SETS",
    "DATA_SETS",
    "DIVISIONS",
    "ENDS",
    "FIVE_STEPS",
    "INSIDE",
    "K_FOLD",
    "LUCK",
    "POOL",
    "PROSTATE",
    "SCALE",
    "SCREEN",
    "SIMULATIONS",
    "SPLITS",
    "STRENGTHS",
    "WIDE",
    "outcomes",
    "paired",
    "patients",
    "pool",
    "problem",
    "rates_by_absolute_value",
    "redone",
    "ridge_cross_validation",
    "searched",
    "searches",
    "single_searches",
    "truth_at",
    "unpenalised_errors",
]
