"""memorise or generalise, the figure to scroll through, and the price of a weight."""

from __future__ import annotations

import numpy as np

GRID = np.linspace(0, 1, 161)
DEGREE = 11
NOISE = 0.3
STRENGTHS = (0.0, *(float(f"{10.0**k:.3g}") for k in np.arange(-9, 1.01, 0.25)))
