"""Appendix on history: the ideas of the book on a time line, each with the key of its source."""

from chapters.history.events import EVENTS
from chapters.history.timeline import TIMELINE

__all__ = ["EVENTS", "TIMELINE"]
