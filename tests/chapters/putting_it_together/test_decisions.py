"""The decision table: every row leads to an experiment that its chapter shows."""

import importlib
from pathlib import Path

import pytest

from chapters import putting_it_together as chapter
from chapters import registry
from everystate.static import STATIC

BOOK = Path(__file__).parents[3] / "book"


@pytest.mark.parametrize("row", chapter.DECISIONS, ids=lambda row: row.experiment)
def test_every_row_of_the_decision_table_leads_to_an_experiment_that_its_chapter_shows(row, monkeypatch):
    found = registry.find(row.experiment)
    found.complete(dict(row.state))
    notebook = (BOOK / f"{row.page}.ipynb").read_text(encoding="utf-8")
    names = [name for name, value in vars(_module(row)).items() if value is found]
    assert any(f"explore(chapter.{name})" in notebook for name in names)
    monkeypatch.delenv(STATIC, raising=False)
    assert row.address == f"{row.page}.ipynb"
    monkeypatch.setenv(STATIC, "1")
    assert row.address.startswith(f"{row.page}.html#exp={row.experiment}&")


def _module(row):
    return importlib.import_module(registry.module_of(row.experiment))
