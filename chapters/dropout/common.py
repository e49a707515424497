"""units that drop out, what that does to training, and what the network is at inference."""

from __future__ import annotations

import numpy as np

from everystate.controls import SelectionSlider
from everystate.experiment import Panel

DASHED, DOTTED, DASHDOT = (0, (5, 2)), (0, (1, 2)), (0, (6, 2, 1, 2))
HALF = Panel(left=60, top=54, height=330)


def interval(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean over the last axis and half the width of its 95% interval (Student's t)."""
    from scipy.special import stdtrit  # here, because importing scipy changes the filters for warnings

    count = values.shape[-1]
    quantile = stdtrit(count - 1, 0.975)
    return values.mean(axis=-1), quantile * values.std(axis=-1, ddof=1) / np.sqrt(count)


def _rate_slider(values: tuple[float, ...], value: float) -> SelectionSlider:
    return SelectionSlider(name="rate", label="Rate: share of units dropped", options=values, value=value)
