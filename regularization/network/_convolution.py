"""Convolution and pooling for small images, channels last."""

from __future__ import annotations

import numpy as np

from .. import checks
from ._dense import as_rows
from ._initialisation import INITIALISERS
from ._layer import Layer, expect_rank
from ._members import Rng

__all__ = ["Conv2D", "MaxPool2D"]


class Conv2D(Layer):
    """Slide a ``size`` x ``size`` window over the image: the same weighted sum at every position.

    Like all libraries it computes a cross-correlation (the kernel is not flipped).

    Parameters
    ----------
    channels : int
        Number of output channels.
    size : int
        Side of the window.
    padding : {"same", "valid"}
        "same" surrounds the image with zeros so that the output is as large as the input (``size`` must
        be odd); "valid" uses only windows that lie inside.
    init : {"he", "glorot"}
        Distribution of the initial weights.

    Raises
    ------
    ValueError
        When the layer is built and the window is larger than the map.

    Notes
    -----
    ``params["weights"]`` has shape (M, size, size, input channels, channels). All windows are laid out
    as rows of one matrix, so that the convolution is a single matrix product.

    References
    ----------
    LeCun et al. (1989), Backpropagation applied to handwritten zip code recognition.

    Examples
    --------
    >>> layer = Conv2D(4, 3)
    >>> layer.build((8, 8, 1), members=1, rng=np.random.default_rng(0))
    (8, 8, 4)
    >>> layer.forward(np.ones((1, 5, 8, 8, 1))).shape
    (1, 5, 8, 8, 4)
    """

    weights = ("weights",)

    def __init__(self, channels: int, size: int = 3, *, padding: str = "same", init: str = "he") -> None:
        self.channels = checks.integer("channels", channels, low=1)
        self.size = checks.integer("size", size, low=1)
        self.padding = checks.one_of("padding", padding, ("same", "valid"))
        self.init = checks.one_of("init", init, tuple(INITIALISERS))
        if padding == "same" and size % 2 == 0:
            raise ValueError(f"size must be odd when padding is 'same', got {size}")
        self.margin = size // 2 if padding == "same" else 0

    def setup(self, shape: tuple[int, ...], rng: Rng) -> tuple[int, ...]:
        """Draw weights for images of shape (height, width, channels)."""
        expect_rank(self, shape, "height, width, channels")
        output = tuple(side + 2 * self.margin - self.size + 1 for side in shape[:2])
        if min(output) < 1:
            raise ValueError(
                f"size must be at most the smaller side of the {shape[0]} x {shape[1]} map, got {self.size}"
            )
        self.add(
            weights=INITIALISERS[self.init](rng, (self.members, self.size, self.size, shape[2], self.channels)),
            bias=np.zeros((self.members, 1, self.channels)),
        )
        return (*output, self.channels)

    def forward(self, x: np.ndarray, *, training: bool = False, rng: Rng | None = None) -> np.ndarray:
        """Map (M, B, H, W, C) to (M, B, H', W', channels)."""
        self.shape = x.shape
        edge = (self.margin, self.margin)
        padded = np.pad(x, ((0, 0), (0, 0), edge, edge, (0, 0)))
        self.windows = np.concatenate([padded[part] for part in self._shifts()], axis=-1)
        rows = as_rows(self.windows) @ self._matrix() + self.params["bias"]
        return rows.reshape(len(rows), *self.windows.shape[1:4], self.channels)

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """Write the gradients of weights and bias; add up what each pixel contributed to its windows."""
        self.parameter_gradients(grad)
        rows = as_rows(grad)
        windows = (rows @ self._matrix().swapaxes(1, 2)).reshape(len(rows), *self.windows.shape[1:])
        height, width, channels = self.shape[2:]
        padded = np.zeros(
            (len(rows), self.shape[1], height + 2 * self.margin, width + 2 * self.margin, channels), dtype=grad.dtype
        )
        for k, part in enumerate(self._shifts()):
            padded[part] += windows[..., k * channels : (k + 1) * channels]
        return padded[:, :, self.margin : self.margin + height, self.margin : self.margin + width]

    def parameter_gradients(self, grad: np.ndarray) -> None:
        """Write the gradients of weights and bias."""
        rows = as_rows(grad)
        weights = as_rows(self.windows).swapaxes(1, 2) @ rows
        self.grads["weights"][...] = weights.reshape(self.params["weights"].shape)
        self.grads["bias"][...] = rows.sum(axis=1, keepdims=True)

    def _shifts(self) -> list[tuple[slice, ...]]:
        """The size^2 views of the padded image, one for each position in the window, row by row."""
        height, width = (side + 2 * self.margin - self.size + 1 for side in self.shape[2:4])
        everything = slice(None)
        return [
            (everything, everything, slice(i, i + height), slice(j, j + width))
            for i in range(self.size)
            for j in range(self.size)
        ]

    def _matrix(self) -> np.ndarray:
        """The weights as (M, size * size * input channels, channels), in the order of a window's row."""
        return self.params["weights"].reshape(self.members, -1, self.channels)

    def __repr__(self) -> str:
        return f"Conv2D({self.channels}, {self.size})"


