"""norms, the gradient, touching lines, variance along a direction, two densities."""

from __future__ import annotations

import numpy as np

DASHED, DOTTED = (0, (5, 2)), (0, (1, 2))
_TURN = np.linspace(0, 2 * np.pi, 97)
CIRCLE = np.column_stack([np.cos(_TURN), np.sin(_TURN)])


def _minus(text: str) -> str:
    return text.replace("-", "−")
