"""Oracles shared by the tests of the networks."""

from __future__ import annotations

import itertools

import numpy as np
import pytest


def _slopes(function, array: np.ndarray, step: float = 1e-5) -> np.ndarray:
    """Central differences of a scalar function with respect to every entry of ``array``, changed in place."""
    slopes = np.empty_like(array)
    for index in np.ndindex(array.shape):
        centre = array[index]
        array[index] = centre + step
        above = function()
        array[index] = centre - step
        below = function()
        array[index] = centre
        slopes[index] = (above - below) / (2 * step)
    return slopes


def _all_masks(units: int) -> np.ndarray:
    """Return all masks of so many units as (2**units, units) booleans."""
    return np.array(list(itertools.product([False, True], repeat=units)))


@pytest.fixture(scope="session")
def slopes():
    return _slopes


@pytest.fixture(scope="session")
def all_masks():
    return _all_masks
