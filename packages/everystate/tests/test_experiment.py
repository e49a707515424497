"""Declaring an experiment, computing and drawing its states."""

from dataclasses import dataclass

import matplotlib
import numpy as np
import pytest

from chapters import registry
from everystate import svg
from everystate.controls import link_text
from everystate.drawing import Canvas, fresh_nodes
from everystate.experiment import ExperimentError, Scroll, Step
import toy


def test_states_are_all_combinations_and_the_last_control_runs_fastest():
    states = list(toy.experiment().states())
    assert len(states) == 3 * 3 * 2
    assert states[0] == {"waves": 1, "height": 1.0, "extra": False}
    assert states[1] == {"waves": 1, "height": 1.0, "extra": True}


def test_the_reused_canvas_draws_what_a_new_one_draws():
    experiment = toy.experiment()
    canvas = Canvas(experiment)
    for state in experiment.states():
        result = experiment.result(**state)
        assert svg.markup(canvas.nodes(result)) == svg.markup(fresh_nodes(experiment, result)), state


def test_ticks_that_change_are_drawn_anew():
    def draw(result, axes):
        axes.set(xlim=(0, 1), xticks=[0, 0.3, 1] if result.waves == 2 else [0, 1])
        axes.yaxis.set_major_formatter(lambda value, position: f"{value:g}/{result.waves}")

    experiment = toy.experiment(draw=draw)
    canvas = Canvas(experiment)
    for waves in (1, 2, 3, 2, 1):
        result = experiment.result(waves=waves)
        assert svg.markup(canvas.nodes(result)) == svg.markup(fresh_nodes(experiment, result))


def test_drawing_changes_no_settings_of_matplotlib():
    before = dict(matplotlib.rcParams)
    toy.experiment().figure(waves=1)
    Canvas(toy.experiment()).nodes(toy.experiment().result())
    assert dict(matplotlib.rcParams) == before


def test_figure_has_an_axes_for_each_panel():
    figure = toy.experiment().figure(waves=3)
    assert len(figure.axes) == 1
    assert np.allclose(figure.axes[0].lines[0].get_ydata(), toy.compute(waves=3, height=1.0, extra=False).y)


@dataclass(frozen=True)
class Broken:
    values: tuple


@pytest.mark.parametrize("bad", [float("nan"), np.array([1.0, np.inf])])
def test_nan_is_refused_with_experiment_state_and_field(bad):
    experiment = toy.experiment(compute=lambda **state: Broken(values=(1.0, bad)))
    with pytest.raises(ExperimentError, match=r"'toy', state \{'waves': 3.*result\.values\[1\] holds NaN"):
        experiment.result(waves=3)


def test_a_result_must_be_a_frozen_dataclass():
    with pytest.raises(ExperimentError, match="frozen dataclass, got dict"):
        toy.experiment(compute=dict).result()


def test_unknown_controls_and_values_are_named():
    with pytest.raises(ExperimentError, match="no control 'wave'; it has waves, height, extra"):
        toy.experiment().result(wave=1)
    with pytest.raises(ValueError, match="waves must be one of 1, 2, 3, got 7"):
        toy.experiment().result(waves=7)


def test_a_declaration_is_checked():
    with pytest.raises(ExperimentError, match="name must be lower-case"):
        toy.experiment(name="Not good")
    with pytest.raises(ExperimentError, match="different names"):
        toy.experiment(controls=(*toy.experiment().controls, toy.experiment().controls[0]))
    with pytest.raises(ValueError, match="waves must be one of"):
        toy.experiment(scroll=Scroll("waves", (Step(9, "nine"),)))


def test_an_unknown_experiment_is_named_with_those_there_are():
    with pytest.raises(ExperimentError, match="no experiment 'nothing'; there are"):
        registry.find("nothing")


@pytest.mark.parametrize("experiment", registry.every(), ids=lambda experiment: experiment.name)
def test_every_experiment_of_the_book_draws_its_first_and_last_state(experiment):
    states = list(experiment.states())
    assert len(states) <= experiment.most_states
    for state in (experiment.defaults, states[0], states[-1]):
        result = experiment.result(**state)
        words = experiment.say(result)
        assert words.strip().endswith((".", "!", "?")), words
        assert "nan" not in words.lower().split()
        assert experiment.figure(**state).axes


def test_the_fragment_of_a_link_names_every_control():
    experiment = toy.experiment()
    first = experiment.defaults
    expected = "&".join(["exp=toy", *(f"{name}={link_text(value)}" for name, value in first.items())])
    assert experiment.fragment() == expected
    name, other = experiment.controls[0].name, experiment.controls[0].values[-1]
    assert f"&{name}={link_text(other)}" in experiment.fragment(**{name: other})
    with pytest.raises(ExperimentError):
        experiment.fragment(nothing=1)
