"""Chapter 3: the L2 penalty, in linear regression and in networks."""

from chapters.ridge.adam import ADAM, OPTIMISERS
from chapters.ridge.directions import CONTRAST, DIRECTIONS, SHARED
from chapters.ridge.existence import (
    EXISTENCE,
    existence_bound,
    least_gain,
    prediction_error,
    theobald_bound,
    weight_error,
)
from chapters.ridge.few_patients import SMALL_STRENGTHS, small_samples
from chapters.ridge.kernel import KERNEL
from chapters.ridge.leverage import LEVERAGE
from chapters.ridge.network import NETWORK
from chapters.ridge.polynomials import WEIGHT_STRENGTHS, polynomial_errors
from chapters.ridge.redraws import SPREAD_STRENGTHS, spread_columns
from chapters.ridge.spread import SPREAD
from chapters.ridge.study import DECAY_STRENGTHS, NETWORK_STRENGTHS, descents, penalised_minimum, trained
from chapters.ridge.trace import TRACE, diabetes_path
from chapters.ridge.weights import DEGREES, WEIGHTS

__all__ = [
    "ADAM",
    "CONTRAST",
    "DECAY_STRENGTHS",
    "DEGREES",
    "DIRECTIONS",
    "EXISTENCE",
    "KERNEL",
    "LEVERAGE",
    "NETWORK",
    "NETWORK_STRENGTHS",
    "OPTIMISERS",
    "SHARED",
    "SMALL_STRENGTHS",
    "SPREAD",
    "SPREAD_STRENGTHS",
    "TRACE",
    "WEIGHTS",
    "WEIGHT_STRENGTHS",
    "descents",
    "diabetes_path",
    "existence_bound",
    "least_gain",
    "penalised_minimum",
    "polynomial_errors",
    "prediction_error",
    "small_samples",
    "spread_columns",
    "theobald_bound",
    "trained",
    "weight_error",
]
