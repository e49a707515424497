"""Chapter 5: the lasso's lottery, correlated groups, the grouping effect, two shrinkages, prostate, which penalty."""

from chapters.elastic_net import contest, forms, grouping, groups, lottery, prostate, selection
from chapters.elastic_net.contest import CONTEST, WORLD_RHOS, WORLDS, best_rho, world_scores
from chapters.elastic_net.forms import FORMS, LASSO_PARTS, form_errors
from chapters.elastic_net.grouping import GROUPING, PLACES, twins
from chapters.elastic_net.groups import FINE, REDRAWS, overlap, tuned, world, world_path
from chapters.elastic_net.lottery import LOTTERY
from chapters.elastic_net.prostate import PROSTATE, PROSTATE_RHOS, PROSTATE_STRENGTHS, prostate_errors, prostate_path
from chapters.elastic_net.selection import SELECTION

__all__ = [
    "CONTEST",
    "FINE",
    "FORMS",
    "GROUPING",
    "LASSO_PARTS",
    "LOTTERY",
    "PLACES",
    "PROSTATE",
    "PROSTATE_RHOS",
    "PROSTATE_STRENGTHS",
    "REDRAWS",
    "SELECTION",
    "WORLDS",
    "WORLD_RHOS",
    "best_rho",
    "contest",
    "form_errors",
    "forms",
    "grouping",
    "groups",
    "lottery",
    "overlap",
    "prostate",
    "prostate_errors",
    "prostate_path",
    "selection",
    "tuned",
    "twins",
    "world",
    "world_path",
    "world_scores",
]
