"""Chapter 10: penalties read as priors."""

from chapters.bayesian_priors.check import CHECK
from chapters.bayesian_priors.cloud import CLOUD, CLOUD_SCALES
from chapters.bayesian_priors.contours import PLANE_ROWS, area
from chapters.bayesian_priors.criteria import CRITERIA
from chapters.bayesian_priors.curves import CURVE_NOISE, GRID, coverages
from chapters.bayesian_priors.functions import FUNCTIONS
from chapters.bayesian_priors.one_weight import ONE_WEIGHT
from chapters.bayesian_priors.paths import MAP_STRENGTHS, PATHS, outside, penalty_path, prior_path, scale_of
from chapters.bayesian_priors.patients import diabetes, diabetes_noise
from chapters.bayesian_priors.plane import PLANE, PLANE_SCALES
from chapters.bayesian_priors.sampled import SAMPLED
from chapters.bayesian_priors.scores import (
    FINE,
    choices,
    evidence_parts,
    leave_one_out,
    profile_evidence,
    redrawn_choices,
    without_narrowest,
)
from chapters.bayesian_priors.ties import worth_of_draws
from chapters.shared.diabetes import FEATURES
from chapters.shared.intervals import averaged

__all__ = [
    "CHECK",
    "CLOUD",
    "CLOUD_SCALES",
    "CRITERIA",
    "CURVE_NOISE",
    "FEATURES",
    "FINE",
    "FUNCTIONS",
    "GRID",
    "MAP_STRENGTHS",
    "ONE_WEIGHT",
    "PATHS",
    "PLANE",
    "PLANE_ROWS",
    "PLANE_SCALES",
    "SAMPLED",
    "area",
    "averaged",
    "choices",
    "coverages",
    "diabetes",
    "diabetes_noise",
    "evidence_parts",
    "leave_one_out",
    "outside",
    "penalty_path",
    "prior_path",
    "profile_evidence",
    "redrawn_choices",
    "scale_of",
    "without_narrowest",
    "worth_of_draws",
]
