"""the cross-validation curve, its two ends, leaks, the winner's curse, and five steps on real data."""

from __future__ import annotations

import numpy as np

STRENGTHS = tuple(float(f"{10.0**k:.3g}") for k in np.arange(-4, 2.01, 0.25))
DASHED, DOTTED, DASH_DOT = (0, (6, 3)), (0, (1, 2)), (0, (7, 2, 1, 2))
