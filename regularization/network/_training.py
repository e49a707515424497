"""Training: batches, gradient, penalty, step, constraint; after each epoch an evaluation."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import ArrayLike

from .. import checks
from ._early_stopping import EarlyStopping, StoppingTracker
from ._history import History
from ._layer import expect_type
from ._losses import LOSSES, MeanSquaredError, SoftmaxCrossEntropy
from ._members import Rng, fits, per_member, permutation, streams
from ._model import Network
from ._optimisers import Optimiser
from ._penalty import WeightPenalty, max_norm

__all__ = ["train", "train_step"]

Loss = SoftmaxCrossEntropy | MeanSquaredError
Augment = Callable[[np.ndarray, Rng], np.ndarray]


def train_step(
    network: Network,
    x: np.ndarray,
    targets: np.ndarray,
    *,
    rng: Rng,
    loss: Loss,
    optimiser: Optimiser,
    penalty: WeightPenalty | None = None,
    norm_limit: np.ndarray | None = None,
) -> None:
    """Take one step on one batch: the whole of training in seven lines.

    Nothing is checked here; ``train`` checks once for all steps.

    Parameters
    ----------
    network : Network
    x : array of shape (M, B, ...) or (1, B, ...)
        Inputs of the batch.
    targets : array
        What ``loss.targets`` returns for the batch.
    rng : Generator or sequence of M Generators
        Draws the masks; they stay in the ``mask`` of each dropout layer.
    loss : SoftmaxCrossEntropy or MeanSquaredError
    optimiser : Optimiser
    penalty : WeightPenalty, optional
    norm_limit : array of shape (1,) or (M,), optional
        Largest norm of a unit's incoming weights.

    Examples
    --------
    >>> from regularization.network import SGD, Dense
    >>> rng = np.random.default_rng(0)
    >>> net = Network((1,), [Dense(1)], rng=rng)
    >>> net.load([[3.0, 0.0]])
    >>> x, targets = np.ones((1, 5, 1)), np.ones((1, 5, 1))
    >>> train_step(net, x, targets, rng=rng, loss=MeanSquaredError(), optimiser=SGD(0.25))
    >>> net.parameters
    array([[ 2., -1.]])
    """
    outputs = network.forward(x, training=True, rng=rng)
    network.parameter_gradients(loss.gradient(outputs, targets))
    if penalty:
        for weights, grads in zip(network.weight_arrays(), network.weight_gradients(), strict=True):
            grads += penalty.gradient(weights)
    optimiser.step(network.parameters, network.gradients, network.is_weight)
    if norm_limit is not None:
        for weights in network.weight_arrays():
            weights[...] = max_norm(weights, norm_limit)


def train(
    network: Network,
    X: ArrayLike,
    y: ArrayLike,
    *,
    rng: Rng,
    optimiser: Optimiser,
    epochs: int,
    loss: str = "cross-entropy",
    batch_size: int | None = None,
    l2: ArrayLike = 0.0,
    l1: ArrayLike = 0.0,
    norm_limit: ArrayLike | None = None,
    validation: Iterable[ArrayLike] | None = None,
    early_stopping: EarlyStopping | None = None,
    augment: Augment | None = None,
    evaluate_every: int = 1,
    probe: ArrayLike | None = None,
    keep_parameters: bool = False,
) -> History:
    """Minimise ``mean loss + l2 * sum w^2 + l1 * sum |w|`` for all members at once; change ``network``.

    Parameters
    ----------
    network : Network
        M networks; they end with their last weights, or their best with ``early_stopping``.
    X : array of shape (n, ...) or (M, n, ...)
        Inputs, shared by all members or one set for each.
    y : array of shape (n, ...) or (M, n, ...)
        Integer labels, or targets for "squared-error"; sharing is independent of X's.
    rng : Generator or sequence of M Generators
        One generator: all members see the batches in the same order, with masks of their own. A sequence:
        each member has its own order and masks, and trains as it would alone (the same bits on one machine, or
        at least twelve digits).
    optimiser : Optimiser
        Copied, so that it can be used again.
    epochs : int
        Passes over the data, at least 1.
    loss : {"cross-entropy", "squared-error"}
        The data loss.
    batch_size : int, optional
        1..n; by default the whole set. The last batch of an epoch may be smaller.
    l2, l1, norm_limit : float or array of shape (M,)
        Penalties on weights (never biases), at least 0; largest norm of a unit's incoming weights.
    validation : (X, y), optional
        Data for the validation curves.
    early_stopping : EarlyStopping, optional
        Needs ``validation``. Patience counts evaluations.
    augment : callable (batch, rng) -> batch, optional
        Changes the inputs of each training batch: gets shape (M, B, ...) or (1, B, ...), returns the same, or
        (M, B, ...) to give each member a change of its own.
    evaluate_every : int
        Epochs between evaluations; the last epoch is always evaluated.
    probe : array of shape (n', ...), optional
        Inputs whose outputs are kept at every evaluation.
    keep_parameters : bool
        Whether all parameters are kept at every evaluation.

    Returns
    -------
    History

    Raises
    ------
    FloatingPointError
        When a loss is infinite or NaN at an evaluation; says what to try.

    Notes
    -----
    The time of a step has a fixed part, a few dozen calls of NumPy, and a part in proportion to the members, the batch
    and the number of weights. ``benchmarks/network.py`` shows where which of them dominates.

    References
    ----------
    Robbins & Monro (1951), A stochastic approximation method.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> X = rng.normal(size=(200, 2)); y = (X[:, 0] * X[:, 1] > 0).astype(int)
    >>> from regularization.network import Adam, mlp
    >>> net = mlp(2, [16], 2, rng=rng, members=3)
    >>> history = train(net, X, y, rng=rng, optimiser=Adam(0.05), epochs=100, l2=[0, 1e-3, 1.0])
    >>> history.train_accuracy[-1].round(1)
    array([1. , 1. , 0.5])
    """
    expect_type("network", network, Network)
    expect_type("optimiser", optimiser, Optimiser)
    rng, _ = streams(rng, network.members)
    criterion = LOSSES[checks.one_of("loss", loss, tuple(LOSSES))]()
    inputs, targets = _data(network, criterion, X, y)
    sets = {"train": (inputs, targets)}
    penalty, norm_limit = _restraints(network.members, l2, l1, norm_limit)
    optimiser = copy.deepcopy(optimiser)
    optimiser.check(network.members)
    size = _batch_size(batch_size, inputs.shape[1])
    last = checks.integer("epochs", epochs, low=1)
    every = checks.integer("evaluate_every", evaluate_every, low=1)
    if validation is not None:
        sets["validation"] = _data(network, criterion, *_pair(validation), prefix="validation ")
    if early_stopping is not None:
        _can_stop_early(early_stopping, sets, loss)
    checks.callables(augment=augment)
    recorder = _Recorder(network, criterion, sets, early_stopping)
    recorder.probe = None if probe is None else network.batch("probe", probe)
    recorder.keep_parameters = checks.switch("keep_parameters", keep_parameters)
    for layer in network.layers:
        layer.check_batch(inputs.shape[1] % size or size)

    with np.errstate(over="ignore", invalid="ignore"):
        recorder.evaluate(0)
        for epoch in range(1, last + 1):
            for x, t in _batches(inputs, targets, size, rng):
                x = x if augment is None else _augmented(augment, x, network.members, rng)
                train_step(
                    network, x, t, rng=rng, loss=criterion, optimiser=optimiser, penalty=penalty, norm_limit=norm_limit
                )
            if epoch % every == 0 or epoch == last:
                recorder.evaluate(epoch)
                if recorder.all_stopped:
                    break
    return recorder.finish()


def _data(
    network: Network, criterion: Loss, X: ArrayLike, y: ArrayLike, prefix: str = ""
) -> tuple[np.ndarray, np.ndarray]:
    """Check inputs and targets and return them with a members axis."""
    inputs = network.batch(f"{prefix}X", X)
    if len(network.output_shape) != 1:
        raise ValueError(f"network must end with outputs of shape (K,), got shape {network.output_shape}")
    sizes = {"members": network.members, "examples": inputs.shape[1], "outputs": network.output_shape[0]}
    targets = criterion.targets(f"{prefix}y", y, **sizes)
    return inputs, targets.astype(network.dtype, copy=False) if targets.dtype.kind == "f" else targets


def _pair(validation: Iterable[ArrayLike]) -> tuple[ArrayLike, ArrayLike]:
    """Return inputs and targets of what unpacks to them, such as a part of a data set; raise when they are not two."""
    expect_type("validation", validation, Iterable)
    pair = tuple(validation)
    if len(pair) != 2:
        raise ValueError(f"validation must be a pair (X, y), got {len(pair)} entries")
    return pair


def _augmented(augment: Augment, x: np.ndarray, members: int, rng: Rng) -> np.ndarray:
    """Return the changed batch; raise when it isn't finite or its shape isn't that of a batch for these members."""
    changed = augment(x, rng)
    if np.shape(changed) not in (x.shape, (members, *x.shape[1:])):
        raise ValueError(f"augment must return a batch of shape {x.shape}, got shape {np.shape(changed)}")
    checks.reals("what augment returns", changed)
    return np.asarray(changed)


def _batch_size(size: int | None, examples: int) -> int:
    """Return a checked batch size; all examples when it is None."""
    return examples if size is None else checks.integer("batch_size", size, low=1, high=examples)


def _can_stop_early(rule: EarlyStopping, sets: dict, loss: str) -> None:
    """Raise when the curve that early stopping watches doesn't exist."""
    expect_type("early_stopping", rule, EarlyStopping)
    if "validation" not in sets:
        raise ValueError("validation must be given when early_stopping is used, got None")
    if rule.monitor == "accuracy" and loss == "squared-error":
        raise ValueError("monitor must be 'loss' for a regression, got 'accuracy'")


def _restraints(
    members: int, l2: ArrayLike, l1: ArrayLike, limit: ArrayLike | None
) -> tuple[WeightPenalty | None, np.ndarray | None]:
    """Check penalties and the norm limit; None where there is nothing to do."""
    penalty = WeightPenalty(l2=l2, l1=l1)
    penalty.check(members)
    if limit is not None:
        limit = fits("norm_limit", per_member("norm_limit", limit, low=0, low_open=True), members)
    return penalty if penalty else None, limit


def _batches(inputs: np.ndarray, targets: np.ndarray, size: int, rng: Rng):
    """Yield the batches of one epoch in a new random order."""
    order = permutation(rng, inputs.shape[1])
    inputs, targets = _reorder(inputs, order), _reorder(targets, order)
    for start in range(0, inputs.shape[1], size):
        yield inputs[:, start : start + size], targets[:, start : start + size]


def _reorder(values: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Reorder (1 or M, n, ...) by an order of shape (1 or M, n)."""
    if len(order) == 1:
        return values[:, order[0]]
    row = np.arange(len(values))[:, None] if len(values) > 1 else 0
    return values[row, order]


class _Recorder:
    """Evaluates the members, remembers their best weights and freezes those that stopped."""

    def __init__(self, network: Network, criterion: Loss, sets: dict, rule: EarlyStopping | None) -> None:
        self.network, self.criterion, self.sets, self.rule = network, criterion, sets, rule
        self.tracker = StoppingTracker(rule, members=network.members)
        self.monitored = f"validation_{rule.monitor if rule else 'loss'}"
        self.best, self.frozen = network.parameters.copy(), network.parameters.copy()
        self.probe: np.ndarray | None = None
        self.keep_parameters = False
        self.rows: dict[str, list] = {}

    @property
    def all_stopped(self) -> bool:
        return bool(self.tracker.stopped.all())

    def evaluate(self, epoch: int) -> None:
        """Add a row to the history."""
        stopped = self.tracker.stopped.copy()
        self.network.parameters[stopped] = self.frozen[stopped]
        measured = self._measure(epoch)
        if self.monitored in measured:
            self._follow(measured[self.monitored])
        row = {name: np.where(stopped, np.nan, values) for name, values in measured.items()}
        row["epochs"] = np.array(epoch)
        if self.probe is not None:
            row["predictions"] = self.network.forward(self.probe)
        if self.keep_parameters:
            row["parameters"] = self.network.parameters.copy()
        for name, value in row.items():
            self.rows.setdefault(name, []).append(value)

    def finish(self) -> History:
        """Restore the best weights if that was asked for and return the history."""
        if self.rule and self.rule.restore_best:
            self.network.parameters[...] = self.best
        columns = {name: np.array(values) for name, values in self.rows.items()}
        epochs = columns["epochs"]
        if "validation" not in self.sets:
            return History(**columns, last_epoch=np.full(self.network.members, epochs[-1]))
        return History(**columns, best_epoch=epochs[self.tracker.best], last_epoch=epochs[self.tracker.latest])

    def _measure(self, epoch: int) -> dict[str, np.ndarray]:
        """Loss and, for a classification, accuracy on each set, shape (M,) each."""
        measured = {}
        for name, (inputs, targets) in self.sets.items():
            outputs = self.network.forward(inputs)
            measured[f"{name}_loss"] = self.criterion.value(outputs, targets)
            measured[f"{name}_accuracy"] = self.criterion.accuracy(outputs, targets)
            diverged = np.flatnonzero(~np.isfinite(measured[f"{name}_loss"]))
            if len(diverged):
                remedy = "try a smaller learning_rate" if epoch else "X or y are too large, standardise them"
                raise FloatingPointError(
                    f"the {name} loss of member {diverged[0]} is {measured[f'{name}_loss'][diverged[0]]} "
                    f"at epoch {epoch}: {remedy}"
                )
        return {name: values for name, values in measured.items() if values is not None}

    def _follow(self, monitored: np.ndarray) -> None:
        """Remember the weights of members that improved and freeze those that just stopped."""
        before = self.tracker.stopped.copy()
        improved = self.tracker.update(monitored)
        stopping = self.tracker.stopped & ~before
        self.best[improved] = self.network.parameters[improved]
        self.frozen[stopping] = self.network.parameters[stopping]
