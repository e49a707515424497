"""The circle of radius 1, to be drawn as it is or stretched to an ellipse."""

from __future__ import annotations

import numpy as np

_TURN = np.linspace(0, 2 * np.pi, 97)
CIRCLE = np.column_stack([np.cos(_TURN), np.sin(_TURN)])
