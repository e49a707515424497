"""Wrong arguments: each error names the argument, the value and what was expected."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

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
    SpatialDropout,
    WeightPenalty,
    dropblock_gamma,
    dropblock_kept,
    glorot,
    he,
    keep_mask,
    max_norm,
    mlp,
    train,
)

NAN, INF = float("nan"), float("inf")
RNG = np.random.default_rng(0)
X, Y = np.random.default_rng(0).standard_normal((10, 4)), np.arange(10) % 3


@settings(deadline=None)
@given(rate=st.one_of(st.floats(max_value=-1e-300), st.floats(min_value=1), st.just(NAN)))
@pytest.mark.parametrize("layer", [Dropout, SpatialDropout])
def test_rates_outside_the_unit_interval(layer, rate):
    with pytest.raises(ValueError, match=r"rate must be a finite number in \[0, 1\), got"):
        layer(rate)
    with pytest.raises(ValueError, match=r"rate\[1\] must be a finite number in \[0, 1\), got"):
        layer([0.5, rate])


@settings(deadline=None)
@given(rate=st.floats(0, 1, exclude_max=True))
def test_rates_inside_the_unit_interval(rate):
    assert Dropout(rate).rate == rate


@settings(deadline=None)
@given(rate=st.floats(), optimiser=st.sampled_from([SGD, Adam, AdamW]))
def test_learning_rates_are_positive_and_finite(rate, optimiser):
    if 0 < rate < INF:
        assert optimiser(rate).learning_rate == rate
    else:
        with pytest.raises(ValueError, match=r"learning_rate must be a finite number > 0, got"):
            optimiser(rate)


@settings(deadline=None)
@given(sides=st.tuples(st.integers(1, 6), st.integers(1, 6)), block=st.integers(-1, 8))
def test_blocks_fit_into_the_map(sides, block):
    def build():
        return Network((*sides, 1), [DropBlock(0.1, block=block)], rng=RNG)

    if 1 <= block <= min(sides):
        assert build().output_shape == (*sides, 1)
    else:
        with pytest.raises(ValueError, match=rf"block must be .*, got {block}"):
            build()


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: Dropout("0.5"), TypeError, "rate must be"),
        (lambda: Dropout(True), TypeError, "rate must be"),
        (lambda: Dropout([[0.1]]), ValueError, "rate must be a number or have shape (members,), got shape (1, 1)"),
        (lambda: Dropout([]), ValueError, "rate must be a number or have shape (members,), got shape (0,)"),
        (lambda: Dropout(0.5, scaling="inverse"), ValueError, "scaling must be one of 'inverted', 'classic', 'none'"),
        (lambda: DropBlock(0.5, block=0), ValueError, "block must be an integer of at least 1, got 0"),
        (lambda: DropBlock(1.0, block=2), ValueError, "rate must be a finite number in [0, 1), got 1.0"),
        (lambda: dropblock_gamma(0.1, 9, 8, 12), ValueError, "block must be at most the smaller side of the 8 x 12"),
        (lambda: dropblock_gamma(1.0, 2, 8, 8), ValueError, "rate must be a finite number in [0, 1), got 1.0"),
        (lambda: dropblock_gamma(0.1, 2, NAN, 8), TypeError, "height must be an integer of at least 1, got nan"),
        (lambda: dropblock_kept(NAN, 2, 8, 8), ValueError, "gamma must be a finite number in [0, 1], got nan"),
        (lambda: dropblock_kept(-0.1, 2, 8, 8), ValueError, "gamma must be a finite number in [0, 1], got -0.1"),
        (lambda: dropblock_kept(0.1, 2, 8, 7.5), TypeError, "width must be an integer of at least 1, got 7.5"),
        (lambda: keep_mask(RNG, (1, 6), NAN), ValueError, "rate must be a finite number in [0, 1), got nan"),
        (lambda: keep_mask(RNG, (2, 6), [0.5, 1.0]), ValueError, "rate[1] must be a finite number in [0, 1), got 1.0"),
        (
            lambda: keep_mask(RNG, (2, 6), [0.5] * 3),
            ValueError,
            "rate must have one value or one for each of 2 members",
        ),
        (lambda: keep_mask(None, (2, 6), 0.5), TypeError, "rng must be a numpy.random.Generator"),
        (lambda: keep_mask([RNG], (2, 6), 0.5), ValueError, "rng must hold one generator for each of 2 members, got 1"),
        (lambda: he(7, (1, 4, 3)), TypeError, "rng must be a numpy.random.Generator"),
        (lambda: he(RNG, (4, 3)), ValueError, "shape must be (members, ..., inputs, outputs), got (4, 3)"),
        (lambda: glorot(None, (1, 4, 3)), TypeError, "rng must be a numpy.random.Generator"),
        (lambda: glorot(RNG, (4, 3)), ValueError, "shape must be (members, ..., inputs, outputs), got (4, 3)"),
        (lambda: Dense(0), ValueError, "units must be an integer of at least 1, got 0"),
        (lambda: Dense(2.0), TypeError, "units must be"),
        (lambda: Dense(2, init="zero"), ValueError, "init must be one of 'he', 'glorot', got 'zero'"),
        (lambda: Conv2D(2, 4), ValueError, "size must be odd when padding is 'same', got 4"),
        (lambda: Conv2D(2, padding="full"), ValueError, "padding must be one of 'same', 'valid', got 'full'"),
        (lambda: BatchNorm(momentum=0.0), ValueError, "momentum must be a finite number in (0, 1], got 0.0"),
        (lambda: BatchNorm(epsilon=-1.0), ValueError, "epsilon must be a finite number >= 0, got -1.0"),
        (lambda: Attention(0), ValueError, "units must be an integer of at least 1, got 0"),
        (lambda: SGD(0.0), ValueError, "learning_rate must be"),
        (lambda: SGD(NAN), ValueError, "learning_rate must be"),
        (lambda: SGD(0.1, momentum=1.0), ValueError, "momentum must be a finite number in [0, 1), got 1.0"),
        (lambda: SGD(0.1, weight_decay=-0.1), ValueError, "weight_decay must be"),
        (lambda: Adam(0.1, beta2=1.0), ValueError, "beta2 must be a finite number in [0, 1), got 1.0"),
        (lambda: AdamW([0.1, INF]), ValueError, "learning_rate[1] must be"),
        (lambda: AdamW(weight_decay=NAN), ValueError, "weight_decay must be"),
        (lambda: WeightPenalty(l2=-1.0), ValueError, "l2 must be a finite number >= 0, got -1.0"),
        (lambda: WeightPenalty(l1=[0.0, NAN]), ValueError, "l1[1] must be a finite number >= 0, got nan"),
        (lambda: max_norm(np.ones((1, 2, 2)), 0.0), ValueError, "limit must be"),
        (lambda: max_norm(np.ones((2, 2, 2)), [1, 1, 1]), ValueError, "one for each of 2 members, got 3"),
        (lambda: max_norm(np.ones((2, 3)), 1.0), ValueError, "weights must have shape (members, ..., inputs, units)"),
        (lambda: EarlyStopping(patience=0), ValueError, "patience must be an integer of at least 1, got 0"),
        (lambda: EarlyStopping(patience=1, monitor="error"), ValueError, "monitor must be one of 'loss', 'accuracy'"),
        (lambda: EarlyStopping(patience=1, min_improvement=NAN), ValueError, "min_improvement must be"),
        (lambda: EarlyStopping(patience=1).replay([]), ValueError, "curve must have shape (E,) or (E, M)"),
    ],
)
def test_settings(call, error, words):
    with pytest.raises(error, match=re.escape(words)):
        call()


@pytest.mark.parametrize(
    ("shape", "layers", "words"),
    [
        ((4,), [Conv2D(2)], "Conv2D(2, 3) must receive examples of shape (height, width, channels), got shape (4,)"),
        ((4, 4), [SpatialDropout(0.1)], "SpatialDropout(0.1) must receive examples of shape (height, width, channels)"),
        ((4,), [Attention(2)], "must receive examples of shape (tokens, features), got shape (4,)"),
        ((4, 4, 1), [DropBlock(0.1, block=5)], "block must be at most the smaller side of the 4 x 4 map, got 5"),
        ((2, 6, 1), [Conv2D(2, 3, padding="valid")], "size must be at most the smaller side of the 2 x 6 map, got 3"),
        ((4, 5, 1), [MaxPool2D(2)], "size must divide both sides of the 4 x 5 map, got 2"),
        ((), [Dense(2)], "Dense(2) must receive examples of shape (..., features), got shape ()"),
        ((), [BatchNorm()], "BatchNorm() must receive examples of shape (..., features), got shape ()"),
        ((4, 0), [Dense(2)], "input_shape[1] must be an integer of at least 1, got 0"),
        ((4,), [Dropout([0.1, 0.2, 0.3])], "rate must have one value or one for each of 2 members, got 3"),
        ((4, 4, 1), [DropBlock([0.1] * 3, block=2)], "rate must have one value or one for each of 2 members, got 3"),
    ],
)
def test_layers_that_do_not_fit(shape, layers, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        Network(shape, layers, rng=RNG, members=2)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: Network(4, [Dense(2)], rng=RNG), "input_shape must be an instance of Sequence, got 4"),
        (lambda: Network((4,), Dense(2), rng=RNG), "layers must be an instance of Sequence, got Dense(2)"),
        (lambda: Network((4,), [Dense(2), ReLU], rng=RNG), "layers[1] must be an instance of Layer, got <class"),
        (lambda: mlp(4, 8, 2, rng=RNG), "hidden must be an instance of Sequence, got 8"),
        (lambda: mlp(4, [8.0], 2, rng=RNG), "hidden[0] must be an integer of at least 1, got 8.0"),
        (lambda: mlp(4.0, [8], 2, rng=RNG), "inputs must be an integer of at least 1, got 4.0"),
        (lambda: mlp(4, [8], "2", rng=RNG), "outputs must be an integer of at least 1, got '2'"),
    ],
)
def test_arguments_of_another_kind(call, words):
    with pytest.raises(TypeError, match=re.escape(words)):
        call()


@pytest.mark.parametrize(
    ("rng", "members", "error", "words"),
    [
        (None, None, TypeError, "rng must be a numpy.random.Generator"),
        (7, 2, TypeError, "rng must be a numpy.random.Generator"),
        ("ab", None, TypeError, "rng must be a numpy.random.Generator"),
        ([RNG, 3], None, TypeError, "rng[1] must be a numpy.random.Generator"),
        ([RNG, RNG], None, ValueError, "rng must hold a different generator for each member"),
        ([RNG], 2, ValueError, "rng must hold one generator for each of 2 members, got 1"),
        ([], None, ValueError, "rng must hold one generator for each of 1 members, got 0"),
        (RNG, 0, ValueError, "members must be an integer of at least 1, got 0"),
        ([RNG], 0, ValueError, "members must be an integer of at least 1, got 0"),
        ([RNG], 1.0, TypeError, "members must be an integer of at least 1, got 1.0"),
    ],
)
def test_random_sources(rng, members, error, words):
    with pytest.raises(error, match=re.escape(words)):
        Network((4,), [Dense(2)], rng=rng, members=members)


def test_randomness_is_required():
    with pytest.raises(TypeError, match="rng"):
        Network((4,), [Dense(2)])
    with pytest.raises(TypeError, match="rng"):
        train(mlp(4, [2], 3, rng=RNG), X, Y, optimiser=SGD(0.1), epochs=1)
    with pytest.raises(TypeError, match=r"rng must be a numpy\.random\.Generator"):
        mlp(4, [2], 3, rng=RNG, rate=0.5).sample(X, draws=3, rng=None)
    with pytest.raises(TypeError, match=r"rng must be a numpy\.random\.Generator, .* got 7"):
        mlp(4, [2], 3, rng=RNG, rate=0.5).activations(X, training=True, rng=7)


def fit(X=X, y=Y, *, net=None, **settings):
    net = net or mlp(4, [3], 3, rng=np.random.default_rng(0), members=2)
    settings = {"rng": np.random.default_rng(0), "optimiser": SGD(0.1), "epochs": 1} | settings
    return train(net, X, y, **settings)


def with_one(value, array=X):
    changed = array.copy()
    changed[3, 2] = value
    return changed


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: fit(with_one(NAN)), ValueError, "X must be finite everywhere, got nan at index (3, 2)"),
        (lambda: fit(with_one(INF)), ValueError, "X must be finite everywhere, got inf at index (3, 2)"),
        (lambda: fit(X.astype(str)), TypeError, "X must be an array of real numbers"),
        (lambda: fit(X[:, :3]), ValueError, "X must have shape (n, 4) or (2, n, 4) with n >= 1, got shape (10, 3)"),
        (lambda: fit(X[:0], Y[:0]), ValueError, "with n >= 1, got shape (0, 4)"),
        (lambda: fit(np.stack([X] * 3)), ValueError, "got shape (3, 10, 4)"),
        (lambda: fit(X[0]), ValueError, "got shape (4,)"),
        (lambda: fit(y=Y[:9]), ValueError, "y must have shape (10,) or (2, 10), got shape (9,)"),
        (lambda: fit(y=Y + 1), ValueError, "y must hold labels from 0 to 2, got 3"),
        (lambda: fit(y=Y - 1), ValueError, "y must hold labels from 0 to 2, got -1"),
        (lambda: fit(y=Y * 1.0), TypeError, "y must hold integer labels from 0 to 2, got dtype float64"),
        (lambda: fit(y=Y.astype(str)), TypeError, "y must hold integer labels"),
        (lambda: fit(loss="squared-error"), ValueError, "y must have shape (10, 3) or (2, 10, 3), got shape (10,)"),
        (lambda: fit(y=with_one(NAN)[:, 1:], loss="squared-error"), ValueError, "y must be finite everywhere, got nan"),
        (lambda: fit(y=X[:, 1:].astype(str), loss="squared-error"), TypeError, "y must be an array of real numbers"),
        (lambda: fit(loss="hinge"), ValueError, "loss must be one of 'cross-entropy', 'squared-error', got 'hinge'"),
        (lambda: fit(epochs=0), ValueError, "epochs must be an integer of at least 1, got 0"),
        (lambda: fit(batch_size=11), ValueError, "batch_size must be an integer from 1 to 10, got 11"),
        (lambda: fit(batch_size=0), ValueError, "batch_size must be an integer from 1 to 10, got 0"),
        (lambda: fit(evaluate_every=0), ValueError, "evaluate_every must be an integer of at least 1, got 0"),
        (lambda: fit(l2=-1), ValueError, "l2 must be a finite number >= 0, got -1.0"),
        (lambda: fit(l1=[0.1] * 3), ValueError, "l1 must have one value or one for each of 2 members, got 3"),
        (lambda: fit(norm_limit=0), ValueError, "norm_limit must be a finite number > 0, got 0.0"),
        (lambda: fit(optimiser=SGD([0.1] * 3)), ValueError, "learning_rate must have one value or one for each of 2"),
        (lambda: fit(optimiser=AdamW(weight_decay=[0.1] * 3)), ValueError, "weight_decay must have one value or one"),
        (lambda: fit(net="mlp"), TypeError, "network must be an instance of Network, got 'mlp'"),
        (lambda: fit(optimiser=0.1), TypeError, "optimiser must be an instance of Optimiser, got 0.1"),
        (lambda: fit(optimiser=SGD), TypeError, "optimiser must be an instance of Optimiser, got <class"),
        (lambda: fit(validation=(X, Y), early_stopping=3), TypeError, "early_stopping must be an instance of Early"),
        (lambda: fit(early_stopping=0), TypeError, "early_stopping must be an instance of EarlyStopping, got 0"),
        (lambda: fit(validation=0.2), TypeError, "validation must be an instance of Iterable, got 0.2"),
        (lambda: fit(validation=X), ValueError, "validation must be a pair (X, y), got 10 entries"),
        (lambda: fit(validation=X[:2]), ValueError, "validation X must have shape (n, 4) or (2, n, 4) with n >= 1"),
        (lambda: fit(validation=(X, Y, Y)), ValueError, "validation must be a pair (X, y), got 3 entries"),
        (lambda: fit(augment=3), TypeError, "augment must be callable, got 3"),
        (lambda: fit(augment=lambda x, rng: None), ValueError, "augment must return a batch of shape (1, 10, 4)"),
        (lambda: fit(augment=lambda x, rng: x[:, :5]), ValueError, "shape (1, 10, 4), got shape (1, 5, 4)"),
        (lambda: fit(augment=lambda x, rng: NAN * x), ValueError, "what augment returns must be finite everywhere"),
        (lambda: fit(early_stopping=EarlyStopping(3)), ValueError, "validation must be given when early_stopping is"),
        (
            lambda: fit(y=X[:, 1:], loss="squared-error", validation=(X, X[:, 1:]),
                        early_stopping=EarlyStopping(3, monitor="accuracy")),
            ValueError, "monitor must be 'loss' for a regression, got 'accuracy'",
        ),
        (lambda: fit(validation=(with_one(NAN), Y)), ValueError, "validation X must be finite everywhere"),
        (lambda: fit(validation=(X, Y + 5)), ValueError, "validation y must hold labels from 0 to 2, got"),
        (lambda: fit(probe=X[:, 1:]), ValueError, "probe must have shape"),
        (lambda: fit(rng=[np.random.default_rng(0)]), ValueError, "rng must hold one generator for each of 2 members"),
        (lambda: fit(net=Network((4,), [], rng=RNG), y=Y + 2), ValueError, "y must hold labels from 0 to 3, got 4"),
        (
            lambda: fit(np.ones((3, 2, 2)), [0, 0, 0], net=Network((2, 2), [Dense(3)], rng=RNG)),
            ValueError, "network must end with outputs of shape (K,), got shape (2, 3)",
        ),
    ],
)  # fmt: skip
def test_training(call, error, words):
    with pytest.raises(error, match=re.escape(words)):
        call()


def test_network_arguments():
    net = mlp(4, [3], 3, rng=RNG)
    with pytest.raises(ValueError, match=r"parameters must have shape \(1, 27\), got shape \(2, 27\)"):
        net.load(np.zeros((2, 27)))
    with pytest.raises(ValueError, match=r"parameters must be finite everywhere, got nan at index \(0, 0\)"):
        net.load(np.full((1, 27), NAN))
    with pytest.raises(ValueError, match="draws must be an integer of at least 1, got 0"):
        net.sample(X, draws=0, rng=RNG)
    with pytest.raises(ValueError, match="dtype must be float64 or float32, got int64"):
        Network((4,), [Dense(2)], rng=RNG, dtype=np.int64)
    with pytest.raises(ValueError, match="activation must be one of 'relu', 'tanh', got 'gelu'"):
        mlp(4, [3], 3, rng=RNG, activation="gelu")


def test_divergence_says_which_member_and_what_to_try():
    x = np.linspace(-1, 1, 10)[:, None]
    net = Network((1,), [Dense(1)], rng=RNG, members=2)
    with pytest.raises(
        FloatingPointError, match=r"train loss of member 1 is (inf|nan) at epoch .*: try a smaller learning_rate"
    ):
        train(net, x, x[:, 0], rng=RNG, optimiser=SGD([0.1, 1e6]), epochs=100, loss="squared-error")


def test_a_loss_that_is_infinite_before_any_step_is_not_blamed_on_the_learning_rate():
    net = Network((4,), [Dense(1)], rng=RNG)
    with pytest.raises(FloatingPointError, match=r"train loss of member 0 is inf at epoch 0: X or y are too large"):
        train(net, X, np.full(10, 1e200), rng=RNG, optimiser=SGD(0.1), epochs=1, loss="squared-error")


def test_a_batch_of_one_example_left_over_is_too_small_for_batch_norm():
    net = Network((4,), [BatchNorm(), Dense(3)], rng=RNG)
    with pytest.raises(ValueError, match="at least 2 values per feature .*, got 1: choose a batch_size"):
        fit(net=net, batch_size=3)


@settings(deadline=None)
@given(size=st.integers(-2, 13))
def test_batches_hold_between_one_and_all_examples(size):
    if 1 <= size <= 10:
        fit(batch_size=size)
    else:
        with pytest.raises(ValueError, match=rf"batch_size must be an integer from 1 to 10, got {size}"):
            fit(batch_size=size)


SHAPES = [(10,), (2, 10), (1, 10), (3, 10), (9,), (10, 1), (0,), ()]


@settings(deadline=None)
@given(
    y=arrays.arrays(np.int64, st.sampled_from(SHAPES), elements=st.integers(0, 2)),
    wrong=st.sampled_from([None, None, -1, 3, 100]),
    dtype=st.sampled_from([np.int64, np.int8, np.uint16, np.float64, np.bool_, np.str_]),
)
def test_any_labels_are_either_learned_or_refused_with_their_name(y, wrong, dtype):
    if wrong is not None:
        y.flat[-1:] = wrong
    y = y.astype(dtype)
    accepted = y.dtype.kind in "iu" and y.shape in ((10,), (2, 10)) and y.min() >= 0 and y.max() <= 2
    if accepted:
        assert fit(y=y).train_loss.shape == (2, 2)
    else:
        with pytest.raises((TypeError, ValueError), match="^y must h(ave shape|old (integer )?labels)"):
            fit(y=y)


@settings(deadline=None)
@given(X=arrays.arrays(np.float64, arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5)))
def test_any_array_is_either_predicted_or_refused_with_its_name(X):
    net = Network((2, 3), [Flatten(), Dense(2)], rng=np.random.default_rng(0), members=4)
    accepted = np.isfinite(X).all() and (
        (X.ndim == 3 and X.shape[1:] == (2, 3) and len(X) > 0)
        or (X.ndim == 4 and X.shape[2:] == (2, 3) and len(X) in (1, 4) and X.shape[1] > 0)
    )
    if accepted:
        with np.errstate(over="ignore", invalid="ignore"):
            assert net.predict(X).shape == (4, X.shape[-3], 2)
    else:
        with pytest.raises(ValueError, match=r"^X must"):
            net.predict(X)
