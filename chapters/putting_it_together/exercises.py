"""Chapter 11: add two strengths up, put an interval on a paired comparison, and read a diagnosis off two numbers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from everystate.teaching import Exercise

_NOTHING = "returns nothing yet: replace the dots."


def _fault_in_total_strength(answer: Callable[[float, float], float]) -> str | None:
    got = answer(0.1, 0.2)
    if got is None or got is Ellipsis:
        return f"total_strength {_NOTHING}"
    if np.isclose(answer(0.3, 0.0), 0.0) or np.isclose(got, 0.25):
        return "Dropout does not replace the penalty: the two strengths add up."
    if np.isclose(got, 0.1):
        return "The dropout rate has no effect yet: in this model it acts as a penalty of its own."
    if np.isclose(got, 0.3):
        return "A rate is no strength: units that are kept are scaled up, which divides by the keep probability."
    if np.isclose(got, 0.1 + 0.8 / 0.2):
        return "With `(1 - rate) / rate` a rate near 0 would be an endless penalty; turn the fraction over."
    if np.isclose(got, 0.1 + 0.2 * 0.8):
        return "`rate * (1 - rate)` is the variance of the mask before it is scaled; divide by the square of 1 - rate."
    if not np.isclose(got, 0.35):
        return f"λ = 0.1 and rate 0.2 give 0.1 + 0.2 / 0.8 = 0.35; yours gives {got!r}."
    return None


TOTAL_STRENGTH = Exercise(
    name="total_strength",
    find_fault=_fault_in_total_strength,
    praise="So a model with dropout that was tuned needs less weight decay than one without.",
    mistakes=(
        (lambda lam, rate: ..., "returns nothing yet"),
        (lambda lam, rate: rate / (1 - rate), "does not replace the penalty"),
        (lambda lam, rate: lam, "no effect yet"),
        (lambda lam, rate: lam + rate, "A rate is no strength"),
        (lambda lam, rate: lam + ((1 - rate) / rate if rate else np.inf), "turn the fraction over"),
        (lambda lam, rate: lam + rate * (1 - rate), "variance of the mask"),
        (lambda lam, rate: lam * (1 + rate / (1 - rate)), "yours gives 0.125"),
    ),
)

_ONE = np.array([0.86, 0.84, 0.88, 0.83, 0.87, 0.90])
_OTHER = np.array([0.84, 0.83, 0.85, 0.82, 0.85, 0.89])
_QUANTILE = 2.571
_MEAN = float((_ONE - _OTHER).mean())
_HALF = float(_QUANTILE * (_ONE - _OTHER).std(ddof=1) / np.sqrt(6))
_UNPAIRED = float(_QUANTILE * np.sqrt((_ONE.var(ddof=1) + _OTHER.var(ddof=1)) / 6))


def _fault_in_paired_interval(answer: Callable[..., tuple[float, float]]) -> str | None:
    got = answer(_ONE.copy(), _OTHER.copy(), _QUANTILE)
    if got is None or got is Ellipsis:
        return f"paired_interval {_NOTHING}"
    if np.shape(got) != (2,):
        return f"Return two numbers, the low and the high end; yours returns {got!r}."
    low, high = map(float, got)
    if np.isclose(low, _MEAN) and np.isclose(high, _HALF):
        return "That is the mean and half the width; return the low and the high end."
    if np.isclose(high + low, -2 * _MEAN):
        return "The sign is turned round: the difference is one minus other."
    if not np.isclose(high + low, 2 * _MEAN):
        return f"The interval should be centred on the mean difference, {_MEAN:.4f}; yours on {(low + high) / 2:.4f}."
    return _fault_in_half((high - low) / 2)


def _fault_in_half(half: float) -> str | None:
    """What is wrong with half the width, if anything."""
    known = {
        _UNPAIRED: "Too wide: that is the spread of two separate samples. Take the differences first, seed by seed.",
        _HALF
        * np.sqrt(5 / 6): "A little too narrow: the differences' mean was estimated too, so divide by n - 1 (ddof=1).",
        _HALF
        * np.sqrt(6): "That is the spread of single differences; their mean varies less, by the square root of n.",
        _HALF / _QUANTILE: "That is one standard error; multiply it by `quantile`.",
    }
    for value, hint in known.items():
        if np.isclose(half, value):
            return hint
    return None if np.isclose(half, _HALF) else f"Half the width should be {_HALF:.4f}; yours is {half:.4f}."


def _around(mean: float, half: float) -> tuple[float, float]:
    return mean - half, mean + half


def _unpaired(one: np.ndarray, other: np.ndarray, quantile: float) -> tuple[float, float]:
    error = np.sqrt((one.var(ddof=1) + other.var(ddof=1)) / len(one))
    return _around(one.mean() - other.mean(), quantile * error)


def _spread(d: np.ndarray, ddof: int = 1) -> float:
    return float(d.std(ddof=ddof))


PAIRED_INTERVAL = Exercise(
    name="paired_interval",
    find_fault=_fault_in_paired_interval,
    praise="Pairing took the luck of the draw, which both methods share, out of the comparison.",
    mistakes=(
        (lambda one, other, quantile: ..., "returns nothing yet"),
        (lambda one, other, quantile: (one - other).mean(), "Return two numbers"),
        (
            lambda one, other, quantile: ((one - other).mean(), quantile * _spread(one - other) / np.sqrt(len(one))),
            "mean and half the width",
        ),
        (
            lambda one, other, quantile: _around(
                (other - one).mean(), quantile * _spread(one - other) / np.sqrt(len(one))
            ),
            "sign is turned round",
        ),
        (lambda one, other, quantile: _around(0.0, quantile * _spread(one - other)), "centred on the mean"),
        (_unpaired, "Take the differences first"),
        (
            lambda one, other, quantile: _around(
                (one - other).mean(), quantile * _spread(one - other, 0) / np.sqrt(len(one))
            ),
            "ddof=1",
        ),
        (
            lambda one, other, quantile: _around((one - other).mean(), quantile * _spread(one - other)),
            "square root of n",
        ),
        (
            lambda one, other, quantile: _around((one - other).mean(), _spread(one - other) / np.sqrt(len(one))),
            "one standard error",
        ),
        (
            lambda one, other, quantile: _around((one - other).mean(), quantile * _spread(one - other) / len(one)),
            "Half the width should be",
        ),
    ),
)

_CASES = (
    ((0.99, 0.72, 0.80), "overfitting", "Training is far ahead and validation falls short of what is possible"),
    ((0.62, 0.61, 0.80), "underfitting", "both are low, and there is no gap"),
    ((0.84, 0.79, 0.80), "good", "validation is about as good as possible"),
    ((0.95, 0.79, 0.80), "good", "a gap alone is no fault while validation is as good as possible"),
    ((0.70, 0.72, 0.80), "underfitting", "validation is ahead by chance, and both are low"),
)


def _fault_in_diagnose(answer: Callable[[float, float, float], str]) -> str | None:
    for (training, validation, possible), expected, why in _CASES:
        got = answer(training, validation, possible)
        if got is None or got is Ellipsis:
            return f"diagnose {_NOTHING}"
        if got not in ("overfitting", "underfitting", "good"):
            return f"Return 'overfitting', 'underfitting' or 'good'; yours returned {got!r}."
        if got != expected:
            return (
                f"Training {training:.2f}, validation {validation:.2f}, possible {possible:.2f}: {why}, so this is "
                f"{expected!r}; yours says {got!r}."
            )
    return None


DIAGNOSE = Exercise(
    name="diagnose",
    find_fault=_fault_in_diagnose,
    praise="Validation first, then the gap: that order keeps you from repairing what isn't broken.",
    mistakes=(
        (lambda training, validation, possible: ..., "returns nothing yet"),
        (lambda training, validation, possible: "fine", "yours returned 'fine'"),
        (
            lambda training, validation, possible: "overfitting" if training - validation > 0.05 else "good",
            "both are low",
        ),
        (
            lambda training, validation, possible: (
                "overfitting"
                if training - validation > 0.05
                else "good"
                if validation > possible - 0.05
                else "underfitting"
            ),
            "a gap alone is no fault",
        ),
        (lambda training, validation, possible: "underfitting" if training < possible else "overfitting", "as good as"),
        (
            lambda training, validation, possible: (
                "good"
                if validation > possible - 0.05
                else "overfitting"
                if abs(training - validation) > 0.015
                else "underfitting"
            ),
            "ahead by chance",
        ),
    ),
)
