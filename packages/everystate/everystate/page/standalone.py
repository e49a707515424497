"""One file with everything inside: an experiment for slides, mails and learning platforms.

The file asks nobody for anything, follows the reader's light or dark system, and shows its figure without scripts too.
"""

from __future__ import annotations

import base64
import importlib
import io
from pathlib import Path
from typing import Any

import matplotlib
from markupsafe import Markup

import everystate
from everystate.experiment import Experiment
from everystate.pack import Export
from everystate.page import page_script, page_style, read
from everystate.page.embedding import data_script, experiment_html, render

__all__ = ["standalone_html"]


def standalone_html(experiment: Experiment, exported: Export, *, title: str = "", language: str = "en") -> str:
    """Return a page with ``experiment`` and all its states.

    Parameters
    ----------
    experiment : Experiment
        What to show.
    exported : Export
        Its states, from ``everystate.pack.export``.
    title : str
        Of the page; the experiment's own if it is empty.
    language : str
        In which title, labels and words are written, e.g. ``"en"``.
    """
    asks = bool(experiment.predictions)
    style = _font_face(exported.characters) + page_style(experiment.theme, asks=asks) + read("standalone.css")
    values = {
        "language": language,
        "version": everystate.__version__,
        "title": title or experiment.title,
        "description": experiment.description,
        "style": Markup(style),
        "experiment": Markup(experiment_html(experiment, exported)),
        "script": Markup(page_script(asks=asks, points=experiment.points is not None)),
        "data": Markup(data_script(exported)),
    }
    return render("standalone.html", values)


def _font_face(characters: str) -> str:
    """The style rule with the figure's own font, cut down to what it prints."""
    font = base64.b64encode(_font(characters)).decode("ascii")
    source = f'url("data:font/woff;base64,{font}") format("woff")'
    return f'@font-face{{font-family:"Figure Sans";src:{source};font-display:block}}\n'


def _font(characters: str) -> bytes:
    """DejaVu Sans in WOFF, with only these characters: in it the layout of the figure was measured."""
    subset: Any = importlib.import_module("fontTools.subset")
    options = subset.Options(flavor="woff", layout_features=["*"], ignore_missing_unicodes=True)
    options.drop_tables += ["FFTM"]
    font = subset.load_font(str(Path(matplotlib.get_data_path()) / "fonts/ttf/DejaVuSans.ttf"), options)
    cutter = subset.Subsetter(options)
    cutter.populate(text=characters)
    cutter.subset(font)
    buffer = io.BytesIO()
    subset.save_font(font, buffer, options)
    font.close()
    return buffer.getvalue()