class MaxPool2D(Layer):
    """Keep the largest number of each tile; only that one receives gradient (the first among equals).

    Parameters
    ----------
    size : int
        Side of the square tiles, at least 1, which do not overlap; it divides both sides of the map.

    References
    ----------
    Riesenhuber & Poggio (1999), Hierarchical models of object recognition in cortex.

    Examples
    --------
    >>> layer = MaxPool2D(2)
    >>> layer.build((4, 4, 1), members=1, rng=np.random.default_rng(0))
    (2, 2, 1)
    >>> layer.forward(np.arange(16.0).reshape(1, 1, 4, 4, 1))[0, 0, :, :, 0]
    array([[ 5.,  7.],
           [13., 15.]])
    """

    def __init__(self, size: int = 2) -> None:
        self.size = checks.integer("size", size, low=1)

    def setup(self, shape: tuple[int, ...], rng: Rng) -> tuple[int, ...]:
        """Check that tiles cover the map and return the smaller map's shape."""
        expect_rank(self, shape, "height, width, channels")
        if shape[0] % self.size or shape[1] % self.size:
            raise ValueError(f"size must divide both sides of the {shape[0]} x {shape[1]} map, got {self.size}")
        return (shape[0] // self.size, shape[1] // self.size, shape[2])

    def forward(self, x: np.ndarray, *, training: bool = False, rng: Rng | None = None) -> np.ndarray:
        """Map (M, B, H, W, C) to (M, B, H / size, W / size, C)."""
        tiles = self._tiles(x)
        self.winner = tiles.argmax(axis=-1)[..., None]
        return np.take_along_axis(tiles, self.winner, axis=-1)[..., 0]

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """Send each gradient to the winner of its tile."""
        winner = np.broadcast_to(self.winner, (*grad.shape, 1))
        tiles = np.zeros((*grad.shape, self.size**2), dtype=grad.dtype)
        np.put_along_axis(tiles, winner, grad[..., None], axis=-1)
        return self._image(tiles)

    def _tiles(self, x: np.ndarray) -> np.ndarray:
        """Rearrange (M, B, H, W, C) to (M, B, H / size, W / size, C, size * size)."""
        members, batch, height, width, channels = x.shape
        split = x.reshape(members, batch, height // self.size, self.size, width // self.size, self.size, channels)
        tiled = split.transpose(0, 1, 2, 4, 6, 3, 5)
        return tiled.reshape(*tiled.shape[:5], self.size**2)

    def _image(self, tiles: np.ndarray) -> np.ndarray:
        """Undo ``_tiles``."""
        members, batch, rows, columns, channels, _ = tiles.shape
        split = tiles.reshape(members, batch, rows, columns, channels, self.size, self.size)
        return split.transpose(0, 1, 2, 5, 3, 6, 4).reshape(
            members, batch, rows * self.size, columns * self.size, channels
        )

    def __repr__(self) -> str:
        return f"MaxPool2D({self.size})"
