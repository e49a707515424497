"""What every experiment of the book keeps to."""

import pytest

from chapters import registry
from chapters.shared import style
from everystate.drawing import whole_figure
from everystate.experiment import ExperimentError
from everystate.prediction import Sketch

EVERY = pytest.mark.parametrize("experiment", registry.every(), ids=lambda experiment: experiment.name)


def test_an_unknown_experiment_is_named_with_those_there_are():
    with pytest.raises(ExperimentError, match="no experiment 'nothing' in chapters; there are"):
        registry.find("nothing")


@EVERY
def test_it_has_the_theme_of_the_book(experiment):
    assert experiment.theme is style.THEME


@EVERY
def test_it_draws_its_first_and_last_state(experiment):
    states = list(experiment.states())
    assert len(states) <= experiment.most_states
    for state in (experiment.defaults, states[0], states[-1]):
        words = experiment.say(experiment.result(**state))
        assert words.strip().endswith((".", "!", "?")), words
        assert "nan" not in words.lower().split()
        assert whole_figure(experiment, **state).axes


CHAPTERS = (
    "what-is-regularization",
    "why-models-overfit",
    "ridge",
    "lasso",
    "elastic-net",
    "choosing-lambda",
    "dropout",
    "dropout-relatives",
    "beyond-penalties",
    "bayesian-priors",
    "putting-it-together",
)


def test_every_experiment_of_a_chapter_asks_before_it_answers():
    silent = [one.name for one in registry.every() if registry.chapter_of(one.name) in CHAPTERS and not one.predictions]
    assert silent == []


def test_at_least_twelve_curves_are_to_be_drawn():
    drawn = [p.name for one in registry.every() for p in one.predictions if isinstance(p, Sketch)]
    assert len(drawn) >= 12


def test_no_two_predictions_share_a_name():
    names = [prediction.name for one in registry.every() for prediction in one.predictions]
    assert len(set(names)) == len(names)


ANSWERED_IN_WORDS = {"forgotten-scaling-cost", "test-set-opened"}
"""Predictions that only the readout answers, which is withheld everywhere."""


def test_what_would_answer_is_withheld_in_the_figure():
    shown = {one.name for each in registry.every() for one in each.predictions if not one.withheld}
    assert shown == ANSWERED_IN_WORDS
