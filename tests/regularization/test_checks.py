"""Hypothesis tries bad input; each error names the argument, the value and what was expected."""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regularization import checks

finite = st.floats(-1e6, 1e6)
no_number = st.one_of(st.text(), st.booleans(), st.complex_numbers(), st.none(), st.just([1.0]), st.just(np.True_))


@given(value=st.one_of(st.floats(), st.integers(-10, 10)), low=finite, width=st.floats(0, 10), opened=st.booleans())
def test_a_number_is_taken_when_it_is_finite_and_in_the_interval(value, low, width, opened):
    high = low + width
    inside = math.isfinite(value) and ((low < value < high) if opened else (low <= value <= high))
    ends = {"low": low, "high": high, "low_open": opened, "high_open": opened}
    if inside:
        assert checks.number("noise", value, **ends) == value
    else:
        with pytest.raises(ValueError, match="noise must be a finite number in") as caught:
            checks.number("noise", value, **ends)
        assert str(caught.value).endswith(f"got {float(value)!r}")


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ({}, "a finite number"),
        ({"low": 0}, "a finite number >= 0"),
        ({"low": 0, "low_open": True}, "a finite number > 0"),
        ({"high": 2}, "a finite number <= 2"),
        ({"high": 2, "high_open": True}, "a finite number < 2"),
        ({"low": 0, "high": 1, "low_open": True}, "a finite number in (0, 1]"),
    ],
)
def test_an_interval_reads_as_one_would_say_it(ends, expected):
    with pytest.raises(ValueError, match=f"^lam must be {re.escape(expected)}, got nan$"):
        checks.number("lam", math.nan, **ends)


@given(value=no_number)
def test_what_is_no_number_is_refused_by_name_and_type(value):
    for check in (lambda: checks.number("noise", value), lambda: checks.integer("noise", value, low=1)):
        with pytest.raises(TypeError, match=rf"noise must be .*of type {type(value).__name__}$"):
            check()


@given(value=st.integers(-20, 20), low=st.integers(-10, 10), high=st.none() | st.integers(-10, 10))
def test_an_integer_is_taken_when_it_is_in_the_range(value, low, high):
    if value >= low and (high is None or value <= high):
        assert checks.integer("n", np.int32(value), low=low, high=high) == value
    else:
        with pytest.raises(ValueError, match=f"n must be an integer (of at least|from) {low}.* got {value}$"):
            checks.integer("n", value, low=low, high=high)


@given(value=st.floats() | st.just(2.0))
def test_a_float_is_no_integer(value):
    with pytest.raises(TypeError, match="n must be an integer of at least 1, got .* of type float"):
        checks.integer("n", value, low=1)


@pytest.mark.parametrize("value", [7, None, "seed", np.random, np.random.SeedSequence(7), np.random.PCG64(7)])
def test_only_a_generator_is_a_generator(value):
    with pytest.raises(TypeError, match=r"rng must be a numpy.random.Generator, e.g. .*, got "):
        checks.generator("rng", value)


@pytest.mark.parametrize("value", ["bigger", "", None, 1, np.array(["larger", "smaller"])])
def test_a_word_must_be_among_those_offered(value):
    with pytest.raises(ValueError, match="simpler must be one of 'larger', 'smaller', got "):
        checks.one_of("simpler", value, ("larger", "smaller"))


ARRAYS = {
    "reals": lambda value: checks.reals("X", value),
    "design": lambda value: checks.design("X", value),
    "target": lambda value: checks.target("X", value, rows=2),
    "strengths": lambda value: checks.strengths("X", value),
}


@pytest.mark.parametrize("check", ARRAYS.values(), ids=ARRAYS)
@pytest.mark.parametrize("entries", [["a", "b"], [True, False], [1j, 2.0], [None, 1.0], [{}, 1.0]])
def test_arrays_of_anything_but_real_numbers_are_refused(check, entries):
    with pytest.raises(TypeError, match="X must be an array of real numbers of shape .*, got dtype "):
        check(entries)


@pytest.mark.parametrize("check", ARRAYS.values(), ids=ARRAYS)
def test_rows_of_unequal_length_are_refused_by_name(check):
    with pytest.raises(ValueError, match="X must be an array of real numbers of shape .*, got rows of unequal length"):
        check([[1.0, 2.0], [3.0]])


@given(
    shape=st.tuples(st.integers(1, 4), st.integers(1, 4)),
    bad=st.sampled_from([np.nan, np.inf, -np.inf]),
    place=st.tuples(st.integers(0, 3), st.integers(0, 3)),
)
def test_what_is_not_finite_is_named_with_its_place(shape, bad, place):
    place = tuple(min(i, n - 1) for i, n in zip(place, shape, strict=True))
    X = np.zeros(shape)
    X[place] = bad
    with pytest.raises(
        ValueError, match=rf"X must be finite everywhere, got {bad} at index \({place[0]}, {place[1]}\)"
    ):
        checks.design("X", X)


@pytest.mark.parametrize("shape", [(), (3,), (0, 2), (2, 0), (1, 2, 3)])
def test_a_design_has_rows_and_columns(shape):
    expected = f"X must have shape (n, p) with n >= 1 and p >= 1, got shape {shape}"
    with pytest.raises(ValueError, match=re.escape(expected)):
        checks.design("X", np.ones(shape))


@pytest.mark.parametrize("shape", [(), (2,), (4,), (3, 1), (1, 3)])
def test_a_target_has_one_value_for_each_row(shape):
    expected = f"y must have shape (3,), one value for each row of X, got shape {shape}"
    with pytest.raises(ValueError, match=re.escape(expected)):
        checks.target("y", np.ones(shape), rows=3)


@given(values=st.lists(st.floats(-1, 10), max_size=5))
def test_strengths_are_some_numbers_from_zero_up(values):
    if values and min(values) >= 0:
        np.testing.assert_array_equal(checks.strengths("lams", values), values)
    else:
        with pytest.raises(ValueError, match=r"lams must (have shape \(m,\) with m >= 1|be >= 0 everywhere), got "):
            checks.strengths("lams", values)


@given(value=st.floats(1e-6, 1e6), sign=st.sampled_from([-1, 1]), rows=st.integers(2, 50), steps=st.integers(0, 4))
def test_a_column_varies_when_it_is_not_constant_but_for_rounding(value, sign, rows, steps):
    column = np.full((rows, 1), sign * value)
    column[-1] += steps * np.spacing(value)
    assert not checks.varying(column)[0]
    column[-1] *= 1 + 1e-12
    assert checks.varying(column)[0]


def test_next_to_zero_everything_varies():
    np.testing.assert_array_equal(checks.varying(np.array([[0.0, 0.0], [1e-300, 0.0]])), [True, False])
