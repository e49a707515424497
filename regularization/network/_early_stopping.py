"""Early stopping: train until validation has not improved for a while, then go back to the best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .. import checks

__all__ = ["EarlyStopping", "StoppingTracker"]


@dataclass(frozen=True)
class EarlyStopping:
    """When to stop, and whether to return to the best weights.

    Parameters
    ----------
    patience : int
        How many evaluations without improvement are tolerated, at least 1: training stops at the
        ``patience``-th of them in a row.
    min_improvement : float
        A smaller decrease doesn't count, at least 0.
    monitor : {"loss", "accuracy"}
        Which validation curve is watched.
    restore_best : bool
        Whether the network gets back the weights of its best evaluation.

    References
    ----------
    Prechelt (1998), Early stopping - but when?

    Examples
    --------
    >>> EarlyStopping(patience=2).replay([1.0, 0.5, 0.7, 0.6, 0.4])
    (array([3]), array([1]))
    """

    patience: int
    min_improvement: float = 0.0
    monitor: str = "loss"
    restore_best: bool = True

    def __post_init__(self) -> None:
        checks.integer("patience", self.patience, low=1)
        checks.number("min_improvement", self.min_improvement, low=0)
        checks.switch("restore_best", self.restore_best)
        checks.one_of("monitor", self.monitor, ("loss", "accuracy"))

    def replay(self, curve: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return where training would have stopped and the best row before, for curves (E,) or (E, M).

        Both are indices of rows, shape (M,). A member that never runs out of patience stops at the last.
        """
        rows = checks.reals("curve", curve)
        if rows.ndim not in (1, 2) or rows.size == 0:
            raise ValueError(f"curve must have shape (E,) or (E, M) with E >= 1, got shape {rows.shape}")
        rows = rows.reshape(len(rows), -1)
        tracker = StoppingTracker(self, members=rows.shape[1])
        for row in rows:
            tracker.update(row)
        return tracker.latest, tracker.best


class StoppingTracker:
    """Follows the validation curve of each member.

    Attributes
    ----------
    best, latest : ndarray of int, shape (M,)
        Row of the best evaluation so far, and of the last one before the member stopped.
    stopped : ndarray of bool, shape (M,)
        Which members ran out of patience.
    """

    def __init__(self, rule: EarlyStopping | None, *, members: int) -> None:
        self.patience = rule.patience if rule else np.inf
        self.min_improvement = rule.min_improvement if rule else 0.0
        self.sign = -1 if rule and rule.monitor == "accuracy" else 1
        self.score = np.full(members, np.inf)
        self.best = np.zeros(members, dtype=int)
        self.latest = np.full(members, -1)
        self.stopped = np.zeros(members, dtype=bool)

    def update(self, values: np.ndarray) -> np.ndarray:
        """Take the next evaluation (M,) and return which members improved; stopped members ignore it."""
        active = ~self.stopped
        improved = active & (self.sign * values < self.score - self.min_improvement)
        self.latest[active] += 1
        self.score[improved] = self.sign * values[improved]
        self.best[improved] = self.latest[improved]
        self.stopped |= self.latest - self.best >= self.patience
        return improved
