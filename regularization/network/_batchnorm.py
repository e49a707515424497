"""Batch normalization."""

from __future__ import annotations

import numpy as np

from .. import checks
from ._layer import Layer
from ._members import Rng

__all__ = ["BatchNorm"]


class BatchNorm(Layer):
    """Standardise each feature, or channel, over the batch; then apply a trained scale and shift.

    Training mode uses the mean and variance of the batch and updates running averages; evaluation mode
    uses the running averages and is deterministic. Multiplying the weights before this layer by a
    constant changes nothing (up to ``epsilon``), so an L2 penalty on them acts through the effective
    learning rate only (van Laarhoven 2017).

    Parameters
    ----------
    momentum : float
        Weight of the newest batch in the running averages, in (0, 1] (PyTorch's convention).
    epsilon : float
        Added to the variance; at least 0.

    Raises
    ------
    ValueError
        In training mode, when a feature has a single value per batch: its variance is 0.

    Notes
    -----
    ``params`` holds "scale" and "shift" (never penalised) and the buffers "mean" and "variance", each of
    shape (M, features). The running variance is the unbiased one, the normalising variance is not.

    References
    ----------
    Ioffe & Szegedy (2015), Batch normalization: accelerating deep network training. van Laarhoven (2017), L2
    regularization versus batch and weight normalization.

    Examples
    --------
    >>> layer = BatchNorm()
    >>> shape = layer.build((2,), members=1, rng=np.random.default_rng(0))
    >>> layer.forward(np.array([[[1.0, 5.0], [3.0, 9.0]]]), training=True).round(3)
    array([[[-1., -1.],
            [ 1.,  1.]]])
    """

    buffers = ("mean", "variance")

    def __init__(self, *, momentum: float = 0.1, epsilon: float = 1e-5) -> None:
        self.momentum = checks.number("momentum", momentum, low=0, high=1, low_open=True)
        self.epsilon = checks.number("epsilon", epsilon, low=0)

    def setup(self, shape: tuple[int, ...], rng: Rng) -> tuple[int, ...]:
        """Start at scale 1 and shift 0, running mean 0 and variance 1."""
        if not shape:
            raise ValueError(f"{self!r} must receive examples of shape (..., features), got shape ()")
        self.positions = int(np.prod(shape[:-1]))
        zeros = np.zeros((self.members, shape[-1]))
        self.add(scale=zeros + 1, shift=zeros.copy(), mean=zeros.copy(), variance=zeros + 1)
        return shape

    def check_batch(self, examples: int) -> None:
        """Raise when a batch has a single value of a feature, whose variance is 0."""
        if (count := examples * self.positions) < 2:
            raise ValueError(
                f"batch must hold at least 2 values per feature for BatchNorm in training, got {count}: "
                "choose a batch_size that leaves no example alone"
            )

    def forward(self, x: np.ndarray, *, training: bool = False, rng: Rng | None = None) -> np.ndarray:
        """Normalise over all axes except members and features."""
        self.training = training
        self.axes = tuple(range(1, x.ndim - 1))
        if training:
            mean = x.mean(axis=self.axes, keepdims=True)
            variance = x.var(axis=self.axes, keepdims=True)
            self._remember(x, mean, variance)
        else:
            mean, variance = self._like(x, "mean"), self._like(x, "variance")
        self.deviation = np.sqrt(variance + self.epsilon)
        self.normalised = (x - mean) / self.deviation
        return self._like(x, "scale") * self.normalised + self._like(x, "shift")

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """In training mode the batch's mean and deviation depend on the input, hence two more terms."""
        self.grads["scale"][...] = (grad * self.normalised).sum(axis=self.axes)
        self.grads["shift"][...] = grad.sum(axis=self.axes)
        grad = grad * self._like(grad, "scale")
        if self.training:
            along = self.normalised * (grad * self.normalised).mean(axis=self.axes, keepdims=True)
            grad = grad - grad.mean(axis=self.axes, keepdims=True) - along
        return grad / self.deviation

    def _remember(self, x: np.ndarray, mean: np.ndarray, variance: np.ndarray) -> None:
        """Move the running averages towards this batch."""
        self.check_batch(x.shape[1])
        count = int(np.prod([x.shape[axis] for axis in self.axes]))
        unbiased = variance * (count / (count - 1))
        for name, latest in (("mean", mean), ("variance", unbiased)):
            running = self.params[name]
            running += self.momentum * (latest.reshape(len(latest), -1) - running)

    def _like(self, x: np.ndarray, name: str) -> np.ndarray:
        """A parameter (M, features) with axes of length 1 inserted to match ``x``."""
        value = self.params[name]
        return value.reshape(self.members, *(1,) * (x.ndim - 2), value.shape[-1])
