"""Questions and exercises."""

import sys

import pytest

from everystate.teaching import Exercise, Question, ask, check, right, wrong


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


def test_an_answer_that_leaves_the_program_gets_a_hint():
    task = Exercise("leave", lambda answer: answer() or None, "Never.", ())
    assert "leave raised SystemExit" in check(task, lambda: sys.exit(3)).message


def test_the_answer_must_be_a_function():
    with pytest.raises(TypeError, match="must be a function"):
        check(Exercise("double", lambda answer: None, "Twice.", ()), 3)
