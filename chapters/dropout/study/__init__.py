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
from chapters.dropout.study.redundancy import HIDDEN, KNOCK_RATES, REMOVED, Redundancy, knocked_out
from chapters.dropout.study.samples import SEEDS, TEST, digit_sample, stack
from chapters.dropout.study.scaling import DEPTHS, DRAWS, SCALE_RATES, Scaled, scaled
from chapters.dropout.study.steps import DIAGRAM_RATES, DIAGRAM_STEPS, INPUTS, UNITS, Steps, followed

__all__ = [
    "BUDGET",
    "CURVE_EVALUATIONS",
    "CURVE_N",
    "DEPTHS",
    "DIAGRAM_RATES",
    "DIAGRAM_STEPS",
    "DRAWS",
    "ENSEMBLE_RATES",
    "EXAMPLES",
    "HIDDEN",
    "INPUTS",
    "KNOCK_RATES",
    "RATES",
    "REMOVED",
    "SCALE_RATES",
    "SEEDS",
    "SHOWN",
    "SWITCHES",
    "TEST",
    "UNITS",
    "Comparison",
    "Ensemble",
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
    "runs",
    "scaled",
    "stack",
]
