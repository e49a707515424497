"""The table of the record has every row, with its verdict and every number told from its label."""

import pytest

from chapters.published import IN_PRINT, Finding, Record, Row, Source, reproduce


def test_the_table_has_every_row_with_its_verdict():
    record = Record((reproduce("early-stopping"), reproduce("lasso")))
    text = record.to_html()
    assert text.count("✓\u00a0agrees") == sum(row.agrees for row in record.rows)
    assert text.count("✗\u00a0differs") == 1
    assert record.rows[-1].discrepancy in text
    assert f">{record.rows[0].published[0]:.2f}<" in text


def test_a_number_is_told_from_its_label_and_a_zero_has_no_exponent():
    row = Row("risk", ("p = 5",), (0.0,), (-2e-16,), (1e-12,), form="{:.0e}")
    text = Record((Source("key", "Identities", (row,)),)).to_html()
    assert "p\u00a0=\u00a05:\u00a00<" in text
    assert "p\u00a0=\u00a05:\u00a0−2e−16<" in text


FINDING = Finding("gain", (), (), (-5.0,), (), "{:.1f}", "a loss", reported="no loss", allowed=(0.0, 9.0), half=2.0)


def test_a_table_has_only_the_rows_of_its_bases():
    source = Source("key", "A paper", (Row("risk", (), (1.0,), (1.0,), (0.1,)), FINDING))
    printed, found = Record((source,), IN_PRINT), Record((source,), ("finding",), "Found")
    assert [row.quantity for row in printed.rows] == ["risk"]
    assert "gain" not in printed.to_html()
    assert "risk" not in found.to_html()
    assert ">Found<" in found.to_html()
    assert "A paper" not in Record((source,), ("identity",)).to_html()


def test_a_finding_is_shown_in_words_beside_an_interval():
    text = Record((Source("key", "A paper", (FINDING,)),)).to_html()
    assert "<td>no loss</td><td>−5.0\u00a0±\u00a02.0</td><td>✗\u00a0the contrary</td>" in text


@pytest.mark.parametrize("verdict", ["agrees", "differs"])
def test_a_verdict_has_a_mark(verdict):
    row = Row("risk", (), (1.0,), (1.0 if verdict == "agrees" else 2.0,), (0.1,))
    mark = {"agrees": "✓", "differs": "✗"}[verdict]
    assert f"{mark}\u00a0{verdict}" in Record((Source("key", "A paper", (row,)),)).to_html()
