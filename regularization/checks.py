"""Validation of arguments: every error names the argument, the value and what was expected.

Each function returns the checked value in the form that the callers compute with, and raises
``ValueError`` or ``TypeError`` otherwise. Nothing is clipped or coerced silently.
"""

from __future__ import annotations

import math
import numbers

import numpy as np

__all__ = ["design", "generator", "integer", "number", "one_of", "reals", "strengths", "switch", "target", "varying"]

ROUNDING = 8 * np.finfo(float).eps


def number(
    name: str,
    value: object,
    *,
    low: float = -math.inf,
    high: float = math.inf,
    low_open: bool = False,
    high_open: bool = False,
) -> float:
    """Return ``value`` as a float when it is a finite number of the interval from low to high.

    ``low_open`` and ``high_open`` exclude the ends.

    >>> number("rate", 0.5, low=0, high=1, high_open=True)
    0.5
    >>> number("rate", 1.0, low=0, high=1, high_open=True)
    Traceback (most recent call last):
    ...
    ValueError: rate must be a finite number in [0, 1), got 1.0
    >>> number("lam", -1.0, low=0)
    Traceback (most recent call last):
    ...
    ValueError: lam must be a finite number >= 0, got -1.0
    """
    expected = f"a finite number{_range(low, high, low_open, high_open)}"
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, numbers.Real):
        raise TypeError(f"{name} must be {expected}, got {value!r} of type {type(value).__name__}")
    number = float(value)
    below = number < low or (low_open and number == low)
    above = number > high or (high_open and number == high)
    if not math.isfinite(number) or below or above:
        raise ValueError(f"{name} must be {expected}, got {number!r}")
    return number


def _range(low: float, high: float, low_open: bool, high_open: bool) -> str:
    """An interval in words that follow "a finite number": a bound at infinity is none."""
    if low == -math.inf and high == math.inf:
        return ""
    if high == math.inf:
        return f" {'>' if low_open else '>='} {low:g}"
    if low == -math.inf:
        return f" {'<' if high_open else '<='} {high:g}"
    return f" in {'(' if low_open else '['}{low:g}, {high:g}{')' if high_open else ']'}"


def integer(name: str, value: object, *, low: int, high: int | None = None) -> int:
    """Return ``value`` as an int when it is an integer of low..high (no upper bound when None).

    >>> integer("folds", 1, low=2, high=10)
    Traceback (most recent call last):
    ...
    ValueError: folds must be an integer from 2 to 10, got 1
    """
    expected = f"an integer of at least {low}" if high is None else f"an integer from {low} to {high}"
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, numbers.Integral):
        raise TypeError(f"{name} must be {expected}, got {value!r} of type {type(value).__name__}")
    integer = int(value)
    if integer < low or (high is not None and integer > high):
        raise ValueError(f"{name} must be {expected}, got {integer}")
    return integer


def generator(name: str, value: object) -> np.random.Generator:
    """Return ``value`` when it is a ``numpy.random.Generator``.

    >>> generator("rng", 7)
    Traceback (most recent call last):
    ...
    TypeError: rng must be a numpy.random.Generator, e.g. numpy.random.default_rng(7), got 7 of type int
    """
    if not isinstance(value, np.random.Generator):
        raise TypeError(
            f"{name} must be a numpy.random.Generator, e.g. numpy.random.default_rng(7), "
            f"got {value!r} of type {type(value).__name__}"
        )
    return value


def one_of(name: str, value: object, allowed: tuple[str, ...]) -> str:
    """Return ``value`` when it is one of the allowed words.

    >>> one_of("form", "naive", ("naive", "rescaled"))
    'naive'
    """
    if not isinstance(value, str) or value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, allowed))}, got {value!r}")
    return value


def switch(name: str, value: object) -> bool:
    """Return ``value`` when it is True or False.

    >>> switch("fit_intercept", "no")
    Traceback (most recent call last):
    ...
    TypeError: fit_intercept must be True or False, got 'no' of type str
    """
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be True or False, got {value!r} of type {type(value).__name__}")
    return bool(value)


