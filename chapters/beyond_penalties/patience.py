"""Twenty long runs, and where a rule with patience would have stopped each."""

from __future__ import annotations

import functools

import numpy as np

from chapters.beyond_penalties import study
from regularization import network

RUNS = 20
SHOWN_RUN = 2
LAST = 100
PATIENCES = (1, 2, 3, 5, 10, 20, 50)


def long_runs() -> study.LongRuns:
    """Twenty networks trained on 200 digits, a fifth of them mislabelled, with 60 checked ones to validate on."""
    return study.long_runs(runs=RUNS, epochs=LAST, n=200, checked=60, wrong=0.2)


@functools.cache
def stops(patience: int) -> tuple[np.ndarray, np.ndarray]:
    """Last and best epoch of each run under a patience."""
    return network.EarlyStopping(patience=patience).replay(long_runs().validation)


def kept_losses(patience: int) -> tuple[np.ndarray, np.ndarray]:
    """Test loss of each run with its best and with its last weights, under a patience."""
    last, best = stops(patience)
    test, run = long_runs().test, np.arange(RUNS)
    return test[best, run], test[last, run]
