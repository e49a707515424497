"""Chapter 9: early stopping, descent beside ridge, changed digits, noise as a penalty, and batch normalization."""

from chapters.beyond_penalties import augmented, batch_noise, descent, early_stopping, noise, scale
from chapters.beyond_penalties.augmented import AUGMENTED, SIZES, leaking, trained, upside_down
from chapters.beyond_penalties.batch_noise import BATCH_NOISE, in_groups, normalised
from chapters.beyond_penalties.common import interval
from chapters.beyond_penalties.descent import (
    DESCENT,
    STEPS,
    all_risks,
    both_filters,
    directions,
    largest_ratio,
    patients,
    rate,
    risk,
    tuned_ratio,
)
from chapters.beyond_penalties.early_stopping import (
    EARLY_STOPPING,
    LAST,
    PATIENCES,
    RUNS,
    SHOWN_RUN,
    kept_losses,
    long_runs,
    stops,
)
from chapters.beyond_penalties.noise import NOISE, SCALES, new_error, noisy_weights, ridge_weights, thirty
from chapters.beyond_penalties.scale import DECAYS, DESCENT_STEPS, SCALE, descent_path, through_batchnorm

__all__ = [
    "AUGMENTED",
    "BATCH_NOISE",
    "DECAYS",
    "DESCENT",
    "DESCENT_STEPS",
    "EARLY_STOPPING",
    "LAST",
    "NOISE",
    "PATIENCES",
    "RUNS",
    "SCALE",
    "SCALES",
    "SHOWN_RUN",
    "SIZES",
    "STEPS",
    "all_risks",
    "augmented",
    "batch_noise",
    "both_filters",
    "descent",
    "descent_path",
    "directions",
    "early_stopping",
    "in_groups",
    "interval",
    "kept_losses",
    "largest_ratio",
    "leaking",
    "long_runs",
    "new_error",
    "noise",
    "noisy_weights",
    "normalised",
    "patients",
    "rate",
    "ridge_weights",
    "risk",
    "scale",
    "stops",
    "thirty",
    "through_batchnorm",
    "trained",
    "tuned_ratio",
    "upside_down",
]
