"""The exam: both students are methods of scikit-learn, and the moral follows from their errors on new questions."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.linear_model import Ridge
from sklearn.neighbors import KNeighborsRegressor

from chapters.what_is_regularization import EXAM, exam, polynomial
from regularization import data
from tests.chapters import reading


@pytest.mark.parametrize(("questions", "noise"), [(5, 0.6), (40, 0.6), (160, 0.0)])
def test_both_students_are_those_of_scikit_learn(questions, noise):
    rng, marks = np.random.default_rng(11), []
    for _ in range(60):
        paper = data.noisy_sine(n=questions, noise=noise, rng=rng, validation=0, test=50)
        table = KNeighborsRegressor(1).fit(*paper.train)
        smooth = Ridge(alpha=0.02 * questions, solver="svd").fit(powers(paper.train.X), paper.train.y)
        marks.append(
            [
                [np.mean((table.predict(part.X) - part.y) ** 2) for part in (paper.train, paper.test)],
                [np.mean((smooth.predict(powers(part.X)) - part.y) ** 2) for part in (paper.train, paper.test)],
            ]
        )
    np.testing.assert_allclose(EXAM.result(questions=questions, noise=noise).errors, np.mean(marks, axis=0))


def powers(X):
    return (2 * X - 1) ** np.arange(1, polynomial.DEGREE + 1)


def test_memorising_costs_nothing_on_past_questions_and_twice_the_noise_on_new_ones():
    for noise in (0.6, 1.0):
        errors = EXAM.result(questions=160, noise=noise).errors
        assert errors[0, 0] == 0
        assert errors[0, 1] == pytest.approx(2 * noise**2, rel=0.1)
        assert noise**2 < errors[1, 1] < 1.2 * noise**2


def test_the_drawn_answers_are_those_of_the_first_exam():
    result = EXAM.result(questions=20, noise=0.5)
    assert (np.diff(result.x) > 0).all()
    np.testing.assert_array_equal(exam.look_up(result.x, result.x, result.y), result.y)
    fit = Ridge(alpha=0.02 * 20, solver="svd").fit(powers(result.x[:, None]), result.y)
    np.testing.assert_allclose(result.smooth, fit.predict(powers(polynomial.GRID[:, None])))


RESULT = EXAM.result(questions=20, noise=0.5)


def with_errors(table, smooth, questions=20):
    errors = np.array([[0.0, table], [0.1, smooth]])
    return replace(RESULT, errors=errors, x=np.linspace(0, 1, questions))


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (with_errors(0.899, 1.0), "Memorising wins here: the past answers are nearly exact"),
        (with_errors(0.899, 1.0, questions=19), "Memorising wins here: from so few answers"),
        (with_errors(0.901, 1.0), "It makes little difference"),
        (with_errors(1.099, 1.0), "It makes little difference"),
        (with_errors(1.101, 1.0), "On new questions memorising costs 1.1 times the error."),
    ],
)
def test_the_verdict_turns_at_a_tenth_more_or_less(result, words):
    assert exam.verdict(result).startswith(words)


def said(result):
    table, smooth = result.errors[:, 1]
    return [len(result.x), result.noise, table, smooth, *([table / smooth] if table / smooth >= 1.1 else [])]


test_the_readout = reading.test_of(EXAM, said)
