"""The live figure of the first page: many samples, one truth."""

from chapters.landing.many_samples import MANY_SAMPLES, SAMPLES

__all__ = ["MANY_SAMPLES", "SAMPLES"]