def _real_array(name: str, value: object, shape: str) -> np.ndarray:
    """``value`` as a float64 array without NaN or infinity."""
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(
            f"{name} must be an array of real numbers of shape {shape}, got rows of unequal length"
        ) from error
    if array.dtype.kind not in "iuf":
        raise TypeError(f"{name} must be an array of real numbers of shape {shape}, got dtype {array.dtype}")
    array = array.astype(np.float64, copy=False)
    if not np.isfinite(array).all():
        first = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise ValueError(f"{name} must be finite everywhere, got {array[first]} at index {first}")
    return array


def reals(name: str, value: object, *, shape: tuple[int, ...] | None = None, low: float = -math.inf) -> np.ndarray:
    """Return an array of finite real numbers as float64, of any shape unless one is given, each at least ``low``.

    >>> reals("weights", [1.0, -1.0], low=0)
    Traceback (most recent call last):
    ...
    ValueError: weights must be >= 0 everywhere, got -1.0 at index (1,)
    """
    array = _real_array(name, value, "any" if shape is None else str(shape))
    if shape is not None and array.shape != shape:
        raise ValueError(f"{name} must have shape {shape}, got shape {array.shape}")
    if (array < low).any():
        first = tuple(int(i) for i in np.argwhere(array < low)[0])
        raise ValueError(f"{name} must be >= {low:g} everywhere, got {array[first]} at index {first}")
    return array


def design(name: str, value: object, *, features: int | None = None) -> np.ndarray:
    """Return a design matrix as float64 of shape (n, p), n >= 1 and p >= 1 (p = features if given).

    >>> design("X", [[1.0, float("nan")]])
    Traceback (most recent call last):
    ...
    ValueError: X must be finite everywhere, got nan at index (0, 1)
    """
    array = _real_array(name, value, "(n, p)")
    if array.ndim != 2 or 0 in array.shape:
        raise ValueError(f"{name} must have shape (n, p) with n >= 1 and p >= 1, got shape {array.shape}")
    if features is not None and array.shape[1] != features:
        raise ValueError(f"{name} must have {features} columns, as in fit, got shape {array.shape}")
    return array


def target(name: str, value: object, *, rows: int) -> np.ndarray:
    """Return a regression target as float64 of shape (rows,).

    >>> target("y", [1.0, 2.0], rows=3)
    Traceback (most recent call last):
    ...
    ValueError: y must have shape (3,), one value for each row of X, got shape (2,)
    """
    array = _real_array(name, value, f"({rows},)")
    if array.shape != (rows,):
        raise ValueError(f"{name} must have shape ({rows},), one value for each row of X, got shape {array.shape}")
    return array


def strengths(name: str, value: object) -> np.ndarray:
    """Return a path of regularization strengths as float64 of shape (m,), m >= 1, each >= 0.

    >>> strengths("lams", [1.0, -1.0])
    Traceback (most recent call last):
    ...
    ValueError: lams must be >= 0 everywhere, got -1.0 at index 1
    """
    array = _real_array(name, value, "(m,)")
    if array.ndim != 1 or array.size == 0:
        raise ValueError(f"{name} must have shape (m,) with m >= 1, got shape {array.shape}")
    if (array < 0).any():
        first = int(np.argmax(array < 0))
        raise ValueError(f"{name} must be >= 0 everywhere, got {array[first]} at index {first}")
    return array


def varying(X: np.ndarray) -> np.ndarray:
    """Return which columns of X vary by more than rounding errors of their size: a Boolean array of shape (p,).

    >>> varying(np.array([[0.1, 1.0], [0.3 - 0.2, 2.0]]))
    array([False,  True])
    """
    return np.ptp(X, axis=0) > ROUNDING * np.abs(X).max(axis=0)
