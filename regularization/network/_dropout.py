"""Dropout, and spatial dropout, which drops whole channels of an image.

``rate`` is the probability of dropping a unit; the keep probability is 1 - rate. (Srivastava et al.
2014 write p for keeping.)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .. import checks
from ._layer import Layer, expect_rank
from ._members import Rng, align, fits, per_member, uniform

__all__ = ["Dropout", "MaskedLayer", "SpatialDropout", "keep_mask"]


def keep_mask(rng: Rng, shape: tuple[int, ...], rate: ArrayLike) -> np.ndarray:
    """Draw a mask: True (kept) with probability 1 - rate, independently.

    Members that share a seed drop nested sets of units: what a lower rate drops, a higher rate drops too.

    Parameters
    ----------
    rng : Generator or sequence of M Generators
        One generator for all members, or one for each.
    shape : tuple of int
        Shape of the mask, (M, ...).
    rate : float or ndarray of shape (M,)
        Probability of dropping, in [0, 1).

    Returns
    -------
    ndarray of bool, of ``shape``

    References
    ----------
    Srivastava et al. (2014), JMLR 15, section 4.

    Examples
    --------
    >>> keep_mask(np.random.default_rng(0), (1, 6), 0.5)
    array([[ True,  True,  True, False, False, False]])
    """
    return draw_mask(rng, shape, fits("rate", per_member("rate", rate, low=0, high=1, high_open=True), shape[0]))


def draw_mask(rng: Rng, shape: tuple[int, ...], rate: np.ndarray) -> np.ndarray:
    """Draw a mask as ``keep_mask`` does, for rates that were checked when the layer was built.

    >>> draw_mask(np.random.default_rng(0), (1, 6), np.array([0.5]))
    array([[ True,  True,  True, False, False, False]])
    """
    draws = uniform(rng, shape)
    return draws >= align(rate, draws)


class MaskedLayer(Layer):
    """What all kinds of dropout share: a rate, a mask in training mode, a rule for scaling.

    Parameters
    ----------
    rate : float or ndarray of shape (M,)
        Probability of dropping, in [0, 1).

    Attributes
    ----------
    mask : ndarray of bool or None
        The latest mask, True where a unit was kept; None when nothing was dropped.
    """

    stochastic = True

    def __init__(self, rate: ArrayLike) -> None:
        self.rate = per_member("rate", rate, low=0, high=1, high_open=True)
        self.mask: np.ndarray | None = None

    def setup(self, shape: tuple[int, ...], rng: Rng) -> tuple[int, ...]:
        """Check that there is one rate, or one for each member."""
        fits("rate", self.rate, self.members)
        return shape

    def forward(self, x: np.ndarray, *, training: bool = False, rng: Rng | None = None) -> np.ndarray:
        """Drop in training mode, which needs ``rng``; in evaluation mode nothing is random."""
        self.mask, self.factor = None, None
        if not training:
            return self.evaluate(x)
        if rng is None:
            raise TypeError(f"rng must be given to {self!r} in training mode, got None")
        # Also at rate 0, so that runs with equal seeds and different rates go on to see the same batches.
        mask = self.draw(x, rng)
        return self.apply(x, mask) if self.rate.any() else x

    def forward_masked(self, x: np.ndarray, mask: np.ndarray) -> np.ndarray:
        """Use a given mask (True = kept) of a shape that broadcasts against ``x``, in place of a random one."""
        return self.apply(x, mask)

    def apply(self, x: np.ndarray, mask: np.ndarray) -> np.ndarray:
        """Drop the entries of ``x`` where ``mask`` is False, and scale."""
        self.mask = mask
        self.factor = self.scaled(mask, x)
        return x * self.factor

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """Give dropped units no gradient."""
        return grad if self.factor is None else grad * self.factor

    def draw(self, x: np.ndarray, rng: Rng) -> np.ndarray:
        """Return a mask that broadcasts against ``x``."""
        return draw_mask(rng, (self.members, *x.shape[1:]), self.rate)

    def scaled(self, mask: np.ndarray, x: np.ndarray) -> np.ndarray:
        """Return what the input is multiplied with: inverted dropout divides by the keep probability."""
        return mask / align(1 - self.rate, x)

    def evaluate(self, x: np.ndarray) -> np.ndarray:
        """Return the output of evaluation mode: the input itself."""
        return x

    def __repr__(self) -> str:
        rate = f"{self.rate[0]:g}" if len(self.rate) == 1 else f"{len(self.rate)} rates"
        return f"{type(self).__name__}({rate})"


class Dropout(MaskedLayer):
    """Multiply each unit by an independent mask in training mode.

    Parameters
    ----------
    rate : float or ndarray of shape (M,)
        Probability of dropping, in [0, 1).
    scaling : {"inverted", "classic", "none"}
        "inverted" divides by the keep probability in training and does nothing in evaluation (Keras,
        PyTorch); "classic" multiplies by the keep probability in evaluation (the papers); both keep the
        expectation. "none" does neither: the mistake that makes the two modes disagree.

    Raises
    ------
    TypeError
        In training mode without ``rng``.

    References
    ----------
    Hinton et al. (2012), arXiv 1207.0580; Srivastava et al. (2014), JMLR 15.

    Examples
    --------
    >>> layer = Dropout(0.5)
    >>> shape = layer.build((6,), members=1, rng=np.random.default_rng(0))
    >>> layer.forward(np.ones((1, 1, 6)), training=True, rng=np.random.default_rng(0))
    array([[[2., 2., 2., 0., 0., 0.]]])
    >>> layer.forward(np.ones((1, 1, 6)))
    array([[[1., 1., 1., 1., 1., 1.]]])
    """

    def __init__(self, rate: ArrayLike, *, scaling: str = "inverted") -> None:
        super().__init__(rate)
        self.scaling = checks.one_of("scaling", scaling, ("inverted", "classic", "none"))

    def scaled(self, mask: np.ndarray, x: np.ndarray) -> np.ndarray:
        """Return the mask, divided by the keep probability when dropout is inverted."""
        return super().scaled(mask, x) if self.scaling == "inverted" else mask

    def evaluate(self, x: np.ndarray) -> np.ndarray:
        """Return the input, times the keep probability when dropout is classic."""
        if self.scaling != "classic" or not self.rate.any():
            return x
        self.factor = align(1 - self.rate, x)
        return x * self.factor


class SpatialDropout(MaskedLayer):
    """Drop whole channels of a feature map, scaled as in inverted dropout.

    Neighbouring pixels carry nearly the same information, so dropping single pixels removes little.

    Parameters
    ----------
    rate : float or ndarray of shape (M,)
        Probability of dropping a channel, in [0, 1).

    Raises
    ------
    TypeError
        In training mode without ``rng``.

    References
    ----------
    Tompson et al. (2015), Efficient object localization using convolutional networks.

    Examples
    --------
    >>> layer = SpatialDropout(0.5)
    >>> shape = layer.build((2, 2, 6), members=1, rng=np.random.default_rng(0))
    >>> dropped = layer.forward(np.ones((1, 1, 2, 2, 6)), training=True, rng=np.random.default_rng(0))
    >>> dropped[0, 0, 1, 1]
    array([2., 2., 2., 0., 0., 0.])
    """

    def setup(self, shape: tuple[int, ...], rng: Rng) -> tuple[int, ...]:
        """Check that examples are images."""
        expect_rank(self, shape, "height, width, channels")
        return super().setup(shape, rng)

    def draw(self, x: np.ndarray, rng: Rng) -> np.ndarray:
        """Return a mask of shape (M, B, 1, 1, channels)."""
        return draw_mask(rng, (self.members, x.shape[1], 1, 1, x.shape[-1]), self.rate)
