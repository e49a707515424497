"""Values that nobody changes by accident: data sets and results are cached and shared."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

__all__ = ["Frozen"]


class Frozen:
    """Base of frozen dataclasses whose arrays are read-only copies of what they were made from.

    A pickle or a deep copy of an instance is made by its constructor, so that its arrays are read-only too.

    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class Errors(Frozen):
    ...     train: np.ndarray
    >>> Errors(np.zeros(2)).train[0] = 1.0
    Traceback (most recent call last):
    ...
    ValueError: assignment destination is read-only
    """

    def __post_init__(self) -> None:
        """Replace each array by a read-only copy."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                copy = np.array(value)
                copy.flags.writeable = False
                object.__setattr__(self, field.name, copy)

    def __reduce__(self) -> tuple:
        """The constructor and its arguments."""
        return type(self), tuple(getattr(self, field.name) for field in fields(self))
