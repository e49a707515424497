"""A network: layers in a row, for one or many members at once."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from .. import checks
from ._activations import ReLU, Tanh
from ._dense import Dense
from ._dropout import Dropout, MaskedLayer
from ._layer import Layer, expect_type
from ._members import Rng, streams

__all__ = ["Network", "mlp"]


class Network:
    """Layers applied one after another; M independent networks share the description.

    All parameters live in one array of shape (M, P), a row for each member, and each layer's ``params`` are views
    of it. So an optimiser step, a snapshot or restoring the best weights is one line.

    Parameters
    ----------
    input_shape : tuple of int
        Shape of one example, e.g. (64,) or (8, 8, 1).
    layers : sequence of Layer
        Descriptions; the network copies them, see ``network.layers``.
    rng : Generator or sequence of Generator
        Source of the initial weights: one for all members, or one for each.
    members : int, optional
        Number of networks; by default 1, or the length of ``rng``.
    dtype : {numpy.float64, numpy.float32}
        Precision; float32 is about twice as fast.

    Attributes
    ----------
    parameters, gradients : ndarray of shape (M, P)
        Everything that is trained or remembered, and the latest gradients.
    is_weight, is_trained : ndarray of bool, shape (P,)
        What penalties act on; what is not a buffer (such as a running mean).

    Raises
    ------
    ValueError
        When neighbouring layers don't fit.

    Examples
    --------
    >>> net = Network((4,), [Dense(3), ReLU(), Dropout(0.5), Dense(2)], rng=np.random.default_rng(0), members=5)
    >>> net.predict(np.ones((10, 4))).shape
    (5, 10, 2)
    """

    def __init__(
        self,
        input_shape: tuple[int, ...],
        layers: Sequence[Layer],
        *,
        rng: Rng,
        members: int | None = None,
        dtype: type = np.float64,
    ) -> None:
        rng, self.members = streams(rng, members)
        self.dtype = np.dtype(dtype)
        if self.dtype not in (np.dtype(np.float64), np.dtype(np.float32)):
            raise ValueError(f"dtype must be float64 or float32, got {self.dtype}")
        self.input_shape = _sizes("input_shape", input_shape)
        expect_type("layers", layers, Sequence)
        for index, layer in enumerate(layers):
            expect_type(f"layers[{index}]", layer, Layer)
        self.layers = tuple(copy.copy(layer) for layer in layers)
        shape = self.input_shape
        for layer in self.layers:
            shape = layer.build(shape, members=self.members, rng=rng)
        self.output_shape = shape
        self._pack()

    def forward(
        self,
        x: np.ndarray,
        *,
        training: bool = False,
        rng: Rng | None = None,
        masks: Mapping[int, np.ndarray] | None = None,
    ) -> np.ndarray:
        """Return outputs (M, B, ...) for a batch (M, B, ...) or (1, B, ...), unchecked.

        ``masks`` maps the index of a dropout layer to the mask it shall use, in either mode.
        """
        for index, layer in enumerate(self.layers):
            if masks and index in masks:
                x = self._masked(index).forward_masked(x, masks[index])
            else:
                x = layer.forward(x, training=training, rng=rng)
        return np.broadcast_to(x, (self.members, *x.shape[1:]))

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """Fill ``gradients``, given the gradient of the loss at the outputs; return that at the inputs."""
        for layer in reversed(self.layers):
            grad = layer.backward(grad)
        return grad

    def parameter_gradients(self, grad: np.ndarray) -> None:
        """Fill ``gradients`` as ``backward`` does, without computing more than that."""
        lowest = next((i for i, layer in enumerate(self.layers) if layer.params), len(self.layers))
        for layer in reversed(self.layers[lowest + 1 :]):
            grad = layer.backward(grad)
        for layer in self.layers[lowest : lowest + 1]:
            layer.parameter_gradients(grad)

    def predict(self, X: ArrayLike) -> np.ndarray:
        """Return the outputs (M, n, ...) in evaluation mode for X of shape (n, ...) or (M, n, ...)."""
        return self.forward(self.batch("X", X))

    def activations(self, X: ArrayLike, *, training: bool = False, rng: Rng | None = None) -> list[np.ndarray]:
        """Return the output of each layer, in order: what a diagram of the network shows."""
        x, outputs = self.batch("X", X), []
        for layer in self.layers:
            x = layer.forward(x, training=training, rng=rng)
            outputs.append(x)
        return outputs

    def sample(self, X: ArrayLike, *, draws: int, rng: Rng) -> np.ndarray:
        """Return outputs (draws, M, n, ...) with dropout active: Monte-Carlo dropout.

        Only layers that draw random numbers are in training mode; batch normalization is not.
        Reference: Gal & Ghahramani (2016), Dropout as a Bayesian approximation.
        """
        rng, _ = streams(rng, self.members)
        batch = self.batch("X", X)
        return np.stack([self._sample_once(batch, rng) for _ in range(checks.integer("draws", draws, low=1))])

    def batch(self, name: str, value: ArrayLike) -> np.ndarray:
        """Return examples as (1, n, ...) or (M, n, ...); raise when they are empty, misshapen or not finite."""
        array = checks.reals(name, value)
        if array.shape[1:] == self.input_shape:
            array = array[None]
        if array.shape[2:] != self.input_shape or len(array) not in (1, self.members) or array.shape[1] == 0:
            sides = ", ".join(map(str, ("n", *self.input_shape)))
            expected = f"({sides}) or ({self.members}, {sides}) with n >= 1"
            raise ValueError(f"{name} must have shape {expected}, got shape {np.shape(value)}")
        return array.astype(self.dtype, copy=False)

    def weight_arrays(self) -> list[np.ndarray]:
        """Return views of all weights, each (M, ..., units): no biases, no normalization parameters."""
        return [layer.params[name] for layer in self.layers for name in layer.weights]

    def weight_gradients(self) -> list[np.ndarray]:
        """Return views of the gradients of ``weight_arrays()``, in the same order."""
        return [layer.grads[name] for layer in self.layers for name in layer.weights]

    def load(self, parameters: np.ndarray) -> None:
        """Overwrite all parameters with a snapshot of shape (M, P) without NaN or infinity."""
        self.parameters[...] = checks.reals("parameters", parameters, shape=self.parameters.shape)

    def copy(self) -> Network:
        """Return an independent network with the same parameters."""
        return copy.deepcopy(self)

    def _masked(self, index: int) -> MaskedLayer:
        layer = self.layers[index]
        if not isinstance(layer, MaskedLayer):
            raise ValueError(f"masks must name dropout layers, got index {index}, which is {layer!r}")
        return layer

    def _sample_once(self, x: np.ndarray, rng: Rng) -> np.ndarray:
        for layer in self.layers:
            x = layer.forward(x, training=layer.stochastic, rng=rng)
        return np.broadcast_to(x, (self.members, *x.shape[1:]))

    def _pack(self) -> None:
        """Move all parameters into one array and mark which entries are weights."""
        names = [(layer, name) for layer in self.layers for name in layer.params]
        columns = [layer.params[name].reshape(self.members, -1) for layer, name in names]
        empty = np.zeros((self.members, 0))
        self.parameters = np.concatenate([*columns, empty], axis=1).astype(self.dtype)
        self.gradients = np.zeros_like(self.parameters)
        sizes = [column.shape[1] for column in columns]
        self.is_weight = np.repeat([name in layer.weights for layer, name in names], sizes).astype(bool)
        self.is_trained = np.repeat([name not in layer.buffers for layer, name in names], sizes).astype(bool)
        self._bind()

    def _bind(self) -> None:
        """Make each layer's parameters and gradients views of the two big arrays."""
        start = 0
        for layer in self.layers:
            for name, value in layer.params.items():
                stop = start + value[0].size
                layer.params[name] = self.parameters[:, start:stop].reshape(value.shape)
                layer.grads[name] = self.gradients[:, start:stop].reshape(value.shape)
                start = stop

    def __setstate__(self, state: dict) -> None:
        # Copying or unpickling turns views into arrays of their own.
        self.__dict__.update(state)
        self._bind()

    def __repr__(self) -> str:
        return f"Network({self.input_shape}, [{', '.join(map(repr, self.layers))}], members={self.members})"


