"""The table of the record has every row, with its verdict and every number told from its label."""

from chapters.published import Record, Row, Source, reproduce


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
