"""The HTML of an experiment: figure, native controls, readout and actions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import Environment, FunctionLoader
from markupsafe import Markup

from everystate.controls import Control, link_text
from everystate.experiment import Experiment
from everystate.pack import Export
from everystate.page import inline, read
from everystate.prediction import Prediction
from everystate.sources import digest, source_digest

__all__ = ["data_script", "experiment_html", "live_html", "look_digest", "predictions_html", "render"]


def render(template: str, values: Mapping[str, Any]) -> str:
    """Return a template of this package with its values filled in."""
    environment: Any = Environment(autoescape=True, loader=FunctionLoader(read))
    environment.filters["inline"] = inline
    return environment.from_string(read(template)).render(values)


def experiment_html(experiment: Experiment, exported: Export, payload: str = "") -> str:
    """Return the HTML of ``experiment``, whose other states are in the script at address ``payload``.

    Without an address the page itself gives ``everystate.receive`` the states.
    """
    values = {
        "name": experiment.name,
        "title": experiment.title,
        "payload": payload,
        "figure": Markup(exported.markup),
        "readout": exported.readout,
        "states": exported.states,
        "controls": [_control(control) for control in experiment.controls],
        "plays": next((control for control in experiment.controls if control.play), None),
        "scroll": experiment.scroll,
        "points": experiment.points,
        "steps": _steps(experiment),
        "predictions": Markup(predictions_html(experiment, exported.predictions, f"exp-{experiment.name}")),
        "stills": [(Markup(figure), words, caption) for figure, words, caption in exported.stills],
    }
    return render("template.html", values)


def live_html(experiment: Experiment, name: str, figure: str, readout: str, state: Mapping[str, Any]) -> str:
    """Return the HTML of an experiment, called ``name`` on the page, whose states Python draws one by one."""
    controls = [_control(control, state[control.name]) for control in experiment.controls]
    values = {
        "name": name,
        "title": experiment.title,
        "figure": Markup(figure),
        "readout": readout,
        "states": 1,
        "controls": controls,
        "live": True,
    }
    return render("template.html", values)


def _steps(experiment: Experiment) -> list[dict[str, Any]]:
    """The captions of a scrolled figure, with the slider's position of each."""
    scroll = experiment.scroll
    if scroll is None:
        return []
    control = experiment.control(scroll.control)
    return [{"position": control.index(step.value), "text": step.text} for step in scroll.steps]


def predictions_html(experiment: Experiment, settled: Sequence[Mapping[str, Any]], uid: str) -> str:
    """Return the HTML of what ``experiment`` asks, within an element whose id is ``uid``; empty if it asks nothing."""
    if not settled:
        return ""
    asked = [_prediction(*pair) for pair in zip(experiment.predictions, settled, strict=True)]
    return render("predictions.html", {"predictions": asked, "withheld": _withheld(experiment), "uid": uid})


def _prediction(prediction: Prediction, settled: Mapping[str, Any]) -> dict[str, Any]:
    """What the template needs of a prediction; texts are HTML."""
    spec = settled["spec"]
    return {
        "name": prediction.name,
        "kind": prediction.kind,
        "prompt": inline(prediction.prompt),
        "words": settled["words"],
        "answer": settled["answer"],
        "positions": json.dumps(settled["positions"]),
        "heights": json.dumps(settled["heights"]),
        "spec": spec,
        "spec_text": json.dumps(spec, ensure_ascii=False, separators=(",", ":")),
    }


def _withheld(experiment: Experiment) -> Markup:
    """A selector of the parts that are not shown before the reader has committed."""
    names = dict.fromkeys(name for prediction in experiment.predictions for name in prediction.withheld)
    return Markup(",".join(f"[data-part={json.dumps(name)}]" for name in names) or ".nothing")


def _control(control: Control, value: Any = None) -> dict[str, Any]:
    position = control.index(control.value if value is None else value)
    return {
        "name": control.name,
        "label": control.label,
        "kind": control.kind,
        "scale": control.scale,
        "position": position,
        "text": control.texts[position],
        "last": len(control.values) - 1,
        "options": control.texts,
        "link_values": json.dumps([link_text(value) for value in control.values], ensure_ascii=False),
        "texts": json.dumps(control.texts, ensure_ascii=False),
    }


def data_script(exported: Export) -> str:
    """Return the script that hands an experiment's states to the viewer.

    A script rather than JSON, since a page opened from a file may load the one but not the other. It may stand inside a
    page: nothing in it ends a script element or opens a comment.
    """
    payload = exported.payload.replace("</", "<\\/").replace("<!--", "\\u003c!--")
    return f'everystate.receive("{exported.name}",{payload});\n'


def look_digest() -> str:
    """Return a hash of what turns an export into HTML."""
    return digest(read("template.html"), read("predictions.html"), source_digest(__name__))
