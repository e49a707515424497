"""A control offers the same values in Jupyter, on the page and in tests."""

import hypothesis
import hypothesis.strategies as st
import pytest

from everystate.controls import (
    Checkbox,
    Dropdown,
    FloatLogSlider,
    FloatSlider,
    IntSlider,
    SelectionSlider,
    link_text,
    short,
)


def choice(*options):
    value = options[0][1] if isinstance(options[0], tuple) else options[0]
    return Dropdown(name="x", label="x", options=options, value=value)


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
    ipywidgets = pytest.importorskip("ipywidgets")
    widget = control.widget()
    assert type(widget) is getattr(ipywidgets, type(control).__name__)
    assert widget.description == control.label
    assert control.index(widget.value) == control.index(control.value)
    for position, value in enumerate(control.values):
        widget.value = value
        assert control.index(widget.value) == position


def test_float_log_slider_steps_of_the_widget_are_values_of_the_control():
    pytest.importorskip("ipywidgets")
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
        (
            lambda: IntSlider(name="n", label="n", min=0, max=float("inf"), value=0),
            "max must be an integer of at least 0",
        ),
        (
            lambda: FloatSlider(name="x", label="x", min=0, max=float("inf"), step=1, value=0),
            "max of x must be a finite",
        ),
        (
            lambda: IntSlider(name="exp", label="n", min=1, max=5, value=1),
            "must not be 'exp', which names the experiment",
        ),
        (lambda: choice(0.0, float("nan")), "x must have finite values, got nan; for no limit take a text"),
        (lambda: choice(0.0, float("inf")), "x must have finite values, got inf"),
        (lambda: choice((2, 4), (1, 3)), r"options of x must be values or \(text, value\) pairs, got \(2, 4\)"),
        (lambda: choice(("a", (2, 4))), r"values that are texts or numbers, .* got \(2, 4\) of type tuple"),
        (lambda: choice(0.3, 0.1 + 0.2), "differ in links, got 0.3, 0.30000000000000004, which are all written '0.3'"),
        (lambda: choice("1", 1), "differ in links, got '1', 1"),
        (lambda: choice("off", False), "differ in links, got 'off', False"),
        (lambda: choice(-0.0, 0.0), "differ in links, got -0.0, 0.0"),
        (lambda: choice("a", ("again", "a")), "differ in links, got 'a', 'a'"),
        (lambda: Dropdown(name="x", label="x", options=(), value=0), "x must have at least one value"),
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


def test_one_and_true_are_two_values():
    control = choice(1, True)
    assert [control.index(value) for value in control.values] == [0, 1]


@pytest.mark.parametrize(("step", "second"), [(1e-11, "0.00000000001"), (1e-13, "0.0000000000001"), (2.5e-15, None)])
def test_tiny_steps_are_steps(step, second):
    control = FloatSlider(name="x", label="x", min=0, max=4 * step, step=step, value=step)
    assert control.values == tuple(float(f"{k * step:.12g}") for k in range(5))
    assert len(set(control.texts)) == 5
    assert second in (None, control.texts[1])
    assert [control.index(value) for value in control.values] == list(range(5))


@pytest.mark.parametrize("value", [1e-8, 1e21, -1e21, 1e-300])
def test_small_and_large_values_can_be_linked_to(value):
    control = choice(value, 1.0)
    assert float(link_text(value)) == value
    assert control.index(float(link_text(value))) == 0


@hypothesis.given(
    st.lists(st.one_of(st.text(max_size=4), st.integers(-3, 3), st.floats(-3, 3), st.booleans()), min_size=1)
)
def test_a_control_that_is_declared_can_be_read_back_from_every_link(options):
    """Refused at once, or each value has a link and a position of its own."""
    if len(set(map(link_text, options))) < len(options):
        with pytest.raises(ValueError, match="differ in links"):
            choice(*options)
        return
    control = choice(*options)
    links = list(map(link_text, control.values))
    assert len(set(links)) == len(links)
    assert [control.index(value) for value in control.values] == list(range(len(links)))
