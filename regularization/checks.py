"""Validation of arguments: every error names the argument, the value and what was expected.

Each function returns the checked value in the form that the callers compute with, and raises
``ValueError`` or ``TypeError`` otherwise. Nothing is clipped or coerced silently.
"""

from __future__ import annotations

import math
import numbers
from typing import Any

import numpy as np

__all__ = [
    "callables",
    "design",
    "feature_names",
    "generator",
    "integer",
    "number",
    "one_of",
    "reals",
    "same_features",
    "strengths",
    "switch",
    "target",
    "varying",
]

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
    try:
        number = float(value)
    except OverflowError:
        raise ValueError(f"{name} must be {expected}, got a number beyond {np.finfo(float).max:.2g}") from None
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


def callables(**functions: object) -> None:
    """Raise unless each is something that can be called, or None where there needn't be one.

    >>> callables(loss=max, prepare=None, make=3)
    Traceback (most recent call last):
    ...
    TypeError: make must be callable, got 3
    """
    for name, function in functions.items():
        if function is not None and not callable(function):
            raise TypeError(f"{name} must be callable, got {function!r}")


def _unreadable(name: str, value: object) -> str | None:
    """Say why a table or array of another library is no array of real numbers, if that can be said."""
    if isinstance(value, np.ma.MaskedArray):
        return f"{name} must be an array without a mask, got a masked array: drop its masked rows, or fill them in"
    if hasattr(value, "nnz") and hasattr(value, "toarray"):
        return f"{name} must be a dense array, got a sparse {type(value).__name__}: use {name}.toarray()"
    dtypes: Any = getattr(value, "dtypes", None)
    if hasattr(dtypes, "items") and hasattr(value, "columns"):
        odd = {column: dtype for column, dtype in dtypes.items() if getattr(dtype, "kind", "O") not in "iuf"}
        mixed = {column: dtype for column, dtype in dtypes.items() if not isinstance(dtype, np.dtype)}
        for column, dtype in {**odd, **mixed}.items():
            return f"{name} must hold real numbers in every column, got {dtype} in column {column!r}: use astype(float)"
    return None


def _numbers(name: str, array: np.ndarray, shape: str) -> np.ndarray:
    """Turn an array of Python's real numbers into one of floats."""
    for entry in array.flat:
        if not isinstance(entry, numbers.Real) or isinstance(entry, (bool, np.bool_)):
            raise TypeError(
                f"{name} must be an array of real numbers of shape {shape}, got dtype object with {entry!r} in it: the "
                f"argument must be no string and no {type(entry).__name__}, only real numbers"
            )
    return array.astype(float)


def _real_array(name: str, value: object, shape: str) -> np.ndarray:
    """``value`` as a float64 array without NaN or infinity."""
    if (reason := _unreadable(name, value)) is not None:
        raise TypeError(reason)
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(
            f"{name} must be an array of real numbers of shape {shape}, got rows of unequal length"
        ) from error
    if array.dtype.kind == "O" and array.size:
        array = _numbers(name, array, shape)
    if array.dtype.kind not in "iuf":
        raise TypeError(f"{name} must be an array of real numbers of shape {shape}, got dtype {array.dtype}")
    array = array.astype(np.float64, copy=False)
    if not np.isfinite(array).all():
        first = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise ValueError(
            f"{name} must be finite everywhere, got {array[first]} at index {first}; drop or fill in what is NaN or inf"
        )
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


def design(name: str, value: object, *, features: int | None = None, model: str = "fit") -> np.ndarray:
    """Return a design matrix as float64 of shape (n, p), n >= 1 and p >= 1 (p = features, the model's, if given).

    >>> design("X", [[1.0, float("nan")]])
    Traceback (most recent call last):
    ...
    ValueError: X must be finite everywhere, got nan at index (0, 1); drop or fill in what is NaN or inf
    """
    array = _real_array(name, value, "(n, p)")
    if array.ndim != 2 or 0 in array.shape:
        raise ValueError(
            f"{name} must have shape (n, p) with n >= 1 and p >= 1, got shape {array.shape}{_remedy(name, array)}"
        )
    if features is not None and array.shape[1] != features:
        raise ValueError(
            f"{name} must have {features} columns, as in fit, got shape {array.shape}: "
            f"X has {array.shape[1]} features, but {model} is expecting {features} features as input"
        )
    return array


def _remedy(name: str, array: np.ndarray) -> str:
    """What to do about a design matrix of another shape, if there is something."""
    if array.ndim == 1 and array.size:
        return f". Reshape your data: {name}[:, None] is one column, {name}[None] one row"
    if array.ndim == 2 and array.shape[0]:
        return f": 0 feature(s) (shape={array.shape}) while a minimum of 1 is required."
    return ""


def feature_names(X: object) -> np.ndarray | None:
    """Return the names of a table's columns when all of them are strings, else None.

    >>> feature_names([[1.0, 2.0]]) is None
    True
    """
    columns = getattr(X, "columns", None)
    names = [] if columns is None or callable(columns) else list(columns)
    return np.array(names, dtype=object) if names and all(isinstance(name, str) for name in names) else None


def same_features(name: str, value: object, names: np.ndarray | None) -> None:
    """Raise when the columns of a table are not those, in the same order, of the table in fit.

    A table without names, or a fit without them, is taken by the order of its columns.
    """
    given = feature_names(value)
    if names is None or given is None or len(given) != len(names) or (given == names).all():
        return
    place = int(np.argmax(given != names))
    raise ValueError(
        f"{name} must have the columns of fit in the same order, got {given[place]!r} at {place} for {names[place]!r}"
    )


def target(name: str, value: object, *, rows: int) -> np.ndarray:
    """Return a regression target as float64 of shape (rows,).

    >>> target("y", [1.0, 2.0], rows=3)
    Traceback (most recent call last):
    ...
    ValueError: y must have shape (3,), one value for each row of X, got shape (2,)
    """
    if value is None:
        raise ValueError(
            f"{name} must have shape ({rows},), one value for each row of X, got None: this fit requires y to be "
            "passed, but the target y is None"
        )
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
