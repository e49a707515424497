"""The record of published results: each printed value beside ours."""

from chapters.published.record import Record
from chapters.published.rows import Row, Source
from chapters.published.sources import SOURCES, reproduce

__all__ = ["SOURCES", "Record", "Row", "Source", "reproduce"]
