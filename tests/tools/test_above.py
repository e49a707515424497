"""The record of what was read above predictions notices when the text or the question changes."""

import json

import pytest

from tools import above

CELLS = [
    ("markdown", "# Ridge\n\nWhat it is."),
    ("code", "from chapters.ridge import trace"),
    ("markdown", "## The trace\n\nWeights move."),
    ("code", "explore(trace.TRACE)"),
]


@pytest.fixture
def book(monkeypatch, tmp_path):
    """A book of one page, with a place for its record."""
    monkeypatch.setattr(above, "BOOK", tmp_path)
    monkeypatch.setattr(above, "ROOT", tmp_path)
    (tmp_path / "tests/chapters/one_page").mkdir(parents=True)

    def write(cells=CELLS):
        rows = [{"cell_type": kind, "source": source, "outputs": []} for kind, source in cells]
        (tmp_path / "one-page.ipynb").write_text(json.dumps({"cells": rows}), encoding="utf-8")
        return list(above.asked())

    return write


def test_the_text_of_the_section_stands_above_what_its_experiments_ask(book):
    one, *_ = book()
    assert one.above == "## The trace\n\nWeights move."
    assert one.question.startswith(one.prediction.prompt)
    later, *_ = book([*CELLS[:3], ("code", "claim()"), ("markdown", "So."), CELLS[3]])
    assert later.above == "## The trace\n\nWeights move.\n\nclaim()\n\nSo."
    new, *_ = book([*CELLS[:3], ("markdown", "So.\n\n## Next\n\nHere"), CELLS[3]])
    assert new.above == "## Next\n\nHere"


def test_what_was_read_is_read_until_it_changes(book, capsys):
    predictions = book()
    assert above.main([]) == 1
    for one in predictions:
        assert above.main(["open", one.prediction.name, "which weights cross zero"]) == 0
    assert above.main([]) == 0
    book([*CELLS[:2], ("markdown", "## The trace\n\nWeights   move."), CELLS[3]])
    assert above.main([]) == 0
    book([*CELLS[:2], ("markdown", "## The trace\n\nTwo weights cross zero."), CELLS[3]])
    capsys.readouterr()
    assert above.main(["list", "one-page"]) == 1
    assert predictions[0].prediction.name in capsys.readouterr().out
    assert above.main(["list", "other-page"]) == 0
    assert above.main(["show", predictions[0].prediction.name]) == 0
    assert "Two weights cross zero." in capsys.readouterr().out


def test_a_record_says_what_is_left_open(book, capsys):
    name = book()[0].prediction.name
    with pytest.raises(ValueError, match="in a few words"):
        above.main(["open", name, "all"])
    for arguments in (["open", name], ["show", "nobody"]):
        with pytest.raises(SystemExit):
            above.main(arguments)


def test_every_text_above_a_prediction_of_the_book_was_read():
    assert [f"{one.page}: {one.prediction.name}" for one in above.stale()] == []
