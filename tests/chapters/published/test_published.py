"""Every published result is as the book reports it, and the command that reproduces them says so."""

import dataclasses

import pytest

from chapters.published.record import Record
from chapters.published.results import SOURCES, Row, Source, reproduce
from tools import reproduce as command


@pytest.mark.parametrize("name", SOURCES)
def test_results_agree_where_the_book_says_so_and_differ_where_it_says_so(name):
    for row in reproduce(name).rows:
        assert row.as_reported, (row.quantity, row.published, row.ours, row.tolerance)


def test_the_sources_are_in_the_bibliography():
    text = (command.ROOT / "book" / "references.bib").read_text(encoding="utf-8")
    for key, *_ in SOURCES.values():
        assert f"{{{key}," in text


ROW = Row("risk", ("a", "b"), (1.0, 2.0), (1.01, 2.0), (0.02, 0.0))


def test_a_row_agrees_when_every_number_is_within_its_tolerance():
    assert ROW.agrees
    assert ROW.as_reported
    assert not dataclasses.replace(ROW, ours=(1.01, 2.001)).agrees
    assert not dataclasses.replace(ROW, ours=(1.03, 2.0)).as_reported


def test_a_discrepancy_has_to_be_there():
    assert not dataclasses.replace(ROW, discrepancy="open").as_reported
    assert dataclasses.replace(ROW, ours=(1.5, 2.0), discrepancy="open").as_reported


def test_an_unknown_source_is_named():
    with pytest.raises(KeyError, match="no source 'nothing'; there are existence, lasso"):
        reproduce("nothing")


def test_the_command_reports_and_fails_when_a_result_is_not_as_reported(capsys, monkeypatch):
    assert command.main(["--jobs", "1", "early-stopping", "lasso"]) == 0
    printed = capsys.readouterr().out
    assert "Ali, Kolter & Tibshirani" in printed
    assert "differs (as reported)" in printed
    assert "[2/2]" in printed
    wrong = dataclasses.replace(reproduce("early-stopping"), rows=(dataclasses.replace(ROW, ours=(3.0, 2.0)),))
    monkeypatch.setattr(command, "reproduce", lambda name: wrong)
    assert command.main(["--jobs", "1", "early-stopping"]) == 1
    assert "1 results are not as the book reports them" in capsys.readouterr().out


def test_the_command_refuses_an_unknown_source(capsys):
    assert command.main(["nothing"]) == 2
    assert "no source is called nothing" in capsys.readouterr().err


def test_the_help_tells_about_clusters(capsys):
    with pytest.raises(SystemExit):
        command.main(["--help"])
    assert "--backend dask" in capsys.readouterr().out


def test_the_table_has_every_row_with_its_verdict():
    record = Record((reproduce("early-stopping"), reproduce("lasso")))
    text = record.to_html()
    assert text.count("✓\u00a0agrees") == sum(row.agrees for row in record.rows)
    assert text.count("✗\u00a0differs") == 1
    assert record.rows[-1].discrepancy in text
    assert "1.69" in text


def test_a_number_is_told_from_its_label_and_a_zero_has_no_exponent():
    row = Row("risk", ("p = 5",), (0.0,), (-2e-16,), (1e-12,), form="{:.0e}")
    text = Record((Source("key", "Identities", (row,)),)).to_html()
    assert "p\u00a0=\u00a05:\u00a00<" in text
    assert "p\u00a0=\u00a05:\u00a0−2e−16<" in text
