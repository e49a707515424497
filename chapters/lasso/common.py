"""one weight, the geometry of a budget, the path, forty features, steps that reach zero, look-alikes."""

from __future__ import annotations

from chapters.shared import style

DASHED, DOTTED = (0, (5, 2)), (0, (1, 2))
L1_LINE = {"color": style.BLUE, "linewidth": 2.6}
L2_LINE = {"color": style.PURPLE, "linewidth": 2.2, "linestyle": DASHED}
