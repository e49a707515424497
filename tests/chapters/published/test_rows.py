"""A row agrees when every number is within its tolerance, and a discrepancy has to be there."""

import dataclasses

import pytest

from chapters.published.rows import BASES, Finding, Row, row

ROW = Row("risk", ("a", "b"), (1.0, 2.0), (1.01, 2.0), (0.02, 0.0))


def test_a_row_agrees_when_every_number_is_within_its_tolerance():
    assert ROW.agrees
    assert ROW.as_reported
    assert not dataclasses.replace(ROW, ours=(1.01, 2.001)).agrees
    assert not dataclasses.replace(ROW, ours=(1.03, 2.0)).as_reported


def test_a_discrepancy_has_to_be_there():
    assert not dataclasses.replace(ROW, discrepancy="open").as_reported
    assert dataclasses.replace(ROW, ours=(1.5, 2.0), discrepancy="open").as_reported


def test_a_row_is_made_of_named_numbers_or_of_one():
    assert row("risk", {"a": 1.0, "b": 2.0}, [1.01, 2.0], [0.02, 0.0]) == ROW
    assert row("risk", 3, 3.1, 0.5, form="{:.0f}") == Row("risk", (), (3.0,), (3.1,), (0.5,), form="{:.0f}")
    assert row("risk", {"a": 1.0, "b": 2.0}, [1.0, 2.0], 0.5).tolerance == (0.5, 0.5)


def test_as_many_numbers_are_ours_as_are_published():
    with pytest.raises(ValueError, match="ours must hold 2 numbers as published does, got 1: risk"):
        row("risk", {"a": 1.0, "b": 2.0}, 1.0, 0.5)


def test_only_numbers_in_print_count_as_such():
    assert [dataclasses.replace(ROW, basis=basis).in_print for basis in BASES] == [True] * 3 + [False] * 3
    with pytest.raises(ValueError, match="basis must be one of print, .*, got 'memory'"):
        dataclasses.replace(ROW, basis="memory")


@pytest.mark.parametrize(
    ("ours", "verdict"),
    [
        (0.0, "seen here"),
        (0.51, "undecided"),
        (1.49, "undecided"),
        (1.51, "the contrary"),
        (-0.51, "undecided"),
        (-1.51, "the contrary"),
    ],
)
def test_a_finding_is_seen_where_the_whole_interval_bears_it_out(ours, verdict):
    finding = Finding("gain", (), (), (ours,), (), reported="no gain", allowed=(-1.0, 1.0), half=0.5)
    assert finding.verdict == verdict
    assert finding.agrees == (verdict == "seen here")
    assert finding.as_reported == finding.agrees
    assert dataclasses.replace(finding, discrepancy="open").as_reported != finding.agrees


def test_a_failure_to_reject_is_not_a_reproduction():
    wide = Finding("gain", (), (), (2.0,), (), reported="no gain", allowed=(-1.0, 1.0), half=3.0)
    assert wide.ours[0] - wide.half < 0 < wide.ours[0] + wide.half
    assert not wide.agrees
