"""Chapter 9: early stopping, descent beside ridge, changed digits, noise as a penalty, and batch normalization."""

from chapters.beyond_penalties.augmented import AUGMENTED, LONG, LONG_RUNS, SIZES, TRAINED_FOR, gained_long, trained
from chapters.beyond_penalties.augmented import RUNS as AUGMENTED_RUNS
from chapters.beyond_penalties.batch_noise import BATCH_NOISE, in_groups, normalised, with_noise
from chapters.beyond_penalties.descent import DESCENT
from chapters.beyond_penalties.early_stopping import EARLY_STOPPING
from chapters.beyond_penalties.filters import (
    STEPS,
    all_risks,
    both_filters,
    both_parts,
    directions,
    largest_ratio,
    lower_than_ridge,
    patients,
    rate,
    risk,
    tuned_ratio,
)
from chapters.beyond_penalties.nearest import leaking, upside_down
from chapters.beyond_penalties.noise import NOISE, SCALES, new_error, noisy_weights, ridge_weights, thirty
from chapters.beyond_penalties.patience import LAST, PATIENCES, RUNS, SHOWN_RUN, kept_losses, long_runs, stops
from chapters.beyond_penalties.scale import SCALE
from chapters.beyond_penalties.turns import DECAYS, DESCENT_STEPS, descent_path, through_batchnorm
from chapters.shared.intervals import averaged

__all__ = [
    "AUGMENTED",
    "AUGMENTED_RUNS",
    "BATCH_NOISE",
    "DECAYS",
    "DESCENT",
    "DESCENT_STEPS",
    "EARLY_STOPPING",
    "LAST",
    "LONG",
    "LONG_RUNS",
    "NOISE",
    "PATIENCES",
    "RUNS",
    "SCALE",
    "SCALES",
    "SHOWN_RUN",
    "SIZES",
    "STEPS",
    "TRAINED_FOR",
    "all_risks",
    "averaged",
    "both_filters",
    "both_parts",
    "descent_path",
    "directions",
    "gained_long",
    "in_groups",
    "kept_losses",
    "largest_ratio",
    "leaking",
    "long_runs",
    "lower_than_ridge",
    "new_error",
    "noisy_weights",
    "normalised",
    "patients",
    "rate",
    "ridge_weights",
    "risk",
    "stops",
    "thirty",
    "through_batchnorm",
    "trained",
    "tuned_ratio",
    "upside_down",
    "with_noise",
]
