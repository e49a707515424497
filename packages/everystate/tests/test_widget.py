"""The widget in one process: move a control, look at what is sent and at what the figure then is."""

import base64
import json
import re
from xml.etree import ElementTree

import declared
import ipywidgets
import pytest
import showing
import toy

from everystate import diff
from everystate.drawing import fresh_nodes
from everystate.experiment import ExperimentError, Panel, Scroll, Step
from everystate.jupyter import Explorer, Placeholder, explore
from everystate.nodes import markup
from everystate.theme import PLAIN, Theme


class Screen:
    """What a browser holds: the figure, patched by messages as the viewer does it."""

    def __init__(self, explorer):
        self.root = ElementTree.fromstring(explorer._view.figure)
        explorer._view.send = self.receive

    def receive(self, message, buffers=None):
        for at, name, value in json.loads(json.dumps(message))["changes"]:
            self._put(at, name, value)

    def _put(self, at, name, value):
        parent, element = None, self.root
        for position in at:
            parent, element = element, element[position]
        if name == diff.TEXT:
            element.text = value
        elif name == diff.MARKUP:
            fresh = ElementTree.fromstring(value)
            if parent is None:
                self.root = fresh
            else:
                parent[at[-1]] = fresh
        elif value is None:
            element.attrib.pop(name, None)
        else:
            element.set(name, value)


def canonical(element):
    return element.tag, dict(element.attrib), element.text or "", [canonical(child) for child in element]


def expected(explorer, **state):
    """The figure of a state drawn anew, with the ids of this explorer."""
    result = explorer.experiment.result(**state)
    return canonical(ElementTree.fromstring(markup(fresh_nodes(explorer.experiment, result, explorer._uid))))


def two_panels(result, left, right):
    """Draw as much beside it as there are waves: the number of elements changes."""
    toy.draw(result, left)
    for k in range(result.waves):
        right.plot(toy.X, k * toy.X)
    right.set(xlim=(0, 1), ylim=(0, 3))


EXPERIMENTS = [
    toy.experiment(),
    toy.experiment(name="panels", draw=two_panels, panels=(Panel(), Panel())),
    toy.experiment(name="scroll", scroll=Scroll("waves", (Step(1, "one"), Step(3, "three")))),
]


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda experiment: experiment.name)
def test_moving_each_control_gives_the_figure_of_its_state(experiment):
    explorer = Explorer(experiment)
    screen = Screen(explorer)
    for control in experiment.controls:
        for value in (control.values[-1], control.values[0], control.values[len(control.values) // 2]):
            explorer.inputs[control.name].value = value
            assert canonical(screen.root) == expected(explorer, **explorer.state)
            assert explorer.words == experiment.say(experiment.result(**explorer.state))
            assert explorer.words in explorer._words.value


def test_controls_can_be_read_and_set_together():
    explorer = Explorer(toy.experiment(), waves=3)
    assert explorer.state == {"waves": 3, "height": 1.0, "extra": False}
    sent = []
    explorer._view.send = lambda message, buffers=None: sent.append(message)
    explorer.set(waves=1, height=2.0)
    assert explorer.state == {"waves": 1, "height": 2.0, "extra": False}
    assert explorer.result.waves == 1
    assert len(sent) == 1


def test_wrong_values_are_named():
    explorer = Explorer(toy.experiment())
    with pytest.raises(ValueError, match="waves must be one of 1, 2, 3, got 8"):
        explorer.set(waves=8)
    with pytest.raises(ExperimentError, match="no control 'depth'"):
        explorer.set(depth=1)


def test_an_error_of_the_computation_is_raised_and_shown():
    def compute(*, waves, height, extra):
        if waves == 3:
            raise ZeroDivisionError("no third wave")
        return toy.compute(waves=waves, height=height, extra=extra)

    explorer = Explorer(toy.experiment(compute=compute))
    with pytest.raises(ZeroDivisionError, match="no third wave"):
        explorer.inputs["waves"].value = 3
    assert "no third wave" in explorer._errors.outputs[0]["text"]
    explorer.inputs["waves"].value = 1
    assert explorer._errors.outputs == ()
    with pytest.raises(ZeroDivisionError):
        Explorer(toy.experiment(compute=compute), waves=3)


def test_a_view_that_opens_later_gets_the_figure_as_it_is():
    explorer = Explorer(toy.experiment())
    explorer.inputs["waves"].value = 3
    explorer._answer(explorer._view, {"type": "ready"}, [])
    assert canonical(ElementTree.fromstring(explorer._view.figure)) == expected(explorer, waves=3)


def test_a_picture_stands_in_where_no_kernel_runs(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data))
    explorer = Explorer(toy.experiment(), waves=3)
    explorer._ipython_display_()
    still, widget = shown
    picture = re.search(r'src="data:image/png;base64,([^"]+)"', still["text/html"])[1]
    assert base64.b64decode(picture).startswith(b"\x89PNG")
    assert f'data-of="{explorer._view.uid}"' in still["text/html"]
    assert 'alt="A toy: 3 waves of height 1."' in still["text/html"]
    assert still["text/plain"] == "A toy: 3 waves of height 1."
    assert "application/vnd.jupyter.widget-view+json" in widget


def test_a_playing_control_has_the_standard_player():
    from everystate.controls import IntSlider

    controls = (
        IntSlider(name="waves", label="Waves", min=1, max=3, value=2, play=True),
        *toy.experiment().controls[1:],
    )
    explorer = Explorer(toy.experiment(controls=controls))
    player = explorer.children[0].children[0]
    assert isinstance(player, ipywidgets.Play)
    assert player.value == explorer.inputs["waves"].value == 2


def test_two_live_figures_share_no_ids():
    one, two = (markup(Explorer(toy.experiment())._nodes) for _ in range(2))
    assert not set(re.findall(r' id="([^"]*)"', one)) & set(re.findall(r' id="([^"]*)"', two))


def test_explore_leaves_a_placeholder_where_nobody_reads(monkeypatch):
    monkeypatch.setenv("EVERYSTATE_STATIC", "1")
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data))
    placeholder = explore(declared.TOY)
    assert isinstance(placeholder, Placeholder)
    placeholder._ipython_display_()
    assert shown == [{"text/html": '<div data-experiment="toy"></div>'}]
    monkeypatch.delenv("EVERYSTATE_STATIC")
    assert isinstance(explore(declared.TOY), Explorer)
    with pytest.raises(TypeError, match="must be an Experiment"):
        explore("toy")


