"""What every experiment of the book keeps to."""

import pytest

from chapters import registry
from chapters.shared import style
from everystate.drawing import whole_figure
from everystate.experiment import ExperimentError

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
