"""Losses: the mean over the batch, separately for each member, and its gradient."""

from __future__ import annotations

import numpy as np

from .. import checks
from ._activations import softmax

__all__ = ["LOSSES", "MeanSquaredError", "SoftmaxCrossEntropy"]


class SoftmaxCrossEntropy:
    """Mean over the batch of -log p(label), where p is the softmax of the network's outputs.

    Outputs have shape (M, B, K); labels are integers 0..K-1 of shape (1, B) or (M, B). ``targets`` raises TypeError or
    ValueError for other labels. Reference: Bridle (1990).

    Examples
    --------
    >>> loss = SoftmaxCrossEntropy()
    >>> loss.value(np.zeros((1, 2, 4)), np.array([[0, 3]])).round(4)
    array([1.3863])
    """

    def targets(self, name: str, y: object, *, members: int, examples: int, outputs: int) -> np.ndarray:
        """Return labels as (1, n) or (M, n); raise when they are not integers 0..K-1, one per example."""
        labels = np.asarray(y)
        if labels.dtype.kind not in "iu":
            raise TypeError(f"{name} must hold integer labels from 0 to {outputs - 1}, got dtype {labels.dtype}")
        if labels.shape not in ((examples,), (members, examples)):
            raise ValueError(
                f"{name} must have shape ({examples},) or ({members}, {examples}), got shape {labels.shape}"
            )
        if labels.min() < 0 or labels.max() >= outputs:
            wrong = labels[(labels < 0) | (labels >= outputs)][0]
            raise ValueError(f"{name} must hold labels from 0 to {outputs - 1}, got {wrong}")
        return labels.reshape(-1, examples).astype(np.int64, copy=False)

    def value(self, outputs: np.ndarray, targets: np.ndarray) -> np.ndarray:
        """Return the loss of each member, shape (M,)."""
        shifted = outputs - outputs.max(axis=-1, keepdims=True)
        chosen = np.take_along_axis(shifted, targets[..., None], axis=-1)[..., 0]
        return (np.log(np.exp(shifted).sum(axis=-1)) - chosen).mean(axis=1)

    def gradient(self, outputs: np.ndarray, targets: np.ndarray) -> np.ndarray:
        """Return (p - onehot(label)) / B, shape (M, B, K)."""
        grad = softmax(outputs)
        grad -= np.eye(outputs.shape[-1], dtype=outputs.dtype)[targets]
        grad /= outputs.shape[1]
        return grad

    def accuracy(self, outputs: np.ndarray, targets: np.ndarray) -> np.ndarray:
        """Return each member's fraction of examples whose largest output is the label's, shape (M,)."""
        return (outputs.argmax(axis=-1) == targets).mean(axis=1)


class MeanSquaredError:
    """Mean over the batch, and over the outputs when there are several, of (output - target)^2.

    Outputs and targets have shape (M, B, K), the targets' first axis may be 1. ``targets`` raises TypeError or
    ValueError for others.

    Examples
    --------
    >>> loss = MeanSquaredError()
    >>> loss.value(np.array([[[1.0], [2.0]]]), np.array([[[0.0], [0.0]]]))
    array([2.5])
    """

    def targets(self, name: str, y: object, *, members: int, examples: int, outputs: int) -> np.ndarray:
        """Return targets as (1, n, K) or (M, n, K); (n,) and (M, n) are accepted when K = 1."""
        values = checks.reals(name, y)
        shared, own = (examples, outputs), (members, examples, outputs)
        if values.shape in (shared, own) or (outputs == 1 and values.shape in ((examples,), (members, examples))):
            return values.reshape(-1, examples, outputs)
        raise ValueError(f"{name} must have shape {shared} or {own}, got shape {values.shape}")

    def value(self, outputs: np.ndarray, targets: np.ndarray) -> np.ndarray:
        """Return the loss of each member, shape (M,)."""
        return ((outputs - targets) ** 2).mean(axis=(1, 2))

    def gradient(self, outputs: np.ndarray, targets: np.ndarray) -> np.ndarray:
        """Return 2 (output - target) / (B K), shape (M, B, K)."""
        return 2 * (outputs - targets) / (outputs.shape[1] * outputs.shape[2])

    def accuracy(self, outputs: np.ndarray, targets: np.ndarray) -> None:
        """Return None: a regression has no accuracy."""
        return None


LOSSES = {"cross-entropy": SoftmaxCrossEntropy, "squared-error": MeanSquaredError}
