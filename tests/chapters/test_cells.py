"""A cell that is run alone, or in any order, shows what it shows on its page: Python in the page counts on it."""

import contextlib
import json
import random

import pytest

from everystate.live.session import Cell, Session
from tools.notebooks import paths


def outputs(session, cells):
    """What each cell shows when they are run in this order; the last time counts."""
    told = {}
    for cell in cells:
        told[cell] = []
        session.emit = lambda event, own=told[cell]: own.append(dict(event)) if event["kind"] != "runs" else None
        session.run(cell)
    return told


@pytest.mark.parametrize("path", paths(), ids=lambda path: path.stem)
def test_in_whatever_order_cells_run_they_show_what_the_page_shows(path, monkeypatch):
    monkeypatch.delenv("EVERYSTATE_STATIC", raising=False)
    written = json.loads(path.read_text("utf-8"))["cells"]
    cells = [Cell(cell["id"], "".join(cell["source"])) for cell in written if cell["cell_type"] == "code"]
    names = [cell.id for cell in cells]
    shuffled = list(names)
    random.Random(path.stem).shuffle(shuffled)
    with contextlib.chdir(path.parent):
        whole = Session(cells, print)
        whole._fits = lambda plan, target: True
        whole._page.needed = lambda target: []
        wanted = outputs(whole, names)
        got = outputs(Session(cells, print), shuffled)
    assert [event for events in wanted.values() for event in events if event["kind"] == "error"] == []
    for name in names:
        assert got[name] == wanted[name], name
