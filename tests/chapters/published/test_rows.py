"""A row agrees when every number is within its tolerance, and a discrepancy has to be there."""

import dataclasses

import pytest

from chapters.published.rows import Row, row

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
