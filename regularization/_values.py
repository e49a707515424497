"""What the types of data and results share: short summaries, arrays that nobody changes, parts that may be missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

import numpy as np

__all__ = ["Frozen", "Maybe", "Summarised"]

T = TypeVar("T")


class Summarised:
    """Base of dataclasses (made with ``repr=False``) that show the sizes of their arrays and not the numbers.

    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True, repr=False)
    ... class Errors(Summarised):
    ...     lams: np.ndarray
    ...     table: np.ndarray
    >>> Errors(np.array([0.1, 1.0, 10.0]), np.zeros((3, 5)))
    Errors(lams=<3 from 0.1 to 10>, table=<3 x 5>)
    """

    def __repr__(self) -> str:
        """The fields that are there, each in a few characters."""
        said = (f"{name}={summary(value)}" for name, value in vars(self).items() if value is not None)
        return f"{type(self).__name__}({', '.join(said)})"


def summary(value: object) -> str:
    """A few characters for a value of any size.

    >>> summary(np.arange(12.0).reshape(3, 4)), summary(1 / 3), summary(("a",) * 99)
    ('<3 x 4>', '0.3333', '<99 values>')
    """
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, tuple) and len(value) > 2:
        return f"<{len(value)} values>"
    if isinstance(value, Callable) and hasattr(value, "__name__"):
        return value.__name__
    return repr(value)


def _array(array: np.ndarray) -> str:
    if array.ndim != 1 or array.size == 0:
        return f"<{' x '.join(map(str, array.shape)) or '1'}>"
    low, high = array.min(), array.max()
    return f"<{array.size} of {low}>" if low == high else f"<{array.size} from {low:.4g} to {high:.4g}>"


class Frozen(Summarised):
    """Base of frozen dataclasses whose arrays are read-only copies of what they were made from.

    A pickle or a deep copy of an instance is made by its constructor, so that its arrays are read-only too.

    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True, repr=False)
    ... class Errors(Frozen):
    ...     train: np.ndarray
    >>> Errors(np.zeros(2)).train[0] = 1.0
    Traceback (most recent call last):
    ...
    ValueError: assignment destination is read-only
    """

    def __post_init__(self) -> None:
        """Replace each array by a read-only copy."""
        for name, value in vars(self).items():
            if isinstance(value, np.ndarray):
                copy = np.array(value)
                copy.flags.writeable = False
                vars(self)[name] = copy

    def __reduce__(self) -> tuple[Any, ...]:
        """The constructor and its arguments."""
        return _made, (type(self), dict(vars(self)))


def _made(kind: type[T], fields: dict[str, Any]) -> T:
    return kind(**fields)


class Maybe(Generic[T]):
    """A field of a dataclass that may be missing (None when it is made): reading it then says why, and what to do.

    Whoever reads it needs no test for None. ``hasattr`` asks whether it is there.

    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class Curve:
    ...     test: Maybe[float] = Maybe("there was no test set")
    >>> Curve(0.5).test, hasattr(Curve(), "test")
    (0.5, False)
    >>> Curve().test
    Traceback (most recent call last):
    ...
    AttributeError: Curve has no test: there was no test set
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> None: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> T | None:
        if instance is None:
            return None  # what the dataclass takes for the default
        value = vars(instance)[self.name]
        if value is None:
            raise AttributeError(f"{owner.__name__} has no {self.name}: {self.reason}")
        return value

    def __set__(self, instance: object, value: T | None) -> None:
        vars(instance)[self.name] = value
