"""What a page shows, beside what Python draws for the same state."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from everystate import Experiment
from everystate.drawing import fresh_nodes
from everystate.nodes import markup

UNSEEN = ("display", "aria-describedby", "data-describedby")
"""Attributes that do not reach the eye."""


def move(page: Any, experiment: Experiment, state: dict[str, Any]) -> None:
    """Move every control on the page as a reader does: value, then an input event."""
    positions = {control.name: control.index(state[control.name]) for control in experiment.controls}
    page.evaluate(
        """([name, positions]) => {
            for (const input of document.querySelectorAll(`#exp-${name} [data-control]`)) {
                const position = positions[input.dataset.control];
                if (input.type === "checkbox") input.checked = Boolean(position);
                else input.value = String(position);
                input.dispatchEvent(new Event("input", { bubbles: true }));
            }
        }""",
        [experiment.name, positions],
    )


def ready(page: Any, name: str) -> None:
    """Wait for an experiment's data."""
    page.locator(f"#exp-{name}").scroll_into_view_if_needed()
    page.wait_for_selector(f"#exp-{name}[data-ready]", timeout=20_000)


def figure(page: Any, name: str) -> list[Any]:
    """What the figure on the page shows."""
    xml = page.evaluate(
        "name => new XMLSerializer().serializeToString(document.querySelector(`#exp-${name} .experiment-figure`))", name
    )
    return seen(ElementTree.fromstring(xml))


def drawn(experiment: Experiment, state: dict[str, Any], uid: str | None = None) -> list[Any]:
    """The same, newly drawn."""
    return seen(ElementTree.fromstring(markup(fresh_nodes(experiment, experiment.result(**state), uid))))


def expect(place: Any) -> Any:
    """Wait for what is asserted of a place or page; without a browser, modules of tests can still be read."""
    from playwright.sync_api import expect

    return expect(place)


def says(page: Any, name: str, words: str) -> None:
    """Wait until the readout says just this."""
    expect(page.locator(f"#exp-{name} .experiment-readout")).to_have_js_property("textContent", words)


def seen(element: ElementTree.Element) -> list[Any]:
    """Visible elements with their attributes, texts and children, free of namespaces."""
    tag = element.tag.split("}")[-1]
    attributes = {key.split("}")[-1]: value for key, value in element.attrib.items() if key not in UNSEEN}
    children = [seen(child) for child in element if child.get("display") != "none"]
    return [tag, attributes, (element.text or "").strip(), children]


def follows(page: Any, experiment: Experiment) -> None:
    """Move each control through its first, last and middle value, and compare figure and words with Python's."""
    state = dict(experiment.defaults)
    for control in experiment.controls:
        for value in (control.values[-1], control.values[0], control.values[len(control.values) // 2]):
            state[control.name] = value
            move(page, experiment, state)
            assert figure(page, experiment.name) == drawn(experiment, state), state
            says(page, experiment.name, experiment.say(experiment.result(**state)))
