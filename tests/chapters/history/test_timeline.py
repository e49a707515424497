"""Appendix on history: years and authors are those of the bibliography, on the time line and in the page's table."""

import json
import re
from pathlib import Path

import pytest

from chapters.history import EVENTS, TIMELINE, events
from tests.chapters import reading

BOOK = Path(__file__).parents[3] / "book"


def bibliography():
    """The fields of each entry of references.bib that this page needs, by key."""
    text = (BOOK / "references.bib").read_text(encoding="utf-8")
    entries = {}
    for body in re.split(r"^@\w+\{", text, flags=re.MULTILINE)[1:]:
        fields = dict(re.findall(r"^ *(author|year) *= *\{(.*)\}", body, flags=re.MULTILINE))
        entries[body.split(",", 1)[0]] = fields
    return entries


def named(authors):
    """The surnames as a sentence gives them: one, two, or the first and others."""
    names = [name.split(",")[0] for name in authors.split(" and ")]
    return " and ".join(names) if len(names) < 3 else f"{names[0]} et al."


ENTRIES = bibliography()


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.key)
def test_year_and_authors_are_those_of_the_bibliography(event):
    assert event.year == int(ENTRIES[event.key]["year"])
    assert event.authors == named(ENTRIES[event.key]["author"])


def test_events_are_in_order_and_none_is_there_twice():
    years = [event.year for event in EVENTS]
    assert years == sorted(years)
    assert len({event.key for event in EVENTS}) == len(years)


def table():
    """Year and key of each row of the page's table."""
    cells = json.loads((BOOK / "history.ipynb").read_text(encoding="utf-8"))["cells"]
    text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    rows = re.findall(r"^\| (\d{4}) \|.*\(bibliography\.md#(\w+)\)", text, flags=re.MULTILINE)
    return [(int(year), key) for year, key in rows]


def test_the_table_lists_the_events_of_the_time_line():
    assert table() == [(event.year, event.key) for event in EVENTS]


def test_chapters_that_the_table_names_are_planned_or_there():
    cells = json.loads((BOOK / "history.ipynb").read_text(encoding="utf-8"))["cells"]
    text = "".join("".join(cell["source"]) for cell in cells)
    for page in re.findall(r"\]\(([a-z-]+)\)", text):
        assert list(BOOK.glob(f"{page}.*")), f"history.ipynb links to {page}, which is not there"


def test_an_event_without_a_strand_or_a_field_is_refused():
    event = "[[event]]\nyear = 1970\nname = 'ridge'\nstrand = 'penalties'\nkey = 'k'\nauthors = 'a'\nwords = 'w'\n"
    assert events.parsed(event)[0].year == 1970
    with pytest.raises(ValueError, match="strand must be one of penalties, .* got 'rings' for 'ridge'"):
        events.parsed(event.replace("penalties", "rings"))
    with pytest.raises(ValueError, match="must have authors, key, .* got"):
        events.parsed(event.replace("authors", "author"))
    with pytest.raises(ValueError, match=r"tables \[\[event\]\]"):
        events.parsed("year = 1970")


def test_a_moment_is_that_of_the_chosen_publication():
    for state in TIMELINE.states():
        result = TIMELINE.result(**state)
        assert result.event.key == state["key"]
        assert EVENTS[result.row] is result.event
        assert named(ENTRIES[state["key"]]["author"]) in TIMELINE.say(result)


def said(result):
    return [int(ENTRIES[result.event.key]["year"])]


test_the_readout = reading.test_of(TIMELINE, said)
