"""Chapter 10: penalties read as priors."""

from chapters.bayesian_priors import check, cloud, criteria, functions, one_weight, paths, plane, sampled
from chapters.bayesian_priors.check import CHECK, CHECK_FEATURES, CHECK_SCALES, HIGHEST, LOWEST, check_columns
from chapters.bayesian_priors.cloud import CLOUD, CLOUD_SCALES
from chapters.bayesian_priors.common import FEATURES
from chapters.bayesian_priors.criteria import (
    CRITERIA,
    FINE,
    choices,
    leave_one_out,
    profile_evidence,
    redrawn_choices,
    without_narrowest,
)
from chapters.bayesian_priors.functions import CURVE_NOISE, CURVE_ROWS, FUNCTIONS, GRID, average_coverage, curve_columns
from chapters.bayesian_priors.one_weight import ESTIMATES, ONE_SCALES, ONE_WEIGHT
from chapters.bayesian_priors.paths import (
    MAP_STRENGTHS,
    PATHS,
    diabetes,
    diabetes_noise,
    penalty_path,
    prior_path,
    scale_of,
)
from chapters.bayesian_priors.plane import LEVELS, PLANE, PLANE_NOISE, PLANE_ROWS, PLANE_SCALES, plane_rows
from chapters.bayesian_priors.sampled import SAMPLED

__all__ = [
    "CHECK",
    "CHECK_FEATURES",
    "CHECK_SCALES",
    "CLOUD",
    "CLOUD_SCALES",
    "CRITERIA",
    "CURVE_NOISE",
    "CURVE_ROWS",
    "ESTIMATES",
    "FEATURES",
    "FINE",
    "FUNCTIONS",
    "GRID",
    "HIGHEST",
    "LEVELS",
    "LOWEST",
    "MAP_STRENGTHS",
    "ONE_SCALES",
    "ONE_WEIGHT",
    "PATHS",
    "PLANE",
    "PLANE_NOISE",
    "PLANE_ROWS",
    "PLANE_SCALES",
    "SAMPLED",
    "average_coverage",
    "check",
    "check_columns",
    "choices",
    "cloud",
    "criteria",
    "curve_columns",
    "diabetes",
    "diabetes_noise",
    "functions",
    "leave_one_out",
    "one_weight",
    "paths",
    "penalty_path",
    "plane",
    "plane_rows",
    "prior_path",
    "profile_evidence",
    "redrawn_choices",
    "sampled",
    "scale_of",
    "without_narrowest",
]
