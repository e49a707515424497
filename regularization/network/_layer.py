"""What every layer has in common.

A layer is described without data (``Dense(64)``) and gets its parameters when a ``Network`` builds it.

Shapes: (members, batch, ...features). A leading 1 in the input stands for data that all members share.
Images are (members, batch, height, width, channels), sequences (members, batch, tokens, features).
"""

from __future__ import annotations

import numpy as np

from ._members import Rng

__all__ = ["Flatten", "Layer"]


class Layer:
    """A step of the network: a function of its input and the gradient of that function.

    ``forward`` keeps what ``backward`` needs. ``backward`` takes the gradient of the loss with respect to
    the output, writes the gradients of the parameters into ``grads`` and returns the gradient with
    respect to the input. A layer of one's own needs these two, and ``setup`` if it changes the shape or has
    parameters.

    Attributes
    ----------
    params, grads : dict of str to ndarray
        Parameters and their gradients, each with a leading members axis.
    weights : tuple of str
        The parameters that penalties, decay and max-norm act on: never biases, never batch
        normalization's scale and shift.
    buffers : tuple of str
        Entries of ``params`` that are remembered but not trained (running statistics).
    stochastic : bool
        Whether training mode draws random numbers.
    members : int
        Number of networks, set by ``build``.

    Examples
    --------
    >>> class Double(Layer):
    ...     def forward(self, x, *, training=False, rng=None):
    ...         return 2 * x
    ...
    ...     def backward(self, grad):
    ...         return 2 * grad
    >>> from regularization.network import Network
    >>> Network((2,), [Double()], rng=np.random.default_rng(0)).predict(np.ones((1, 2)))
    array([[[2., 2.]]])
    """

    weights: tuple[str, ...] = ()
    buffers: tuple[str, ...] = ()
    stochastic = False

    def build(self, shape: tuple[int, ...], *, members: int, rng: Rng) -> tuple[int, ...]:
        """Create the parameters for inputs of ``shape`` (of one example) and return the output's shape."""
        self.members = members
        self.params: dict[str, np.ndarray] = {}
        self.grads: dict[str, np.ndarray] = {}
        return self.setup(shape, rng)

    def setup(self, shape: tuple[int, ...], rng: Rng) -> tuple[int, ...]:
        """Check the input's shape, add parameters and return the output's shape; overridden by layers."""
        return shape

    def check_batch(self, examples: int) -> None:
        """Raise when the layer can't train on a batch of so many examples; ``train`` asks before its first step."""

    def add(self, **params: np.ndarray) -> None:
        """Register parameters and room for their gradients."""
        self.params |= params
        self.grads |= {name: np.zeros_like(value) for name, value in params.items()}

    def forward(self, x: np.ndarray, *, training: bool = False, rng: Rng | None = None) -> np.ndarray:
        """Return the output for ``x``; ``rng`` is needed in training mode when the layer is stochastic."""
        raise NotImplementedError

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """Return the gradient with respect to the input of the latest ``forward``."""
        raise NotImplementedError

    def parameter_gradients(self, grad: np.ndarray) -> None:
        """Fill ``grads`` only: all that is needed of the lowest layer with parameters."""
        self.backward(grad)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


def expect_type(name: str, value: object, kind: type) -> None:
    """Raise unless ``value`` is an instance of ``kind``.

    >>> expect_type("layers[0]", Layer, Layer)
    Traceback (most recent call last):
    ...
    TypeError: layers[0] must be an instance of Layer, got <class 'regularization.network._layer.Layer'>
    """
    if not isinstance(value, kind):
        raise TypeError(f"{name} must be an instance of {kind.__name__}, got {value!r}")


def expect_rank(layer: Layer, shape: tuple[int, ...], words: str) -> None:
    """Raise when an example's shape has not as many axes as ``words``, e.g. "height, width, channels"."""
    if len(shape) != len(words.split(", ")):
        raise ValueError(f"{layer!r} must receive examples of shape ({words}), got shape {shape}")


class Flatten(Layer):
    """Turn each example into one vector, for instance an image into the input of a dense layer.

    Examples
    --------
    >>> layer = Flatten()
    >>> layer.build((4, 4, 2), members=1, rng=np.random.default_rng(0))
    (32,)
    >>> layer.forward(np.zeros((1, 5, 4, 4, 2))).shape
    (1, 5, 32)
    """

    def setup(self, shape: tuple[int, ...], rng: Rng) -> tuple[int, ...]:
        """Return the length of the vector."""
        return (int(np.prod(shape)),)

    def forward(self, x: np.ndarray, *, training: bool = False, rng: Rng | None = None) -> np.ndarray:
        """Reshape (M, B, ...) to (M, B, features)."""
        self.shape = x.shape[1:]
        return x.reshape(*x.shape[:2], -1)

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """Undo the reshaping."""
        return grad.reshape(len(grad), *self.shape)
