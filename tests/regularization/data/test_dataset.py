import copy
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regularization.data import (
    Dataset,
    LinearFunction,
    Part,
    SimulatedDataset,
    Truth,
    digits,
    mislabelled,
    moons,
    noisy_sine,
    pooled,
    prostate,
    sparse_linear,
    split,
)


def two_rows(p=2):
    return Part(np.ones((2, p)), np.zeros(2))


def test_part_is_a_read_only_copy():
    X, y = np.ones((2, 2)), np.zeros(2)
    part = Part(X, y)
    X[0, 0] = 9.0
    assert part.X[0, 0] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        part.y[0] = 1.0


def test_part_keeps_integer_labels_and_makes_real_targets_float():
    assert Part(np.ones((2, 1)), np.array([0, 1])).y.dtype.kind == "i"
    assert Part(np.ones((2, 1)), np.array([0, 1], dtype=np.float32)).y.dtype == np.float64


def test_take_follows_indices_and_masks():
    part = Part(np.arange(6.0).reshape(3, 2), np.arange(3.0))
    np.testing.assert_array_equal(part.take([2, 0]).y, [2.0, 0.0])
    np.testing.assert_array_equal(part.take(np.array([False, True, False])).X, [[2.0, 3.0]])


@settings(deadline=None)
@given(bad=st.sampled_from([np.nan, np.inf, -np.inf]), row=st.integers(0, 1), in_y=st.booleans())
def test_part_refuses_what_is_not_finite_and_says_where(bad, row, in_y):
    X, y = np.ones((2, 1)), np.zeros(2)
    (y if in_y else X[:, 0])[row] = bad
    with pytest.raises(ValueError, match=rf"{'y' if in_y else 'X'} must be finite .* index \({row},"):
        Part(X, y)


@pytest.mark.parametrize(
    ("X", "y", "error", "message"),
    [
        (np.ones((3, 1)), np.ones(2), ValueError, "y must have shape"),
        (np.ones(3), np.ones(3), ValueError, r"X must have shape \(n, p\)"),
        (np.ones((0, 2)), np.ones(0), ValueError, r"X must have shape \(n, p\) with n >= 1"),
        (np.ones((2, 1)), np.array(["a", "b"]), TypeError, "y must be an array of real numbers"),
        (np.array([["a"], ["b"]]), np.ones(2), TypeError, "X must be an array of real numbers"),
    ],
)
def test_part_refuses_wrong_shapes_and_types(X, y, error, message):
    with pytest.raises(error, match=message):
        Part(X, y)


def test_dataset_refuses_parts_and_names_of_another_width():
    with pytest.raises(ValueError, match="test must have 2 columns"):
        Dataset(name="d", train=two_rows(), test=two_rows(3))
    with pytest.raises(ValueError, match="features must name all 2 columns"):
        Dataset(name="d", train=two_rows(), features=("only one",))
    with pytest.raises(ValueError, match="units must name all 2 columns"):
        Dataset(name="d", train=two_rows(), units=("cm",))


def test_reading_a_part_that_is_missing_says_how_to_get_it():
    dataset = Dataset(name="d", train=two_rows(), test=two_rows())
    assert dataset.parts == (dataset.train, dataset.test)
    assert not hasattr(dataset, "validation")
    with pytest.raises(AttributeError, match=r"Dataset has no validation: regularization.data.split makes one"):
        dataset.validation  # noqa: B018


def test_a_data_set_keeps_its_kind_when_a_field_is_replaced():
    whole = noisy_sine(n=5, noise=0.1, rng=np.random.default_rng(0), validation=0)
    other = whole.replaced(train=whole.test)
    assert type(other) is SimulatedDataset
    assert (other.train, other.test, other.truth) == (whole.test, whole.test, whole.truth)
    assert not hasattr(other, "validation")


def test_pooled_keeps_order_and_skips_missing_parts():
    dataset = Dataset(name="d", train=Part([[1.0]], [1.0]), test=Part([[2.0], [3.0]], [2.0, 3.0]))
    np.testing.assert_array_equal(pooled(dataset).X.ravel(), [1.0, 2.0, 3.0])
    np.testing.assert_array_equal(pooled(dataset).y, [1.0, 2.0, 3.0])


def test_truth_knows_its_support_when_it_is_linear():
    coefficients = np.array([0.0, 2.0, 0.0, -1.0])
    np.testing.assert_array_equal(Truth(coefficients=coefficients).support, [1, 3])
    with pytest.raises(AttributeError, match="Truth has no coefficients: the function is not linear"):
        Truth(noise=1.0).support  # noqa: B018
    np.testing.assert_allclose(LinearFunction(coefficients, 1.0)(np.eye(4)), [1, 3, 1, 0])


