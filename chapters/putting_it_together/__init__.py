"""Chapter 11: what to do, and what it rests on: laboratory, ablation, a map of two strengths, three knobs, recipe."""

from chapters.putting_it_together.ablation import ABLATION, scores
from chapters.putting_it_together.ceiling import possible
from chapters.putting_it_together.decisions import DECISION_TABLE, DECISIONS
from chapters.putting_it_together.defaults import DEFAULTS, START, mlp_alpha
from chapters.putting_it_together.diagnosis import GAP, NEAR, diagnosis
from chapters.putting_it_together.knobs import KNOBS, STEP, factors, price
from chapters.putting_it_together.laboratory import LABORATORY
from chapters.putting_it_together.recipe import DRAWS, LUCK, RECIPE, hoped
from chapters.putting_it_together.strength_map import STRENGTH_MAP
from chapters.shared.intervals import interval

__all__ = [
    "ABLATION",
    "DECISIONS",
    "DECISION_TABLE",
    "DEFAULTS",
    "DRAWS",
    "GAP",
    "KNOBS",
    "LABORATORY",
    "LUCK",
    "NEAR",
    "RECIPE",
    "START",
    "STEP",
    "STRENGTH_MAP",
    "diagnosis",
    "factors",
    "hoped",
    "interval",
    "mlp_alpha",
    "possible",
    "price",
    "scores",
]
