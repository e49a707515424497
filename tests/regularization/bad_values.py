"""Values that an argument must refuse, by what it should be; the message names argument, value and expectation."""

import numpy as np
import pytest
from hypothesis import strategies as st

NOT_FINITE = st.sampled_from([np.nan, np.inf, -np.inf])
NOT_A_NUMBER = st.sampled_from(["1", None, True, 1j, [1.0, 2.0]])
BELOW_ZERO = st.floats(max_value=-1e-300, allow_infinity=False)


def _spoilt(good):
    """The array with one entry that is not finite."""
    good = np.asarray(good, dtype=float)

    def put(entry):
        array = good.copy()
        array.flat[entry[0]] = entry[1]
        return array

    return st.tuples(st.integers(0, good.size - 1), NOT_FINITE).map(put)


def of_shape(good):
    """Arrays that are no finite real array of the shape of ``good``."""
    good = np.asarray(good, dtype=float)
    other = [np.ones(0), np.ones(()), np.ones((*good.shape, 2)), np.resize(good, (len(good) + 1, *good.shape[1:]))]
    words = np.full(good.shape, "a")
    return st.one_of(_spoilt(good), st.sampled_from([*other, words, good > 0, good + 1j]))


def design(good):
    """Arrays that are no finite real design matrix with as many columns."""
    good = np.asarray(good, dtype=float)
    other = [np.ones((0, good.shape[1])), np.ones((len(good), 0)), np.ones(len(good)), np.ones((*good.shape, 1))]
    return st.one_of(_spoilt(good), st.sampled_from([*other, good > 0, np.full(good.shape, "a")]))


POSITIVE = st.one_of(NOT_FINITE, NOT_A_NUMBER, BELOW_ZERO, st.just(0.0))
NOT_NEGATIVE = st.one_of(NOT_FINITE, NOT_A_NUMBER, BELOW_ZERO)
SHARE = st.one_of(NOT_NEGATIVE, st.floats(min_value=1, exclude_min=True))
RATE = st.one_of(NOT_NEGATIVE, st.floats(min_value=1.0))
COUNT = st.one_of(st.integers(max_value=0), st.sampled_from([1.0, 2.5, "3", None, True, np.nan]))
RNG = st.sampled_from([0, None, np.random, np.random.RandomState(0), "rng"])
FAMILY = st.sampled_from(["cauchy", "", None, 3, ["gaussian"]])


def assert_refused(function, arguments, name, value):
    """The call with that value fails, and the message begins with the argument's name and says what it got."""
    with pytest.raises((TypeError, ValueError), match=rf"^{name} must (be|have|hold) .*, got "):
        function(**(arguments | {name: value}))
