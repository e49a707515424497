"""the laboratory, the ablation, a map of two strengths, three knobs in one formula, and the recipe."""

from __future__ import annotations

TRAIN_DASH = (0, (5, 2))
NONE = ("none", 0.0)
