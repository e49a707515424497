"""Chapter 9: networks trained too long, on changed digits, and with noisy batch statistics."""

from chapters.beyond_penalties.study.augmentation import (
    KINDS,
    SETTINGS,
    STRENGTHS,
    Augmented,
    Shower,
    augmented,
    movement,
    movements,
)
from chapters.beyond_penalties.study.batches import (
    BATCH,
    GROUPS,
    BatchNoise,
    GroupedBatchNorm,
    NoisyBatchNorm,
    WrongMode,
    added_noise,
    batch_noise,
    trained,
    wrong_mode,
)
from chapters.beyond_penalties.study.by_heart import by_heart
from chapters.beyond_penalties.study.overtraining import LongRuns, long_runs
from chapters.beyond_penalties.study.samples import LOSS, SIDE, digits, orders, wrong_labels
from chapters.beyond_penalties.study.twins import TwoTrainings, two_trainings

__all__ = [
    "BATCH",
    "GROUPS",
    "KINDS",
    "LOSS",
    "SETTINGS",
    "SIDE",
    "STRENGTHS",
    "Augmented",
    "BatchNoise",
    "GroupedBatchNorm",
    "LongRuns",
    "NoisyBatchNorm",
    "Shower",
    "TwoTrainings",
    "WrongMode",
    "added_noise",
    "augmented",
    "batch_noise",
    "by_heart",
    "digits",
    "long_runs",
    "movement",
    "movements",
    "orders",
    "trained",
    "two_trainings",
    "wrong_labels",
    "wrong_mode",
]
