"""Means with their 95% intervals, over runs with different seeds or samples."""

from __future__ import annotations

import numpy as np

from everystate.teaching import Quantity, quantity

__all__ = ["averaged", "interval"]


def interval(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean over the last axis, and half the width of its 95% interval by Student's t.

    For a comparison on the same runs, ``values`` are the paired differences.

    >>> mean, half = interval(np.array([1.0, 2.0, 3.0]))
    >>> float(mean), round(float(half), 3)
    (2.0, 2.484)
    """
    from scipy.special import stdtrit  # here, because importing scipy changes the filters for warnings

    count = values.shape[-1]
    quantile = stdtrit(count - 1, 0.975)
    return values.mean(axis=-1), quantile * values.std(axis=-1, ddof=1) / np.sqrt(count)


def averaged(values: np.ndarray, what: str, over: str) -> Quantity:
    """Return the mean of ``values``, shape (runs,), with its 95% interval, for a sentence.

    >>> averaged(np.array([1.0, 2.0, 3.0]), "gain", "three runs").text(".1f")
    '2.0 ± 2.5'
    """
    mean, half = interval(np.asarray(values, dtype=float))
    return quantity(float(mean), what, over, half_width=float(half))
