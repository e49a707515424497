"""Every chapter asks enough, of its figures too, and its questions give nothing away by their form."""

import ast
import importlib
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from chapters import registry
from everystate.prediction import Choose
from everystate.teaching import Parsons
from tests.chapters.test_every_experiment import CHAPTERS
from tools.above import asked

BOOK = Path(__file__).parents[2] / "book"
LEAST = 8
"""Questions of a chapter; half of them are asked about a state of a figure."""


@dataclass(frozen=True)
class Written:
    """A question as a notebook writes it: which answers are given as right where it is typed, their lengths."""

    at: bool
    varied: bool
    right: tuple[int, ...]
    lengths: tuple[int, ...]


def calls(tree, name):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name]


def written(chapter):
    """Return the questions of a chapter's notebook."""
    found = []
    for cell in json.loads((BOOK / f"{chapter}.ipynb").read_text("utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        tree = ast.parse("".join(cell["source"]))
        for one in calls(tree, "ask"):
            answers = [node for node in one.args[1:] if isinstance(node, ast.Call)]
            right = tuple(k for k, node in enumerate(answers) if node.func.id == "right")
            texts = [ast.unparse(node.args[0]) for node in answers]
            at = any(keyword.arg == "at" for keyword in one.keywords)
            found.append(Written(at, bool(calls(tree, "varied")), right, tuple(map(len, texts))))
    return found


@pytest.fixture(params=CHAPTERS)
def chapter(request):
    return request.param


def test_a_chapter_asks_at_least_eight_questions_half_of_them_about_a_figure(chapter):
    questions = written(chapter)
    assert len(questions) >= LEAST
    assert 2 * sum(question.at for question in questions) >= LEAST
    assert any(question.varied for question in questions)


def test_the_right_answer_stands_at_every_place():
    """Nobody can do well by choosing always the first, or always the last."""
    questions = [one for chapter in CHAPTERS for one in written(chapter) if len(one.right) == 1]
    places = Counter(one.right[0] for one in questions)
    assert max(places.values()) <= 0.5 * len(questions)
    assert min(places[k] for k in range(3)) >= 0.15 * len(questions)


def test_the_right_answer_is_not_the_longest():
    questions = [one for chapter in CHAPTERS for one in written(chapter) if len(one.right) == 1]
    longest = sum(one.lengths[one.right[0]] == max(one.lengths) for one in questions)
    assert longest <= 0.5 * len(questions)


def test_nor_do_predictions_give_themselves_away():
    given = [one.prediction for one in asked() if isinstance(one.prediction, Choose) and not one.prediction.several]
    experiments = {prediction.name: each for each in registry.every() for prediction in each.predictions}
    right = []
    for one in given:
        experiment = experiments[one.name]
        result = experiment.result(**one.settles)
        right.append([bool(option.holds(result)) for option in one.options].index(True))
    longest = sum(
        len(one.options[k].text) == max(len(option.text) for option in one.options)
        for one, k in zip(given, right, strict=True)
    )
    places = Counter(right)
    assert max(places.values()) <= 0.5 * len(given)
    assert min(places[k] for k in range(3)) >= 0.15 * len(given)
    assert longest <= 0.5 * len(given)


def parsons():
    names = [chapter.replace("-", "_") for chapter in CHAPTERS]
    modules = [importlib.import_module(f"chapters.{name}.exercises") for name in names]
    return [value for module in modules for value in vars(module).values() if isinstance(value, Parsons)]


def test_lines_are_to_be_ordered_in_most_chapters():
    assert len(parsons()) >= 6


@pytest.mark.parametrize("asked_for", parsons(), ids=lambda one: one.exercise.name)
def test_some_orders_of_lines_are_right_and_most_are_told_why_not(asked_for):
    verdicts = Counter(asked_for.told.values())
    assert 1 <= verdicts[""] <= len(asked_for.told) / 2
    assert asked_for.start in {tuple(asked_for.start)}


@pytest.mark.parametrize("exercise", registry.exercises(), ids=lambda exercise: exercise.name)
def test_an_exercise_helps_in_stages(exercise):
    assert len(exercise.hints) == 3
