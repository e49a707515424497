"""Between two stops of a slider: what is offered there is computed, drawn and said."""

import math
import re

import pytest

from chapters import registry
from everystate.drawing import fresh_nodes
from everystate.nodes import markup

SLIDERS = [(one, control) for one in registry.every() for control in one.controls if control.scale]


def half_way(control):
    """Values half-way between the first two stops, two in the middle, and the last two."""
    stops, last = control.values, len(control.values) - 2
    for place in sorted({0, last // 2, last}):
        low, high = stops[place : place + 2]
        if control.scale == "integer":
            if high - low > 1:
                yield (low + high) // 2
        else:
            yield math.sqrt(low * high) if control.scale == "log" and low > 0 else (low + high) / 2


@pytest.mark.parametrize(
    ("experiment", "control"), [pytest.param(one, control, id=f"{one.name}-{control.name}") for one, control in SLIDERS]
)
def test_a_state_between_the_stops_is_computed_drawn_and_said(experiment, control):
    for value in half_way(control):
        full = experiment.anywhere({control.name: value})
        assert full[control.name] == value
        result = experiment.result_of(full)
        drawn = markup(fresh_nodes(experiment, result))
        words = experiment.say(result)
        assert words
        assert not re.search(r"\bnan\b", drawn + words, re.IGNORECASE)
