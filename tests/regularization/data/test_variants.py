import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regularization.data import (
    Dataset,
    Part,
    biased_sample,
    digits,
    mislabelled,
    moons,
    noisy_sine,
    pooled,
    prostate,
    split,
    without_interval,
)


def rng(seed=0):
    return np.random.default_rng(seed)


def sine(n=40):
    return noisy_sine(n=n, noise=0.1, rng=rng())


@settings(deadline=None)
@given(fraction=st.floats(0, 1), seed=st.integers(0, 50))
def test_exactly_the_fraction_is_flipped_and_only_in_train(fraction, seed):
    clean = moons(n=37, noise=0.1, validation=10, test=10, rng=rng())
    wrong = mislabelled(clean, fraction=fraction, rng=rng(seed))
    changed = wrong.train.y != clean.train.y
    assert changed.sum() == round(fraction * 37)
    np.testing.assert_array_equal(changed, wrong.truth.flipped)
    np.testing.assert_array_equal(wrong.train.X, clean.train.X)
    assert wrong.test is clean.test
    assert wrong.validation is clean.validation


def test_a_larger_fraction_flips_the_same_rows_and_more():
    clean = digits()
    few, many = (mislabelled(clean, fraction=f, rng=rng(1)) for f in (0.1, 0.4))
    assert many.truth.flipped[few.truth.flipped].all()
    np.testing.assert_array_equal(few.train.y[few.truth.flipped], many.train.y[few.truth.flipped])


def test_wrong_labels_are_uniform_among_the_other_classes():
    clean = digits()
    wrong = mislabelled(clean, fraction=1.0, rng=rng(2))
    shifts = np.bincount((wrong.train.y - clean.train.y) % 10, minlength=10)
    assert shifts[0] == 0
    assert np.abs(shifts[1:] - 1797 / 9).max() < 4 * np.sqrt(1797 / 9)


def test_regression_cannot_be_mislabelled():
    with pytest.raises(ValueError, match="dataset must have at least two classes"):
        mislabelled(sine(), fraction=0.1, rng=rng())


def test_the_interval_is_removed_from_train_and_validation_and_kept_in_test():
    whole = sine(200)
    thinned = without_interval(whole, low=0.3, high=0.6)
    for before, after in ((whole.train, thinned.train), (whole.validation, thinned.validation)):
        x = before.X[:, 0]
        np.testing.assert_array_equal(after.y, before.y[(x < 0.3) | (x >= 0.6)])
    assert thinned.test is whole.test


def test_the_interval_holds_its_low_end_and_not_its_high_end():
    part = Part([[1.0], [2.0], [3.0], [4.0]], [1.0, 2.0, 3.0, 4.0])
    whole = Dataset("four rows", part, validation=part)
    thinned = without_interval(whole, low=2.0, high=4.0)
    for kept in thinned.parts:
        np.testing.assert_array_equal(kept.y, [1.0, 4.0])


def test_the_record_of_flipped_labels_follows_the_rows():
    wrong = mislabelled(moons(n=60, noise=0.1, rng=rng()), fraction=0.3, rng=rng(1))
    for fewer in (without_interval(wrong, low=-9, high=0.4), split(wrong, validation=0, rng=rng(2), test=0)):
        for x, y, flipped in zip(fewer.train.X, fewer.train.y, fewer.truth.flipped, strict=True):
            row = np.flatnonzero(np.equal(wrong.train.X, x).all(axis=1))[0]
            assert (wrong.train.y[row], wrong.truth.flipped[row]) == (y, flipped)


def test_a_tilted_sample_shifts_a_normal_feature_by_about_the_tilt():
    generator = rng(4)
    whole = noisy_sine(n=50_000, noise=0.0, rng=generator)
    fair = biased_sample(whole, n=2000, tilt=0.0, rng=generator).train.X.mean()
    tilted = biased_sample(whole, n=2000, tilt=1.0, rng=generator).train.X.mean()
    # Density proportional to exp(sqrt(12) x) on [0, 1]: its mean is 1/(1 - e^-c) - 1/c with c = sqrt(12).
    c = np.sqrt(12)
    assert fair == pytest.approx(0.5, abs=0.025)
    assert tilted == pytest.approx(1 / (1 - np.exp(-c)) - 1 / c, abs=0.025)


