"""Results as JSON can hold them."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

__all__ = ["plain"]


def plain(value: Any) -> Any:
    """Return a value made of dictionaries, lists, strings and numbers; NaN becomes None.

    >>> from regularization.advice import Gain
    >>> plain((Gain(1.0, 0.5, 1.5), np.array([1.0, np.nan])))
    [{'value': 1.0, 'low': 0.5, 'high': 1.5}, [1.0, None]]
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return None if isinstance(value, float) and not np.isfinite(value) else value
