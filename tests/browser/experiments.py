"""What the browser tests ask of the experiments on a page."""

from __future__ import annotations

import random
import re
from pathlib import Path
from xml.etree import ElementTree

from playwright.sync_api import Page

from chapters import registry
from everystate.drawing import fresh_nodes
from everystate.experiment import Experiment
from everystate.nodes import markup

UNSEEN = ("display", "aria-describedby", "data-describedby")
"""Attributes that do not reach the eye."""

LAID_OVER = ("points-handles", "prediction-marks")
"""Classes of what the reader's own hands put over a figure."""

NAMES = re.compile(r'data-experiment="([a-z0-9-]+)"')


def on_pages(site: Path) -> list[tuple[str, str]]:
    """Pairs of page and experiment, found in the built pages themselves."""
    pages = sorted(path for path in site.rglob("*.html") if "_static" not in path.parts)
    return [
        (path.relative_to(site).as_posix(), name) for path in pages for name in NAMES.findall(path.read_text("utf-8"))
    ]


def sampled_states(experiment: Experiment, count: int) -> list[dict]:
    """Some states, the first and the last among them, the same at each run."""
    states = list(experiment.states())
    drawn = random.Random(experiment.name).sample(states, min(count, len(states)))
    return [states[0], states[-1], *drawn]


def set_controls(page: Page, experiment: Experiment, state: dict) -> None:
    """Move every control on the page as a reader does: value, then an input event."""
    positions = {c.name: c.index(state[c.name]) for c in experiment.controls}
    page.evaluate(
        """([name, positions]) => {
            const root = document.getElementById("exp-" + name);
            for (const input of root.querySelectorAll("[data-control]")) {
                const position = positions[input.dataset.control];
                if (input.type === "checkbox") input.checked = Boolean(position);
                else input.value = String(position);
                input.dispatchEvent(new Event("input", { bubbles: true }));
            }
        }""",
        [experiment.name, positions],
    )


def wait_ready(page: Page, name: str) -> None:
    """Bring an experiment into view and wait for its data."""
    page.locator(f"#exp-{name}").scroll_into_view_if_needed()
    page.wait_for_selector(f"#exp-{name}[data-ready]", timeout=20_000)


def shown(page: Page, name: str) -> str:
    """The figure on the page as XML."""
    return page.evaluate(
        "name => new XMLSerializer().serializeToString(document.querySelector(`#exp-${name} .experiment-figure`))", name
    )


def values_shown(page: Page, experiment: Experiment) -> dict[str, list[str]]:
    """The text beside each slider and what a screen reader says of its position."""
    return page.evaluate(
        """name => Object.fromEntries(
            [...document.querySelectorAll(`#exp-${name} input[type=range][data-control]`)].map(slider => [
                slider.dataset.control,
                [document.querySelector(`output[for="${slider.id}"]`).textContent, slider.ariaValueText]]))""",
        experiment.name,
    )


def values_of(experiment: Experiment, state: dict) -> dict[str, list[str]]:
    """The same, as the controls are declared."""
    sliders = [control for control in experiment.controls if control.kind == "range"]
    return {c.name: [c.texts[c.index(state[c.name])]] * 2 for c in sliders}


def expected(experiment: Experiment, state: dict) -> list:
    """The figure as a new Python rendering draws it."""
    return _plain(ElementTree.fromstring(markup(fresh_nodes(experiment, experiment.result(**state)))))


def plain(xml: str) -> list:
    """Visible elements with their attributes, texts and children, free of namespaces."""
    return _plain(ElementTree.fromstring(xml))


def _plain(element: ElementTree.Element) -> list:
    tag = element.tag.split("}")[-1]
    attributes = {key.split("}")[-1]: value for key, value in element.attrib.items() if key not in UNSEEN}
    children = [
        _plain(child) for child in element if child.get("display") != "none" and child.get("class") not in LAID_OVER
    ]
    return [tag, attributes, (element.text or "").strip(), children]


def find(name: str) -> Experiment:
    return registry.find(name)
