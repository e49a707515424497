"""Chapter 8: dropout on feature maps, on attention, and kept on when predicting."""

from chapters.dropout_relatives.attention import ATTENTION, ATTENTION_RATES, partners
from chapters.dropout_relatives.averaging import AVERAGING, AVERAGING_RATES, averaged
from chapters.dropout_relatives.masks import BLOCKS, GUESSED_SEEDS, MAP_RATES, MASKS
from chapters.dropout_relatives.monte_carlo import MONTE_CARLO
from chapters.dropout_relatives.overlap import OVERLAP, OVERLAP_BLOCKS, SIMULATED, kept_beyond_target
from chapters.dropout_relatives.places import PLACE_SEEDS, PLACES
from chapters.dropout_relatives.sampled import (
    DRAWS,
    GRID,
    MONTE_CARLO_RATES,
    REPEATED,
    at,
    curve_network,
    drawn_functions,
    exact_deviation,
    repeated,
)

__all__ = [
    "ATTENTION",
    "ATTENTION_RATES",
    "AVERAGING",
    "AVERAGING_RATES",
    "BLOCKS",
    "DRAWS",
    "GRID",
    "GUESSED_SEEDS",
    "MAP_RATES",
    "MASKS",
    "MONTE_CARLO",
    "MONTE_CARLO_RATES",
    "OVERLAP",
    "OVERLAP_BLOCKS",
    "PLACES",
    "PLACE_SEEDS",
    "REPEATED",
    "SIMULATED",
    "at",
    "averaged",
    "curve_network",
    "drawn_functions",
    "exact_deviation",
    "kept_beyond_target",
    "partners",
    "repeated",
]
