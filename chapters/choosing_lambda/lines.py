"""The chapter's own line styles, with longer dashes than those of the other chapters."""

from __future__ import annotations

DASHED, DASH_DOT = (0, (6, 3)), (0, (7, 2, 1, 2))