@pytest.mark.parametrize("n", [1, 2])
def test_a_tilted_draw_has_the_odds_that_it_names(n):
    whole = Dataset("three rows", Part([[-1.0], [0.0], [1.0]], [0.0, 1.0, 2.0]))
    odds = np.exp(0.8 * np.array([-1, 0, 1]) / np.sqrt(2 / 3))
    first = odds / odds.sum()
    # The second row is drawn from the two that are left, with their odds.
    second = sum(first[i] * np.where(np.arange(3) == i, 0, odds / (odds.sum() - odds[i])) for i in range(3))
    expected = first + second * (n == 2)
    draws = [biased_sample(whole, n=n, tilt=0.8, rng=rng(seed)).train.y for seed in range(3000)]
    share = np.bincount(np.concatenate(draws).astype(int), minlength=3) / 3000
    assert (np.abs(share - expected) < 4 * np.sqrt(expected * (1 - expected) / 3000)).all()


def test_every_row_is_as_likely_to_be_mislabelled():
    clean = moons(n=20, noise=0.1, rng=rng())
    times = sum(mislabelled(clean, fraction=0.3, rng=rng(seed)).truth.flipped.astype(int) for seed in range(2000))
    assert np.abs(times / 2000 - 0.3).max() < 4 * np.sqrt(0.3 * 0.7 / 2000)


def test_a_biased_sample_repeats_no_row():
    rows = biased_sample(sine(50), n=50, tilt=2.0, rng=rng()).train
    assert np.unique(rows.X).size == 50


FRACTIONS = st.just(0.0) | st.floats(0.02, 0.45)


@settings(deadline=None)
@given(validation=FRACTIONS, test=FRACTIONS, seed=st.integers(0, 20))
def test_split_keeps_every_row_exactly_once(validation, test, seed):
    whole = noisy_sine(n=30, noise=0.1, validation=0, test=0, rng=rng())
    divided = split(whole, validation=validation, test=test, rng=rng(seed))
    np.testing.assert_array_equal(np.sort(pooled(divided).y), np.sort(whole.train.y))
    sizes = [getattr(getattr(divided, name, None), "n", 0) for name in ("validation", "test")]
    assert sizes == [round(30 * validation), round(30 * test)]


def test_split_cuts_validation_from_data_with_its_own_test_set():
    data = prostate()
    divided = split(data, validation=0.3, test=0, rng=rng())
    assert (divided.train.n, divided.validation.n) == (47, 20)
    assert divided.test is data.test
    with pytest.raises(ValueError, match="test must be 0 for a data set that already has"):
        split(data, rng=rng())


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda d: mislabelled(d, fraction=1.1, rng=rng()), ValueError, "fraction must be"),
        (lambda d: mislabelled(d, fraction=0.1, rng=0), TypeError, "rng must be"),
        (lambda d: without_interval(d, low=1.0, high=0.0), ValueError, "high must be"),
        (
            lambda d: without_interval(d, low=-9.0, high=9.0),
            ValueError,
            "low and high must leave at least one training",
        ),
        (
            lambda d: without_interval(d, low=0.0, high=1.0, feature=2),
            ValueError,
            "feature must be an integer from 0 to 1",
        ),
        (lambda d: biased_sample(d, n=41, tilt=0.0, rng=rng()), ValueError, "n must be an integer from 1 to 40"),
        (lambda d: biased_sample(d, n=4, tilt=float("nan"), rng=rng()), ValueError, "tilt must be"),
        (lambda d: biased_sample(d, n=4, tilt=1e300, rng=rng()), ValueError, r"tilt must be .* in \[-1000, 1000\]"),
        (lambda d: biased_sample(d, n=4, tilt=0.0, rng=None), TypeError, "rng must be"),
        (lambda d: split(d, validation=1.0, test=0.0, rng=rng()), ValueError, "validation must be"),
        (lambda d: split(d, validation=0.6, test=0.6, rng=rng()), ValueError, "leave a training row"),
        (
            lambda d: split(d, validation=0.01, rng=rng()),
            ValueError,
            "validation must be 0 or large enough .* got 0.01",
        ),
        (lambda d: split(d, rng=1), TypeError, "rng must be"),
        (
            lambda d: mislabelled(mislabelled(d, fraction=0.1, rng=rng()), fraction=0.1, rng=rng()),
            ValueError,
            "dataset must have the labels it came with, got 'moons, mislabelled'",
        ),
    ],
)
def test_bad_arguments_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call(moons(n=40, noise=0.1, validation=0, test=0, rng=rng()))
