"""Training and validation loss by epoch, as two figures of the chapter draw them, and a square-root scale."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from chapters.shared import style


def draw_losses(axes: Axes, epochs: np.ndarray, training: np.ndarray, validation: np.ndarray) -> None:
    """Draw a training and a validation curve."""
    axes.plot(epochs, training, color=style.ORANGE, linestyle=style.DASHED, label="training")
    axes.plot(epochs, validation, color=style.GREEN, label="validation")


def root(value: np.ndarray) -> np.ndarray:
    """Return square roots; what lies below 0, which an axis may ask for, counts as 0."""
    return np.sqrt(np.maximum(value, 0))
