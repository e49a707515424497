"""The command that reproduces published results prints each beside ours, and fails when one is not as reported."""

import dataclasses

import pytest

from chapters.published import Row, reproduce
from tools import reproduce as command


def test_the_command_reports_and_fails_when_a_result_is_not_as_reported(capsys, monkeypatch):
    assert command.main(["--jobs", "1", "early-stopping", "lasso"]) == 0
    printed = capsys.readouterr().out
    assert "Ali, Kolter & Tibshirani" in printed
    assert "differs (as reported)" in printed
    assert "[2/2]" in printed
    row = Row("risk", ("a", "b"), (1.0, 2.0), (3.0, 2.0), (0.02, 0.0))
    wrong = dataclasses.replace(reproduce("early-stopping"), rows=(row,))
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
