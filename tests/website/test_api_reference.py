"""The API reference holds everything that notebooks may import, each thing once and under a heading."""

import importlib
import re
from pathlib import Path

import pytest

API = Path(__file__).parents[2] / "book" / "api"
PACKAGES = ["penalties", "data", "linear", "validation", "network", "bayes", "theory"]
ENTRY = re.compile(r"^\.\. auto(?:class|function|exception|data):: (?:[\w.]+\.)?(\w+)$", re.MULTILINE)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_public_name_has_one_entry(package):
    module = importlib.import_module(f"regularization.{package}")
    own = {name for name in module.__all__ if package == "penalties" or name != "soft_threshold"}
    listed = ENTRY.findall((API / f"{package}.md").read_text(encoding="utf-8"))
    assert sorted(listed) == sorted(own)


def test_every_page_stands_in_the_overview():
    overview = (API / "index.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\]\((\w+)\.md\)", overview)) == {path.stem for path in API.glob("*.md")} - {"index"}
