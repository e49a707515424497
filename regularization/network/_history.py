"""What a training run returns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .._values import Maybe, Summarised

__all__ = ["History"]


@dataclass(frozen=True, eq=False, repr=False)
class History(Summarised):
    """The course of a training run, evaluated with dropout off, for M members at E epochs.

    Attributes
    ----------
    epochs : ndarray of int, shape (E,)
        When the run was evaluated; the first is 0, before any training.
    train_loss, validation_loss : ndarray of shape (E, M)
        Data loss without penalty. A member that stopped early has NaN after it stopped.
    train_accuracy, validation_accuracy : ndarray of shape (E, M)
        Fraction classified correctly.
    best_epoch : ndarray of int, shape (M,)
        Epoch of the lowest validation loss (or highest accuracy, if that was monitored).
    last_epoch : ndarray of int, shape (M,)
        Epoch at which the member stopped, or the last epoch.
    parameters : ndarray of shape (E, M, P)
        Snapshots for ``Network.load``.
    predictions : ndarray of shape (E, M, n, ...)
        Outputs for the ``probe`` inputs, in evaluation mode.

    Notes
    -----
    To read what doesn't apply (no validation data, a regression, snapshots not asked for) is an AttributeError that
    says so. All arrays are read-only.

    Examples
    --------
    >>> from regularization.network import SGD, mlp, train
    >>> rng = np.random.default_rng(0)
    >>> net = mlp(1, [4], 2, rng=rng, members=3)
    >>> history = train(net, [[0.0], [1.0]], [0, 1], rng=rng, optimiser=SGD(0.1), epochs=5, evaluate_every=2)
    >>> history.epochs, history.train_loss.shape, hasattr(history, "validation_loss")
    (array([0, 2, 4, 5]), (4, 3), False)
    """

    epochs: np.ndarray
    train_loss: np.ndarray
    train_accuracy: Maybe[np.ndarray] = Maybe("a regression has none")
    validation_loss: Maybe[np.ndarray] = Maybe("the run had no validation data")
    validation_accuracy: Maybe[np.ndarray] = Maybe("the run had no validation data, or was a regression")
    best_epoch: Maybe[np.ndarray] = Maybe("the run had no validation data")
    last_epoch: Maybe[np.ndarray] = Maybe("the run has not ended")
    parameters: Maybe[np.ndarray] = Maybe("train keeps them when keep_parameters is True")
    predictions: Maybe[np.ndarray] = Maybe("train keeps them for the inputs in probe")

    def __post_init__(self) -> None:
        for value in vars(self).values():
            if value is not None:
                value.setflags(write=False)
