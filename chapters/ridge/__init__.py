"""Chapter 3: the L2 penalty, in linear regression and in networks."""

from chapters.ridge import adam, directions, existence, network, spread, trace, weights
from chapters.ridge.adam import ADAM, OPTIMISERS
from chapters.ridge.directions import CONTRAST, CORRELATIONS, DIRECTION_STRENGTHS, DIRECTIONS, SHARED, pair
from chapters.ridge.existence import EXISTENCE, existence_bound, weight_error
from chapters.ridge.network import NETWORK
from chapters.ridge.spread import (
    CURVE_GRID,
    NOISES,
    SPREAD,
    SPREAD_REDRAWS,
    SPREAD_ROWS,
    SPREAD_STRENGTHS,
    spread_columns,
)
from chapters.ridge.study import DECAY_STRENGTHS, NETWORK_STRENGTHS, descents, penalised_minimum, trained
from chapters.ridge.trace import (
    FEATURES,
    SMALL_STRENGTHS,
    TRACE,
    TRACE_STRENGTHS,
    diabetes,
    diabetes_path,
    small_samples,
)
from chapters.ridge.weights import DEGREES, GRID, ROWS, WEIGHT_STRENGTHS, WEIGHTS, columns, polynomial_errors

__all__ = [
    "ADAM",
    "CONTRAST",
    "CORRELATIONS",
    "CURVE_GRID",
    "DECAY_STRENGTHS",
    "DEGREES",
    "DIRECTIONS",
    "DIRECTION_STRENGTHS",
    "EXISTENCE",
    "FEATURES",
    "GRID",
    "NETWORK",
    "NETWORK_STRENGTHS",
    "NOISES",
    "OPTIMISERS",
    "ROWS",
    "SHARED",
    "SMALL_STRENGTHS",
    "SPREAD",
    "SPREAD_REDRAWS",
    "SPREAD_ROWS",
    "SPREAD_STRENGTHS",
    "TRACE",
    "TRACE_STRENGTHS",
    "WEIGHTS",
    "WEIGHT_STRENGTHS",
    "adam",
    "columns",
    "descents",
    "diabetes",
    "diabetes_path",
    "directions",
    "existence",
    "existence_bound",
    "network",
    "pair",
    "penalised_minimum",
    "polynomial_errors",
    "small_samples",
    "spread",
    "spread_columns",
    "trace",
    "trained",
    "weight_error",
    "weights",
]
