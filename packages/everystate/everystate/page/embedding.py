"""The HTML of an experiment: figure, native controls, readout and actions."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from everystate.controls import Control, link_text
from everystate.experiment import Experiment
from everystate.pack import Export
from everystate.sources import digest, source_digest

__all__ = ["experiment_html", "look_digest"]


def experiment_html(experiment: Experiment, exported: Export, payload: str) -> str:
    """Return the HTML of ``experiment``, whose other states are in the script at address ``payload``."""
    from jinja2 import Environment
    from markupsafe import Markup

    source = (files(__package__) / "template.html").read_text(encoding="utf-8")
    template = Environment(autoescape=True, trim_blocks=False).from_string(source)
    scroll = experiment.scroll
    return template.render(
        name=experiment.name,
        title=experiment.title,
        payload=payload,
        figure=Markup(exported.markup),
        readout=exported.readout,
        states=exported.states,
        controls=[_control(control) for control in experiment.controls],
        plays=next((control for control in experiment.controls if control.play), None),
        scroll=scroll,
        steps=[
            {"position": experiment.control(scroll.control).index(step.value), "text": step.text}
            for step in (scroll.steps if scroll else ())
        ],
        stills=[(Markup(figure), words, caption) for figure, words, caption in exported.stills],
    )


def _control(control: Control) -> dict[str, Any]:
    position = control.index(control.value)
    return {
        "name": control.name,
        "label": control.label,
        "kind": control.kind,
        "position": position,
        "text": control.texts[position],
        "last": len(control.values) - 1,
        "options": control.texts,
        "link_values": json.dumps([link_text(value) for value in control.values], ensure_ascii=False),
        "texts": json.dumps(control.texts, ensure_ascii=False),
    }


def look_digest() -> str:
    """Return a hash of what turns an export into HTML."""
    template = (files(__package__) / "template.html").read_text(encoding="utf-8")
    return digest(template, source_digest(__name__))
