"""Declaring an experiment, computing and drawing its states."""

from dataclasses import dataclass

import matplotlib
import numpy as np
import pytest
import toy

from everystate.controls import link_text
from everystate.drawing import Canvas, whole_figure
from everystate.experiment import ExperimentError, Panel, Scroll, Step
from everystate.renderer import render


def test_states_are_all_combinations_and_the_last_control_runs_fastest():
    states = list(toy.experiment().states())
    assert len(states) == 3 * 3 * 2
    assert states[0] == {"waves": 1, "height": 1.0, "extra": False}
    assert states[1] == {"waves": 1, "height": 1.0, "extra": True}


def test_drawing_changes_no_settings_of_matplotlib():
    before = dict(matplotlib.rcParams)
    whole_figure(toy.experiment(), waves=1).draw_without_rendering()
    Canvas(toy.experiment()).nodes(toy.experiment().result())
    assert dict(matplotlib.rcParams) == before


def test_figure_has_an_axes_for_each_panel():
    figure = whole_figure(toy.experiment(), waves=3)
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


def test_the_fragment_of_a_link_names_every_control():
    experiment = toy.experiment()
    first = experiment.defaults
    expected = "&".join(["exp=toy", *(f"{name}={link_text(value)}" for name, value in first.items())])
    assert experiment.fragment() == expected
    name, other = experiment.controls[0].name, experiment.controls[0].values[-1]
    assert f"&{name}={link_text(other)}" in experiment.fragment(**{name: other})
    with pytest.raises(ExperimentError):
        experiment.fragment(nothing=1)


@pytest.mark.parametrize("width", range(150, 460, 5))
def test_a_whole_figure_has_the_ticks_of_the_page(width):
    """Whatever settings the reader has where it is drawn, and though the panels stand side by side."""
    experiment = toy.experiment(
        panels=(Panel(width=width), Panel()),
        draw=lambda result, one, two: (toy.draw(result, one), toy.draw(result, two)),
    )
    figure = whole_figure(experiment, height=3.0)
    with matplotlib.rc_context({"xtick.labelsize": 25, "ytick.labelsize": 25}):
        whole = render(figure, "whole", experiment.theme)
    assert words(whole) == words(Canvas(experiment).nodes(experiment.result(height=3.0)))


def words(root):
    return [(node.text, node.attrs.get("font-size")) for node in root.walk() if node.tag == "text"]
