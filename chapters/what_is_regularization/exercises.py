"""Chapter 1: the penalised loss, and choosing its strength."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from everystate.teaching import Exercise

_WEIGHTS = np.array([3.0, -4.0])


def _fault_in_penalised_loss(answer: Callable[[float, np.ndarray, float], float]) -> str | None:
    got = answer(2.0, _WEIGHTS, 0.1)
    if got is None or got is Ellipsis:
        return "penalised_loss returns nothing yet: replace the dots."
    if np.isclose(got, 2.0):
        return "The result is the data loss alone: the penalty is missing."
    if np.isclose(got, 2.0 + 0.1 * 5.0):
        return "That adds the length of the weights; the L2 penalty is the sum of their squares, without a root."
    if np.isclose(got, 2.0 + 0.1 * 7.0):
        return "That adds absolute values, which is the L1 penalty; here the weights are squared."
    if np.isclose(got, 2.0 + 0.1 * 12.5):
        return "That averages the squares; the penalty is their sum."
    if np.isclose(got, 2.0 + 25.0):
        return "The penalty is there, but not its strength: multiply it by lam."
    if not np.isclose(got, 4.5):
        return (
            f"With a data loss of 2, weights 3 and −4 and lam 0.1 it should be 2 + 0.1 · 25 = 4.5; yours gives {got:g}."
        )
    return None


PENALISED_LOSS = Exercise(
    name="penalised_loss",
    find_fault=_fault_in_penalised_loss,
    praise="This one line is what the whole book grows from.",
    mistakes=(
        (lambda data_loss, weights, lam: ..., "returns nothing yet"),
        (lambda data_loss, weights, lam: data_loss, "penalty is missing"),
        (lambda data_loss, weights, lam: data_loss + lam * np.linalg.norm(weights), "without a root"),
        (lambda data_loss, weights, lam: data_loss + lam * np.abs(weights).sum(), "L1 penalty"),
        (lambda data_loss, weights, lam: data_loss + lam * (weights**2).mean(), "averages"),
        (lambda data_loss, weights, lam: data_loss + (weights**2).sum(), "not its strength"),
        (lambda data_loss, weights, lam: data_loss - lam * (weights**2).sum(), "4.5"),
    ),
)

_STRENGTHS = np.array([0.001, 0.01, 0.1, 1.0, 10.0])
_ERRORS = np.array([0.30, 0.21, 0.20, 0.22, 0.60])


def _fault_in_strongest_good(answer: Callable[[np.ndarray, np.ndarray, float], float]) -> str | None:
    got = answer(_STRENGTHS, _ERRORS, 0.025)
    if got is None or got is Ellipsis:
        return "strongest_good returns nothing yet: replace the dots."
    if np.isclose(got, 0.1):
        return "That is the strength with the lowest error. A stronger one is within the margin: prefer it."
    if np.isclose(got, 0.01):
        return "That is the weakest strength within the margin; keep the strongest."
    if np.isclose(got, 10.0):
        return "That is the strongest of all, but its error is 0.60: it has lost the signal."
    if got in (0, 1, 2, 3, 4) and not np.isclose(got, 1.0):
        return f"{got} looks like a position; return the strength that stands there."
    if not np.isclose(got, 1.0):
        return f"Within 0.025 of the lowest error, 0.20, lie the strengths 0.01, 0.1 and 1; yours gives {got:g}."
    shuffled = np.array([3, 0, 4, 1, 2])
    if not np.isclose(answer(_STRENGTHS[shuffled], _ERRORS[shuffled], 0.025), 1.0):
        return "It goes wrong when the strengths are not sorted: compare their values, not their positions."
    return None


STRONGEST_GOOD = Exercise(
    name="strongest_good",
    find_fault=_fault_in_strongest_good,
    praise="You have written step five: keep the strongest setting that still preserves the signal.",
    mistakes=(
        (lambda strengths, errors, margin: ..., "returns nothing yet"),
        (lambda strengths, errors, margin: strengths[errors.argmin()], "prefer it"),
        (lambda strengths, errors, margin: strengths[errors <= errors.min() + margin].min(), "weakest"),
        (lambda strengths, errors, margin: strengths.max(), "lost the signal"),
        (lambda strengths, errors, margin: int(np.flatnonzero(errors <= errors.min() + margin)[-1]), "position"),
        (lambda strengths, errors, margin: strengths[errors <= errors.min() + margin][-1], "not sorted"),
        (lambda strengths, errors, margin: -1.0, "yours gives -1"),
    ),
)
