"""Chapter 2: three causes of overfitting, a network that memorises noise, and double descent."""

from chapters.why_models_overfit.capacity import CAPACITY
from chapters.why_models_overfit.double_descent import DOUBLE_DESCENT
from chapters.why_models_overfit.learning import DRAWS, LEARNING, PATIENTS, curve
from chapters.why_models_overfit.noisy_labels import NOISY_LABELS
from chapters.why_models_overfit.polynomials import capacity_errors, powers, sine_sample
from chapters.why_models_overfit.random_labels import RANDOM_LABELS
from chapters.why_models_overfit.risks import COUNTS, REPEATS, ROWS, exact_risk, ridge_optimum, simulated
from chapters.why_models_overfit.study import repeated
from chapters.why_models_overfit.surveys import GAPS, SURVEY_NOISE, SURVEYS, survey_errors
from chapters.why_models_overfit.too_long import TOO_LONG
from chapters.why_models_overfit.unrepresentative import UNREPRESENTATIVE
from chapters.why_models_overfit.votes import CROWDS, VOTERS, crowd, mistakes_with, vote_errors

__all__ = [
    "CAPACITY",
    "COUNTS",
    "CROWDS",
    "DOUBLE_DESCENT",
    "DRAWS",
    "GAPS",
    "LEARNING",
    "NOISY_LABELS",
    "PATIENTS",
    "RANDOM_LABELS",
    "REPEATS",
    "ROWS",
    "SURVEYS",
    "SURVEY_NOISE",
    "TOO_LONG",
    "UNREPRESENTATIVE",
    "VOTERS",
    "capacity_errors",
    "crowd",
    "curve",
    "exact_risk",
    "mistakes_with",
    "powers",
    "repeated",
    "ridge_optimum",
    "simulated",
    "sine_sample",
    "survey_errors",
    "vote_errors",
]
