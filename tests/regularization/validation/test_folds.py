import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.model_selection import KFold

from regularization.validation import Folds, k_fold


def rng(seed=0):
    return np.random.default_rng(seed)


@settings(deadline=None)
@given(n=st.integers(2, 40), data=st.data(), repeats=st.integers(1, 3), seed=st.integers(0, 20))
def test_every_row_is_held_out_exactly_once_in_each_repeat(n, data, repeats, seed):
    k = data.draw(st.integers(2, n))
    folds = k_fold(n, k, rng=rng(seed), repeats=repeats)
    assert folds.shape == (repeats, k)
    for repeat in folds.repeats:
        held_out = [fold.held_out for fold in repeat]
        np.testing.assert_array_equal(np.sort(np.concatenate(held_out)), np.arange(n))
        sizes = [rows.size for rows in held_out]
        assert sizes == [rows.size for _, rows in KFold(k).split(np.empty(n))]
        for fold in repeat:
            np.testing.assert_array_equal(np.setdiff1d(np.arange(n), fold.held_out), fold.train)


def test_rows_are_shuffled_differently_in_each_repeat_and_repeatably():
    first, second = (k_fold(20, 4, rng=rng(1), repeats=2) for _ in range(2))
    a, b = first.repeats
    assert not np.array_equal(a[0].held_out, np.arange(5))
    assert not np.array_equal(a[0].held_out, b[0].held_out)
    np.testing.assert_array_equal(a[0].held_out, second.repeats[0][0].held_out)


def test_every_row_is_as_likely_to_be_in_any_fold():
    repeats = k_fold(7, 3, rng=rng(), repeats=3000).repeats
    share = np.array([[np.isin(range(7), fold.held_out) for fold in repeat] for repeat in repeats]).mean(axis=0)
    expected = np.array([3, 2, 2])[:, None] / 7
    assert (np.abs(share - expected) < 4 * np.sqrt(expected * (1 - expected) / 3000)).all()


def test_folds_that_many_searches_share_can_not_be_changed():
    fold = k_fold(5, 2, rng=rng()).repeats[0][0]
    for rows in (fold.train, fold.held_out):
        with pytest.raises(ValueError, match="read-only"):
            rows[0] = 4


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"n": 5, "k": 6}, ValueError, "k must be an integer from 2 to 5, got 6"),
        ({"n": 5, "k": 1}, ValueError, "k must be an integer from 2 to 5, got 1"),
        ({"n": 1, "k": 2}, ValueError, "n must be"),
        ({"n": 5, "k": 2.0}, TypeError, "k must be an integer"),
        ({"n": 5, "k": 2, "repeats": 0}, ValueError, "repeats must be"),
        ({"n": 5, "k": 2, "rng": 0}, TypeError, "rng must be"),
    ],
)
def test_bad_arguments_are_named(arguments, error, message):
    arguments = {"rng": rng()} | arguments
    with pytest.raises(error, match=message):
        k_fold(arguments.pop("n"), arguments.pop("k"), **arguments)


def test_rng_is_required():
    with pytest.raises(TypeError, match="rng"):
        k_fold(5, 2)


def test_folds_that_are_given():
    folds = Folds.of(6, KFold(3).split(np.empty(6)))
    assert folds.shape == (1, 3)
    assert folds.repeats[0][1].held_out.tolist() == [2, 3]


@pytest.mark.parametrize(
    ("train", "held_out", "message"),
    [
        ([0, 1], [1, 2], "held_out must hold no row to train on, got 1 of them, such as 1"),
        ([0, 0], [1], r"train must hold different rows, each >= 0, got \[0 0\]"),
        ([-1, 0], [1], r"train must hold different rows, each >= 0, got \[-1  0\]"),
        ([0.0, 1.0], [2], r"train must be an array of row indices of shape \(m,\), m >= 1, got "),
        ([True, False], [2], r"train must be an array of row indices of shape \(m,\), m >= 1, got "),
        ([0, 1], [], r"held_out must be an array of row indices of shape \(m,\), m >= 1, got "),
        ([0, 1], [6], "repeats must hold rows from 0 to 5, got 6"),
    ],
)
def test_a_fold_that_is_none_is_refused(train, held_out, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        Folds.of(6, [(train, held_out)])


@pytest.mark.parametrize("repeats", [(), ((),), "folds"])
def test_folds_need_a_fold(repeats):
    with pytest.raises((TypeError, ValueError), match="^repeats must hold "):
        Folds(6, repeats)


def test_what_is_no_pair_is_no_split():
    for splits in (3, "ab"):
        with pytest.raises(TypeError, match="^splits must be pairs"):
            Folds.of(6, splits)
    for splits in ([], [([0], [1], [2])], [3]):
        with pytest.raises(ValueError, match="^splits must be pairs"):
            Folds.of(6, splits)
