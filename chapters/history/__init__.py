"""Appendix on history: the ideas of the book on a time line, each with the key of its source."""

from chapters.history import timeline
from chapters.history.timeline import EVENTS, TIMELINE

__all__ = ["EVENTS", "TIMELINE", "timeline"]
