"""What two accuracies and a course of losses say is wrong with a network, and what to try first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chapters.putting_it_together.boundary import inside

if TYPE_CHECKING:
    import numpy as np

NEAR, GAP = 0.05, 0.07
"""How far below the best counts as good (with 400 points the standard error is 2 points), and which gap is large."""


@dataclass(frozen=True)
class Bench:
    """A network of the laboratory: its boundary now, and the losses of its whole run.

    ``boundary`` holds closed rings, rows (across, up). ``accuracy`` is (training, validation) now, ``best`` the
    highest validation accuracy of any setting on these points, ``lowest`` this run's lowest validation loss and
    ``turn`` the epoch at which it is reached.
    """

    kind: str
    size: str
    lam: float
    rate: float
    epoch: int
    X: np.ndarray
    label: np.ndarray
    wrong: np.ndarray
    boundary: tuple[np.ndarray, ...]
    epochs: np.ndarray
    training: np.ndarray
    validation: np.ndarray
    now: tuple[float, float]
    lowest: float
    turn: int
    accuracy: tuple[float, float]
    best: float

    @property
    def missed(self) -> np.ndarray:
        """Which training points the boundary puts into the other class than their label says."""
        return inside(self.boundary, self.X) != (self.label == 1)


def diagnosis(result: Bench) -> tuple[str, str]:
    """Name what is wrong, and what to try first."""
    training, validation = result.accuracy
    late = result.epoch > result.turn and result.now[1] > 1.1 * result.lowest
    then = f"at epoch {result.turn} the validation loss was still {result.lowest:.2f}"
    if validation >= result.best - NEAR:
        known = f"no setting here has more than {result.best:.0%} on the validation points"
        if training - validation <= GAP + NEAR:
            return "sweet spot", f"Good on both: {known}."
        sure = f" (But {then}: stop earlier if you need its probabilities.)" if late else ""
        return "gap alone", f"The gap alone is no fault: {known}.{sure}"
    if training - validation > GAP:
        return "overfitting", f"Overfitting: raise λ or the dropout rate, or stop earlier{f'; {then}' if late else ''}."
    return "underfitting", f"Underfitting: {remedy(result)}"


def remedy(result: Bench) -> str:
    """What to try first against underfitting."""
    if result.turn > result.epoch and result.lowest < 0.97 * result.now[1]:
        return f"still learning, so train on; the validation loss is lowest at epoch {result.turn}."
    if result.lam >= 0.1:
        return "the penalty takes its weights away; lower λ."
    if result.size == "small":
        ease = " and lower λ" if result.lam >= 0.01 else ""
        return f"low on both and done learning; take the larger network{ease}."
    return "low on both and done learning; lower the strengths."