def test_an_experiment_of_a_notebook_has_no_static_page(monkeypatch):
    monkeypatch.setenv("EVERYSTATE_STATIC", "1")

    def compute(*, waves, height, extra):
        return toy.compute(waves=waves, height=height, extra=extra)

    compute.__module__ = "__main__"
    with pytest.raises(ExperimentError, match="'toy' is declared in a notebook.* declare it in a module"):
        explore(toy.experiment(compute=compute))


# -- the script, in a browser -----------------------------------------------------------------------
OPEN = """async ([script, style, state]) => {
    const sheet = document.head.appendChild(document.createElement("style"));
    sheet.textContent = style;
    const module = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
    const handlers = {};
    window.model = {
        sent: [],
        get: (name) => state[name],
        on: (event, handler) => { handlers[event] = handler; },
        off: (event) => { delete handlers[event]; },
        send: (message) => window.model.sent.push(message),
        set: (name, value) => { state[name] = value; handlers[`change:${name}`]?.(); },
        tell: (message) => handlers["msg:custom"](message),
        handlers,
    };
    window.close = module.default.render({ model: window.model, el: document.querySelector("main") });
}"""
COLOURS = """() => {
    const host = getComputedStyle(document.querySelector(".everystate-widget"));
    return ["paper", "accent"].map((role) => host.getPropertyValue(`--fig-${role}`));
}"""


def in_browser(visit, explorer, colour="#222"):
    page = visit().page
    page.set_content(f'<body style="color:{colour}"><main></main></body>')
    view = explorer._view
    names = ("uid", "figure", "palette", "asked", "points", "positions", "controls")
    page.evaluate(OPEN, [view._esm, view._css, {name: getattr(view, name) for name in names}])
    return page


def figure_shown(page):
    xml = page.evaluate("new XMLSerializer().serializeToString(document.querySelector('.experiment-figure'))")
    return showing.seen(ElementTree.fromstring(xml))


def test_the_script_shows_the_figure_and_what_is_sent(visit):
    explorer = Explorer(declared.TOY)
    page = in_browser(visit, explorer)
    assert page.evaluate("model.sent") == [{"type": "ready"}]
    explorer._view.send = lambda message, buffers=None: page.evaluate("message => model.tell(message)", message)
    for name, value in (("waves", 3), ("extra", True), ("height", 2.0), ("extra", False), ("waves", 1)):
        explorer.inputs[name].value = value
        assert figure_shown(page) == showing.drawn(declared.TOY, explorer.state, explorer._uid)
    page.evaluate("figure => model.set('figure', figure)", explorer._view.figure)
    assert figure_shown(page) == showing.drawn(declared.TOY, {}, explorer._uid)


def test_the_script_takes_the_palette_of_the_experiment_on_light_and_dark_paper(visit):
    palette = dict(PLAIN.palette) | {"paper": ("#fefefe", "#010101"), "accent": ("#123456", "#abcdef")}
    page = in_browser(visit, Explorer(toy.experiment(theme=Theme(palette))))
    assert page.evaluate(COLOURS) == ["#fefefe", "#123456"]
    page.evaluate("() => { document.body.style.color = '#eee'; }")
    page.wait_for_selector(".everystate-widget[data-theme=dark]")
    assert page.evaluate(COLOURS) == ["#010101", "#abcdef"]
    page.evaluate("() => { document.body.style.color = '#222'; }")
    page.wait_for_selector(".everystate-widget[data-theme=light]")
    assert page.evaluate(COLOURS) == ["#fefefe", "#123456"]


def test_each_figure_has_its_own_palette():
    other = Theme(dict(PLAIN.palette) | {"accent": ("#123456", "#abcdef")})
    one, two = Explorer(declared.TOY), Explorer(toy.experiment(theme=other))
    assert one._view.palette == dict(PLAIN.palette)
    assert two._view.palette["accent"] == ("#123456", "#abcdef")


def test_the_script_listens_no_longer_when_the_view_is_closed(visit):
    page = in_browser(visit, Explorer(declared.TOY))
    page.evaluate("window.close()")
    assert page.evaluate("Object.keys(model.handlers)") == []
