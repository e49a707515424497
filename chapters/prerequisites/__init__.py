"""Appendix on mathematics: norms, the gradient, touching lines, variance along a direction, two densities."""

from chapters.prerequisites import densities, directions, downhill, norms, touching
from chapters.prerequisites.densities import DENSITIES, FAMILIES, log_density
from chapters.prerequisites.directions import DIRECTIONS, cloud
from chapters.prerequisites.downhill import DOWNHILL, RATES, START, STEPS, bowl, slope
from chapters.prerequisites.norms import NORMS
from chapters.prerequisites.touching import TOUCHING, curve

__all__ = [
    "DENSITIES",
    "DIRECTIONS",
    "DOWNHILL",
    "FAMILIES",
    "NORMS",
    "RATES",
    "START",
    "STEPS",
    "TOUCHING",
    "bowl",
    "cloud",
    "curve",
    "densities",
    "directions",
    "downhill",
    "log_density",
    "norms",
    "slope",
    "touching",
]
