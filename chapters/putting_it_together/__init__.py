"""Chapter 11: the laboratory, the ablation, a map of two strengths, three knobs in one formula, and the recipe."""

from chapters.putting_it_together.ablation import ABLATION, scores
from chapters.putting_it_together.decisions import DECISION_TABLE, DECISIONS
from chapters.putting_it_together.diagnosis import NEAR, diagnosis
from chapters.putting_it_together.knobs import KNOBS, STEP, factors, price
from chapters.putting_it_together.laboratory import LABORATORY
from chapters.putting_it_together.recipe import DRAWS, RECIPE
from chapters.putting_it_together.strength_map import STRENGTH_MAP
from chapters.shared.intervals import interval

__all__ = [
    "ABLATION",
    "DECISIONS",
    "DECISION_TABLE",
    "DRAWS",
    "KNOBS",
    "LABORATORY",
    "NEAR",
    "RECIPE",
    "STEP",
    "STRENGTH_MAP",
    "diagnosis",
    "factors",
    "interval",
    "price",
    "scores",
]