def arrays_of(dataset):
    """Every array that a caller can reach."""
    yield from (array for part in dataset.parts for array in part)
    truth = getattr(dataset, "truth", None)
    yield from (getattr(truth, name, None) for name in ("coefficients", "flipped"))
    yield getattr(getattr(truth, "function", None), "coefficients", None)


def examples():
    rng = np.random.default_rng(0)
    yield noisy_sine(n=5, noise=0.1, rng=rng)
    yield sparse_linear(n=5, p=3, support=1, noise=0.1, rng=rng)
    yield mislabelled(moons(n=6, noise=0.1, rng=rng), fraction=0.5, rng=rng)
    yield split(mislabelled(moons(n=60, noise=0.1, rng=rng, validation=0, test=0), fraction=0.5, rng=rng), rng=rng)
    yield prostate()
    yield digits()


@pytest.mark.parametrize("passed", [lambda d: d, lambda d: pickle.loads(pickle.dumps(d)), copy.copy, copy.deepcopy])
@pytest.mark.parametrize("dataset", list(examples()), ids=lambda dataset: dataset.name)
def test_no_array_can_be_changed_by_accident_not_even_in_a_copy(dataset, passed):
    got = passed(dataset)
    for ours, array in zip(arrays_of(dataset), arrays_of(got), strict=True):
        if array is not None:
            np.testing.assert_array_equal(array, ours)
            with pytest.raises(ValueError, match="read-only"):
                array[...] = 0
    assert (got.features, got.units, got.classes) == (dataset.features, dataset.units, dataset.classes)


def test_what_it_was_made_from_stays_writable_and_apart():
    coefficients, flipped = np.array([1.0, 0.0]), np.zeros(2, dtype=bool)
    truth = Truth(function=LinearFunction(coefficients), coefficients=coefficients, flipped=flipped)
    coefficients[:], flipped[:] = 9.0, True
    np.testing.assert_array_equal(truth.coefficients, [1.0, 0.0])
    np.testing.assert_array_equal(truth.function(np.eye(2)), [1.0, 0.0])
    assert not truth.flipped.any()


def test_a_record_of_flipped_labels_may_be_a_list():
    np.testing.assert_array_equal(Truth(flipped=[True, False]).flipped[[1, 0]], [False, True])


def labelled(y, **options):
    return Dataset(name="d", train=Part(np.ones((2, 1)), y), **options)


def simulated(**truth):
    return SimulatedDataset("d", two_rows(), truth=Truth(**truth))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: Dataset("d", (np.ones((2, 1)), np.ones(2))), TypeError, "train must be a Part, .* got tuple"),
        (lambda: Dataset("d", two_rows(), test=np.ones((2, 2))), TypeError, "test must be a Part, .* got ndarray"),
        (lambda: Dataset("d", two_rows(), features="ab"), TypeError, "features must be a tuple of str, got 'ab'"),
        (lambda: Dataset("d", two_rows(), units=(1, 2)), TypeError, r"units must be a tuple of str, got \(1, 2\)"),
        (lambda: Dataset("d", two_rows(), features=None), TypeError, "features must be a tuple of str, got None"),
        (lambda: SimulatedDataset("d", two_rows(), truth="none"), TypeError, "truth must be a Truth, got 'none'"),
        (lambda: labelled([0, 1], classes="ab"), TypeError, "classes must be a tuple of str, got 'ab'"),
        (lambda: labelled([0, 2], classes=("a", "b")), ValueError, r"integer labels from 0 to 1, got array\(\[0, 2\]"),
        (lambda: labelled([-1, 1], classes=("a", "b")), ValueError, "y must hold integer labels from 0 to 1"),
        (lambda: labelled([0.0, 1.0], classes=("a", "b")), ValueError, "y must hold integer labels from 0 to 1"),
        (lambda: simulated(flipped=np.array([True])), ValueError, r"truth.flipped .* \(2,\)"),
        (lambda: simulated(coefficients=[1, 2, 3]), ValueError, r"truth.coefficients .* \(2,\)"),
        (lambda: Truth(flipped=np.array([0, 1])), TypeError, "flipped must be a Boolean array"),
        (lambda: Truth(flipped=True), TypeError, r"flipped must be a Boolean array of shape \(n,\), got True"),
        (lambda: Truth(noise=-1.0), ValueError, "noise must be"),
        (lambda: Truth(coefficients=[np.nan]), ValueError, "coefficients must be finite"),
        (lambda: two_rows().take([]), ValueError, r"rows must be one or more indices below 2 .*, got \[\]"),
        (lambda: two_rows().take(1), ValueError, "rows must be one or more indices .*, got 1"),
        (lambda: two_rows().take([2]), IndexError, r"rows must be one or more indices below 2 .*, got \[2\]"),
        (lambda: two_rows().take([True]), IndexError, "rows must be .* or a mask of 2 Booleans, got"),
        (lambda: two_rows().take([0.0]), IndexError, "rows must be one or more indices"),
    ],
)
def test_bad_arguments_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
