import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regularization.data import Dataset, LinearFunction, Part, Truth, noisy_sine, pooled


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


def test_pooled_keeps_order_and_skips_missing_parts():
    dataset = Dataset(name="d", train=Part([[1.0]], [1.0]), test=Part([[2.0], [3.0]], [2.0, 3.0]))
    np.testing.assert_array_equal(pooled(dataset).X.ravel(), [1.0, 2.0, 3.0])
    np.testing.assert_array_equal(pooled(dataset).y, [1.0, 2.0, 3.0])


def test_truth_knows_its_support_when_it_is_linear():
    coefficients = np.array([0.0, 2.0, 0.0, -1.0])
    np.testing.assert_array_equal(Truth(coefficients=coefficients).support, [1, 3])
    assert Truth(noise=1.0).support is None
    np.testing.assert_allclose(LinearFunction(coefficients, 1.0)(np.eye(4)), [1, 3, 1, 0])


def test_datasets_survive_pickling():
    problem = noisy_sine(n=5, noise=0.1, rng=np.random.default_rng(0))
    again = pickle.loads(pickle.dumps(problem))
    np.testing.assert_array_equal(again.train.y, problem.train.y)
    np.testing.assert_array_equal(again.truth.function(again.train.X), problem.truth.function(problem.train.X))
