"""Networks trained with and without dropout, for chapter 7: one module for each thing that is trained."""

from chapters.dropout.study.comparison import (
    BUDGET,
    CURVE_EVALUATIONS,
    CURVE_N,
    RATES,
    Comparison,
    Runs,
    compared,
    recipe,
    runs,
)
from chapters.dropout.study.ensemble import ENSEMBLE_RATES, EXAMPLES, SHOWN, SWITCHES, Ensemble, enumerated
from chapters.dropout.study.recipes import ARMS, FIXED_BUDGET, FIXED_STEP, PATIENT_BUDGET, STEPS, Recipe, tuned
from chapters.dropout.study.reciting import HALVES, TRAINED_RATES, Recited, recited
from chapters.dropout.study.redundancy import HIDDEN, KNOCK_RATES, REMOVED, Redundancy, knocked_out
from chapters.dropout.study.samples import SEEDS, TEST, digit_sample, stack
from chapters.dropout.study.scaling import DEPTHS, DRAWS, SCALE_RATES, SCALE_SEEDS, Scaled, scaled
from chapters.dropout.study.small import SMALL_RATES, STARTS, WIDTHS, slowed
from chapters.dropout.study.steps import DIAGRAM_RATES, DIAGRAM_STEPS, INPUTS, MANY, UNITS, Steps, followed

__all__ = [
    "ARMS",
    "BUDGET",
    "CURVE_EVALUATIONS",
    "CURVE_N",
    "DEPTHS",
    "DIAGRAM_RATES",
    "DIAGRAM_STEPS",
    "DRAWS",
    "ENSEMBLE_RATES",
    "EXAMPLES",
    "FIXED_BUDGET",
    "FIXED_STEP",
    "HALVES",
    "HIDDEN",
    "INPUTS",
    "KNOCK_RATES",
    "MANY",
    "PATIENT_BUDGET",
    "RATES",
    "REMOVED",
    "SCALE_RATES",
    "SCALE_SEEDS",
    "SEEDS",
    "SHOWN",
    "SMALL_RATES",
    "STARTS",
    "STEPS",
    "SWITCHES",
    "TEST",
    "TRAINED_RATES",
    "UNITS",
    "WIDTHS",
    "Comparison",
    "Ensemble",
    "Recipe",
    "Recited",
    "Redundancy",
    "Runs",
    "Scaled",
    "Steps",
    "compared",
    "digit_sample",
    "enumerated",
    "followed",
    "knocked_out",
    "recipe",
    "recited",
    "runs",
    "scaled",
    "slowed",
    "stack",
    "tuned",
]