def _sizes(name: str, sizes: Sequence[int]) -> tuple[int, ...]:
    """Return ``sizes`` as a tuple when they are positive integers."""
    expect_type(name, sizes, Sequence)
    return tuple(checks.integer(f"{name}[{index}]", size, low=1) for index, size in enumerate(sizes))


def mlp(
    inputs: int,
    hidden: Sequence[int],
    outputs: int,
    *,
    rng: Rng,
    members: int | None = None,
    activation: str = "relu",
    rate: ArrayLike | None = None,
    input_rate: ArrayLike | None = None,
    dtype: type = np.float64,
) -> Network:
    """Return a multilayer perceptron with dropout after each hidden activation.

    Parameters
    ----------
    inputs, outputs : int
        Number of features and of outputs.
    hidden : sequence of int
        Units of each hidden layer.
    rng, members, dtype
        As for ``Network``.
    activation : {"relu", "tanh"}
        ReLU starts from He's weights, tanh from Glorot's.
    rate, input_rate : float or ndarray of shape (M,), optional
        Dropout rates of the hidden units and of the inputs, in [0, 1); None adds no dropout layer.

    Returns
    -------
    Network

    References
    ----------
    Rumelhart, Hinton & Williams (1986), Learning representations by back-propagating errors.

    Examples
    --------
    >>> mlp(64, [32], 10, rng=np.random.default_rng(0), rate=0.5)
    Network((64,), [Dense(32), ReLU(), Dropout(0.5), Dense(10)], members=1)
    """
    checks.one_of("activation", activation, ("relu", "tanh"))
    hidden = _sizes("hidden", hidden)
    init, nonlinearity = ("he", ReLU) if activation == "relu" else ("glorot", Tanh)
    layers: list[Layer] = [] if input_rate is None else [Dropout(input_rate)]
    for units in hidden:
        layers += [Dense(units, init=init), nonlinearity()]
        layers += [] if rate is None else [Dropout(rate)]
    layers.append(Dense(checks.integer("outputs", outputs, low=1), init="glorot"))
    return Network((checks.integer("inputs", inputs, low=1),), layers, rng=rng, members=members, dtype=dtype)
