"""Chapter 5: the lasso's lottery, correlated groups, the grouping effect, two shrinkages, prostate, which penalty."""

from chapters.elastic_net.contest import CONTEST, best_of
from chapters.elastic_net.forms import FORMS, LASSO_PARTS, form_errors, form_losses, irrelevant_kept
from chapters.elastic_net.grouping import GROUPING
from chapters.elastic_net.groups import REDRAWS, overlap, overlap_by_lot, tuned
from chapters.elastic_net.lottery import LOTTERY
from chapters.elastic_net.prostate import (
    PROSTATE,
    PROSTATE_RHOS,
    PROSTATE_STRENGTHS,
    all_men,
    prostate_errors,
    prostate_path,
)
from chapters.elastic_net.selection import SELECTION
from chapters.elastic_net.two_features import twins
from chapters.elastic_net.worlds import WORLD_RHOS, WORLDS

__all__ = [
    "CONTEST",
    "FORMS",
    "GROUPING",
    "LASSO_PARTS",
    "LOTTERY",
    "PROSTATE",
    "PROSTATE_RHOS",
    "PROSTATE_STRENGTHS",
    "REDRAWS",
    "SELECTION",
    "WORLDS",
    "WORLD_RHOS",
    "all_men",
    "best_of",
    "form_errors",
    "form_losses",
    "irrelevant_kept",
    "overlap",
    "overlap_by_lot",
    "prostate_errors",
    "prostate_path",
    "tuned",
    "twins",
]
