"""The payload gives every state back, and budgets and failures name the experiment."""

import gzip
import json

import numpy as np
import pytest
import toy
from test_diff import apply, sort_attributes, visible

from everystate import diff, drawing
from everystate.drawing import fresh_nodes
from everystate.experiment import ExperimentError, Scroll, Step
from everystate.nodes import markup
from everystate.pack import READOUT, Export, Packer, export
from everystate.paths import PathData


def unpacked(payload, shape, state_number):
    """Slots of a payload with the value of one state, decoded as the viewer does it."""
    positions = np.unravel_index(state_number, shape)
    for slot in payload["slots"]:
        place = 0
        for axis in slot["axes"]:
            place = place * shape[axis] + int(positions[axis])
        value = slot["values"][slot["index"][place] if "index" in slot else place]
        yield slot["at"], slot["name"], decoded(payload, value)


def decoded(payload, value):
    if not isinstance(value, list):
        return value
    template, x, y = value
    arrays = [np.cumsum(payload["arrays"][k]).astype(np.int32).tobytes() for k in (x, y)]
    return PathData(tuple(map(tuple, payload["templates"][template])), *arrays)


@pytest.fixture(scope="module")
def exported():
    return export(toy.experiment())


def test_every_state_comes_back_from_the_payload(exported):
    experiment = toy.experiment()
    payload = json.loads(exported.payload)
    states = list(experiment.states())
    initial = states.index(experiment.defaults)
    tree, _ = diff.merge([fresh_nodes(experiment, experiment.result(**state)) for state in states], initial)
    assert markup(tree) == exported.markup
    for number, state in enumerate(states):
        slots = [
            diff.Slot(tuple(at), name, (value,)) for at, name, value in unpacked(payload, experiment.shape, number)
        ]
        figure = [slot for slot in slots if slot.attribute != READOUT]
        result = experiment.result(**state)
        expected = visible(sort_attributes(fresh_nodes(experiment, result)))
        assert visible(sort_attributes(apply(tree, figure, 0))) == expected, state
        assert next(slot.values[0] for slot in slots if slot.attribute == READOUT) == experiment.say(result)


def test_a_slot_is_stored_only_over_the_controls_it_depends_on(exported):
    payload = json.loads(exported.payload)
    titles = [slot for slot in payload["slots"] if slot["values"] == ["height 1", "height 2", "height 3"]]
    assert [slot["axes"] for slot in titles] == [[1]]


def test_packing_keeps_equal_values_once():
    packer = Packer((2, 3))
    packed = packer.slot(diff.Slot((0,), "x", ("a", "b", "a", "a", "b", "a")))
    assert packed == {"at": [0], "name": "x", "axes": [1], "values": ["a", "b"], "index": [0, 1, 0]}


def test_sizes_and_characters_are_those_of_the_payload(exported):
    assert exported.gzipped == len(gzip.compress(exported.payload.encode(), 9))
    assert set("height") <= set(exported.characters)
    assert exported.quick
    assert Export.from_json(exported.to_json()) == exported


def test_a_memory_that_is_wrong_is_noticed_and_given_up(monkeypatch):
    """Were a key ever to leave out what an axis depends on, the drawings would still be right."""
    experiment = toy.experiment()
    right = export(experiment)
    monkeypatch.setattr(drawing._matplotlib, "axis_key", lambda axis: axis.axis_name.encode())
    exported = export(experiment)
    assert not exported.quick
    assert exported.markup == right.markup
    assert exported.payload == right.payload


def test_stills_are_the_steps_of_the_scroll_each_state_once():
    experiment = toy.experiment(scroll=Scroll("waves", (Step(1, "a"), Step(3, "b"), Step(1, "c"))))
    stills = export(experiment).stills
    assert [caption for *_, caption in stills] == ["a", "b"]
    assert [words for _, words, _ in stills] == ["1 waves of height 1.", "3 waves of height 1."]
    assert 'id="toy-0' not in stills[0][0]


def test_too_many_states_or_bytes_stop_the_build():
    with pytest.raises(ExperimentError, match="'toy' has 18 states, its budget is 17; give its controls fewer values"):
        export(toy.experiment(most_states=17))
    with pytest.raises(ExperimentError, match="'toy': 18 states take .* kB gzipped, its budget is 0 kB; draw fewer"):
        export(toy.experiment(most_kilobytes=0))


def test_a_text_that_leaves_its_panel_stops_the_build():
    def draw(result, axes):
        toy.draw(result, axes)
        if result.waves == 3:
            axes.text(0.9, 0, "a text that is much too long for where it starts")

    with pytest.raises(ExperimentError, match=r"'toy', state .*'waves': 3.*'a text that.* is cut by \d+ px"):
        export(toy.experiment(draw=draw))


def test_a_failing_state_is_named():
    def compute(*, waves, height, extra):
        if waves == 3:
            raise ZeroDivisionError("no third wave")
        return toy.compute(waves=waves, height=height, extra=extra)

    with pytest.raises(ExperimentError, match=r"'toy', state .*'waves': 3.*ZeroDivisionError: no third wave"):
        export(toy.experiment(compute=compute))


def test_true_and_one_are_two_states():
    from everystate.controls import Dropdown

    control = Dropdown(name="k", label="k", options=(("one", 1), ("true", True)), value=True)
    experiment = toy.experiment(
        controls=(control,),
        compute=toy.Count,
        draw=lambda result, axes: axes.set_title(f"value {result.k}"),
        readout=lambda result: f"It is {result.k}.",
    )
    exported = export(experiment)
    assert exported.readout == "It is True."
    assert "value True" in exported.markup


def grey(value):
    return lambda result, axes: axes.imshow(np.full((2, 2), value(result.k)), cmap="gray", vmin=0, vmax=4)


def inked(exported):
    return 'class="fig-ink"' in exported.markup, "fig-ink" in exported.payload


def test_an_image_is_ink_in_every_state_or_in_none():
    def clear(result, axes):
        axes.imshow(np.full((2, 2, 4), [0, 0, 0, 60 * result.k], dtype=np.uint8))

    assert inked(export(toy.counting(grey(lambda k: k), 4))) == (False, False)  # black in state 0 only
    assert inked(export(toy.counting(clear, 4))) == (True, False)
    assert inked(export(toy.counting(clear, 4, ink_images=False))) == (False, False)
    assert inked(export(toy.counting(grey(lambda k: k), 4, ink_images=True))) == (True, False)
