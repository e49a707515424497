"""A small neural-network library in NumPy that trains many networks at once.

Every array has a leading axis of *members*, the networks that are trained side by side: parameters are
(M, ...), a batch is (M, B, ...) or (1, B, ...) when all members see the same examples, losses are (M,).
Images are channels last. Objective of each member: ``mean loss + l2 * sum w^2 + l1 * sum |w|`` over weights,
not biases. Dropout's ``rate`` is the probability of dropping.

Three dropout rates, each with two seeds, trained at once; equal seeds pair the rates:

>>> import numpy as np
>>> from regularization.network import SGD, mlp, train
>>> draw = np.random.default_rng(0)
>>> X = draw.normal(size=(80, 2)); y = (X[:, 0] > X[:, 1] ** 2).astype(int)
>>> rates, seeds = np.repeat([0.0, 0.2, 0.5], 2), np.tile([1, 2], 3)
>>> rng = [np.random.default_rng(seed) for seed in seeds]
>>> net = mlp(2, [32], 2, rng=rng, rate=rates)
>>> history = train(
...     net, X[:40], y[:40], rng=rng, optimiser=SGD(0.2, momentum=0.9), epochs=50, batch_size=10, l2=1e-4,
...     validation=(X[40:], y[40:]), probe=X[:5], keep_parameters=True,
... )
>>> history.validation_accuracy.shape, history.predictions.shape  # (epochs, members), (..., inputs, outputs)
((51, 6), (51, 6, 5, 2))
>>> net.load(history.parameters[10])  # the networks as they were after ten epochs
>>> np.array_equal(net.predict(X[:5]), history.predictions[10])
True
"""

from ._activations import ReLU, Tanh, softmax
from ._attention import Attention
from ._batchnorm import BatchNorm
from ._convolution import Conv2D, MaxPool2D
from ._dense import Dense
from ._dropblock import DropBlock, dropblock_gamma, dropblock_kept
from ._dropout import Dropout, SpatialDropout, keep_mask
from ._early_stopping import EarlyStopping
from ._history import History
from ._initialisation import glorot, he
from ._layer import Flatten, Layer
from ._losses import MeanSquaredError, SoftmaxCrossEntropy
from ._model import Network, mlp
from ._optimisers import SGD, Adam, AdamW
from ._penalty import WeightPenalty, max_norm
from ._training import train, train_step

__all__ = [
    "SGD",
    "Adam",
    "AdamW",
    "Attention",
    "BatchNorm",
    "Conv2D",
    "Dense",
    "DropBlock",
    "Dropout",
    "EarlyStopping",
    "Flatten",
    "History",
    "Layer",
    "MaxPool2D",
    "MeanSquaredError",
    "Network",
    "ReLU",
    "SoftmaxCrossEntropy",
    "SpatialDropout",
    "Tanh",
    "WeightPenalty",
    "dropblock_gamma",
    "dropblock_kept",
    "glorot",
    "he",
    "keep_mask",
    "max_norm",
    "mlp",
    "softmax",
    "train",
    "train_step",
]
