"""Every exercise of the chapters knows its mistakes, and answers to what is no answer."""

import numpy as np
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


@pytest.mark.parametrize("exercise", EVERY, ids=lambda exercise: exercise.name)
@pytest.mark.parametrize(
    "nonsense",
    ["hello", True, [], {}, object(), 1j, [[1], [2, 3]]],
    ids=["text", "truth", "list", "dict", "object", "complex", "ragged"],
)
def test_nonsense_gets_a_hint_and_is_not_called_an_error_of_the_reader(exercise: Exercise, nonsense):
    feedback = check(exercise, lambda *arguments, **keywords: nonsense)
    assert not feedback.correct
    assert "raised" not in feedback.message


@pytest.mark.parametrize("exercise", EVERY, ids=lambda exercise: exercise.name)
def test_an_answer_that_destroys_what_it_gets_changes_no_later_answer(exercise: Exercise):
    def destroy(*arguments, **keywords):
        for one in (*arguments, *keywords.values()):
            if isinstance(one, np.ndarray):
                one[...] = 0
            elif isinstance(one, list | dict):
                one.clear()

    check(exercise, destroy)
    test_every_listed_mistake_gets_its_hint(exercise)
