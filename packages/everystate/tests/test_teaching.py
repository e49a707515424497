"""Questions and exercises."""

import functools
import sys

import numpy as np
import pytest

from everystate.teaching import Exercise, Feedback, Hint, Question, ask, check, numbers, right, wrong


def test_a_question_needs_a_right_answer_and_reasons():
    with pytest.raises(ValueError, match="a right one"):
        ask("Is it?", wrong("a", "b"), wrong("c", "d"))
    with pytest.raises(ValueError, match="why must not be empty"):
        right("Yes", " ")


def test_a_question_is_escaped_and_marks_its_answers():
    text = Question("Is `a < b`?", (right("Yes", "1 < 2"), wrong("No", "but 1 < 2"))).to_html()
    assert "<code>a &lt; b</code>" in text
    assert text.count('class="quiz-right"') == 1
    assert text.count('class="quiz-wrong"') == 1


def test_a_question_has_a_name_for_those_who_hear_it():
    assert (
        'role="group" aria-label="Is a &lt; b?"'
        in Question("Is `a < b`?", (right("Y", "1"), wrong("N", "2"))).to_html()
    )


def exercise(find_fault):
    return Exercise("double", find_fault, "Twice.", ())


DOUBLE = exercise(lambda answer: None if answer(2) == 4 else "double(2) should be 4.")


def test_an_answer_that_leaves_the_program_gets_a_hint():
    assert "leave raised SystemExit" in check(exercise(lambda answer: answer() or None), leave).message


def leave():
    sys.exit(3)


def test_an_answer_that_works_in_place_spoils_nothing():
    numbers = np.array([1.0, 2.0])

    def in_place(values, *, table):
        values *= 0
        table["a"].append(3)
        return values

    task = exercise(lambda answer: str((answer(numbers, table=(table := {"a": [1]})), table)))
    assert check(task, in_place).message == "(array([0., 0.]), {'a': [1]})"
    assert numbers.tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    ("given", "spoil"),
    [
        (np.array([1.0, np.nan]), lambda a: a.__setitem__(0, 2.0)),
        ([1, 2], lambda a: a.append(3)),
        ({"a": [1]}, lambda a: a["a"].append(2)),
        ({"a": 1}, lambda a: a.update(a=2)),
        (([1],), lambda a: a[0].clear()),
    ],
)
def test_changing_what_was_given_can_be_a_fault(given, spoil):
    def find_fault(answer):
        answer(given)

    task = Exercise("same", find_fault, "Yes.", (), in_place="Work on a copy.")
    assert check(task, lambda a: (spoil(a), 1)) == Feedback(False, "Work on a copy.")
    assert check(task, lambda a: 1).correct
    assert check(exercise(find_fault), lambda a: (spoil(a), 1)).correct


def test_an_error_of_the_answer_keeps_its_line():
    def my_double(x):
        y = x - 2
        return helper(y)

    def helper(y):
        return 1 / y

    feedback = check(DOUBLE, my_double)
    line = my_double.__code__.co_firstlineno + 2
    assert feedback.message == f"my_double raised ZeroDivisionError: division by zero, in line {line}."
    assert "in my_double" in feedback.trace
    assert "return 1 / y" in feedback.trace
    assert "find_fault" not in feedback.trace


@pytest.mark.parametrize("got", ["hello", object(), [1, 2]])
def test_what_the_checker_cannot_use_is_not_called_an_error_of_the_answer(got):
    def my_double(x):
        return got

    message = check(exercise(lambda answer: None if float(answer(2)) == 4 else "No."), my_double).message
    assert message.startswith("my_double returned ")
    assert message.endswith(f"of type {type(got).__name__}: no answer of the kind asked for.")


def test_a_checker_that_fails_by_itself_is_not_hidden():
    with pytest.raises(ZeroDivisionError):
        check(exercise(lambda answer: 1 / 0), abs)


def test_the_hint_speaks_of_the_function_by_the_name_that_the_reader_gave():
    def my_double(x):
        return x

    assert check(DOUBLE, my_double).message == "my_double(2) should be 4."
    assert check(DOUBLE, lambda x: x).message == "double(2) should be 4."
    assert check(DOUBLE, functools.partial(pow, 3)).message == "double(2) should be 4."


@pytest.mark.parametrize("got", [None, ...])
def test_nothing_is_no_answer(got):
    def my_double(x):
        return got

    assert check(DOUBLE, my_double) == Feedback(False, "my_double returns nothing yet: replace the dots.")
    twice = exercise(lambda answer: None if (answer(2), answer(0)) == (4, 0) else "No.")
    assert check(twice, lambda x: 4 if x else got).message == "double returns nothing in one of the cases."


@pytest.mark.parametrize(
    ("got", "shape", "hint"),
    [
        ("hello", (), "should be a number; yours is 'hello', of type str"),
        (True, (), "should be a number; yours is True, of type bool"),
        (np.array([True]), (1,), "should be numbers; yours is array"),
        ([[1], [2, 3]], (2,), "in rows of one length"),
        ([1, 2], (), "should be a single number; yours has shape (2,)"),
        (3, (2,), "should have shape (2,); yours has shape ()"),
        (1j, (), "of type complex"),
        ({}, (2,), "of type dict"),
        ([1.0, np.nan], (2,), "should be finite"),
    ],
)
def test_what_is_no_number_gets_a_hint(got, shape, hint):
    with pytest.raises(Hint) as raised:
        numbers(got, shape, what="The weight")
    assert str(raised.value).startswith("The weight should ")
    assert hint in str(raised.value)
    assert not check(exercise(lambda answer: str(numbers(answer(2), shape))), lambda x: got).correct


def test_numbers_are_arrays_of_floats():
    assert numbers(np.float32(2)).shape == numbers([2]).shape == numbers(np.array([[2]])).shape == ()
    assert numbers([1, 2], (2,)).dtype == float
    assert numbers([[1, 2]], (1, 2)).tolist() == [[1.0, 2.0]]


def test_feedback_is_shown_with_its_trace(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data["text/markdown"]))
    Feedback(False, "No.", "line 1")._ipython_display_()
    Feedback(True, "Yes.")._ipython_display_()
    assert shown == ["✗ **Not yet.** No.\n\n```text\nline 1\n```", "✓ **Right.** Yes."]


def test_the_answer_must_be_a_function():
    with pytest.raises(TypeError, match="must be a function"):
        check(exercise(lambda answer: None), 3)
