"""Training and validation loss by epoch, as two figures of the chapter draw them, and a square-root scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from chapters.shared import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw_losses(
    axes: Axes, epochs: np.ndarray, training: np.ndarray, validation: np.ndarray, gid: str = "losses"
) -> None:
    """Draw a training and a validation curve; ``gid`` is that of the validation curve."""
    axes.plot(epochs, training, color=style.ORANGE, linestyle=style.DASHED, label="training", gid="losses")
    axes.plot(epochs, validation, color=style.GREEN, label="validation", gid=gid)


def root(value: np.ndarray) -> np.ndarray:
    """Return square roots; what lies below 0, which an axis may ask for, counts as 0."""
    return np.sqrt(np.maximum(value, 0))
