"""Where does a falling function of a strength cross zero?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


def falling_root(function: Callable[[float], float], highest: float, *, lowest: float = 0.0) -> float:
    """Return the zero of a falling function with ``function(lowest) > 0 >= function(highest)``.

    Bisection that halves the exponent while the ends are far apart, so that a root of any size is found to full
    relative precision in about 70 evaluations.

    >>> round(falling_root(lambda x: 1e-9 - x, 1e6) * 1e9, 12)
    1.0
    """
    low, high = lowest, highest
    for _ in range(200):
        middle = _middle(low, high)
        if not low < middle < high:
            break
        low, high = (middle, high) if function(middle) > 0 else (low, middle)
    return high


def _middle(low: float, high: float) -> float:
    """Return the geometric mean of far ends and the arithmetic mean of near ones; 0 counts as a tiny number."""
    if high <= 2 * low:
        return low + (high - low) / 2
    return float(np.sqrt(max(low, 1e-300)) * np.sqrt(high))
