"""dropout on feature maps, on attention, and kept on when predicting."""

from __future__ import annotations

DASHED, DOTTED = (0, (5, 2)), (0, (1, 2))
KINDS = ("units", "channels", "blocks")
SEED = 0


def percent(share: float) -> str:
    """Write a share in whole percent."""
    return f"{100 * share:.0f}%"
