"""The page for teachers: its links lead to states that exist, and its exercises are those of the chapters."""

import html
import importlib
import json
import os
import re
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from chapters import registry
from everystate.controls import link_text

ROOT = Path(__file__).parents[2]
BOOK = ROOT / "book"
PAGE = (BOOK / "teachers.md").read_text(encoding="utf-8")
LINKS = [html.unescape(address) for address in re.findall(r'<a href="([^"]+)"', PAGE)]


def sources(page):
    """The cells of a chapter."""
    return json.loads((BOOK / f"{page}.ipynb").read_text(encoding="utf-8"))["cells"]


def shown(page):
    """Names of the experiments that a page's cells explore."""
    text = "\n".join("".join(cell["source"]) for cell in sources(page) if cell["cell_type"] == "code")
    chapter = importlib.import_module(f"chapters.{page.replace('-', '_')}")
    return {getattr(chapter, name).name for name in re.findall(r"explore\(\w+\.([A-Z0-9_]+)\)", text)}


def test_there_are_links():
    assert len(LINKS) >= 20


@pytest.mark.parametrize("address", LINKS)
def test_a_link_names_a_page_an_experiment_on_it_and_values_of_its_controls(address):
    parts = urlsplit(address)
    page, wanted = parts.path.removesuffix(".html"), parse_qsl(parts.fragment, strict_parsing=True)
    assert wanted[0][0] == "exp"
    experiment = registry.find(wanted[0][1])
    assert registry.chapter_of(experiment.name) == page
    assert experiment.name in shown(page), f"{page} does not show {experiment.name}"
    for name, value in wanted[1:]:
        assert value in map(link_text, experiment.control(name).values), f"{name} = {value}"


def coding_exercises(page):
    """The headings of a chapter's coding exercises."""
    texts = ["".join(cell["source"]) for cell in sources(page) if cell["id"].startswith("exercise-")]
    return [heading for text in texts for heading in re.findall(r"^### (.+)$", text, flags=re.MULTILINE)]


LISTED = {
    page: row.split(" · ")
    for page, row in re.findall(r"^\| \[[^\]]+\]\(([a-z-]+)\.ipynb\) \| (.+ · .+) \|$", PAGE, re.M)
}


@pytest.mark.parametrize("page", LISTED)
def test_the_listed_exercises_are_those_of_the_chapter(page):
    assert LISTED[page] == coding_exercises(page)


def test_every_chapter_with_exercises_is_listed():
    toc = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    pages = re.findall(r"file: book/([a-z-]+)$", toc, flags=re.MULTILINE)
    assert set(LISTED) <= {path.stem for path in BOOK.glob("*.ipynb")}
    chapters = [page for page in pages if (BOOK / f"{page}.ipynb").exists()]
    missing = [page for page in chapters if coding_exercises(page) and page not in LISTED]
    assert not missing, f"add the exercises of {missing} to book/teachers.md"


def test_binder_gets_a_python_that_the_package_supports():
    """repo2docker takes requirements.txt and, for the version of Python, runtime.txt."""
    lowest = re.search(r'requires-python = ">=3\.(\d+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    chosen = re.fullmatch(r"python-3\.(\d+)\n", (ROOT / "runtime.txt").read_text(encoding="utf-8"))
    assert int(chosen[1]) >= int(lowest[1])


def test_binder_installs_the_projects_own_packages_after_the_locked_ones():
    """Locked requirements can't name folders, so repo2docker's second step does."""
    step = (ROOT / "postBuild").read_text(encoding="utf-8")
    assert "--no-deps" in step
    assert all(f"-e {folder}" in step for folder in ("packages/everystate", "."))
    assert (ROOT / "postBuild").stat().st_mode & 0o100 or os.name == "nt"
