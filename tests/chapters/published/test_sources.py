"""Every published result is as the book reports it, and its source is in the bibliography."""

from pathlib import Path

import pytest

from chapters.published import SOURCES, reproduce, sources
from chapters.shared.printed import entries

BIBLIOGRAPHY = (Path(__file__).parents[3] / "book" / "references.bib").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SOURCES)
def test_results_agree_where_the_book_says_so_and_differ_where_it_says_so(name):
    for row in reproduce(name).rows:
        assert row.as_reported, (row.quantity, row.published, row.ours, row.tolerance)


def test_the_sources_are_in_the_bibliography():
    for key in {key for key, *_ in SOURCES.values()} | {entry.source for entry in entries().values()}:
        assert f"{{{key}," in BIBLIOGRAPHY


def test_an_unknown_source_is_named():
    with pytest.raises(KeyError, match="no source 'nothing'; there are existence, lasso"):
        reproduce("nothing")


def test_every_printed_value_stands_in_the_record():
    """A bound with more digits is only tested, not shown."""
    shown = {number for name in SOURCES for row in reproduce(name).rows for number in row.published}
    for name, entry in entries().items():
        numbers = {number for row in entry.rows.values() for number in row}
        if name.startswith("elastic-net-simulation"):
            numbers = {row[0] for row in entry.rows.values()}
        elif name == "early-stopping-digits":
            numbers -= {entry.numbers["tuned"]}
        assert numbers <= shown, name


def test_a_row_counts_as_in_print_when_its_numbers_are():
    """The place among BASES is that of the origin in printed.toml; only the lasso's order of entry is typed."""
    rows = [row for name in SOURCES for row in reproduce(name).rows if row.in_print]
    order = [row for name in SOURCES for row in reproduce(name).rows if "is the printed one" in row.quantity]
    rows = [row for row in rows if row not in order]
    assert len(order) == 1
    origins = {}
    for entry in entries().values():
        for number in (number for row in entry.rows.values() for number in row):
            origins.setdefault(number, set()).add(entry.origin)
    for row in rows:
        for number in row.published:
            assert row.basis in origins[number], (row.quantity, number)


def test_what_was_computed_by_us_counts_for_no_publication():
    own = [row for name in SOURCES for row in reproduce(name).rows if row.basis in ("computed", "identity")]
    for entry in entries().values():
        if entry.origin == "computed":
            numbers = {number for row in entry.rows.values() for number in row}
            assert any(set(row.published) & numbers for row in own), entry.name


def test_a_result_is_kept_under_the_printed_values():
    from everystate.sources import imported_modules

    assert "chapters.shared.printed" in imported_modules(sources.__name__, packages=("regularization", "chapters"))
