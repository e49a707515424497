"""`make check` runs what it lists, goes on after a failure, and names what failed."""

import re
import sys
from pathlib import Path

import pytest

from tools import check

ROOT = Path(__file__).parents[2]


@pytest.fixture
def checks(monkeypatch):
    passing, failing = (
        [sys.executable, "-c", code] for code in ("print('fine')", "print('line 3'); raise SystemExit(1)")
    )
    monkeypatch.setattr(check, "CHECKS", {"one": passing, "two": failing, "three": passing})


def test_all_are_run_and_the_failed_ones_named(checks, capsys):
    assert check.main([]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "one: passed",
        "two: FAILED",
        "line 3",
        "",
        "three: passed",
        "failed: two",
    ]


def test_those_that_are_named_are_run(checks, capsys):
    assert check.main(["one", "three"]) == 0
    assert capsys.readouterr().out.splitlines() == ["one: passed", "three: passed"]


def test_a_check_that_is_not_there_is_named(checks, capsys):
    with pytest.raises(SystemExit):
        check.main(["four"])
    assert "no check is called four; there are one, two, three" in capsys.readouterr().err


def test_pre_commit_calls_every_check():
    text = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert re.findall(r"entry: make check CHECKS=(\w+)", text) == list(check.CHECKS)
