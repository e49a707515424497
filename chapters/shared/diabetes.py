"""The diabetes data as most chapters use them: all patients, standardised features."""

from __future__ import annotations

import functools

from regularization import data
from regularization.validation import Standardizer

__all__ = ["FEATURES", "standardised"]

FEATURES = ("age", "sex", "bmi", "map", "tc", "ldl", "hdl", "tch", "ltg", "glu")


@functools.cache
def standardised() -> data.Part:
    """Return the ten features with mean 0 and variance 1, and the progression, of all 442 patients.

    >>> X, y = standardised()
    >>> X.shape, y.shape
    ((442, 10), (442,))
    """
    train = data.diabetes().train
    return data.Part(Standardizer().fit(train.X).transform(train.X), train.y)
