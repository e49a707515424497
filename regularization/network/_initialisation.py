"""Initial weights: a scale that keeps activations, or gradients, of the same size in every layer."""

from __future__ import annotations

import numpy as np

from ._members import Rng, normal

__all__ = ["INITIALISERS", "glorot", "he"]


def he(rng: Rng, shape: tuple[int, ...]) -> np.ndarray:
    """Draw weights (M, ..., outputs) with variance 2 / fan_in, for ReLU.

    ReLU zeroes half of a symmetric input, hence the 2. ``fan_in`` is the number of inputs of one unit:
    the product of the axes between the members and the outputs.

    Parameters
    ----------
    rng : Generator or sequence of M Generators
        One generator for all members, or one for each.
    shape : tuple of int
        (M, inputs, outputs), or (M, height, width, inputs, outputs) for a convolution.

    Returns
    -------
    ndarray of ``shape``

    References
    ----------
    He, Zhang, Ren & Sun (2015), Delving deep into rectifiers.

    Examples
    --------
    >>> weights = he(np.random.default_rng(0), (1, 200, 300))
    >>> round(float(weights.var() * 200), 1)
    2.0
    """
    scale = np.sqrt(2 / _fan_in(shape))
    return normal(rng, shape) * scale


def glorot(rng: Rng, shape: tuple[int, ...]) -> np.ndarray:
    """Draw weights (M, ..., outputs) with variance 2 / (fan_in + fan_out), for tanh and linear units.

    A compromise between the forward and the backward pass. For a convolution ``fan_out`` counts the
    kernel's positions as ``fan_in`` does.

    Parameters
    ----------
    rng, shape
        As for ``he``.

    Returns
    -------
    ndarray of ``shape``

    References
    ----------
    Glorot & Bengio (2010), Understanding the difficulty of training deep feedforward networks; in its normal form.

    Examples
    --------
    >>> weights = glorot(np.random.default_rng(0), (1, 200, 300))
    >>> round(float(weights.var() * 500), 1)
    2.0
    """
    positions = int(np.prod(shape[1:-2]))
    scale = np.sqrt(2 / (_fan_in(shape) + positions * shape[-1]))
    return normal(rng, shape) * scale


def _fan_in(shape: tuple[int, ...]) -> int:
    if len(shape) < 3:
        raise ValueError(f"shape must be (members, ..., inputs, outputs), got {shape}")
    return int(np.prod(shape[1:-1]))


INITIALISERS = {"he": he, "glorot": glorot}
