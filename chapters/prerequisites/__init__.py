"""Appendix on mathematics: norms, the gradient, touching lines, variance along a direction, two densities."""

from chapters.prerequisites.densities import DENSITIES
from chapters.prerequisites.directions import DIRECTIONS, cloud
from chapters.prerequisites.downhill import DOWNHILL, RATES, START, bowl, slope
from chapters.prerequisites.norms import NORMS
from chapters.prerequisites.touching import TOUCHING

__all__ = ["DENSITIES", "DIRECTIONS", "DOWNHILL", "NORMS", "RATES", "START", "TOUCHING", "bowl", "cloud", "slope"]
