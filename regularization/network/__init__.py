"""A small neural-network library in NumPy that trains many networks at once.

Every array has a leading axis of *members*, the networks that are trained side by side: parameters are
(M, ...), a batch is (M, B, ...) or (1, B, ...) when all members see the same examples, losses are (M,).
Images are channels last. Objective of each member: ``mean loss + l2 * sum w^2 + l1 * sum |w|`` over weights,
not biases. Dropout's ``rate`` is the probability of dropping.

Used in: chapter 2 (why models overfit), chapter 3 (weight decay), chapters 7 to 9 and 11.
"""

from ._activations import ReLU, Tanh, softmax
from ._attention import Attention
from ._batchnorm import BatchNorm
from ._convolution import AveragePool2D, Conv2D, MaxPool2D
from ._dense import Dense
from ._dropblock import DropBlock, dropblock_gamma, dropblock_kept
from ._dropout import Dropout, SpatialDropout, keep_mask
from ._early_stopping import EarlyStopping
from ._history import History
from ._initialisation import glorot, he
from ._layer import Flatten, Layer, SelectToken
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
    "AveragePool2D",
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
    "SelectToken",
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
