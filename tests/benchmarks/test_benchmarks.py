"""Every benchmark runs to its end at its smallest size; how fast it is, no test asks."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import builds

ROOT = Path(__file__).parents[2]


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("kernel", "times faster"),
        ("linear", "coordinate descent / lasso_path"),
        ("network", "one by one"),
        ("builds", "a docstring of the mathematics"),
    ],
)
def test_a_benchmark_runs_to_its_end_at_its_smallest_size(name, row):
    command = [sys.executable, "-m", "benchmarks", "--smallest", name]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert row in finished.stdout


@pytest.mark.parametrize("change", builds.CHANGES, ids=lambda change: change.name)
def test_the_changes_that_are_built_can_still_be_made(change):
    if change.file:
        assert change.old in (ROOT / change.file).read_text(encoding="utf-8")


def test_a_target_that_is_missed_fails(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(builds, "seconds", lambda folder: 6.0)
    assert not builds.measured(tmp_path, (builds.NOTHING,))
    assert "MISSED" in capsys.readouterr().out
    monkeypatch.setattr(builds, "seconds", lambda folder: 4.0)
    assert builds.measured(tmp_path, (builds.NOTHING,))
    assert "MISSED" not in capsys.readouterr().out
