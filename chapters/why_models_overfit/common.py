"""three causes of overfitting, a network that memorises noise, and double descent."""

from __future__ import annotations

import numpy as np

GRID = np.linspace(0, 1, 151)
TRAIN_DASH, NOISE_DASH, TRUTH_DASH = (0, (5, 2)), (0, (4, 3)), (0, (1, 2))
_WIDE = {"left": 70, "top": 54, "height": 330}
