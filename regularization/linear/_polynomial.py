"""A polynomial as a linear model: one column for each power."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks


def polynomial_design(
    x: ArrayLike, degree: int, *, basis: str = "legendre", interval: tuple[float, float] = (-1.0, 1.0)
) -> np.ndarray:
    """Return the columns of a polynomial in one feature, without the constant column.

    The interval is mapped to [-1, 1], the same map for every ``x``: training and validation inputs get the same
    columns, and nothing is learnt from the data. The Legendre column of degree k is multiplied by ``sqrt(2k + 1)``:
    over the interval the columns are then uncorrelated and have variance 1, and a penalty treats all degrees alike.

    Parameters
    ----------
    x : array of shape (n,)
        Inputs outside the interval are allowed: the polynomial is continued.
    degree : int >= 1
    basis : "legendre" or "monomial"
        "monomial" gives the plain powers of the mapped input, which grow more alike with the degree.
    interval : (low, high), low < high

    Returns
    -------
    array of shape (n, degree)

    References
    ----------
    Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, section 5.2.

    Examples
    --------
    >>> polynomial_design([0.0, 1.0, 2.0], degree=2, basis="monomial", interval=(0, 2)).tolist()
    [[-1.0, 1.0], [0.0, 0.0], [1.0, 1.0]]
    """
    x = checks.reals("x", x)
    if x.ndim != 1 or x.size == 0:
        raise ValueError(f"x must have shape (n,) with n >= 1, got shape {x.shape}")
    degree = checks.integer("degree", degree, low=1)
    low, high = checks.reals("interval", interval, shape=(2,))
    if low >= high:
        raise ValueError(f"interval must be (low, high) with low < high, got ({low:g}, {high:g})")
    scaled = (2 * x - low - high) / (high - low)
    if checks.one_of("basis", basis, ("legendre", "monomial")) == "monomial":
        return np.polynomial.polynomial.polyvander(scaled, degree)[:, 1:]
    norms = np.sqrt(2 * np.arange(1, degree + 1) + 1)
    return np.polynomial.legendre.legvander(scaled, degree)[:, 1:] * norms
