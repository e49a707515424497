"""Training: batched equals single, penalties, early stopping, history, snapshots."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest

from regularization import data
from regularization.network import (
    SGD,
    Adam,
    AdamW,
    Attention,
    BatchNorm,
    Conv2D,
    Dense,
    DropBlock,
    Dropout,
    EarlyStopping,
    Flatten,
    MaxPool2D,
    Network,
    ReLU,
    SoftmaxCrossEntropy,
    SpatialDropout,
    Tanh,
    mlp,
    train,
    train_step,
)


def spirals(n: int = 60, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    radius, y = rng.uniform(0.2, 1, n), rng.integers(2, size=n)
    angle = 4 * radius + np.pi * y
    X = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return X + rng.normal(0, 0.08, (n, 2)), y


def seeds(*numbers: int) -> list[np.random.Generator]:
    return [np.random.default_rng(number) for number in numbers]


# Batched runs.

NETWORKS = {
    "perceptron": ((4, 4, 1), [Flatten(), Dropout(0.1), Dense(8), BatchNorm(), ReLU(), Dropout(0.4), Dense(3)]),
    "convolution": (
        (4, 4, 1),
        [Conv2D(3), Tanh(), DropBlock(0.2, block=2), MaxPool2D(), SpatialDropout(0.3), Flatten(), Dense(3)],
    ),
    "attention": ((4, 4), [Attention(5, rate=0.3), Flatten(), Dense(3)]),
}


@pytest.mark.parametrize(("dtype", "digits"), [(np.float64, 12), (np.float32, 5)])
@pytest.mark.parametrize("own", ["", "X", "y", "Xy"])
@pytest.mark.parametrize("name", NETWORKS)
def test_each_member_of_a_batch_trains_as_it_would_alone(name, own, dtype, digits):
    """The digits are those that the library promises; on one machine the bits have been the same."""
    shape, layers = NETWORKS[name]
    data = np.random.default_rng(0)
    X = data.standard_normal((3, 20, *shape)) if "X" in own else data.standard_normal((20, *shape))
    y = data.integers(3, size=(3, 20)) if "y" in own else data.integers(3, size=20)
    settings = {"l2": np.array([0.0, 0.1, 0.01]), "norm_limit": np.array([2.0, 1.0, 3.0])}

    def run(chosen):
        rng = seeds(*(10 + m for m in chosen))
        net = Network(shape, layers, rng=rng, dtype=dtype)
        mine = {key: value[chosen] for key, value in settings.items()}
        arrays = [a[chosen] if letter in own else a for a, letter in ((X, "X"), (y, "y"))]
        optimiser = SGD(np.array([0.1, 0.2, 0.05])[chosen], momentum=0.9)
        history = train(net, *arrays, rng=rng, optimiser=optimiser, epochs=3, batch_size=8, **mine)
        return net.parameters, history.train_loss

    together, losses = run([0, 1, 2])
    for m in range(3):
        alone, loss = run([m])
        np.testing.assert_allclose(together[m], alone[0], rtol=10.0**-digits, atol=10.0 ** (-digits - 2))
        np.testing.assert_allclose(losses[:, m], loss[:, 0], rtol=10.0**-digits)
    assert np.ptp(losses[-1]) > 0


@pytest.mark.parametrize("name", NETWORKS)
def test_one_generator_and_a_sequence_of_one_give_the_same_bits(name):
    shape, layers = NETWORKS[name]
    data = np.random.default_rng(0)
    X, y = data.standard_normal((20, *shape)), data.integers(3, size=20)
    results = []
    for rng in (np.random.default_rng(3), seeds(3), seeds(3)):
        net = Network(shape, layers, rng=rng)
        train(net, X, y, rng=rng, optimiser=AdamW(0.01), epochs=3, batch_size=8)
        results.append(net.parameters.tobytes())
    assert results[0] == results[1] == results[2]


def test_dropout_rates_of_members_are_those_of_single_runs():
    X, y = spirals()
    rates = np.array([0.0, 0.3, 0.6])
    rng = seeds(1, 1, 1)
    together = mlp(2, [16], 2, rng=rng, rate=rates)
    train(together, X, y, rng=rng, optimiser=Adam(0.02), epochs=5, batch_size=16)
    for m, rate in enumerate(rates):
        rng = seeds(1)
        alone = mlp(2, [16], 2, rng=rng, rate=rate)
        train(alone, X, y, rng=rng, optimiser=Adam(0.02), epochs=5, batch_size=16)
        np.testing.assert_allclose(together.parameters[m], alone.parameters[0], rtol=1e-12)


def test_one_generator_gives_every_member_other_weights_and_masks():
    rng = np.random.default_rng(0)
    net = Network((50,), [Dense(4), Dropout(0.5)], rng=rng, members=3)
    assert len({row.tobytes() for row in net.parameters}) == 3
    net.forward(np.ones((1, 6, 50)), training=True, rng=rng)
    assert len({mask.tobytes() for mask in net.layers[1].mask}) == 3


def test_single_precision_stays_single_and_close_to_double():
    X, y = spirals()
    losses = {}
    for dtype in (np.float32, np.float64):
        rng = seeds(1, 2)
        net = mlp(2, [16], 2, rng=rng, rate=[0.2, 0.4], dtype=dtype)
        history = train(
            net, X, y, rng=rng, optimiser=SGD([0.1, 0.2], momentum=0.9), epochs=5, l2=[0.01, 0.1], norm_limit=2.0
        )
        assert net.parameters.dtype == net.predict(X).dtype == dtype
        losses[dtype] = history.train_loss
    np.testing.assert_allclose(losses[np.float32], losses[np.float64], rtol=1e-4)


# Objective.


def test_one_epoch_on_the_whole_set_is_one_gradient_step_of_the_stated_objective(slopes):
    X, y = spirals(20)
    l2, l1, rates = np.array([0.3, 0.0]), np.array([0.0, 0.2]), np.array([0.1, 0.5])
    net = mlp(2, [3], 2, rng=seeds(1, 2), activation="tanh")
    net.parameters[:, ~net.is_weight] = 0.3
    start, loss = net.parameters.copy(), SoftmaxCrossEntropy()

    def objective():
        penalty = sum(l2 * (w**2).sum(axis=(1, 2)) + l1 * np.abs(w).sum(axis=(1, 2)) for w in net.weight_arrays())
        return float((loss.value(net.predict(X), y[None]) + penalty).sum())

    gradients = slopes(objective, net.parameters)
    train(net, X, y, rng=seeds(3, 4), optimiser=SGD(rates), epochs=1, l2=l2, l1=l1)
    np.testing.assert_allclose(net.parameters, start - rates[:, None] * gradients, atol=1e-8)


def test_penalties_decay_and_norms_leave_biases_and_normalization_alone():
    layers = [Conv2D(2), BatchNorm(), Flatten(), Dense(3)]
    net = Network((2, 2, 1), layers, rng=np.random.default_rng(0))
    kinds = [(name, value[0].size) for layer in net.layers for name, value in layer.params.items()]
    assert net.is_weight.tolist() == [name == "weights" for name, size in kinds for _ in range(size)]
    assert net.is_trained.tolist() == [name not in ("mean", "variance") for name, size in kinds for _ in range(size)]
    attention = Network((2, 3), [Attention(2)], rng=np.random.default_rng(0))
    assert attention.is_weight.all()


def test_weight_decay_in_training_spares_biases():
    net = mlp(2, [3], 2, rng=np.random.default_rng(0))
    net.parameters[:, ~net.is_weight] = 1.0
    reference = net.copy()
    X, y = spirals(10)
    for chosen, decay in ((net, 0.5), (reference, 0.0)):
        rng = np.random.default_rng(1)
        train(chosen, X, y, rng=rng, optimiser=SGD(0.1, weight_decay=decay), epochs=1)
    biases = ~net.is_weight
    np.testing.assert_array_equal(net.parameters[:, biases], reference.parameters[:, biases])
    assert (net.parameters != reference.parameters)[:, ~biases].all()


def test_max_norm_holds_after_training():
    X, y = spirals()
    rng = seeds(0, 1)
    net = mlp(2, [16], 2, rng=rng)
    train(net, X, y, rng=rng, optimiser=SGD(0.5), epochs=20, batch_size=10, norm_limit=[0.5, 1.0])
    for weights in net.weight_arrays():
        norms = np.sqrt((weights**2).sum(axis=1))
        assert (norms <= np.array([[0.5], [1.0]]) * (1 + 1e-12)).all()
        assert np.isclose(norms, [[0.5], [1.0]]).any(axis=1).all()


def test_a_linear_network_finds_the_ridge_solution():
    rng = np.random.default_rng(0)
    X, y, lam = rng.standard_normal((30, 4)), rng.standard_normal(30), np.array([0.0, 0.1, 1.0])
    net = Network((4,), [Dense(1)], rng=rng, members=3)
    train(net, X, y, rng=rng, optimiser=SGD(0.1), epochs=2000, loss="squared-error", l2=lam, evaluate_every=2000)
    centred = X - X.mean(axis=0)
    for m in range(3):
        ridge = np.linalg.solve(centred.T @ centred / 30 + lam[m] * np.eye(4), centred.T @ y / 30)
        np.testing.assert_allclose(net.parameters[m], [*ridge, y.mean() - X.mean(axis=0) @ ridge], atol=1e-10)


# Early stopping.


def test_replay_by_hand():
    curve = np.array([[3.0, 1.0], [2.0, 2.0], [2.5, 3.0], [1.0, 4.0], [1.5, 0.0], [1.2, 0.0], [0.9, 0.0]])
    stop, best = EarlyStopping(patience=2).replay(curve)
    assert stop.tolist() == [5, 2]
    assert best.tolist() == [3, 0]
    stop, best = EarlyStopping(patience=3).replay(curve)
    assert stop.tolist() == [6, 3]
    assert best.tolist() == [6, 0]


def test_replay_counts_only_sufficient_improvement_and_can_watch_accuracy():
    stop, best = EarlyStopping(patience=2, min_improvement=0.1).replay([1.0, 0.95, 0.92])
    assert (stop.item(), best.item()) == (2, 0)
    stop, best = EarlyStopping(patience=1, monitor="accuracy").replay([0.5, 0.7, 0.6, 0.9])
    assert (stop.item(), best.item()) == (2, 1)


@pytest.fixture(scope="module")
def overfitting():
    """Three members which overfit at different times, with and without early stopping."""
    X, y = spirals(30)
    validation = spirals(100, seed=1)

    def run(chosen, rule, *, evaluate_every=1):
        rng = seeds(*chosen)
        net = Network((2,), [Dense(20), BatchNorm(), ReLU(), Dropout(0.1), Dense(2)], rng=rng)
        rates = np.array([0.02, 0.05, 0.002])[list(chosen)]
        history = train(
            net,
            X,
            y,
            rng=rng,
            optimiser=Adam(rates),
            epochs=200,
            batch_size=10,
            evaluate_every=evaluate_every,
            validation=validation,
            early_stopping=rule,
            keep_parameters=True,
            probe=X[:2],
        )
        return net, history

    return run, validation


def test_early_stopping_stops_where_the_full_curve_says_and_restores_the_best(overfitting):
    run, (X, y) = overfitting
    _, full = run([0, 1, 2], None)
    rule = EarlyStopping(patience=8)
    net, history = run([0, 1, 2], rule)
    stop, best = rule.replay(full.validation_loss)
    np.testing.assert_array_equal(history.last_epoch, stop)
    np.testing.assert_array_equal(history.best_epoch, best)
    assert len(set(stop)) == 3
    for m in range(3):
        np.testing.assert_array_equal(history.validation_loss[: stop[m] + 1, m], full.validation_loss[: stop[m] + 1, m])
        assert np.isnan(history.validation_loss[stop[m] + 1 :, m]).all()
        assert np.isnan(history.train_accuracy[stop[m] + 1 :, m]).all()
        np.testing.assert_array_equal(net.parameters[m], full.parameters[best[m], m])
    achieved = SoftmaxCrossEntropy().value(net.predict(X), y[None])
    np.testing.assert_allclose(achieved, np.nanmin(history.validation_loss, axis=0), rtol=1e-12)


@pytest.mark.parametrize(("monitor", "patience"), [("loss", 2), ("accuracy", 3)])
def test_patience_counts_evaluations_of_the_curve_that_is_watched(overfitting, monitor, patience):
    run, _ = overfitting
    _, full = run([0, 1, 2], None)
    rule = EarlyStopping(patience=patience, monitor=monitor)
    _, history = run([0, 1, 2], rule, evaluate_every=5)
    stop, best = rule.replay(getattr(full, f"validation_{monitor}")[::5])
    np.testing.assert_array_equal(history.last_epoch, 5 * stop)
    np.testing.assert_array_equal(history.best_epoch, 5 * best)
    assert (stop < 40).any()


def test_a_member_that_stopped_keeps_still_while_others_go_on(overfitting):
    run, _ = overfitting
    net, history = run([0, 1, 2], EarlyStopping(patience=8, restore_best=False))
    first = int(np.argmin(history.last_epoch))
    stop = history.last_epoch[first]
    assert stop < len(history.epochs) - 1
    for later in range(stop, len(history.epochs)):
        np.testing.assert_array_equal(history.parameters[later, first], history.parameters[stop, first])
    np.testing.assert_array_equal(net.parameters[first], history.parameters[stop, first])
    np.testing.assert_array_equal(
        history.predictions[stop:, first],
        history.predictions[stop:, first][:1].repeat(len(history.epochs) - stop, axis=0),
    )


def test_early_stopping_in_a_batch_is_early_stopping_alone(overfitting):
    run, _ = overfitting
    rule = EarlyStopping(patience=8)
    together, history = run([0, 1, 2], rule)
    for m in range(3):
        alone, single = run([m], rule)
        assert history.last_epoch[m] == single.last_epoch[0] == single.epochs[-1]
        np.testing.assert_allclose(together.parameters[m], alone.parameters[0], rtol=1e-12, atol=1e-14)


# History and snapshots.


def test_history_holds_what_was_asked_for_and_is_read_only():
    X, y = spirals()
    rng = seeds(0, 1)
    net = mlp(2, [8], 2, rng=rng, rate=0.5)
    start, grid = net.copy(), np.linspace(-1, 1, 10).reshape(5, 2)
    history = train(
        net,
        X,
        y,
        rng=rng,
        optimiser=Adam(0.01),
        epochs=7,
        batch_size=16,
        evaluate_every=3,
        validation=(X[:20], y[:20]),
        probe=grid,
        keep_parameters=True,
    )
    assert history.epochs.tolist() == [0, 3, 6, 7]
    assert history.train_loss.shape == history.validation_accuracy.shape == (4, 2)
    assert history.predictions.shape == (4, 2, 5, 2)
    np.testing.assert_array_equal(history.parameters[0], start.parameters)
    np.testing.assert_array_equal(history.parameters[-1], net.parameters)
    assert history.last_epoch.tolist() == [7, 7]
    np.testing.assert_array_equal(history.best_epoch, history.epochs[history.validation_loss.argmin(axis=0)])
    assert (history.best_epoch > 3).all()  # so that an epoch isn't the number of its row
    for row, snapshot in enumerate(history.parameters):
        start.load(snapshot)
        np.testing.assert_array_equal(start.predict(grid), history.predictions[row])
        loss = SoftmaxCrossEntropy().value(start.predict(X), y[None])
        np.testing.assert_allclose(loss, history.train_loss[row])
    with pytest.raises(ValueError, match="read-only"):
        history.train_loss[0] = 0
    with pytest.raises(AttributeError):
        history.epochs = None


def test_validation_data_may_be_a_part_of_a_data_set():
    moons = data.moons(n=30, noise=0.2, rng=np.random.default_rng(0), validation=20, test=0)
    histories = []
    for validation in (moons.validation, (moons.validation.X, moons.validation.y)):
        rng = np.random.default_rng(0)
        net = mlp(2, [4], 2, rng=rng)
        histories.append(train(net, *moons.train, rng=rng, optimiser=SGD(0.1), epochs=2, validation=validation))
    np.testing.assert_array_equal(histories[0].validation_loss, histories[1].validation_loss)


def test_regression_history_has_no_accuracy():
    rng = np.random.default_rng(0)
    x = np.linspace(-1, 1, 20)[:, None]
    net = mlp(1, [16], 1, rng=rng, activation="tanh", members=2)
    y = np.stack([x[:, 0], x[:, 0] ** 2])
    history = train(net, x, y, rng=rng, optimiser=Adam(0.02), epochs=300, loss="squared-error")
    for name in ("train_accuracy", "validation_loss", "best_epoch"):
        assert not hasattr(history, name)
        with pytest.raises(AttributeError, match=f"History has no {name}: (a regression|the run had no validation)"):
            getattr(history, name)
    assert (history.train_loss[-1] < 0.01).all()
    np.testing.assert_allclose(history.train_loss[-1], ((net.predict(x)[..., 0] - y) ** 2).mean(axis=1))


def test_the_optimiser_can_be_used_again():
    X, y = spirals()
    optimiser, results = Adam(0.02), []
    for _ in range(2):
        rng = np.random.default_rng(0)
        net = mlp(2, [8], 2, rng=rng)
        train(net, X, y, rng=rng, optimiser=optimiser, epochs=3)
        results.append(net.parameters.tobytes())
    assert results[0] == results[1]


def test_augmentation_changes_training_batches_only():
    X, y = spirals(20)
    rng, shapes = seeds(0, 1), []

    def augment(batch, rng):
        shapes.append(batch.shape)
        return np.zeros_like(batch)

    net = mlp(2, [4], 2, rng=rng)
    first = net.layers[0].params["weights"].copy()
    train(net, X, y, rng=rng, optimiser=SGD(0.1), epochs=1, batch_size=8, augment=augment)
    assert shapes == [(2, 8, 2), (2, 8, 2), (2, 4, 2)]
    np.testing.assert_array_equal(net.layers[0].params["weights"], first)


def test_every_example_is_seen_once_in_an_epoch_in_an_order_of_its_own():
    X, seen = np.arange(10.0)[:, None], []

    def augment(batch, rng):
        seen.append(batch[..., 0])
        return batch

    rng = seeds(0, 1)
    net = Network((1,), [Dense(1)], rng=rng)
    train(net, X, X[:, 0], rng=rng, optimiser=SGD(1e-6), epochs=2, batch_size=4, loss="squared-error", augment=augment)
    epochs = [np.concatenate(seen[:3], axis=1), np.concatenate(seen[3:], axis=1)]
    for epoch in epochs:
        np.testing.assert_array_equal(np.sort(epoch, axis=1), np.tile(np.arange(10), (2, 1)))
        assert (epoch[0] != epoch[1]).any()
    assert (epochs[0] != epochs[1]).any()


def test_a_step_leaves_the_masks_it_used():
    rng = np.random.default_rng(0)
    net = mlp(2, [6], 2, rng=rng, rate=0.5)
    X, y = spirals(5)
    train_step(net, X[None], y[None], rng=rng, loss=SoftmaxCrossEntropy(), optimiser=SGD(0.1))
    assert net.layers[2].mask.shape == (1, 5, 6)


def test_activations_end_with_the_prediction():
    rng = np.random.default_rng(0)
    net = mlp(2, [6], 3, rng=rng, rate=0.5, members=2)
    outputs = net.activations(np.ones((4, 2)))
    assert [output.shape for output in outputs] == [(2, 4, 6)] * 3 + [(2, 4, 3)]
    np.testing.assert_array_equal(outputs[-1], net.predict(np.ones((4, 2))))
    np.testing.assert_array_equal(outputs[1], np.maximum(outputs[0], 0))


@pytest.mark.parametrize("duplicate", [Network.copy, copy.deepcopy, lambda net: pickle.loads(pickle.dumps(net))])
def test_copies_are_independent_and_their_layers_still_view_the_parameters(duplicate):
    net = mlp(2, [4], 2, rng=np.random.default_rng(0))
    before, twin = net.predict(np.ones((1, 2))), duplicate(net)
    twin.parameters += 1
    np.testing.assert_array_equal(net.predict(np.ones((1, 2))), before)
    assert (twin.predict(np.ones((1, 2))) != before).all()
    for layer in twin.layers:
        for name in layer.params:
            assert np.shares_memory(layer.params[name], twin.parameters)
            assert np.shares_memory(layer.grads[name], twin.gradients)


def test_descriptions_can_be_shared_between_networks():
    layers = [Dense(3), ReLU(), Dense(2)]
    first, second = (Network((n,), layers, rng=np.random.default_rng(0)) for n in (4, 5))
    assert first.predict(np.ones((1, 4))).shape == second.predict(np.ones((1, 5))).shape == (1, 1, 2)


def test_initial_weights_have_the_variance_that_keeps_activations_in_range():
    rng = np.random.default_rng(0)
    net = Network((8, 8, 5), [Conv2D(40, 3), Flatten(), Dense(50), Dense(400, init="glorot")], rng=rng, members=2)
    kernel, _, dense = net.weight_arrays()
    assert kernel.var() * 9 * 5 == pytest.approx(2, rel=0.1)
    assert dense.var() * (50 + 400) == pytest.approx(2, rel=0.05)
    assert not net.parameters[:, ~net.is_weight].any()
    net = Network((8, 8, 50), [Conv2D(40, 3, init="glorot")], rng=rng)
    assert net.weight_arrays()[0].var() * 9 * (50 + 40) == pytest.approx(2, rel=0.05)


@pytest.mark.parametrize(("activation", "hidden"), [("relu", 2 / 50), ("tanh", 2 / (50 + 400))])
def test_initial_weights_of_a_perceptron_suit_its_activation(activation, hidden):
    net = mlp(50, [400], 60, rng=np.random.default_rng(0), activation=activation)
    first, last = net.weight_arrays()
    assert first.var() == pytest.approx(hidden, rel=0.05)
    assert last.var() == pytest.approx(2 / (400 + 60), rel=0.05)


def test_a_perceptron_drops_inputs_and_hidden_units_where_asked():
    net = mlp(4, [3, 3], 2, rng=np.random.default_rng(0), rate=0.5, input_rate=0.2)
    kinds = [Dropout, Dense, ReLU, Dropout, Dense, ReLU, Dropout, Dense]
    assert [type(layer) for layer in net.layers] == kinds
    assert [layer.rate.item() for layer in net.layers if isinstance(layer, Dropout)] == [0.2, 0.5, 0.5]


def test_a_convolutional_network_learns_digits():
    datasets = pytest.importorskip("sklearn.datasets")
    X, y = datasets.load_digits(return_X_y=True)
    X = X.reshape(-1, 8, 8, 1) / 16
    rng = seeds(0, 1)
    layers = [Conv2D(8), ReLU(), DropBlock(0.1, block=2), MaxPool2D(2), Flatten(), Dropout([0.0, 0.5]), Dense(10)]
    net = Network((8, 8, 1), layers, rng=rng, dtype=np.float32)
    history = train(
        net,
        X[:600],
        y[:600],
        rng=rng,
        optimiser=AdamW(0.01),
        epochs=12,
        batch_size=50,
        evaluate_every=12,
        validation=(X[1000:], y[1000:]),
    )
    assert (history.validation_accuracy[-1] > 0.88).all()
