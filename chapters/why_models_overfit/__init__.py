"""Chapter 2: three causes of overfitting, a network that memorises noise, and double descent."""

from chapters.why_models_overfit import (
    capacity,
    double_descent,
    noisy_labels,
    random_labels,
    too_long,
    unrepresentative,
)
from chapters.why_models_overfit.capacity import CAPACITY, capacity_errors, powers, sine_sample
from chapters.why_models_overfit.common import GRID
from chapters.why_models_overfit.double_descent import (
    COUNTS,
    DOUBLE_DESCENT,
    FEATURES,
    ROWS,
    STRONG,
    exact_risk,
    ridge_optimum,
    simulated,
)
from chapters.why_models_overfit.noisy_labels import CROWDS, NOISY_LABELS, VOTE_PLANE, VOTERS, crowd, vote_errors
from chapters.why_models_overfit.random_labels import RANDOM_LABELS
from chapters.why_models_overfit.study import moons
from chapters.why_models_overfit.too_long import TOO_LONG, repeated
from chapters.why_models_overfit.unrepresentative import (
    GAPS,
    SURVEY_NOISE,
    SURVEYS,
    UNREPRESENTATIVE,
    gap_of,
    survey,
    survey_errors,
)

__all__ = [
    "CAPACITY",
    "COUNTS",
    "CROWDS",
    "DOUBLE_DESCENT",
    "FEATURES",
    "GAPS",
    "GRID",
    "NOISY_LABELS",
    "RANDOM_LABELS",
    "ROWS",
    "STRONG",
    "SURVEYS",
    "SURVEY_NOISE",
    "TOO_LONG",
    "UNREPRESENTATIVE",
    "VOTERS",
    "VOTE_PLANE",
    "capacity",
    "capacity_errors",
    "crowd",
    "double_descent",
    "exact_risk",
    "gap_of",
    "moons",
    "noisy_labels",
    "powers",
    "random_labels",
    "repeated",
    "ridge_optimum",
    "simulated",
    "sine_sample",
    "survey",
    "survey_errors",
    "too_long",
    "unrepresentative",
    "vote_errors",
]
