"""Figures of advice on a table of the reader's own, which no page can hold beforehand."""

from chapters.your_data.figures import Picture, curves, errors, kept, paths
from chapters.your_data.tables import error_table, findings, settings_table, verdict

__all__ = ["Picture", "curves", "error_table", "errors", "findings", "kept", "paths", "settings_table", "verdict"]
