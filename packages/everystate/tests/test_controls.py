"""A control offers the same values in Jupyter, on the page and in tests."""

import ipywidgets
import pytest

from everystate.controls import (
    Checkbox,
    Dropdown,
    FloatLogSlider,
    FloatSlider,
    IntSlider,
    SelectionSlider,
    short,
)

CONTROLS = [
    IntSlider(name="degree", label="Degree", min=1, max=9, step=2, value=3),
    FloatSlider(name="rate", label="Rate", min=0, max=0.5, step=0.05, value=0.15),
    FloatLogSlider(name="lam", label="Strength", min=-4, max=1, step=0.25, value=0.01),
    SelectionSlider(name="n", label="Points", options=(("none", 0.0), 10.0, 100.0), value=0.0),
    Dropdown(name="prior", label="Prior", options=("Gaussian", "Laplace"), value="Laplace"),
    Checkbox(name="ridge", label="Ridge", value=True),
]


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.name)
def test_the_widget_is_the_standard_one_and_takes_every_value(control):
    widget = control.widget()
    assert type(widget) is getattr(ipywidgets, type(control).__name__)
    assert widget.description == control.label
    assert control.index(widget.value) == control.index(control.value)
    for position, value in enumerate(control.values):
        widget.value = value
        assert control.index(widget.value) == position


def test_float_log_slider_steps_of_the_widget_are_values_of_the_control():
    control = CONTROLS[2]
    widget = control.widget()
    steps = round((widget.max - widget.min) / widget.step)
    positions = [control.index(widget.base ** (widget.min + k * widget.step)) for k in range(steps + 1)]
    assert positions == list(range(len(control.values)))


def test_texts_show_the_value_with_its_unit():
    assert IntSlider(name="n", label="n", min=1, max=2, value=1, unit="epochs").texts == ("1 epochs", "2 epochs")
    assert FloatSlider(name="x", label="x", min=-0.5, max=0, step=0.5, value=0).texts == ("−0.5", "0.0")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.00316, "0.00316"),
        (1e-7, "10⁻⁷"),
        (2.5e-9, "2.5·10⁻⁹"),
        (-3.0, "−3"),
        (123456.0, "1.23·10⁵"),
        (1234.0, "1234"),
        (999.6, "1000"),
    ],
)
def test_short_keeps_three_digits(value, text):
    assert short(value) == text


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: IntSlider(name="n", label="n", min=1, max=5, value=9), "n must be one of"),
        (lambda: IntSlider(name="two words", label="n", min=1, max=5, value=1), "identifier"),
        (lambda: IntSlider(name="n", label="", min=1, max=5, value=1), "label"),
        (
            lambda: IntSlider(name="n", label="n", min=1, max=5, step=0, value=1),
            "step must be an integer of at least 1",
        ),
        (lambda: FloatSlider(name="x", label="x", min=0, max=1, step=0, value=0), "step must be"),
        (lambda: FloatSlider(name="x", label="x", min=0, max=1, step=0.35, value=0), "step must divide the range"),
        (lambda: Checkbox(name="c", label="c", value=True, play=True), "play must be False for a Checkbox"),
        (lambda: Dropdown(name="d", label="d", options=("a",), value="b"), "d must be one of 'a', got 'b'"),
    ],
)
def test_a_wrong_declaration_names_what_is_wrong(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_texts_have_the_decimals_of_start_and_step():
    assert FloatSlider(name="x", label="x", min=0.05, max=0.25, step=0.1, value=0.05).texts == ("0.05", "0.15", "0.25")


def test_small_values_do_not_collide():
    control = SelectionSlider(name="x", label="x", options=(0.0, 1e-13, 1e-12, 1.0), value=0.0)
    assert [control.index(value) for value in control.values] == [0, 1, 2, 3]


def test_true_is_not_one():
    with pytest.raises(ValueError, match="must be one of"):
        IntSlider(name="n", label="n", min=0, max=1, value=0).index(True)
