"""DropBlock: dropout for feature maps that removes square blocks."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .. import checks
from ._dropout import MaskedLayer, draw_mask
from ._layer import expect_rank
from ._members import Rng, fits

__all__ = ["DropBlock", "dropblock_gamma", "dropblock_kept"]


def dropblock_gamma(rate: float, block: int, height: int, width: int, *, exact: bool = False) -> float:
    """Return the probability with which each admissible position becomes the corner of a block.

    The published value counts units: each of (height - block + 1)(width - block + 1) positions removes
    block^2 units, and together they shall remove rate * height * width. Blocks overlap, and a unit
    that lies in two of them is counted twice, so slightly more than 1 - rate is kept. ``exact=True``
    solves for the value that keeps 1 - rate in expectation.

    Parameters
    ----------
    rate : float
        Fraction of units to drop, in [0, 1).
    block : int
        Side of a block, from 1 (which is ordinary dropout) to the smaller side of the map.
    height, width : int
        Size of the feature map.
    exact : bool
        Whether to account for the overlaps.

    Returns
    -------
    float in [0, 1]

    References
    ----------
    Ghiasi, Lin & Le (2018), DropBlock: a regularization method for convolutional networks, eq. 1.

    Examples
    --------
    >>> round(dropblock_gamma(0.2, 3, 8, 8), 4), round(dropblock_gamma(0.2, 3, 8, 8, exact=True), 4)
    (0.0395, 0.0446)
    """
    rate = checks.number("rate", rate, low=0, high=1, high_open=True)
    exact = checks.switch("exact", exact)
    positions = _admissible(block, height, width)
    published = rate * height * width / (block**2 * positions)
    if not exact or rate == 0:
        return published
    low, high = published, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if dropblock_kept(middle, block, height, width) > 1 - rate else (low, middle)
    return (low + high) / 2


def dropblock_kept(gamma: float, block: int, height: int, width: int) -> float:
    """Return the expected fraction of kept units: the mean over units of (1 - gamma)^blocks.

    ``blocks`` is how many admissible blocks cover the unit: block^2 in the middle, fewer at the border.

    Parameters
    ----------
    gamma : float
        Probability that a position becomes the corner of a block, in [0, 1].
    block, height, width : int
        Side of a block and size of the feature map, as in ``dropblock_gamma``.

    Returns
    -------
    float in [0, 1]

    References
    ----------
    The expectation that Ghiasi, Lin & Le (2018) approximate in eq. 1.

    Examples
    --------
    >>> round(dropblock_kept(dropblock_gamma(0.2, 3, 8, 8), 3, 8, 8), 4)
    0.8203
    """
    gamma = checks.number("gamma", gamma, low=0, high=1)
    _admissible(block, height, width)
    rows, columns = (_covering(block, side) for side in (height, width))
    return float(np.mean((1 - gamma) ** np.outer(rows, columns)))


def _admissible(block: int, height: int, width: int) -> int:
    """Number of positions at which a block lies inside the map."""
    height, width = checks.integer("height", height, low=1), checks.integer("width", width, low=1)
    if checks.integer("block", block, low=1) > min(height, width):
        raise ValueError(f"block must be at most the smaller side of the {height} x {width} map, got {block}")
    return (height - block + 1) * (width - block + 1)


def _covering(block: int, side: int) -> np.ndarray:
    """For each index of a line, the number of intervals of length ``block`` inside it that cover it."""
    return np.convolve(np.ones(side - block + 1), np.ones(block))


class DropBlock(MaskedLayer):
    """Drop square blocks, in each channel independently, and rescale by the kept fraction.

    The output is ``x * mask * (number of units / number of kept units)``, counted for each member over the whole
    batch, so the scale is the one that happened and not the one that was meant.

    Parameters
    ----------
    rate : float or ndarray of shape (M,)
        Target fraction of dropped units, in [0, 1).
    block : int
        Side of a block, at least 1 and at most the smaller side of the map.
    exact : bool
        Whether gamma accounts for overlapping blocks; see ``dropblock_gamma``.

    Raises
    ------
    ValueError
        When the layer is built and the block is larger than the map.

    References
    ----------
    Ghiasi, Lin & Le (2018), algorithm 1.

    Examples
    --------
    >>> layer = DropBlock(0.3, block=2)
    >>> shape = layer.build((4, 4, 1), members=1, rng=np.random.default_rng(0))
    >>> output = layer.forward(np.ones((1, 1, 4, 4, 1)), training=True, rng=np.random.default_rng(7))
    >>> layer.mask[0, 0, :, :, 0].astype(int)
    array([[1, 1, 1, 1],
           [1, 1, 1, 1],
           [1, 1, 0, 0],
           [1, 1, 0, 0]])
    >>> float(output.mean())
    1.0
    """

    def __init__(self, rate: ArrayLike, *, block: int, exact: bool = False) -> None:
        super().__init__(rate)
        self.block = checks.integer("block", block, low=1)
        self.exact = checks.switch("exact", exact)

    def setup(self, shape: tuple[int, ...], rng: Rng) -> tuple[int, ...]:
        """Compute gamma for maps of shape (height, width, channels)."""
        expect_rank(self, shape, "height, width, channels")
        fits("rate", self.rate, self.members)
        self.gamma = np.array([dropblock_gamma(r, self.block, *shape[:2], exact=self.exact) for r in self.rate])
        return shape

    def draw(self, x: np.ndarray, rng: Rng) -> np.ndarray:
        """Draw corners in the admissible region and remove the block below and right of each."""
        batch, height, width, channels = x.shape[1:]
        rows, columns = height - self.block + 1, width - self.block + 1
        corners = ~draw_mask(rng, (self.members, batch, rows, columns, channels), self.gamma)
        dropped = np.zeros((self.members, batch, height, width, channels), dtype=bool)
        for i in range(self.block):
            for j in range(self.block):
                dropped[:, :, i : i + rows, j : j + columns] |= corners
        return ~dropped

    def scaled(self, mask: np.ndarray, x: np.ndarray) -> np.ndarray:
        """Return the mask divided by the fraction that it keeps (all zeros when it keeps nothing)."""
        kept = mask.mean(axis=tuple(range(1, mask.ndim)), keepdims=True)
        return (mask / np.where(kept > 0, kept, 1)).astype(x.dtype, copy=False)
