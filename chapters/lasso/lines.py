"""The look of the two penalties' lines, the same in every figure of the chapter."""

from __future__ import annotations

from chapters.shared import style

L1_LINE = {"color": style.BLUE, "linewidth": 2.6}
L2_LINE = {"color": style.PURPLE, "linewidth": 2.2, "linestyle": style.DASHED}
