"""Every exercise of the chapters knows its mistakes, and answers to what is no answer."""

import pytest

from chapters import registry
from everystate.teaching import Exercise, check

EVERY = registry.exercises()


def test_there_are_exercises():
    assert EVERY


@pytest.mark.parametrize("exercise", EVERY, ids=lambda exercise: exercise.name)
def test_every_listed_mistake_gets_its_hint(exercise: Exercise):
    assert len(exercise.mistakes) >= 2
    for answer, hint in exercise.mistakes:
        feedback = check(exercise, answer)
        assert not feedback.correct
        assert hint in feedback.message


@pytest.mark.parametrize("exercise", EVERY, ids=lambda exercise: exercise.name)
def test_an_answer_that_raises_or_is_empty_gets_a_hint(exercise: Exercise):
    def broken(*arguments, **keywords):
        raise RuntimeError("on purpose")

    assert "RuntimeError: on purpose" in check(exercise, broken).message
    assert not check(exercise, lambda *arguments, **keywords: ...).correct
    assert not check(exercise, lambda *arguments, **keywords: None).correct
