"""The API reference holds everything that notebooks may import, each thing once and under a heading."""

import importlib
import re
from pathlib import Path

import pytest

from website import uses

API = Path(__file__).parents[2] / "book" / "api"
LISTED = [package for package in uses.PACKAGES if package != "translation"]
ENTRY = re.compile(r"^\.\. auto(?:class|function|exception|data):: (?:[\w.]+\.)?(\w+)$", re.MULTILINE)
MODULE = re.compile(r"^\.\. automodule:: ([\w.]+)$", re.MULTILINE)


@pytest.mark.parametrize("package", LISTED)
def test_every_public_name_has_one_entry(package):
    module = importlib.import_module(f"regularization.{package}")
    listed = ENTRY.findall((API / f"{package}.md").read_text(encoding="utf-8"))
    assert sorted(listed) == sorted(module.__all__)


def test_the_translations_stand_under_the_penalties():
    assert ".. automodule:: regularization.translation\n   :members:" in (API / "penalties.md").read_text()


@pytest.mark.parametrize("page", sorted(API.glob("*.md")), ids=lambda page: page.stem)
def test_what_the_pages_name_is_there(page):
    for module in MODULE.findall(page.read_text(encoding="utf-8")):
        importlib.import_module(module)


def test_every_page_stands_in_the_overview():
    overview = (API / "index.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\]\((\w+)\.md\)", overview)) == {path.stem for path in API.glob("*.md")} - {"index"}
