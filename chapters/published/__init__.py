"""The record of published results: each printed value beside ours."""

from chapters.published.record import Record
from chapters.published.rows import IN_PRINT, Finding, Row, Source
from chapters.published.sources import SOURCES, reproduce

__all__ = ["IN_PRINT", "SOURCES", "Finding", "Record", "Row", "Source", "reproduce"]
