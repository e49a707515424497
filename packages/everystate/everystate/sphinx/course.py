"""What the pages of a project ask, for the reader's own record: which page, and under which names.

Two scripts are written: ``course.js``, which every page with the viewer loads, names pages and what they ask;
``questions.js``, which only a page with ``<div data-review></div>`` in its text loads, holds the questions themselves.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.osutil import relative_uri

from everystate.page.embedding import render
from everystate.sphinx.events import on
from everystate.sphinx.placeholders import EXPERIMENTS, placeholders_of
from everystate.teaching.quiz import END

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["QUESTIONS", "setup"]

QUESTIONS = "everystate_questions"
"""Where a page's metadata hold its questions: name and HTML of each."""

_QUESTION = re.compile(rf'<div class="quiz[^"]*" data-question="([^"]+)".*?</div>(?={re.escape(END)})', re.DOTALL)
_REVIEW = "<div data-review></div>"
_FOLDER = "_static"


def _remember(app: Sphinx, doctree: nodes.document) -> None:
    """Note which questions a page asks."""
    texts = [raw.astext() for raw in doctree.findall(nodes.raw)]
    found = {match[1]: match[0] for text in texts for match in _QUESTION.finditer(text)}
    page = app.env.metadata[app.env.docname]
    if found:
        page[QUESTIONS] = found
    else:
        page.pop(QUESTIONS, None)


def _pages(app: Sphinx) -> list[dict[str, Any]]:
    """Address, title and what is asked, page by page in the order of the table of contents."""
    registry = placeholders_of(app).registry if app.config.everystate_experiments else None
    rows: list[dict[str, Any]] = []
    for page in _in_order(app):
        metadata: dict[str, Any] = app.env.metadata[page]
        names: list[str] = metadata.get(EXPERIMENTS, []) if registry else []
        asked = [one.name for name in names if registry for one in registry.find(name).predictions]
        asks = [f"prediction:{name}" for name in asked] + [f"question:{name}" for name in metadata.get(QUESTIONS, {})]
        rows.append({"address": app.builder.get_target_uri(page), "title": _title(app, page), "asks": asks})
    return rows


def _title(app: Sphinx, page: str) -> str:
    title = app.env.titles.get(page)
    return title.astext() if title is not None else page


def _in_order(app: Sphinx) -> list[str]:
    """All pages as the table of contents lists them; those that it leaves out come last."""
    below: dict[str, list[str]] = app.env.toctree_includes
    order: list[str] = []

    def add(page: str) -> None:
        if page not in order:
            order.append(page)
            for child in below.get(page, []):
                add(child)

    add(app.config.root_doc)
    return order + sorted(set(app.env.all_docs) - set(order))


def _write(app: Sphinx, error: Exception | None) -> None:
    if error is not None or app.builder.format != "html":
        return
    folder = Path(app.outdir) / _FOLDER
    pages = json.dumps([page for page in _pages(app) if page["asks"]], ensure_ascii=False, separators=(",", ":"))
    questions = {
        name: text for page in app.env.all_docs for name, text in app.env.metadata[page].get(QUESTIONS, {}).items()
    }
    (folder / "course.js").write_text(f"everystate.course({pages});\n", encoding="utf-8")
    text = json.dumps(questions, ensure_ascii=False, separators=(",", ":"))
    (folder / "questions.js").write_text(f"everystate.questions({text});\n", encoding="utf-8")


def _fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the review in the place of its placeholder."""
    for raw in list(doctree.findall(nodes.raw)):
        if _REVIEW in raw.astext() and app.builder.format == "html":
            address = relative_uri(app.builder.get_target_uri(docname), f"{_FOLDER}/questions.js")
            html = render("review.html", {"questions": address})
            raw.replace_self(nodes.raw("", raw.astext().replace(_REVIEW, html), format="html"))


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.add_js_file("course.js", loading_method="defer")
    on(app, "doctree-read", _remember)
    on(app, "doctree-resolved", _fill)
    on(app, "build-finished", _write)
